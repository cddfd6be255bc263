"""The provider's addresses and keys: read from its own discovery document, kept for a while, and checked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
from joserfc import jwk
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from queue_service.config import is_loopback
from queue_service.domain.errors import QueueServiceError

log = structlog.get_logger(__name__)

#: Seconds to connect, and to wait for the next byte of an answer.
TIMEOUT = (3.05, 10.0)
#: Seconds after which addresses and keys are read anew.
FRESH = 3600.0
#: Seconds that must pass before a token signed with an unknown key makes us read the keys again.
RENEWED_EVERY = 10.0
#: Seconds for a whole answer, and its bytes: a provider that trickles does not hold a request for ever.
LONGEST = 20.0
LARGEST = 512 * 1024
#: A shared secret among the keys could be used to forge tokens by whoever knows it.
_KINDS = frozenset({"RSA", "EC", "OKP"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the provider says of itself; addresses are checked."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    scopes: frozenset[str]
    token_auth_methods: frozenset[str]


def unavailable(reason: str) -> QueueServiceError:
    """The error of a provider that cannot be reached or says nonsense."""
    return QueueServiceError("sso_unavailable", reason=reason)


class Discovery:
    """Reads and remembers what a provider publishes.

    What was read before goes on being used while the provider cannot be reached.

    Raises (all methods):
        QueueServiceError: ``sso_unavailable``.
    """

    def __init__(
        self,
        issuer: str,
        monotonic: Callable[[], float] = time.monotonic,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._issuer, self._monotonic, self._timeout = issuer, monotonic, timeout
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def ask(self, url: str, bearer: str | None = None) -> dict[str, Any]:
        """The JSON object at a checked address of the provider; no redirects, no endless answers."""
        return _asked(url, bearer, self._timeout)

    def metadata(self) -> Metadata:
        """The provider's addresses."""
        known = self._metadata
        if known is not None and self._monotonic() < known[0] + FRESH:
            return known[1]
        try:
            found = _read_metadata(
                self._issuer, self.ask(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            )
        except QueueServiceError:
            if known is None:
                raise
            log.warning("the sign-in provider's document cannot be read; the old one is used")
            found = known[1]
        self._metadata = (self._monotonic(), found)
        return found

    def keys(self, *, renewed: bool = False) -> KeySet:
        """The keys that tokens are signed with.

        Args:
            renewed: a token names a key that is not among them; at most every `RENEWED_EVERY` seconds they are read
                again, so that made-up tokens do not make us ask all the time.
        """
        known, now = self._keys, self._monotonic()
        if known is not None and now < known[0] + (RENEWED_EVERY if renewed else FRESH):
            return known[1]
        try:
            found = _read_keys(self.ask(self.metadata().jwks_uri))
        except QueueServiceError:
            if known is None:
                raise
            log.warning("the sign-in provider's keys cannot be read; the old ones are used")
            found = known[1]
        self._keys = (now, found)
        return found


def _asked(url: str, bearer: str | None, timeout: tuple[float, float]) -> dict[str, Any]:
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    try:
        with requests.get(
            url, headers=headers, timeout=timeout, allow_redirects=False, stream=True
        ) as response:
            if response.status_code != 200:
                raise unavailable(f"status {response.status_code}")
            said = json.loads(_body(response))
    except requests.RequestException as error:
        # The text of the exception may hold an address with values in it; its kind says enough.
        raise unavailable(type(error).__name__) from None
    except ValueError:
        raise unavailable("not JSON") from None
    if not isinstance(said, dict):
        raise unavailable("not an object")
    return said


def _body(response: requests.Response) -> bytes:
    body, until = b"", time.monotonic() + LONGEST
    for piece in response.iter_content(65536):
        body += piece
        if len(body) > LARGEST or time.monotonic() > until:
            raise unavailable("too long")
    return body


def _read_metadata(issuer: str, said: dict[str, Any]) -> Metadata:
    if said.get("issuer") != issuer:
        log.error(
            "the provider names itself otherwise", configured=issuer, found=str(said.get("issuer"))[:200]
        )
        raise unavailable("issuer")
    return Metadata(
        authorization_endpoint=_address(issuer, said, "authorization_endpoint"),
        token_endpoint=_address(issuer, said, "token_endpoint"),
        jwks_uri=_address(issuer, said, "jwks_uri"),
        userinfo_endpoint=_address(issuer, said, "userinfo_endpoint")
        if "userinfo_endpoint" in said
        else None,
        end_session_endpoint=(
            _address(issuer, said, "end_session_endpoint") if "end_session_endpoint" in said else None
        ),
        scopes=_words(said.get("scopes_supported")),
        # What the specification says counts for who says nothing.
        token_auth_methods=_words(said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])),
    )


def _address(issuer: str, said: dict[str, Any], name: str) -> str:
    """An address we shall ask or send browsers to: of the issuer's scheme, and plain http on this machine only."""
    text = said.get(name)
    parts = urlsplit(text) if isinstance(text, str) else urlsplit("")
    sound = parts.scheme == urlsplit(issuer).scheme and parts.hostname and "@" not in parts.netloc
    if not sound or (parts.scheme == "http" and not is_loopback(parts.hostname)):
        log.error("the provider's document names an address that cannot be used", name=name)
        raise unavailable(name)
    return str(text)


def _words(found: object) -> frozenset[str]:
    return (
        frozenset(word for word in found if isinstance(word, str)) if isinstance(found, list) else frozenset()
    )


def _read_keys(said: dict[str, Any]) -> KeySet:
    keys = []
    for entry in said.get("keys") or []:
        if not isinstance(entry, dict) or entry.get("kty") not in _KINDS or entry.get("use", "sig") != "sig":
            continue
        try:
            keys.append(jwk.import_key(entry))
        except (JoseError, ValueError, KeyError):
            # A kind of key that we do not know; the others are as good as before.
            continue
    if not keys:
        raise unavailable("no keys")
    return KeySet(keys)

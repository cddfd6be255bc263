"""Tokens: unguessable, and nowhere stored.

A ticket's token is derived by HMAC from the row's public id and the installation's secret; the database keeps only
its hash. So a copy of the database opens nobody's page, and an answer given twice can name the same token again
without having kept it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

from queue_service.domain.device import CODE_LENGTH, CODE_SIGNS

_PLACEHOLDER = re.compile(r"\{token:(ticket|password):([\w-]{22})\}")
#: Of a password that is read out and typed once: nothing in it looks like something else.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


class Tokens:
    """Derives and hashes tokens under one secret."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"queue-service tokens\0" + secret.encode()).digest()

    def ticket(self, public_id: str) -> str:
        """The token of the ticket with this public id: 22 URL-safe characters, 132 bits."""
        return self._derived(f"ticket:{public_id}")

    def device(self, public_id: str) -> str:
        """The token of the device with this public id: 22 URL-safe characters, 132 bits."""
        return self._derived(f"device:{public_id}")

    def device_code(self, code: str) -> str:
        """What the database keeps of a code that a device shows: too short for a plain hash to hide it."""
        return self._derived(f"device code:{code}")

    def password(self, public_id: str) -> str:
        """A password to be given out once: three groups of four, 59 bits; `public_id` is a random id of its own."""
        digest = hmac.new(self._key, f"password:{public_id}".encode(), hashlib.sha256).digest()
        rest = int.from_bytes(digest, "big")
        signs = [_READABLE[(rest := rest // len(_READABLE)) % len(_READABLE)] for _ in range(12)]
        return "-".join("".join(signs[at : at + 4]) for at in (0, 4, 8))

    def set_up_code(self, seed: str) -> str:
        """The code of the first run: as short as one that a device shows, and guessed as slowly as a password."""
        rest = int.from_bytes(hmac.new(self._key, f"set up:{seed}".encode(), hashlib.sha256).digest(), "big")
        signs = [CODE_SIGNS[(rest := rest // len(CODE_SIGNS)) % len(CODE_SIGNS)] for _ in range(CODE_LENGTH)]
        return "".join(signs)

    def csrf(self, token: str) -> str:
        """The value a browser must send back with each change it asks for under this cookie."""
        return self._derived(f"csrf:{token}")

    def _derived(self, text: str) -> str:
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode()[:22]

    def masked(self, body: str, public_id: str) -> str:
        """An answer's text with the token or password of this id replaced by a placeholder, fit to be stored."""
        for kind, secret in (("ticket", self.ticket(public_id)), ("password", self.password(public_id))):
            body = body.replace(secret, f"{{token:{kind}:{public_id}}}")
        return body

    def unmasked(self, body: str) -> str:
        """A stored answer's text with its tokens put back."""
        return _PLACEHOLDER.sub(lambda found: getattr(self, found[1])(found[2]), body)


def new_public_id() -> str:
    """A random id of 22 characters."""
    return secrets.token_urlsafe(16)


def new_token() -> str:
    """A random token of 43 characters, for sessions and devices."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token. It is random already, so one plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()

"""How often somebody may ask: by account or device where one is known, else by address.

The limits of addresses are wide, because a whole hall or shelter may sit behind one: five hundred phones that come
back at once must not lock each other out. And nobody is refused for what a neighbour guessed: a token that exists is
answered, only those that do not are counted. Addresses are counted as keyed digests, and for a minute at most.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import structlog
from flask import Flask, Response, g, request
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded
from limits import parse

from queue_service.domain.command import Actor
from queue_service.domain.errors import NotSignedIn, QueueServiceError
from queue_service.web import auth, counting
from queue_service.web.errors import answer_error
from queue_service.web.installation import installation

log = structlog.get_logger(__name__)

#: Machines ask these all the time and browsers keep the files; there is nothing to guess and little to compute.
_FREE = ("/healthz", "/readyz", "/metrics", "/static/")
#: Whoever knows the token in such a path holds what it stands for.
_TOKENS = ("/t/", "/b/", "/p/", *(f"/api/v1/{each}/" for each in ("tickets", "holds", "bookings", "proofs")))
#: Where an address is counted by a rate of its own: start of the path → field of `Rates`.
_TIGHTER = (("/p/", "proofs"), ("/api/v1/proofs/", "proofs"), ("/oidc/", "sign_on"))
#: Seconds for a storage elsewhere to answer; then this process counts by itself for a while.
_PATIENCE = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
#: Seconds after which to come back when nothing more is known.
_RETRY_AFTER = 60


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests in a time.

    Attributes:
        known: of one member of staff or device. A hundred a second are promised, here with room to spare.
        anonymous: of one address; eight from each of five hundred phones within ten seconds.
        codes: of one address, codes for new devices: a hall of screens may be set up at once.
        proofs: of one address, proofs of request, whose signature takes its time.
        sign_on: of one address, steps of signing on elsewhere, for which another server is asked.
        guesses: of one address, tokens that do not exist.
    """

    known: str = "3000 per 10 second"
    anonymous: str = "4000 per 10 second"
    codes: str = "60 per 1 minute"
    proofs: str = "600 per 1 minute"
    sign_on: str = "600 per 1 minute"
    guesses: str = "300 per 1 minute"


def register(app: Flask, storage_url: str, rates: Rates) -> None:
    """Refuses what comes too often with 429. When the storage is away, each process counts by itself and says so."""
    shared = not storage_url.startswith("memory:")
    limiter = Limiter(
        lambda: str(g.limited_as),
        storage_uri=storage_url if shared else f"{counting.InProcess.STORAGE_SCHEME[0]}://",
        storage_options=dict(_PATIENCE) if shared else {},  # type: ignore[arg-type]  # passed on as it is
        strategy="fixed-window",
        # Else an address without a page, which takes a page to say so, would be free.
        request_identifier=lambda: request.endpoint or "nowhere",
        # One limit whose rate and scope differ: the library reads its limits anew for every request.
        application_limits=[
            ApplicationLimit(
                lambda: str(getattr(rates, g.limited_by)), scope=lambda _endpoint: str(g.limited_by)
            )
        ],
        in_memory_fallback_enabled=shared,
        swallow_errors=True,
        key_prefix="queue",
    )
    limiter.request_filter(_is_free)
    # First of all who asks, outside of the limiter: a database that is away is no fault of its storage.
    app.before_request(_find_out_who)
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _refuse)
    app.after_request(_Guesses(limiter, rates.guesses).count)


def address_key(address: str | None, secret: str) -> str:
    """What stands for an address while it is counted: a keyed digest, for IPv6 that of its /64."""
    network = counting.network_of(address).encode()
    return f"address:{hashlib.blake2b(network, key=_address_secret(secret), digest_size=12).hexdigest()}"


@lru_cache(maxsize=4)
def _address_secret(secret: str) -> bytes:
    return hashlib.sha256(b"queue-service addresses\0" + secret.encode()).digest()


def _is_free() -> bool:
    return _is_below(*_FREE)


def _is_below(*prefixes: str) -> bool:
    return request.path.startswith(prefixes)


def _find_out_who() -> None:
    if _is_free():
        return
    actor = _known_actor()
    g.limited_by = "known" if actor is not None else _anonymous_rate()
    g.limited_as = _address() if actor is None else actor.id


def _anonymous_rate() -> str:
    if request.path == "/api/v1/devices/codes" and request.method == "POST":
        return "codes"
    return next((rate for prefix, rate in _TIGHTER if request.path.startswith(prefix)), "anonymous")


def _address() -> str:
    return address_key(request.remote_addr, installation().settings.secret_key)


def _known_actor() -> Actor | None:
    """Whoever is known to ask, by token or cookie; what they may do is decided elsewhere."""
    try:
        token = auth.bearer_token()
    except NotSignedIn:
        return None
    if token is not None:
        return installation().identities.anybody(token)
    if not request.cookies:
        return None
    found = (auth.cookie_actor(credential) for credential in (auth.STAFF, *auth.DEVICES))
    return next((actor for actor in found if actor is not None), None)


def _refuse(error: RateLimitExceeded) -> Response:
    response = answer_error(QueueServiceError("too_many_requests"))
    seconds = error.limit.limit.get_expiry() if error.limit is not None else _RETRY_AFTER
    response.headers["Retry-After"] = str(seconds)
    return response


class _Guesses:
    """Counts tokens that do not exist, and says so from some number on."""

    def __init__(self, limiter: Limiter, rate: str) -> None:
        self._limiter, self._rate = limiter, parse(rate)

    def count(self, response: Response) -> Response:
        """After a request: the answer, or 429 instead of the one that says that there is no such token."""
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(_RETRY_AFTER))
        if not _is_guess(response.status_code) or self._hit():
            return response
        log.warning("tokens are being guessed", limit=str(self._rate))
        refused = answer_error(QueueServiceError("too_many_requests"))
        refused.headers["Retry-After"] = str(self._rate.get_expiry())
        return refused

    def _hit(self) -> bool:
        try:
            return bool(self._limiter.limiter.hit(self._rate, "queue", _address(), "guesses"))
        except Exception:  # noqa: BLE001 - the storage went away just now; the next request makes the limiter notice
            log.warning("a guess could not be counted")
            return True


def _is_guess(status: int) -> bool:
    if status == 401:
        return "Authorization" in request.headers
    return status == 404 and _is_below(*_TOKENS)

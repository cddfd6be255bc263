"""One sign-in on its way: which browser began it, where it wants to go, and what the provider has to repeat.

The browser keeps a random id in a signed cookie; state, nonce and code verifier are derived from it and from the
installation's secret. So the id is of no use to whoever sees the address bar, and the cookie of none to whoever
has not got the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from queue_service.domain.errors import NotSignedIn
from queue_service.services.ports import Clock

#: How long somebody may take to sign in at the provider.
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sign-in that has begun.

    Attributes:
        id: random, known to this browser alone.
        next_page: a page of this server.
        state: comes back in the address.
        nonce: comes back in the ID token.
        verifier: proves to the provider that who fetches the token is who began (PKCE).
    """

    id: str
    next_page: str
    state: str
    nonce: str
    verifier: str


class Flows:
    """Begins sign-ins, and finds them again by the browser's cookie."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._key = hashlib.sha256(b"queue-service sign-on\0" + secret.encode()).digest()
        self._signer = URLSafeSerializer(self._key, salt="flow")
        self._clock = clock

    def begin(self, next_page: str) -> tuple[Flow, str]:
        """A new sign-in, and the value of its cookie."""
        flow = self._flow(secrets.token_urlsafe(24), next_page)
        begun = int(self._clock.now().timestamp())
        return flow, str(self._signer.dumps([flow.id, begun, next_page]))

    def found(self, cookie: str | None, state: str | None) -> Flow:
        """The sign-in that this browser began and this answer belongs to.

        Raises:
            NotSignedIn: ``sso_state``: another browser's, or none of ours; ``sso_expired``: begun too long ago.
        """
        try:
            flow_id, begun, next_page = self._signer.loads(cookie or "")
        except (BadSignature, ValueError, TypeError):
            raise NotSignedIn("sso_state") from None
        flow = self._flow(flow_id, next_page)
        if not hmac.compare_digest(flow.state.encode(), (state or "").encode()):
            raise NotSignedIn("sso_state")
        if datetime.fromtimestamp(begun, self._clock.now().tzinfo) + LASTS <= self._clock.now():
            raise NotSignedIn("sso_expired")
        return flow

    def _flow(self, flow_id: str, next_page: str) -> Flow:
        return Flow(
            flow_id,
            next_page,
            state=self._derived("state", flow_id),
            nonce=self._derived("nonce", flow_id),
            verifier=self._derived("verifier", flow_id),
        )

    def _derived(self, use: str, flow_id: str) -> str:
        """43 URL-safe characters, what PKCE asks for at least."""
        digest = hmac.new(self._key, f"{use}:{flow_id}".encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")

"""Whether a token of the provider is to be believed: who signed it, for whom, when, and in answer to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwt import JWTClaimsRegistry, Token

from queue_service.domain.errors import Invalid, NotSignedIn
from queue_service.services.ports import Clock
from queue_service.web.oidc.discovery import Discovery

#: Signed with a private key that only the provider has; neither `none` nor a secret that we share.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519"),
)
#: Seconds that the provider's clock may differ from ours.
LEEWAY = 60
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
#: Seconds after which a logout token is too old, whatever it says itself.
LOGOUT_LASTS = 300

#: Claim → code of the refusal; all others are `sso_claims`.
_CODES = {
    "iss": "sso_issuer",
    "aud": "sso_audience",
    "azp": "sso_audience",
    "nonce": "sso_nonce",
    "exp": "sso_clock",
    "iat": "sso_clock",
    "nbf": "sso_clock",
}


class Proofs:
    """Checks the tokens of one provider for one client."""

    def __init__(self, issuer: str, client_id: str, discovery: Discovery, clock: Clock) -> None:
        self._issuer, self._client_id = issuer, client_id
        self._discovery, self._clock = discovery, clock

    def identity(self, id_token: str, nonce: str, access_token: str | None) -> Mapping[str, Any]:
        """The claims of an ID token.

        Raises:
            NotSignedIn: ``sso_signature``, ``sso_issuer``, ``sso_audience``, ``sso_nonce``, ``sso_clock``,
                ``sso_claims``.
            QueueServiceError: ``sso_unavailable``: the keys cannot be read.
        """
        token = self._signed(id_token)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": self._issuer},
                "aud": {"essential": True, "value": self._client_id},
            },
            {"nonce": nonce, "client_id": self._client_id, "access_token": access_token},
        )
        try:
            claims.validate(now=self._now(), leeway=LEEWAY)
        except ExpiredTokenError:
            raise NotSignedIn("sso_clock", claim="exp") from None
        except ClaimError as error:
            raise NotSignedIn(_CODES.get(error.claim, "sso_claims"), claim=error.claim[:40]) from None
        except (JoseError, ValueError, TypeError):
            raise NotSignedIn("sso_claims") from None
        if not token.claims["sub"]:
            raise NotSignedIn("sso_claims", claim="sub")
        return token.claims

    def logout(self, logout_token: str) -> tuple[str, str]:
        """Whom the provider has signed out (the subject), and the token's own id.

        Raises:
            Invalid: ``sso_logout_token``: not to be believed, or it names nobody.
        """
        try:
            token = self._signed(logout_token)
            JWTClaimsRegistry(
                self._now(),
                LEEWAY,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._client_id},
                iat={"essential": True},
                jti={"essential": True},
                sub={"essential": True},
            ).validate(token.claims)
        except (JoseError, NotSignedIn, ValueError, TypeError):
            raise Invalid("sso_logout_token") from None
        claims, events = token.claims, token.claims.get("events")
        if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
            # With a nonce it could be an ID token that somebody passes off as one.
            raise Invalid("sso_logout_token")
        if claims["iat"] + LOGOUT_LASTS + LEEWAY <= self._now():
            raise Invalid("sso_logout_token")
        return claims["sub"], claims["jti"]

    def _signed(self, token: str) -> Token:
        """A token with a signature of the provider; a key that is new to us makes us read its keys again."""
        for renewed in (False, True):
            keys = self._discovery.keys(renewed=renewed)
            try:
                return jwt.decode(token, keys, ALGORITHMS)
            except (InvalidKeyIdError, BadSignatureError):
                continue
            except (JoseError, ValueError, TypeError):
                break
        raise NotSignedIn("sso_signature")

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

"""The provider, as far as this service talks to it: where to send browsers, and who comes back from there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from queue_service.config import OpenIdConnect
from queue_service.domain.errors import NotSignedIn, QueueServiceError
from queue_service.services.ports import Clock
from queue_service.services.single_sign_on import ProvenIdentity
from queue_service.web.oidc.discovery import TIMEOUT, Discovery, unavailable
from queue_service.web.oidc.flow import Flow
from queue_service.web.oidc.proofs import Proofs

log = structlog.get_logger(__name__)


class Provider:
    """One OpenID Connect provider that this service is a client of. Keeps none of its tokens."""

    def __init__(
        self,
        settings: OpenIdConnect,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._settings, self._timeout = settings, timeout
        self._discovery = Discovery(settings.issuer, monotonic, timeout)
        self.proofs = Proofs(settings.issuer, settings.client_id, self._discovery, clock)

    @property
    def issuer(self) -> str:
        """The provider's name of itself."""
        return self._settings.issuer

    def way_there(self, flow: Flow, redirect_uri: str) -> str:
        """Where the browser signs in. Raises QueueServiceError ``sso_unavailable``."""
        known = self._discovery.metadata()
        with self._session(redirect_uri) as session:
            address, _state = session.create_authorization_url(
                known.authorization_endpoint,
                state=flow.state,
                nonce=flow.nonce,
                code_verifier=flow.verifier,
                scope=self._scope(),
            )
        return str(address)

    def identity(self, flow: Flow, code: str, redirect_uri: str) -> ProvenIdentity:
        """Who has signed in there, in exchange for the code that the browser brought.

        Raises:
            NotSignedIn: ``sso_code``: the provider does not take the code; or what `Proofs.identity` raises.
            QueueServiceError: ``sso_unavailable``.
        """
        tokens = self._tokens(flow, code, redirect_uri)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str):
            raise NotSignedIn("sso_claims", claim="id_token")
        claims = self.proofs.identity(
            id_token, flow.nonce, access_token if isinstance(access_token, str) else None
        )
        return self._proven(self._completed(claims, access_token))

    def way_out(self, back_to: str) -> str | None:
        """Where the browser signs out of the provider too; None when it offers none or cannot be reached."""
        try:
            address = self._discovery.metadata().end_session_endpoint
        except QueueServiceError:
            return None
        if address is None:
            return None
        # The ID token, which would spare people a question there, is not kept.
        query = urlencode({"client_id": self._settings.client_id, "post_logout_redirect_uri": back_to})
        return f"{address}{'&' if urlsplit(address).query else '?'}{query}"

    def _tokens(self, flow: Flow, code: str, redirect_uri: str) -> Mapping[str, Any]:
        address = self._discovery.metadata().token_endpoint
        try:
            with self._session(redirect_uri) as session:
                session.register_compliance_hook("access_token_response", _checked)
                found: Mapping[str, Any] = session.fetch_token(
                    address,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=flow.verifier,
                    timeout=self._timeout,
                    allow_redirects=False,
                )
                return found
        except OAuthError as error:
            # invalid_client is ours to mend, invalid_grant is a code that was used or took too long.
            log.warning("the provider refused a code", error=loggable(error.error))
            raise NotSignedIn("sso_code") from None
        except requests.RequestException as error:
            raise unavailable(type(error).__name__) from None
        except ValueError:
            raise unavailable("not JSON") from None

    def _session(self, redirect_uri: str) -> OAuth2Session:
        known, ours = self._discovery.metadata(), self._settings
        method = "none"
        if ours.client_secret is not None:
            basic = "client_secret_basic" in known.token_auth_methods
            post = "client_secret_post" in known.token_auth_methods
            method = "client_secret_post" if post and not basic else "client_secret_basic"
        return OAuth2Session(
            ours.client_id,
            ours.client_secret,
            token_endpoint_auth_method=method,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )

    def _scope(self) -> str:
        """No e-mail, no address; groups by a scope of their own where the provider has one."""
        known = self._discovery.metadata()
        more = [self._settings.groups_claim] if self._settings.groups_claim in known.scopes else []
        return " ".join(["openid", "profile", *more])

    def _completed(self, claims: Mapping[str, Any], access_token: object) -> Mapping[str, Any]:
        """With what some providers tell at their userinfo endpoint only."""
        wanted = (self._settings.groups_claim, self._settings.name_claim)
        address = self._discovery.metadata().userinfo_endpoint
        missing = any(value_at(claims, name) is None for name in wanted)
        if not missing or address is None or not isinstance(access_token, str):
            return claims
        more = self._discovery.ask(address, access_token)
        if more.get("sub") != claims["sub"]:
            raise NotSignedIn("sso_claims", claim="sub")
        return {**more, **claims}

    def _proven(self, claims: Mapping[str, Any]) -> ProvenIdentity:
        groups = value_at(claims, self._settings.groups_claim)
        if groups is None and isinstance(claims.get("_claim_names"), dict):
            log.warning("the provider left the groups out of the token, being too many")
        if isinstance(groups, str):
            groups = [groups]
        name = value_at(claims, self._settings.name_claim)
        return ProvenIdentity(
            issuer=self._settings.issuer,
            subject=claims["sub"],
            name=name if isinstance(name, str) else "",
            groups=tuple(group for group in groups if isinstance(group, str))
            if isinstance(groups, list)
            else (),
        )


def loggable(error: object) -> str:
    """The name of an error as OAuth has them; anything else may be something that must not be logged."""
    return error if isinstance(error, str) and re.fullmatch(r"[a-z_]{1,40}", error) else "other"


def _checked(response: requests.Response) -> requests.Response:
    """Tokens and refusals come with these; all else is a provider, or something before it, that fails."""
    if response.status_code not in (200, 400, 401):
        raise unavailable(f"status {response.status_code}")
    return response


def value_at(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name, or, for `realm_access.roles`, the one inside another; None when there is none."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found

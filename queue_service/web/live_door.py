"""Who is behind a live connection, by the same cookies and tokens as everywhere."""

from __future__ import annotations

from queue_service.domain.command import Actor
from queue_service.domain.errors import NotSignedIn
from queue_service.services.container import Services
from queue_service.web import auth
from queue_service.web.i18n import current_language
from queue_service.web.identities import Identities


class LiveDoor:
    """The doorkeeper of `live`."""

    def __init__(self, services: Services, identities: Identities) -> None:
        self._services, self._identities = services, identities

    def credentials(self, token: str | None) -> dict[str, Actor]:
        """Token → actor: of the given token, else of a bearer header, else of each of the browser's cookies.

        Raises:
            NotSignedIn: a token was given and nobody has it.
        """
        given = token if token is not None else auth.bearer_token()
        if given is not None:
            actor = self._identities.anybody(given)
            if actor is None:
                raise NotSignedIn("not_signed_in")
            return {given: actor}
        found: dict[str, Actor] = {}
        for credential in (auth.STAFF, *auth.DEVICES):
            kept, actor = auth.cookie_token(credential), auth.cookie_actor(credential)
            if kept is not None and actor is not None:
                found[kept] = actor
        return found

    def still(self, token: str) -> bool:
        """False once the token has been revoked or has expired; asking does not keep a session alive."""
        staff, devices = self._services.sessions, self._services.devices
        return staff.identify(token, use=False) is not None or devices.identify(token) is not None

    def lang(self) -> str:
        """The language of whoever connects."""
        return current_language()

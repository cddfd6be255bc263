"""Who may sign in with a password of this service, beside those who come from an identity provider."""

from __future__ import annotations

from queue_service.domain.errors import Forbidden
from queue_service.domain.rights import Role
from queue_service.web.installation import installation


def roles_with_password() -> frozenset[Role]:
    """The roles. Raises Forbidden ``local_sign_in_off`` where nobody may, whatever name and password."""
    setting = installation().settings.local_sign_in
    if setting == "off":
        raise Forbidden("local_sign_in_off")
    return frozenset({Role.ADMIN}) if setting == "admins" else frozenset(Role)

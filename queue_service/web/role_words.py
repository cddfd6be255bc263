"""What roles are called."""

from __future__ import annotations

from collections.abc import Mapping

from queue_service.domain.rights import Role
from queue_service.web.i18n import _


def role_words() -> Mapping[str, str]:
    """Role → its name in the reader's language, in the order in which one chooses."""
    return {
        Role.CLERK: _("Clerk"),
        Role.INFO: _("Information desk"),
        Role.SUPERVISOR: _("Supervisor"),
        Role.LOBBY: _("Lobby staff"),
        Role.ADMIN: _("Administrator"),
        Role.AUDITOR: _("Auditor"),
    }

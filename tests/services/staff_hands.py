"""Administrators and their accounts, as these tests need them."""

from __future__ import annotations

from queue_service.domain.command import Actor, Command
from queue_service.services.container import Services
from tests.factories import PASSWORD


def an_actor(services: Services, name: str, role: str = "admin", office: str | None = None) -> Actor:
    """An account of this name, as the one who asks."""
    services.accounts.add(name, role, PASSWORD, office)
    actor = services.sessions.identify(services.sessions.sign_in(name, PASSWORD).token)
    assert actor is not None
    return actor


def by(actor: Actor) -> Command:
    """A request of theirs."""
    return Command(actor)


def audited(services: Services) -> list[tuple[str, str, str | None]]:
    """(actor, action, subject) of everything in the log, in order."""
    from queue_service.persistence.audit_tables import audit_entry

    with services.accounts._units.reading() as work:
        rows = work.audit_log._connection.execute(audit_entry.select().order_by(audit_entry.c.id))
        return [(row.actor, row.action, row.subject) for row in rows]

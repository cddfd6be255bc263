"""What tests of the audit log do to it: write entries, seal days, change rows as an attacker with the file would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Connection

from queue_service.domain.audit_walk import AuditFinding
from queue_service.domain.command import BY_SYSTEM, Command
from queue_service.persistence import audit_guards
from queue_service.persistence.database import Database
from queue_service.persistence.unit_of_work import Units
from queue_service.services.container import Services
from tests.factories import CLERK
from tests.fakes import FakeClock


def units_of(services: Services) -> Units:
    """The units of work under these use cases."""
    return services.lobby._units


def note(services: Services, times: int = 1, command: Command = CLERK) -> None:
    """So many entries, each with its own transaction."""
    for n in range(times):
        with units_of(services).writing(command) as work:
            work.audit("test.done", f"staff:{n}", n=n)
            work.commit(None)


def live_days(services: Services, clock: FakeClock, days: int, entries: int = 3) -> None:
    """So many days with entries, sealed as the sweep does; the last one is still open, and all is linked."""
    for day in range(days):
        note(services, entries)
        services.audit.seal()
        if day < days - 1:
            clock.advance(hours=24)
            services.audit.seal()
    clock.advance(seconds=30)


def findings(services: Services, **options: object) -> list[AuditFinding]:
    """Everything that verification names."""
    steps = services.audit.verify(**options)  # type: ignore[arg-type]  # as they are given
    return [finding for step in steps for finding in step.findings]


def codes(services: Services, **options: object) -> list[str]:
    """Only what kind each of them is."""
    return [finding.code for finding in findings(services, **options)]


def attack(database: Database, *statements: str | Callable[[Connection], None]) -> None:
    """Does this with the guards away, and puts them up again, so that nothing shows but what was done."""
    with database.writing() as connection:
        audit_guards.unmake(connection)
        for statement in statements:
            if isinstance(statement, str):
                connection.exec_driver_sql(statement)
            else:
                statement(connection)
        audit_guards.make(connection)
        connection.commit()


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """What a query finds."""
    with database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def forget_days(services: Services, clock: FakeClock, days: int) -> None:
    """The oldest so many days that are still there go, as retention lets them, and that is linked."""
    with units_of(services).writing(BY_SYSTEM) as work:
        first = work.audit_chain.linked(None, 1)[0][0].day
        assert first is not None
        work.commit(work.audit_log.forget_days(first + timedelta(days=days)))
    services.audit.seal()
    clock.advance(minutes=1)

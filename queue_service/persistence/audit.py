"""The audit log: who did what when. Rows are only ever added; the database refuses anything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.domain.audit import AuditRow, AuditSearch
from queue_service.domain.audit_chain import FORGOTTEN, KEPT_FROM
from queue_service.persistence.audit_tables import audit_entry, audit_link, audit_seal
from queue_service.persistence.devices import device
from queue_service.persistence.offices import office
from queue_service.persistence.staff import staff


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed.

    Attributes:
        at: UTC.
        office_id: row id of the office it concerns; None for what concerns no single one.
        actor: opaque and stable (``staff:7``, ``device:2``, ``system``).
        action: what was done, ``subject.verb`` (``account.added``).
        subject: to what, opaque too (``staff:9``).
        values: old and new ids, codes and numbers. No names, no tokens, no personal values.
    """

    at: datetime
    office_id: int | None
    actor: str
    action: str
    subject: str | None
    values: Mapping[str, Any]


class AuditRepository:
    """Adds to the log, reads it, and deletes the days that have been kept long enough."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._now = connection, now

    def add(self, entry: AuditEntry) -> None:
        """Writes a deed down, in the transaction that does it."""
        self.add_all([entry])

    def add_all(self, entries: Iterable[AuditEntry]) -> None:
        """Writes several down, in this order, in one statement; none costs nothing."""
        rows = [
            {
                "at": entry.at,
                "office_id": entry.office_id,
                "actor": entry.actor,
                "action": entry.action,
                "subject": entry.subject,
                "data": dict(entry.values),
            }
            for entry in entries
        ]
        if rows:
            self._connection.execute(sa.insert(audit_entry), rows)

    def find(self, search: AuditSearch, limit: int) -> list[AuditRow]:
        """The newest entries of this kind, the newest first."""
        statement = (
            sa.select(audit_entry, office.c.code, audit_link.c.position)
            .outerjoin(office, office.c.id == audit_entry.c.office_id)
            .outerjoin(audit_link, audit_link.c.entry_id == audit_entry.c.id)
            .where(*_conditions(search))
            .order_by(audit_entry.c.id.desc())
            .limit(limit)
        )
        return [
            AuditRow(
                id=row.id,
                at=row.at,
                actor=row.actor,
                action=row.action,
                subject=row.subject,
                office=row.code,
                values=row.data,
                linked=row.position is not None,
            )
            for row in self._connection.execute(statement)
        ]

    def actions(self) -> list[str]:
        """Every action that stands in the log, in order."""
        return list(self._connection.scalars(sa.select(audit_entry.c.action).distinct().order_by("action")))

    def names(self, actors: Iterable[str]) -> dict[str, str]:
        """The present names of accounts and devices by their opaque ids; who is gone has none."""
        found: dict[str, str] = {}
        asked = set(actors)
        for kind, table in (("staff", staff), ("device", device)):
            ids = [int(actor.partition(":")[2]) for actor in asked if _is_numbered(actor, kind)]
            if ids:
                rows = self._connection.execute(
                    sa.select(table.c.id, table.c.name).where(table.c.id.in_(ids))
                )
                found |= {f"{kind}:{row.id}": row.name for row in rows}
        return found

    def forgettable(self, before: date) -> int:
        """How many entries `forget_days` would delete."""
        count = sa.select(sa.func.count()).select_from(audit_link)
        return self._connection.scalar(count.where(audit_link.c.position <= self._last_before(before))) or 0

    def forget_days(self, before: date) -> int:
        """Deletes the entries of sealed UTC days before that one; returns how many.

        Their seals stay, and an entry says what was deleted: without it `audit verify` would name it as removed.
        Nothing is deleted twice, by whomever it is asked.
        """
        last = self._last_before(before)
        old = sa.select(audit_link.c.entry_id).where(audit_link.c.position <= last)
        # The database lets an entry go only while its link says that its day is sealed.
        deleted = self._connection.execute(sa.delete(audit_entry).where(audit_entry.c.id.in_(old))).rowcount
        places = self._connection.execute(sa.delete(audit_link).where(audit_link.c.position <= last)).rowcount
        if places:
            values = {"before": before.isoformat(), "entries": deleted, KEPT_FROM: last + 1}
            self.add(AuditEntry(self._now, None, "system", FORGOTTEN, None, values))
        return deleted

    def _last_before(self, before: date) -> int:
        """The last place of the days before that one; 0 when none of them is sealed."""
        last = sa.select(sa.func.max(audit_seal.c.last_position)).where(audit_seal.c.day < before)
        return self._connection.scalar(last) or 0


def _conditions(search: AuditSearch) -> Sequence[sa.ColumnElement[bool]]:
    table = audit_entry.c
    given: dict[str, Any] = {
        "since": (search.since, lambda value: table.at >= value),
        "until": (search.until, lambda value: table.at < value),
        "action": (search.action, lambda value: table.action == value),
        "actor": (search.actor, lambda value: table.actor == value),
        "office": (search.office, lambda value: office.c.code == value),
        "before": (search.before, lambda value: table.id < value),
    }
    return [made(value) for value, made in given.values() if value is not None]


def _is_numbered(actor: str, kind: str) -> bool:
    before, _, number = actor.partition(":")
    # What is longer is no row id, and more than PostgreSQL can compare with one.
    return before == kind and number.isascii() and number.isdigit() and len(number) <= 9

"""The roster of an office: members, weekly pattern, single days, and who changed what.

Every change first takes the office's row of `roster_version`: planners come one after the other, lobbies go on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from queue_service.domain.errors import NotFound
from queue_service.domain.roster import DayEntry, LineKind, Member, PatternShift, Roster
from queue_service.persistence.configuration import ChangeRow, change_from, change_to
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.staff import staff

roster_version = sa.Table(
    "roster_version",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False),
)


def _part_of_roster(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    """A table whose keys begin with the office."""
    return sa.Table(
        name,
        metadata,
        sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
        *columns,
    )


def _line_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("member", sa.String(40)),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("desk", sa.String(40)),
        # Fewer than member and desk can do; NULL for all of these.
        sa.Column("case_types", sa.JSON(none_as_null=True)),
    )


roster_member = _part_of_roster(
    "roster_member",
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    # Initials or a function will do.
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("staff_id", sa.ForeignKey("staff.id", ondelete="SET NULL"), index=True),
    sa.Column("case_types", sa.JSON, nullable=False),
    sa.Column("learning", sa.JSON, nullable=False),
    sa.Column("active", sa.Boolean(name="active"), nullable=False),
)

roster_shift = _part_of_roster(
    "roster_shift",
    sa.Column("id", sa.String(40), primary_key=True),
    *_line_columns(),
    sa.Column("weekday", sa.SmallInteger, nullable=False),
    sa.Column("starts", sa.Time, nullable=False),
    sa.Column("ends", sa.Time, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date),
    sa.Column("every_weeks", sa.SmallInteger, nullable=False),
    sa.CheckConstraint("weekday between 0 and 6", name="weekday"),
)

roster_entry = _part_of_roster(
    "roster_entry",
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("id", sa.String(40), primary_key=True),
    *_line_columns(),
    sa.Column("starts", sa.Time),
    sa.Column("ends", sa.Time),
    sa.Column("replaces", sa.String(40)),
    sa.Column("cancelled", sa.Boolean(name="cancelled"), nullable=False),
)

#: The id of a change is the version that it made.
roster_change = _part_of_roster(
    "roster_change",
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", UTCDateTime, nullable=False),
    # Opaque, as in the audit log: an account that is deleted leaves its number.
    sa.Column("actor", sa.String(80), nullable=False),
    # done or undone
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("undoes", sa.BigInteger),
    sa.Column("changes", sa.JSON, nullable=False),
)


class RosterRepository:
    """Reads and writes rosters, and the history of their changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def advance(self, office_id: int) -> int:
        """Takes the office's turn to plan until the transaction ends; returns the version that it makes."""
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        newer = insert(roster_version).values(office_id=office_id, version=1)
        turn = newer.on_conflict_do_update(
            index_elements=["office_id"], set_={"version": roster_version.c.version + 1}
        )
        return int(self._connection.execute(turn.returning(roster_version.c.version)).scalar_one())

    def version(self, office_id: int) -> int:
        """That of the newest change; 0 for an office that has never had a roster."""
        return int(self._connection.execute(_VERSION, {"office": office_id}).scalar() or 0)

    def load(self, office_id: int, first: date, last: date) -> Roster:
        """Members, pattern, and the entries from the first to the last date, both included."""
        return replace(
            self.lines(office_id), days=self._entries(office_id, roster_entry.c.day.between(first, last))
        )

    def lines(self, office_id: int) -> Roster:
        """Members and pattern, without entries."""
        shifts = {row["id"]: PatternShift(**_line(row)) for row in self._rows(roster_shift, office_id)}
        return Roster(self.members(office_id), shifts)

    def members(self, office_id: int) -> dict[str, Member]:
        """Everybody who is rostered, by code."""
        return {row["code"]: Member(**_member(row)) for row in self._rows(roster_member, office_id)}

    def entries(self, office_id: int, days: Collection[date]) -> dict[date, dict[str, DayEntry]]:
        """The entries of these dates; each of them is there, be it empty."""
        found = self._entries(office_id, roster_entry.c.day.in_(sorted(days))) if days else {}
        return {day: found.get(day, {}) for day in days}

    def _entries(self, office_id: int, when: sa.ColumnElement[bool]) -> dict[date, dict[str, DayEntry]]:
        found: dict[date, dict[str, DayEntry]] = {}
        for row in self._rows(roster_entry, office_id, when):
            found.setdefault(row["day"], {})[row["id"]] = DayEntry(**_line(row))
        return found

    def _rows(
        self, table: sa.Table, office_id: int, when: sa.ColumnElement[bool] | None = None
    ) -> list[dict[str, Any]]:
        wanted = sa.select(table).where(table.c.office_id == office_id)
        found = self._connection.execute(wanted if when is None else wanted.where(when)).mappings()
        return [{name: value for name, value in row.items() if name != "office_id"} for row in found]

    def save(self, office_id: int, before: Roster, after: Roster) -> None:
        """Writes what is different; both have the same dates."""
        self._replace(roster_member, office_id, ("code",), before.members, after.members)
        self._replace(roster_shift, office_id, ("id",), before.pattern, after.pattern)
        for day in before.days.keys() | after.days.keys():
            self._replace(
                roster_entry, office_id, ("day", "id"), before.days.get(day, {}), after.days.get(day, {})
            )

    def _replace(
        self,
        table: sa.Table,
        office_id: int,
        keys: tuple[str, ...],
        before: Mapping[str, Member] | Mapping[str, PatternShift] | Mapping[str, DayEntry],
        after: Mapping[str, Member] | Mapping[str, PatternShift] | Mapping[str, DayEntry],
    ) -> None:
        gone = [each for code, each in before.items() if after.get(code) != each]
        new = [each for code, each in after.items() if before.get(code) != each]
        if gone:
            one = sa.and_(
                table.c.office_id == office_id,
                *(table.c[key] == sa.bindparam(f"b_{key}", type_=table.c[key].type) for key in keys),
            )
            named = [{f"b_{key}": getattr(each, key) for key in keys} for each in gone]
            self._connection.execute(sa.delete(table).where(one), named)
        if new:
            rows = [{"office_id": office_id, **_columns(each)} for each in new]
            self._connection.execute(sa.insert(table), rows)

    def accounts(self, office_id: int, staff_ids: Collection[int]) -> frozenset[int]:
        """Which of these accounts there are that may work here; nobody deletes them before the transaction ends."""
        here = (staff.c.office_id == office_id) | staff.c.office_id.is_(None)
        wanted = sa.select(staff.c.id).where(staff.c.id.in_(sorted(staff_ids)), here)
        return frozenset(self._connection.scalars(wanted.with_for_update(read=True, key_share=True)))

    def forget_account(self, staff_id: int) -> None:
        """An account is about to leave, or to be deleted: its members stay, without it."""
        theirs = roster_member.c.staff_id == staff_id
        offices = self._connection.scalars(
            sa.select(roster_member.c.office_id).where(theirs).distinct()
        ).all()
        for office_id in sorted(offices):
            self.advance(office_id)
        self._connection.execute(sa.update(roster_member).where(theirs).values(staff_id=None))

    # History -------------------------------------------------------------------------------------------------------

    def add(self, office_id: int, row: ChangeRow) -> None:
        """Writes a change down; its id is the version it made."""
        values = {
            "office_id": office_id,
            "id": row.id,
            "at": row.at,
            "actor": row.actor,
            "state": row.state,
            "undoes": row.undoes,
            "changes": [change_to(change) for change in row.changes],
        }
        self._connection.execute(sa.insert(roster_change).values(values))

    def get(self, office_id: int, change_id: int) -> ChangeRow:
        """Raises NotFound ``change_not_found``."""
        which = (roster_change.c.office_id == office_id) & (roster_change.c.id == change_id)
        row = self._connection.execute(sa.select(roster_change).where(which)).mappings().one_or_none()
        if row is None:
            raise NotFound("change_not_found")
        return _change_row(row)

    def history(
        self, office_id: int, *, before: int | None = None, state: str | None = None, limit: int = 50
    ) -> list[ChangeRow]:
        """Changes, newest first: those with a lower id than `before`, of a state."""
        wanted = sa.select(roster_change).where(roster_change.c.office_id == office_id)
        if before is not None:
            wanted = wanted.where(roster_change.c.id < before)
        if state is not None:
            wanted = wanted.where(roster_change.c.state == state)
        rows = self._connection.execute(wanted.order_by(roster_change.c.id.desc()).limit(limit)).mappings()
        return [_change_row(row) for row in rows]

    def settle(self, office_id: int, change_id: int, state: str) -> None:
        """What became of a change."""
        which = (roster_change.c.office_id == office_id) & (roster_change.c.id == change_id)
        self._connection.execute(sa.update(roster_change).where(which).values(state=state))


_VERSION = sa.select(roster_version.c.version).where(roster_version.c.office_id == sa.bindparam("office"))


def _columns(item: Member | PatternShift | DayEntry) -> dict[str, Any]:
    values = {each.name: getattr(item, each.name) for each in fields(item)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    chosen = row["case_types"]
    return {**row, "kind": LineKind(row["kind"]), "case_types": None if chosen is None else tuple(chosen)}


def _member(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "case_types": tuple(row["case_types"]), "learning": tuple(row["learning"])}


def _change_row(row: Any) -> ChangeRow:
    return ChangeRow(
        id=row["id"],
        at=row["at"],
        actor=row["actor"],
        state=row["state"],
        from_day=None,
        undoes=row["undoes"],
        reason="",
        changes=tuple(change_from(said) for said in row["changes"]),
    )

"""What was changed in what an office sets: the history, what is planned, and the rates with their dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.dispatch import PRESETS, Rates, WaitTarget, rates_for
from queue_service.domain.errors import NotFound
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.offices import office

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

office_change = sa.Table(
    "office_change",
    metadata,
    sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", UTCDateTime, nullable=False),
    # Opaque, as in the audit log: an account that is deleted leaves its number.
    sa.Column("actor", sa.String(80), nullable=False),
    # done, undone, planned, failed or withdrawn
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("from_day", sa.Date),
    sa.Column("undoes", sa.BigInteger),
    sa.Column("reason", sa.Text, nullable=False),
    # Outermost keys that the change touches, each between blanks, to look for one with LIKE.
    sa.Column("parts", sa.String(300), nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),
    # Why a planned change could not be made: a code.
    sa.Column("problem", sa.String(200)),
    sa.Index("ix_office_change_office", "office_id", "id"),
    sa.Index("ix_office_change_planned", "state", "from_day"),
)

office_rates = sa.Table(
    "office_rates",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.String(40), primary_key=True),
    sa.Column("since", UTCDateTime, nullable=False),
    sa.Column("preset", sa.String(40), nullable=False),
    # Case type → [target minutes, expected minutes].
    sa.Column("targets", sa.JSON, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of what an office sets.

    Attributes:
        at: when it was asked for, UTC; ``actor`` by whom (``staff:7``).
        state: ``done``, ``undone`` when another one has taken it back, ``planned`` until the office day ``from_day``
            begins, ``failed`` when it could not be made then (``problem`` is the code), ``withdrawn``.
        undoes: id of the change that this one takes back.
        reason: in writing, where one was given.
    """

    id: int
    at: datetime
    actor: str
    state: str
    from_day: date | None
    undoes: int | None
    reason: str
    changes: tuple[Change, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RatesRow:
    """A table of rates that was in force from `since` (UTC) until the next one."""

    version: str
    since: datetime
    preset: str
    targets: Mapping[str, tuple[float, float]]
    reason: str

    def rates(self) -> Rates:
        """The rates as dispatch uses them."""
        targets = [WaitTarget(code, target, service) for code, (target, service) in self.targets.items()]
        return rates_for(PRESETS[self.preset], targets, self.version)


class ConfigurationRepository:
    """Reads and writes the history of what offices set."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office_id: int, row: ChangeRow) -> int:
        """Writes a change down; returns its id, that of `row` is not used."""
        values = {
            "office_id": office_id,
            "at": row.at,
            "actor": row.actor,
            "state": row.state,
            "from_day": row.from_day,
            "undoes": row.undoes,
            "reason": row.reason,
            "parts": _parts(row.changes),
            "changes": [change_to(change) for change in row.changes],
            "problem": row.problem,
        }
        made = self._connection.execute(sa.insert(office_change).values(values).returning(office_change.c.id))
        return int(made.scalar_one())

    def get(self, office_id: int, change_id: int) -> ChangeRow:
        """Raises NotFound ``change_not_found``."""
        which = (office_change.c.office_id == office_id) & (office_change.c.id == change_id)
        row = self._connection.execute(sa.select(office_change).where(which)).mappings().one_or_none()
        if row is None:
            raise NotFound("change_not_found")
        return _change_row(row)

    def history(
        self,
        office_id: int,
        *,
        before: int | None = None,
        state: str | None = None,
        part: str | None = None,
        limit: int = 50,
    ) -> list[ChangeRow]:
        """Changes, newest first: those with a lower id than `before`, of a state, of an outermost key."""
        wanted = sa.select(office_change).where(office_change.c.office_id == office_id)
        if before is not None:
            wanted = wanted.where(office_change.c.id < before)
        if state is not None:
            wanted = wanted.where(office_change.c.state == state)
        if part is not None:
            wanted = wanted.where(office_change.c.parts.contains(f" {part} ", autoescape=True))
        rows = self._connection.execute(wanted.order_by(office_change.c.id.desc()).limit(limit)).mappings()
        return [_change_row(row) for row in rows]

    def settle(self, change_id: int, state: str, problem: str | None = None) -> None:
        """What became of a planned change."""
        values = {"state": state, "problem": problem}
        self._connection.execute(
            sa.update(office_change).where(office_change.c.id == change_id).values(values)
        )

    def planned(self, latest: date) -> list[tuple[int, str]]:
        """(id of a change, code of its office) of everything planned for a day not after `latest`, oldest first."""
        rows = self._connection.execute(
            sa.select(office_change.c.id, office.c.code)
            .join(office, office.c.id == office_change.c.office_id)
            .where(office_change.c.state == "planned", office_change.c.from_day <= latest)
            .order_by(office_change.c.from_day, office_change.c.id)
        )
        return [(row.id, row.code) for row in rows]

    def add_rates(self, office_id: int, row: RatesRow) -> None:
        """A table of rates that is in force from now on."""
        values = {
            "office_id": office_id,
            "version": row.version,
            "since": row.since,
            "preset": row.preset,
            "targets": {code: list(pair) for code, pair in row.targets.items()},
            "reason": row.reason,
        }
        self._connection.execute(sa.insert(office_rates).values(values))

    def rates(self, office_id: int) -> list[RatesRow]:
        """Every table of rates there was, oldest first."""
        rows = self._connection.execute(
            sa.select(office_rates)
            .where(office_rates.c.office_id == office_id)
            .order_by(office_rates.c.since, office_rates.c.version)
        ).mappings()
        return [
            RatesRow(
                row["version"],
                row["since"],
                row["preset"],
                {code: (pair[0], pair[1]) for code, pair in row["targets"].items()},
                row["reason"],
            )
            for row in rows
        ]


def change_to(change: Change) -> dict[str, Any]:
    """A change as JSON; a value that is not there is no key."""
    both = {"was": change.was, "to": change.to}
    return {"at": list(change.at), **{name: value for name, value in both.items() if value is not ABSENT}}


def change_from(said: Mapping[str, Any]) -> Change:
    """And back."""
    return Change(tuple(said["at"]), said.get("was", ABSENT), said.get("to", ABSENT))


def _parts(changes: Sequence[Change]) -> str:
    return f" {' '.join(sorted({change.at[0] for change in changes if change.at}))} "


def _change_row(row: RowMapping) -> ChangeRow:
    return ChangeRow(
        id=row["id"],
        at=row["at"],
        actor=row["actor"],
        state=row["state"],
        from_day=row["from_day"],
        undoes=row["undoes"],
        reason=row["reason"],
        changes=tuple(change_from(said) for said in row["changes"]),
        problem=row["problem"],
    )

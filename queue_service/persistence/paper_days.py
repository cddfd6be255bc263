"""Lists that were kept on paper while everything was down: the rows, until their day can no longer be corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.domain.paper_days import PaperOutcome, PaperRow
from queue_service.persistence.database import UTCDateTime, metadata

paper_row = sa.Table(
    "paper_row",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("number", sa.String(10), primary_key=True),
    sa.Column("case_type", sa.String(40), nullable=False),
    # Wall times, as they stand on the paper.
    sa.Column("came_at", sa.Time, nullable=False),
    sa.Column("called_at", sa.Time),
    sa.Column("desk", sa.String(40)),
    sa.Column("done_at", sa.Time),
    # served, no_show, cancelled, unserved
    sa.Column("outcome", sa.String(12), nullable=False),
    # When the figures of the day were made with it; NULL until then.
    sa.Column("counted_at", UTCDateTime),
)


class PaperDayRepository:
    """The lists of offices, each by its day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, office_id: int, day: date) -> list[PaperRow]:
        """What was entered for a day, in order of arrival."""
        found = self._connection.execute(
            sa.select(paper_row).where(_of(office_id, day)).order_by(paper_row.c.came_at, paper_row.c.number)
        )
        return [_row(row) for row in found]

    def days(self, office_id: int) -> list[tuple[date, int]]:
        """(day, how many rows), newest first."""
        counted = sa.select(paper_row.c.day, sa.func.count().label("n")).where(
            paper_row.c.office_id == office_id
        )
        found = self._connection.execute(counted.group_by(paper_row.c.day).order_by(paper_row.c.day.desc()))
        return [(row.day, int(row.n)) for row in found]

    def save(self, office_id: int, day: date, rows: Sequence[PaperRow]) -> None:
        """Writes rows in place of those with the same numbers."""
        self.remove(office_id, day, [row.number for row in rows])
        if rows:
            values = [{"office_id": office_id, "day": day, **_values(row)} for row in rows]
            self._connection.execute(sa.insert(paper_row), values)

    def remove(self, office_id: int, day: date, numbers: Iterable[str]) -> int:
        """Deletes rows by their numbers; returns how many there were."""
        gone = sa.delete(paper_row).where(_of(office_id, day), paper_row.c.number.in_(list(numbers)))
        return self._connection.execute(gone).rowcount

    def remove_day(self, office_id: int, day: date) -> int:
        """Deletes all rows of a day; returns how many there were."""
        return self._connection.execute(sa.delete(paper_row).where(_of(office_id, day))).rowcount

    def note_counted(self, office_id: int, day: date, at: datetime) -> None:
        """The figures of that day have been made, with these rows."""
        self._connection.execute(sa.update(paper_row).where(_of(office_id, day)).values(counted_at=at))

    def days_uncounted(self, office_id: int, before: date, limit: int) -> list[date]:
        """Days before that one with rows that are not in the figures, oldest first."""
        days = sa.select(paper_row.c.day).distinct()
        days = days.where(
            paper_row.c.office_id == office_id, paper_row.c.day < before, paper_row.c.counted_at.is_(None)
        )
        return list(self._connection.scalars(days.order_by(paper_row.c.day).limit(limit)))


def _of(office_id: int, day: date) -> sa.ColumnElement[bool]:
    return (paper_row.c.office_id == office_id) & (paper_row.c.day == day)


def _values(row: PaperRow) -> dict[str, object]:
    return {
        "number": row.number,
        "case_type": row.case_type,
        "came_at": row.came_at,
        "called_at": row.called_at,
        "desk": row.desk,
        "done_at": row.done_at,
        "outcome": row.outcome.value,
        "counted_at": None,
    }


def _row(row: sa.Row[tuple[object, ...]]) -> PaperRow:
    return PaperRow(
        number=row.number,
        case_type=row.case_type,
        came_at=row.came_at,
        outcome=PaperOutcome(row.outcome),
        called_at=row.called_at,
        desk=row.desk,
        done_at=row.done_at,
    )

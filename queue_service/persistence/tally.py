"""The tally of what was settled on the spot, without a number: counts by hour and topic, nothing else."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from queue_service.persistence.database import metadata

tally = sa.Table(
    "tally",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    # The hour of the office's wall clock, 0 to 23.
    sa.Column("hour", sa.SmallInteger, primary_key=True),
    sa.Column("topic", sa.String(40), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)


class TallyRepository:
    """Tallies of one office."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office_id: int, day: date, hour: int, topic: str, by: int) -> None:
        """Counts one more, or takes one back; never below nothing."""
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        keys = {"office_id": office_id, "day": day, "hour": hour, "topic": topic}
        changed = tally.c.count + by
        self._connection.execute(
            insert(tally)
            .values(**keys, count=max(0, by))
            .on_conflict_do_update(
                index_elements=list(keys), set_={"count": sa.case((changed > 0, changed), else_=0)}
            )
        )

    def of_day(self, office_id: int, day: date) -> dict[str, int]:
        """Topic → how often on that day, without those that are nothing."""
        rows = self._connection.execute(_OF_DAY, {"office": office_id, "day": day})
        return {row.topic: int(row.n) for row in rows if row.n}

    def last_hour(self, office_id: int, day: date, topic: str) -> int | None:
        """The last hour of a day in which a topic was counted."""
        counted = (tally.c.office_id == office_id) & (tally.c.day == day) & (tally.c.topic == topic)
        return self._connection.scalar(sa.select(sa.func.max(tally.c.hour)).where(counted, tally.c.count > 0))


_OF_DAY = (
    sa.select(tally.c.topic, sa.func.sum(tally.c.count).label("n"))
    .where(tally.c.office_id == sa.bindparam("office"), tally.c.day == sa.bindparam("day", type_=sa.Date))
    .group_by(tally.c.topic)
    .order_by(tally.c.topic)
)

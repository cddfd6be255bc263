"""The first run, which there is once: whether it is open, and the offices that are being put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.persistence.database import metadata

#: The one row. It is written by the migration; whoever makes the first account closes it.
set_up = sa.Table(
    "set_up",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    # Random; the code of the first run is derived from it and from the installation's secret.
    sa.Column("seed", sa.String(43)),
    sa.Column("is_open", sa.Boolean(name="is_open"), nullable=False),
    sa.CheckConstraint("id = 1", name="one"),
)

office_draft = sa.Table(
    "office_draft",
    metadata,
    sa.Column("staff_id", sa.ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    # Step → what was answered there.
    sa.Column("answers", sa.JSON, nullable=False),
)


def end_first_run(connection: Connection) -> bool:
    """Closes it; True for the one who did. Others who try at the same time wait here, and are told that it is over."""
    closing = sa.update(set_up).where(set_up.c.is_open).values(is_open=False)
    return connection.execute(closing).rowcount == 1


class SetUpRepository:
    """Reads and writes both."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_open(self) -> bool:
        """True as long as nobody has ever had an account."""
        return bool(self._connection.scalar(sa.select(set_up.c.is_open)))

    def end(self) -> bool:
        """See `end_first_run`."""
        return end_first_run(self._connection)

    def seed(self) -> str | None:
        """The random value, if it has been needed."""
        return self._connection.scalar(sa.select(set_up.c.seed))

    def keep_seed(self, seed: str) -> str:
        """The random value; this one, if nobody was faster."""
        self._connection.execute(sa.update(set_up).where(set_up.c.seed.is_(None)).values(seed=seed))
        return self.seed() or seed

    def draft(self, staff_id: int) -> Mapping[str, Any]:
        """What this account has answered so far, step by step; empty before."""
        found = self._connection.scalar(
            sa.select(office_draft.c.answers).where(office_draft.c.staff_id == staff_id)
        )
        return dict(found or {})

    def keep_draft(self, staff_id: int, answers: Mapping[str, Any]) -> None:
        """Keeps it in place of what there was."""
        mine = sa.update(office_draft).where(office_draft.c.staff_id == staff_id)
        if self._connection.execute(mine.values(answers=dict(answers))).rowcount == 0:
            values = {"staff_id": staff_id, "answers": dict(answers)}
            self._connection.execute(sa.insert(office_draft).values(values))

    def drop_draft(self, staff_id: int) -> None:
        """The office is there, or nobody wants it any more."""
        self._connection.execute(sa.delete(office_draft).where(office_draft.c.staff_id == staff_id))

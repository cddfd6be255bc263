"""Answers already given: what makes an action pressed twice one action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from queue_service.persistence.database import UTCDateTime, metadata

answer = sa.Table(
    "answer",
    metadata,
    sa.Column("actor", sa.String(80), primary_key=True),
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("status", sa.SmallInteger),
    sa.Column("body", sa.Text),
    sa.Column("created_at", UTCDateTime, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A stored answer; ``body`` holds no token (they are derived anew when it is given again)."""

    fingerprint: str
    status: int | None
    body: str | None


class AnswerRepository:
    """Answers by actor and idempotency key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, actor: str, key: str, fingerprint: str, now: datetime) -> AnswerRow | None:
        """Takes a key for this transaction; the stored answer instead when somebody had it before.

        A second transaction with the same key waits here until the first has ended: on PostgreSQL on the unique
        index, on SQLite on the write lock.
        """
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        values = {"actor": actor, "key": key, "fingerprint": fingerprint, "created_at": now}
        claim = insert(answer).values(values).on_conflict_do_nothing().returning(answer.c.key)
        if self._connection.execute(claim).one_or_none() is not None:
            return None
        row = self._connection.execute(_GIVEN, {"actor": actor, "key": key}).one()
        return AnswerRow(row.fingerprint, row.status, row.body)

    def store(self, actor: str, key: str, status: int, body: str | None) -> None:
        """Keeps the answer beside the change it belongs to."""
        self._connection.execute(_STORE, {"b_actor": actor, "b_key": key, "status": status, "body": body})

    def blank(
        self, public_id: str, number: str, actors: Sequence[str], since: datetime, gone: tuple[int, str]
    ) -> int:
        """Puts another answer in place of those given since then that name a ticket, or were given to these actors.

        The keys stay taken, so that a request that comes again is still not done again.
        """
        names = answer.c.body.contains(public_id, autoescape=True) | answer.c.body.contains(
            f'"{number}"', autoescape=True
        )
        theirs = (answer.c.created_at >= since) & (names | answer.c.actor.in_(actors))
        status, body = gone
        changed = sa.update(answer).where(theirs, answer.c.status.is_not(None))
        return self._connection.execute(changed.values(status=status, body=body)).rowcount

    def forget(self, before: datetime) -> int:
        """Deletes answers given before then (UTC); returns how many."""
        return self._connection.execute(sa.delete(answer).where(answer.c.created_at < before)).rowcount


_GIVEN = sa.select(answer).where(answer.c.actor == sa.bindparam("actor"), answer.c.key == sa.bindparam("key"))
_STORE = sa.update(answer).where(
    answer.c.actor == sa.bindparam("b_actor"), answer.c.key == sa.bindparam("b_key")
)

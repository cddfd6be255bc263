"""The outbox: messages written with the change they tell of, and sent afterwards. Whoever sends claims first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.domain.ticket import TicketState
from queue_service.persistence.calls import call
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.push import SubscriptionRow, push_subscription
from queue_service.persistence.ticket_tables import ticket

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("ticket_id", sa.BigInteger),
    sa.Column("recipient", sa.String(22), nullable=False),
    # A code and its values; words and tokens are made when it is sent.
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("due_at", UTCDateTime, nullable=False),
    sa.Column("expires_at", UTCDateTime, nullable=False),
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    sa.Column("last_error", sa.String(80)),
    sa.Column("claimed_until", UTCDateTime),
    sa.Column("sent_at", UTCDateTime),
    sa.Column("dead_at", UTCDateTime),
    sa.ForeignKeyConstraint(
        ["office_id", "ticket_id"], ["ticket.office_id", "ticket.id"], ondelete="CASCADE"
    ),
    sa.Index("ix_outbox_ticket", "office_id", "ticket_id"),
)

_OPEN = sa.text("sent_at IS NULL AND dead_at IS NULL")
sa.Index("ix_outbox_open", outbox.c.due_at, sqlite_where=_OPEN, postgresql_where=_OPEN)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to be sent: a code and its values, never a token. Times are UTC."""

    id: int
    kind: str
    ticket_id: int
    recipient: str
    payload: Mapping[str, Any]
    due_at: datetime
    expires_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class DueRow:
    """A claimed message with what is needed to send it, or to see that it is no longer true.

    ``subscription`` is None when the browser no longer wants it; ``called_to`` is the desk the ticket is called to now.
    """

    office_id: int
    message: OutboxRow
    number: str
    public_id: str
    called_to: str | None
    subscription: SubscriptionRow | None


class OutboxRepository:
    """Messages to be sent. Whoever sends claims first, so that no two send the same."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        #: How many were added here: whoever sends is woken only for something.
        self.added = 0

    def add(self, office_id: int, day: date, rows: Sequence[OutboxRow]) -> None:
        """Enters messages."""
        if rows:
            values = [{name: getattr(row, name) for name in OutboxRow.__slots__} for row in rows]
            self._connection.execute(_INSERT, [{**row, "office_id": office_id, "day": day} for row in values])
            self.added += len(rows)

    def due(self, now: datetime, limit: int) -> list[tuple[int, int]]:
        """(office row id, message id) of those that may be claimed now, the longest due first."""
        rows = self._connection.execute(_DUE, {"now": now, "n": limit})
        return [(row.office_id, row.id) for row in rows]

    def claim(self, office_id: int, message: int, now: datetime, until: datetime) -> bool:
        """Takes a message until then (UTC); False when somebody else was faster."""
        keys = {"b_office": office_id, "b_id": message, "b_now": now}
        return self._connection.execute(_CLAIM, {**keys, "claimed_until": until}).rowcount == 1

    def message(self, office_id: int, message: int) -> DueRow:
        """A message with its ticket, its call and its subscription as they are now."""
        row = self._connection.execute(_MESSAGE, {"office": office_id, "id": message}).mappings().one()
        sent = OutboxRow(**{name: row[outbox.c[name]] for name in OutboxRow.__slots__})
        subscription = None
        if row[push_subscription.c.id] is not None:
            names = SubscriptionRow.__slots__
            subscription = SubscriptionRow(**{name: row[push_subscription.c[name]] for name in names})
        called_to = row[call.c.desk] if row[ticket.c.state] == TicketState.CALLED else None
        return DueRow(office_id, sent, row[ticket.c.number], row[ticket.c.public_id], called_to, subscription)

    def sent(self, office_id: int, message: int, at: datetime) -> None:
        """It is on its way."""
        self._end(office_id, message, sent_at=at, last_error=None)

    def dead(self, office_id: int, message: int, at: datetime, why: str) -> None:
        """It will not be tried again."""
        self._end(office_id, message, dead_at=at, last_error=why[:80])

    def later(self, office_id: int, message: int, due_at: datetime, why: str) -> None:
        """It is tried again then (UTC)."""
        self._end(office_id, message, due_at=due_at, last_error=why[:80])

    def of_ticket(
        self, office_id: int, ticket_id: int
    ) -> list[tuple[datetime, datetime | None, datetime | None]]:
        """When each message about a ticket was due, was sent and was given up, oldest first."""
        mine = (outbox.c.office_id == office_id) & (outbox.c.ticket_id == ticket_id)
        rows = (
            sa.select(outbox.c.due_at, outbox.c.sent_at, outbox.c.dead_at).where(mine).order_by(outbox.c.id)
        )
        return [(row.due_at, row.sent_at, row.dead_at) for row in self._connection.execute(rows)]

    def offices(self) -> list[int]:
        """Row ids of the offices that have messages."""
        return list(self._connection.scalars(sa.select(outbox.c.office_id).distinct()))

    def forget(self, office_id: int, day: date) -> int:
        """Deletes the messages of earlier days."""
        return self._connection.execute(
            sa.delete(outbox).where(outbox.c.office_id == office_id, outbox.c.day < day)
        ).rowcount

    def _end(self, office_id: int, message: int, **values: object) -> None:
        self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.office_id == office_id, outbox.c.id == message)
            .values(claimed_until=None, **values)
        )


_INSERT = sa.insert(outbox)


def _claimable(name: str) -> sa.ColumnElement[bool]:
    now = sa.bindparam(name, type_=UTCDateTime)
    free = outbox.c.claimed_until.is_(None) | (outbox.c.claimed_until <= now)
    return outbox.c.sent_at.is_(None) & outbox.c.dead_at.is_(None) & (outbox.c.due_at <= now) & free


_DUE = (
    sa.select(outbox.c.office_id, outbox.c.id)
    .where(_claimable("now"))
    .order_by(outbox.c.due_at, outbox.c.office_id, outbox.c.id)
    .limit(sa.bindparam("n"))
)
_CLAIM = (
    sa.update(outbox)
    .where(
        outbox.c.office_id == sa.bindparam("b_office"),
        outbox.c.id == sa.bindparam("b_id"),
        _claimable("b_now"),
    )
    .values(attempts=outbox.c.attempts + 1)
)
_MESSAGE = (
    sa.select(
        outbox,
        *(push_subscription.c[name] for name in SubscriptionRow.__slots__),
        ticket.c.number,
        ticket.c.public_id,
        ticket.c.state,
        call.c.desk,
    )
    .select_from(outbox)
    .join(ticket, (ticket.c.office_id == outbox.c.office_id) & (ticket.c.id == outbox.c.ticket_id))
    .outerjoin(
        push_subscription,
        (push_subscription.c.office_id == outbox.c.office_id)
        & (push_subscription.c.ticket_id == outbox.c.ticket_id)
        & (push_subscription.c.id == outbox.c.recipient),
    )
    .outerjoin(
        call,
        (call.c.office_id == outbox.c.office_id)
        & (call.c.ticket_id == outbox.c.ticket_id)
        & call.c.ended_at.is_(None),
    )
    .where(outbox.c.office_id == sa.bindparam("office"), outbox.c.id == sa.bindparam("id"))
)

"""Push subscriptions: which browsers want to hear of which ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from queue_service.domain.ticket import TicketState
from queue_service.persistence.calls import call
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.ticket_tables import ticket

push_subscription = sa.Table(
    "push_subscription",
    metadata,
    sa.Column("office_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ticket_id", sa.BigInteger, primary_key=True, autoincrement=False),
    # A hash of the endpoint: one browser that subscribes twice for one ticket has one subscription.
    sa.Column("id", sa.String(22), primary_key=True),
    sa.Column("endpoint", sa.String(1000), nullable=False),
    sa.Column("p256dh", sa.String(100), nullable=False),
    sa.Column("auth", sa.String(30), nullable=False),
    sa.Column("language", sa.String(12), nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.ForeignKeyConstraint(
        ["office_id", "ticket_id"], ["ticket.office_id", "ticket.id"], ondelete="CASCADE"
    ),
)

#: States in which nobody is called any more.
_ENDED = (TicketState.DONE, TicketState.NO_SHOW, TicketState.CANCELLED, TicketState.UNSERVED)


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A browser that wants to hear of one ticket. ``id`` is a hash of the endpoint."""

    ticket_id: int
    id: str
    endpoint: str
    p256dh: str
    auth: str
    language: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CalledRow:
    """A subscription of a ticket that is called to a desk."""

    ticket_id: int
    recipient: str
    number: str
    desk: str


class PushRepository:
    """Push subscriptions by ticket."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def subscribe(self, office_id: int, new: SubscriptionRow, most: int) -> None:
        """Enters a subscription, or its new keys and language; of more than `most` the oldest ones go."""
        values = {name: getattr(new, name) for name in SubscriptionRow.__slots__}
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        statement = insert(push_subscription).values(office_id=office_id, **values)
        changing = {name: values[name] for name in ("endpoint", "p256dh", "auth", "language", "created_at")}
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["office_id", "ticket_id", "id"], set_=changing)
        )
        present = sorted(self.of_ticket(office_id, new.ticket_id), key=lambda row: row.created_at)
        for row in present[: max(0, len(present) - most)]:
            self.unsubscribe(office_id, row.ticket_id, row.id)

    def unsubscribe(self, office_id: int, ticket_id: int, subscription: str) -> int:
        """Deletes a subscription; returns 0 when it was not there."""
        return self._connection.execute(
            _UNSUBSCRIBE, {"office": office_id, "ticket": ticket_id, "id": subscription}
        ).rowcount

    def unsubscribe_everywhere(self, office_id: int, subscription: str) -> int:
        """Deletes a browser's subscriptions of every ticket; returns how many."""
        return self._connection.execute(
            sa.delete(push_subscription).where(
                push_subscription.c.office_id == office_id, push_subscription.c.id == subscription
            )
        ).rowcount

    def of_ticket(self, office_id: int, ticket_id: int) -> list[SubscriptionRow]:
        """Everybody who wants to hear of this ticket: one index look-up."""
        rows = self._connection.execute(_OF_TICKET, {"office": office_id, "ticket": ticket_id})
        return [SubscriptionRow(**row) for row in rows.mappings()]

    def recipients(self, office_id: int, ticket_id: int) -> list[str]:
        """The ids of those."""
        return list(self._connection.scalars(_RECIPIENTS, {"office": office_id, "ticket": ticket_id}))

    def called(self, office_id: int) -> list[CalledRow]:
        """Everybody who wants to hear of a ticket that is called and has not come yet, in the order of the calls."""
        rows = self._connection.execute(_CALLED, {"office": office_id})
        return [CalledRow(row.ticket_id, row.id, row.number, row.desk) for row in rows]

    def offices(self) -> list[int]:
        """Row ids of the offices that have subscriptions."""
        return list(self._connection.scalars(sa.select(push_subscription.c.office_id).distinct()))

    def forget(self, office_id: int, day: date, ended_before: datetime) -> int:
        """Deletes the subscriptions of tickets of earlier days, and of those that ended before then (UTC)."""
        over = ticket.c.state.in_(_ENDED) & (
            sa.func.coalesce(ticket.c.ended_at, ticket.c.entered_at) <= ended_before
        )
        tickets = sa.select(ticket.c.id).where(ticket.c.office_id == office_id, (ticket.c.day < day) | over)
        return self._connection.execute(
            sa.delete(push_subscription).where(
                push_subscription.c.office_id == office_id, push_subscription.c.ticket_id.in_(tickets)
            )
        ).rowcount


_SUBSCRIPTION = sa.select(*(push_subscription.c[name] for name in SubscriptionRow.__slots__))
_of_ticket = (push_subscription.c.office_id == sa.bindparam("office")) & (
    push_subscription.c.ticket_id == sa.bindparam("ticket")
)
_OF_TICKET = _SUBSCRIPTION.where(_of_ticket)
_RECIPIENTS = sa.select(push_subscription.c.id).where(_of_ticket).order_by(push_subscription.c.id)
_UNSUBSCRIBE = sa.delete(push_subscription).where(_of_ticket, push_subscription.c.id == sa.bindparam("id"))

_CALLED = (
    sa.select(push_subscription.c.ticket_id, push_subscription.c.id, call.c.number, call.c.desk)
    .join(
        call,
        (call.c.office_id == push_subscription.c.office_id)
        & (call.c.ticket_id == push_subscription.c.ticket_id)
        & call.c.ended_at.is_(None)
        & call.c.started_at.is_(None),
    )
    .where(push_subscription.c.office_id == sa.bindparam("office"))
    .order_by(call.c.shown_at, push_subscription.c.id)
)

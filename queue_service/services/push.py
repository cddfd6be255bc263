"""Messages to phones that are locked: who wants to hear of a ticket, and what is to be said."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from queue_service.domain.command import BY_SYSTEM, Command
from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.domain.language import LANGUAGES
from queue_service.domain.ticket import Ticket, TicketState
from queue_service.persistence.outbox import DueRow, OutboxRow
from queue_service.persistence.push import SubscriptionRow
from queue_service.persistence.unit_of_work import ReadWork, UnitOfWork, Units
from queue_service.services.offices import Offices
from queue_service.services.push_subscription import (
    Subscription,
    check_endpoint,
    check_keys,
    subscription_id,
)
from queue_service.services.tokens import Tokens, token_hash

#: A call that comes later than this helps nobody.
CALL_LASTS = timedelta(minutes=3)
#: Seconds until the next try, after the first, second and every further one.
BACK_OFF_SECONDS = (5.0, 15.0, 45.0)
#: Longer than any send takes: whoever claimed a message and died holds it no longer than this.
CLAIMED_FOR = timedelta(seconds=60)
#: After its end a number can still be brought back; this long its browsers are remembered.
GRACE = timedelta(minutes=10)
#: Phones of one ticket: a family, not a crowd.
MOST_SUBSCRIPTIONS = 5

#: Event → what the message says.
CODES: dict[EventKind, str] = {
    EventKind.CALLED: "called",
    EventKind.REPEATED: "repeated",
    EventKind.MOVED: "moved",
}
_ENDED = frozenset({TicketState.DONE, TicketState.NO_SHOW, TicketState.CANCELLED, TicketState.UNSERVED})


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A call on its way to one browser: the ticket's own number and desk, and nothing of anybody else.

    ``link`` opens this ticket's page; ``topic`` is the same for all messages of the ticket and tells nobody which it
    is; names and ways are by language code.
    """

    office_id: int
    id: int
    code: str
    number: str
    desk: str
    areas: Mapping[str, str]
    ways: Mapping[str, str]
    language: str
    link: str
    topic: str
    expires_at: datetime
    attempts: int
    to: Subscription


class Push:
    """Use cases of messages to phones.

    Args:
        public_key: what browsers subscribe with; None: this installation sends no messages.
        keep_days: for how many days after their own messages are listed.
    """

    def __init__(
        self,
        units: Units,
        offices: Offices,
        tokens: Tokens,
        public_key: str | None = None,
        trusted_endpoints: tuple[str, ...] = (),
        keep_days: int = 0,
    ) -> None:
        self._units, self._offices, self._tokens = units, offices, tokens
        self._trusted, self._keep = trusted_endpoints, timedelta(days=keep_days)
        self.public_key = public_key

    def subscribe(
        self, command: Command, token: str, browser: Subscription, language: str | None = None
    ) -> None:
        """This browser wants to hear when the ticket is called; a second time changes nothing.

        Raises:
            NotFound: ``ticket_not_found``.
            Invalid: ``push_endpoint``, ``push_keys``.
            Conflict: ``push_off``; ``not_allowed`` when the ticket has ended; ``wrong_day``.
        """
        if self.public_key is None:
            raise Conflict("push_off")
        check_endpoint(browser.endpoint, self._trusted)
        check_keys(browser)
        with self._units.writing(command) as work:
            office_id, ticket = self._live_ticket(work, token)
            row = SubscriptionRow(
                ticket_id=ticket.id,
                id=subscription_id(browser.endpoint),
                endpoint=browser.endpoint,
                p256dh=browser.p256dh,
                auth=browser.auth,
                language=language if language in LANGUAGES else ticket.language,
                created_at=work.now,
            )
            work.push.subscribe(office_id, row, MOST_SUBSCRIPTIONS)
            work.commit(None)

    def _live_ticket(self, work: ReadWork, token: str) -> tuple[int, Ticket]:
        office_id, day, ticket = work.tickets.by_token(token_hash(token))
        office = self._offices.load(work, work.offices.code_of(office_id))
        if day != office.plan.hours.office_day(work.now):
            raise Conflict("wrong_day", day=day.isoformat())
        if ticket.state in _ENDED:
            raise Conflict("not_allowed", state=str(ticket.state), action="push")
        return office_id, ticket

    def topic_of(self, token: str) -> str:
        """What stands for the ticket in its messages. Raises NotFound ``ticket_not_found``."""
        with self._units.reading() as work:
            return push_topic(work.tickets.by_token(token_hash(token))[2].public_id)

    def unsubscribe(self, command: Command, token: str, endpoint: str) -> None:
        """It no longer does; a second time changes nothing. Raises NotFound ``ticket_not_found``."""
        with self._units.writing(command) as work:
            office_id, _, ticket = work.tickets.by_token(token_hash(token))
            work.push.unsubscribe(office_id, ticket.id, subscription_id(endpoint))
            work.commit(None)

    # Sending -------------------------------------------------------------------------------------------------------

    def claim(self, limit: int) -> list[DueMessage]:
        """Takes up to so many messages that are due; what is no longer true is closed without being sent."""
        with self._units.reading() as work:
            due = work.outbox.due(work.now, limit)
        if not due:
            return []
        with self._units.writing(BY_SYSTEM) as writing:
            until = writing.now + CLAIMED_FOR
            mine = [key for key in due if writing.outbox.claim(*key, writing.now, until)]
            found = [self._still_true(writing, writing.outbox.message(*key)) for key in mine]
            return writing.commit([message for message in found if message is not None])

    def _still_true(self, work: UnitOfWork, row: DueRow) -> DueMessage | None:
        message, browser = row.message, row.subscription
        if message.expires_at <= work.now:
            why = "expired"
        elif browser is None:
            why = "no longer wanted"
        elif row.called_to != message.payload["desk"]:
            why = "no longer called"
        else:
            return self._message(work, row, browser)
        work.outbox.dead(row.office_id, message.id, work.now, why)
        return None

    def _message(self, work: ReadWork, row: DueRow, browser: SubscriptionRow) -> DueMessage | None:
        plan = self._offices.load(work, work.offices.code_of(row.office_id)).plan
        desk = plan.desk(row.message.payload["desk"])
        area = plan.area(desk.area)
        return DueMessage(
            office_id=row.office_id,
            id=row.message.id,
            code=row.message.payload["code"],
            number=row.number,
            desk=desk.name,
            areas=area.names,
            ways=area.ways,
            language=browser.language,
            link=f"/t/{self._tokens.ticket(row.public_id)}",
            topic=push_topic(row.public_id),
            expires_at=row.message.expires_at,
            attempts=row.message.attempts,
            to=Subscription(browser.endpoint, browser.p256dh, browser.auth),
        )

    def sent(self, message: DueMessage) -> None:
        """It is with the push service."""
        with self._units.writing(BY_SYSTEM) as work:
            work.outbox.sent(message.office_id, message.id, work.now)
            work.commit(None)

    def refused(self, message: DueMessage, why: str) -> None:
        """It will not be tried again."""
        with self._units.writing(BY_SYSTEM) as work:
            work.outbox.dead(message.office_id, message.id, work.now, why)
            work.commit(None)

    def later(self, message: DueMessage, why: str, retry_after: float = 0.0) -> None:
        """It is tried again after a while, as long as a call is of use."""
        with self._units.writing(BY_SYSTEM) as work:
            step = min(message.attempts, len(BACK_OFF_SECONDS)) - 1
            due_at = work.now + timedelta(seconds=max(BACK_OFF_SECONDS[max(0, step)], retry_after))
            if due_at >= message.expires_at:
                work.outbox.dead(message.office_id, message.id, work.now, f"expired: {why}")
            else:
                work.outbox.later(message.office_id, message.id, due_at, why)
            work.commit(None)

    def gone(self, message: DueMessage, why: str) -> None:
        """The browser wants no more: its subscriptions go, those of other tickets with them."""
        with self._units.writing(BY_SYSTEM) as work:
            work.outbox.dead(message.office_id, message.id, work.now, why)
            work.push.unsubscribe_everywhere(message.office_id, subscription_id(message.to.endpoint))
            work.commit(None)

    def forget(self) -> int:
        """Deletes the subscriptions of tickets that ended or are of an earlier day, and old messages; how many."""
        with self._units.reading() as work:
            ids = {*work.push.offices(), *work.outbox.offices()}
        return sum(self._forget(office_id) for office_id in ids)

    def _forget(self, office_id: int) -> int:
        with self._units.writing(BY_SYSTEM) as work:
            try:
                office = self._offices.load(work, work.offices.code_of(office_id))
            except NotFound:
                return 0
            day = office.plan.hours.office_day(work.now)
            forgotten = work.push.forget(office_id, day, work.now - GRACE) + work.outbox.forget(
                office_id, day - self._keep
            )
            return work.commit(forgotten)


def announce(work: UnitOfWork, office_id: int, day: date, event: LobbyEvent) -> None:
    """Inside the transaction of a call: one message for each browser that wants to hear of this ticket."""
    if event.ticket_id is None or event.desk is None:
        return
    recipients = work.push.recipients(office_id, event.ticket_id)
    payload = {"code": CODES[event.kind], "number": event.number, "desk": event.desk}
    rows = [_row(work, event, event.ticket_id, recipient, payload) for recipient in recipients]
    work.outbox.add(office_id, day, rows)


def announce_all(work: UnitOfWork, office_id: int, day: date, event: LobbyEvent) -> None:
    """The house goes on: whoever had been called before it stood still is told again, wherever they are now."""
    rows = [
        _row(
            work,
            event,
            each.ticket_id,
            each.recipient,
            {"code": "repeated", "number": each.number, "desk": each.desk},
        )
        for each in work.push.called(office_id)
    ]
    work.outbox.add(office_id, day, rows)


def _row(
    work: UnitOfWork, event: LobbyEvent, ticket_id: int, recipient: str, payload: dict[str, Any]
) -> OutboxRow:
    return OutboxRow(
        id=work.next_id(),
        kind="push",
        ticket_id=ticket_id,
        recipient=recipient,
        payload=payload,
        due_at=event.at,
        expires_at=event.at + CALL_LASTS,
    )


def push_topic(public_id: str) -> str:
    """32 characters that are the same for all messages of a ticket, and lead nobody to it."""
    return urlsafe_b64encode(hashlib.sha256(f"push topic:{public_id}".encode()).digest()).decode()[:32]

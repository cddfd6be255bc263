"""One use case, one transaction. This is the only place that commits.

Leaving a unit of work without ``commit`` rolls everything back. What happened is handed to the listener after the
commit and after the connection was given back, so that nobody hears of a change that is not there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from sqlalchemy.engine import Connection

from queue_service.domain.command import AlreadyAnswered, Command, StoredAnswer, is_practice
from queue_service.domain.errors import Invalid
from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.domain.ticket import Ticket
from queue_service.persistence.alarms import AlarmRepository
from queue_service.persistence.answers import AnswerRepository
from queue_service.persistence.audit import AuditEntry, AuditRepository
from queue_service.persistence.audit_chain import ChainRepository
from queue_service.persistence.calls import CallRepository
from queue_service.persistence.configuration import ConfigurationRepository
from queue_service.persistence.database import Database
from queue_service.persistence.device_codes import DeviceCodeRepository
from queue_service.persistence.devices import DeviceRepository
from queue_service.persistence.figures import FiguresRepository
from queue_service.persistence.lobby import IDS_PER_REVISION, HouseNow, LobbyRepository
from queue_service.persistence.offices import OfficeRepository
from queue_service.persistence.outbox import OutboxRepository
from queue_service.persistence.paper_days import PaperDayRepository
from queue_service.persistence.push import PushRepository
from queue_service.persistence.retention import RetentionRepository
from queue_service.persistence.roster import RosterRepository
from queue_service.persistence.set_up import SetUpRepository
from queue_service.persistence.staff import StaffRepository
from queue_service.persistence.tally import TallyRepository
from queue_service.persistence.tickets import TicketRepository
from queue_service.persistence.undo import UndoRepository

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What a committed unit of work changed: a lobby, its new revision, and the events in order."""

    office: str
    revision: int
    events: tuple[LobbyEvent, ...]
    #: How many messages were put into the outbox.
    messages: int = 0


class ReadWork:
    """The repositories over one connection, to read."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.offices = OfficeRepository(connection)
        self.configuration = ConfigurationRepository(connection)
        self.tickets = TicketRepository(connection)
        self.calls = CallRepository(connection)
        self.lobby = LobbyRepository(connection)
        self.undo = UndoRepository(connection)
        self.alarms = AlarmRepository(connection)
        self.tally = TallyRepository(connection)
        self.staff = StaffRepository(connection)
        self.set_up = SetUpRepository(connection)
        self.devices = DeviceRepository(connection)
        self.device_codes = DeviceCodeRepository(connection)
        self.push = PushRepository(connection)
        self.outbox = OutboxRepository(connection)
        self.audit_log = AuditRepository(connection, now)
        self.audit_chain = ChainRepository(connection)
        self.figures = FiguresRepository(connection)
        self.paper_days = PaperDayRepository(connection)
        self.retention = RetentionRepository(connection)
        self.rosters = RosterRepository(connection)


class UnitOfWork(ReadWork):
    """The repositories over one writing transaction, and its one commit."""

    def __init__(
        self, connection: Connection, now: datetime, command: Command, inside: Inside | None = None
    ) -> None:
        super().__init__(connection, now)
        self.command = command
        self._inside = inside
        self.answers = AnswerRepository(connection)
        #: Called with the office before the lobby's row is asked for, see `Database.queueing`.
        self.stand_in_line: Callable[[str], None] = lambda _office: None
        self.revision = 0
        self.happened: Happened | None = None
        self._ordinal = 0
        self._events: list[tuple[date | None, LobbyEvent]] = []
        self._deeds: list[AuditEntry] = []
        self.house = HouseNow()
        self.first_of_day = False
        self._office: tuple[int, str, date] | None = None

    def enter_lobby(self, office_id: int, office: str, day: date) -> int | None:
        """Waits for the lobby's turn; from here on ``now`` is not earlier than the lobby's last event.

        Returns:
            The version of the office's configuration when it last changed during this day; None when it has not.
        """
        if self._office is None or self._office[1] != office:
            self.stand_in_line(office)
        turn = self.lobby.enter(office_id, day, self.now)
        self.revision, self.now = turn.revision, turn.now
        self.house, self.first_of_day = turn.house, turn.first
        self._office = (office_id, office, turn.day)
        return turn.plan_version

    @property
    def day(self) -> date:
        """The day of the lobby that was entered. Raises RuntimeError before."""
        if self._office is None:
            raise RuntimeError("no lobby has been entered")
        return self._office[2]

    def next_id(self) -> int:
        """An id for a row of this lobby: rises with the revision, so that a lower id is an earlier one."""
        self._ordinal += 1
        if self._ordinal >= IDS_PER_REVISION:
            raise RuntimeError("one transaction adds too many rows to a lobby")
        return self.revision * IDS_PER_REVISION + self._ordinal

    def record(
        self, kind: EventKind, ticket: Ticket | None = None, desk: str | None = None, /, **values: object
    ) -> None:
        """Notes what happened; it is written and told with the commit."""
        self.record_on(None, kind, ticket, desk, **values)

    def record_on(
        self,
        day: date | None,
        kind: EventKind,
        ticket: Ticket | None = None,
        desk: str | None = None,
        /,
        **values: object,
    ) -> None:
        """The same for a day that is over; None: today."""
        ticket_id, number = (None, None) if ticket is None else (ticket.id, ticket.number)
        self._events.append((day, LobbyEvent(kind, self.now, ticket_id, number, desk, values)))

    def audit(
        self, action: str, subject: str | None = None, /, office_id: int | None = None, **values: object
    ) -> None:
        """Writes down that whoever asked did this, with ids and codes only; it is written with the commit.

        What is done on a copy to practise on is not.
        """
        if self._office is not None and is_practice(self._office[1]):
            return
        if office_id is None and self._office is not None:
            office_id = self._office[0]
        actor = self.command.actor.id
        self._deeds.append(AuditEntry(self.now, office_id, actor, action, subject, values))

    def claim_answer(self) -> None:
        """Takes the command's idempotency key.

        Raises:
            AlreadyAnswered: the same request was answered before.
            Invalid: ``idempotency_key_reused`` when the key came with another request.
        """
        idempotency = self.command.idempotency
        if idempotency is None:
            return
        given = self.answers.claim(self.command.actor.id, idempotency.key, idempotency.fingerprint, self.now)
        if given is None:
            return
        if given.fingerprint != idempotency.fingerprint or given.status is None:
            raise Invalid("idempotency_key_reused")
        raise AlreadyAnswered(StoredAnswer(given.status, given.body))

    def commit(self, result: Result) -> Result:
        """Makes everything last, the answer and the record of events included; returns ``result``."""
        if self._office is not None:
            office_id, office, day = self._office
            events = [(of or day, event) for of, event in self._events]
            first_id = self.revision * IDS_PER_REVISION
            more = len(events) // IDS_PER_REVISION
            if more:
                # The end of a full day is one change with an event for everybody who was left.
                self.lobby.skip(office_id, day, more)
                self.revision += more
            self.lobby.record(office_id, events, first_id)
            if self._inside is not None:
                for of, event in events:
                    self._inside(self, office_id, of, event)
            told = tuple(event for _, event in events)
            self.happened = Happened(office, self.revision, told, self.outbox.added)
        self.audit_log.add_all(self._deeds)
        if self.command.idempotency is not None:
            answer = self.command.idempotency.render(result)
            key = self.command.idempotency.key
            self.answers.store(self.command.actor.id, key, answer.status, answer.body)
        self.connection.commit()
        return result


#: Writes in the same transaction what must not be lost without the event: office row id, its day, the event.
Inside = Callable[[UnitOfWork, int, date, LobbyEvent], None]


class Units:
    """Opens units of work.

    Args:
        listener: hears what happened after each commit. Its failures are logged: a deed is not undone because
            a screen could not be told.
        inside: asked about each event of a lobby before the commit.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        listener: Callable[[Happened], None],
        inside: Inside | None = None,
    ) -> None:
        self._database, self._clock, self._listener, self._inside = database, clock, listener, inside

    @contextmanager
    def writing(self, command: Command) -> Iterator[UnitOfWork]:
        """A unit of work for this command.

        Raises:
            AlreadyAnswered: the command's idempotency key was answered before.
        """
        with self._database.writing() as connection, ExitStack() as lines:
            work = UnitOfWork(connection, self._clock.now(), command, self._inside)
            work.stand_in_line = lambda office: lines.enter_context(self._database.queueing(office))
            work.claim_answer()
            yield work
        if work.happened is not None:
            self._tell(work.happened)

    @contextmanager
    def reading(self) -> Iterator[ReadWork]:
        """The repositories over one state of the database."""
        with self._database.reading() as connection:
            yield ReadWork(connection, self._clock.now())

    def _tell(self, happened: Happened) -> None:
        try:
            self._listener(happened)
        except Exception:
            log.exception("told nobody of revision %s", happened.revision)

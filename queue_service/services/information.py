"""The information desk: several numbers at once, on paper, lost slips, vouchers, the tally; a number at a desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from queue_service.domain.command import Command
from queue_service.domain.errors import Conflict, Invalid, NotFound
from queue_service.domain.events import EventKind
from queue_service.domain.numbering import normalised_number
from queue_service.domain.retention import NO_LANGUAGE, VOUCHER_DAYS
from queue_service.domain.rights import Right
from queue_service.domain.ticket import AT_DESK, LegState, Ticket, TicketSearch, TicketState
from queue_service.persistence.calls import CallRow
from queue_service.persistence.unit_of_work import Units
from queue_service.services.desk_views import client_now
from queue_service.services.issuing import Wish, check_wish, issue, require_open, taken
from queue_service.services.lobbies import Lobbies
from queue_service.services.lobby import LobbyReader
from queue_service.services.offices import Offices
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import Client, FoundTicket, QueueView, TicketTaken
from queue_service.services.ticketing import cancel
from queue_service.services.tokens import Tokens

MOST_AT_ONCE = 30
#: What is asked at an information desk that is no case type.
OTHER_TOPICS = ("way", "form", "opening", "other")


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """A pre-printed number given out while everything was down; ``taken_at`` is UTC.

    ``done``: whoever had it has been served meanwhile.
    """

    number: str
    wish: Wish
    taken_at: datetime
    done: bool = False


class Information:
    """Use cases of the information desk."""

    def __init__(
        self, units: Units, offices: Offices, lobbies: Lobbies, reader: LobbyReader, tokens: Tokens
    ) -> None:
        self._units, self._offices = units, offices
        self._lobbies, self._reader, self._tokens = lobbies, reader, tokens

    def take_several(self, command: Command, office: str, wishes: Sequence[Wish]) -> list[TicketTaken]:
        """Numbers for several people, in this order; all or none.

        Raises:
            Invalid: ``too_many_at_once``, and as `Ticketing.take`.
            Conflict: as `Ticketing.take`.
        """
        command.actor.require(Right.DESK_WORK, office)
        _check_count(wishes)
        with self._lobbies.changing(command, office) as lobby:
            require_open(lobby)
            for wish in wishes:
                check_wish(lobby.office, wish)
            entered = [issue(lobby, self._tokens, wish) for wish in wishes]
            # First all are in, then whoever is due is called: the order of arrival decides, not that of typing.
            for ticket in entered:
                lobby.offer(ticket)
            return lobby.work.commit([self._taken_in_line(lobby, entered, n) for n in range(len(entered))])

    def _taken_in_line(self, lobby: OpenLobby, line: Sequence[Ticket], n: int) -> TicketTaken:
        """What the n-th of a line gets to see: those behind are not ahead, though all came in one breath."""
        called = {call.ticket_id for call in lobby.work.calls.open_calls(lobby.office.id)}
        behind = [ticket for ticket in line[n + 1 :] if ticket.id not in called]
        return taken(lobby, self._tokens, line[n], behind)

    def take_at_desk(
        self, command: Command, office: str, desk: str, wish: Wish, *, serve: bool = True
    ) -> tuple[TicketTaken, Client | None]:
        """A number for somebody who stands at a desk: served there at once, or sent to wait.

        Raises:
            Conflict: ``desk_closed``, ``client_present``, ``desk_cannot_serve``, and as `Ticketing.take`.
        """
        command.actor.require(Right.DESK_WORK, office)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            here.require_open()
            check_wish(lobby.office, wish)
            require_open(lobby)
            client = None
            if serve:
                here.require_free()
            ticket = issue(lobby, self._tokens, wish, values={"desk": desk})
            if serve:
                called = lobby.call_by_hand(ticket, here, AT_DESK)
                client = client_now(lobby, *_seat(lobby, desk, *called))
            else:
                lobby.offer(ticket)
            return lobby.work.commit((taken(lobby, self._tokens, ticket), client))

    def enter_paper(self, command: Command, office: str, numbers: Sequence[PaperNumber]) -> list[TicketTaken]:
        """Enters pre-printed numbers with the times at which they were given out; all or none.

        Raises:
            Invalid: ``not_a_paper_number``, ``invalid_number``, ``invalid_time`` for a time that is not of this day
                or still to come, and as `Ticketing.take`.
            Conflict: ``number_taken``.
        """
        command.actor.require(Right.DESK_WORK, office)
        _check_count(numbers)
        with self._lobbies.changing(command, office) as lobby:
            entered = [self._enter_paper(lobby, each) for each in numbers]
            for each, ticket in zip(numbers, entered, strict=True):
                if not each.done:
                    lobby.offer(ticket)
            return lobby.work.commit([taken(lobby, self._tokens, ticket) for ticket in entered])

    def _enter_paper(self, lobby: OpenLobby, paper: PaperNumber) -> Ticket:
        number = normalised_number(paper.number)
        if number[0] != lobby.office.plan.paper_series:
            raise Invalid("not_a_paper_number", field="number", value=number)
        hours = lobby.office.plan.hours
        if paper.taken_at > lobby.now or hours.office_day(paper.taken_at) != lobby.day:
            raise Invalid("invalid_time", field="taken_at", value=paper.taken_at.isoformat())
        check_wish(lobby.office, paper.wish)
        if lobby.work.tickets.has_number(lobby.office.id, lobby.day, number):
            raise Conflict("number_taken", number=number)
        ticket = issue(
            lobby, self._tokens, paper.wish, clock=paper.taken_at, number=number, values={"paper": True}
        )
        return self._done(lobby, ticket) if paper.done else ticket

    def _done(self, lobby: OpenLobby, ticket: Ticket) -> Ticket:
        """It was served while nothing could be recorded: noted as it is, without a call that nobody saw."""
        lobby.work.tickets.mark_legs(lobby.office.id, ticket.legs, LegState.DONE, "paper")
        ended = lobby.write(ticket, state=TicketState.DONE, ended_at=lobby.now)
        lobby.work.record(EventKind.FINISHED, ended, None, outcome="paper")
        return ended

    def redeem(
        self,
        command: Command,
        office: str,
        number: str,
        day: date,
        case_types: Sequence[str] = (),
        language: str | None = None,
    ) -> TicketTaken:
        """A number today for somebody who was left unserved on another day; the wait of then counts, once.

        Args:
            number: the number of then.
            day: when that was.
            case_types: what it is about today; none: the same as then.

        Raises:
            NotFound: ``ticket_not_found``.
            Conflict: ``voucher_used``; ``not_allowed`` when it was not left unserved, or longer ago than 60 days.
        """
        command.actor.require(Right.DESK_WORK, office)
        printed = normalised_number(number)
        with self._lobbies.changing(command, office) as lobby:
            require_open(lobby)
            before = lobby.work.tickets.by_number(lobby.office.id, day, printed)
            waited = _credit(lobby, before, day)
            wish = _again(before, case_types, language)
            check_wish(lobby.office, wish)
            ticket = issue(lobby, self._tokens, wish, clock=lobby.now - waited, values={"voucher": True})
            lobby.work.tickets.follow(lobby.office.id, before.id, ticket.id)
            lobby.offer(ticket)
            return lobby.work.commit(taken(lobby, self._tokens, ticket))

    def slip(self, command: Command, office: str, number: str) -> TicketTaken:
        """A lost slip once more, for a number of today; whoever has the first one keeps it."""
        command.actor.require(Right.DESK_WORK, office)
        printed = normalised_number(number)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            ticket = lobby.work.tickets.by_number(lobby.office.id, lobby.day, printed)
            view = self._reader.inside(lobby).ticket(ticket)
            again = TicketTaken(view, self._tokens.ticket(ticket.public_id), ticket.public_id)
            return lobby.work.commit(again)

    def cancel_number(self, command: Command, office: str, number: str) -> QueueView:
        """Whoever holds this number does not want it any more.

        Raises:
            NotFound: ``ticket_not_found``.
            Conflict: ``not_allowed``.
        """
        command.actor.require(Right.DESK_WORK, office)
        printed = normalised_number(number)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            ticket = lobby.work.tickets.by_number(lobby.office.id, lobby.day, printed)
            if ticket.state is not TicketState.CANCELLED:
                cancel(lobby, ticket)
            return lobby.work.commit(self._reader.inside(lobby).queue())

    def find(self, office: str, search: TicketSearch) -> list[FoundTicket]:
        """Tickets of today by what their holder remembers, the newest first; no tokens.

        Raises:
            NotFound: ``office_not_found``.
        """
        with self._units.reading() as work:
            found = self._offices.load(work, office)
            day = found.plan.hours.office_day(work.now)
            tickets = work.tickets.find(found.id, day, search)
            calls = {call.ticket_id: call for call in work.calls.of_day(found.id, day)}
        return [
            FoundTicket(
                number=ticket.number,
                case_types=tuple(leg.case_type for leg in ticket.legs),
                language=ticket.language,
                persons=ticket.persons,
                needs_priority=ticket.needs_priority,
                state=str(ticket.state),
                checked_in=ticket.checked_in,
                parked_until=ticket.parked_until,
                desk=None if (call := calls.get(ticket.id)) is None else call.desk,
                called_at=None if call is None else call.called_at,
            )
            for ticket in tickets
        ]

    def count(self, command: Command, office: str, topic: str, by: int = 1) -> Mapping[str, int]:
        """Notes that something was settled on the spot, or takes one back; the counts of today.

        Raises:
            Invalid: ``unknown_topic``.
        """
        command.actor.require(Right.DESK_WORK, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            plan = lobby.office.plan
            known = {*OTHER_TOPICS, *(item.code for item in plan.case_types)}
            if topic not in known:
                raise Invalid("unknown_topic", field="topic", value=topic[:40])
            tally, office_id = lobby.work.tally, lobby.office.id
            hour = plan.hours.local(lobby.now).hour
            if by < 0:
                hour = tally.last_hour(office_id, lobby.day, topic) or hour
            tally.add(office_id, lobby.day, hour, topic, 1 if by > 0 else -1)
            lobby.work.record(EventKind.COUNTED, topic=topic, by=1 if by > 0 else -1)
            return lobby.work.commit(tally.of_day(office_id, lobby.day))


def _check_count(things: Sequence[object]) -> None:
    if not 1 <= len(things) <= MOST_AT_ONCE:
        raise Invalid("too_many_at_once", field="tickets", most=MOST_AT_ONCE)


def _seat(lobby: OpenLobby, desk: str, call: CallRow, ticket: Ticket) -> tuple[CallRow, Ticket]:
    """Whoever stands at the desk need not be called to it: the service begins."""
    seated = lobby.move(ticket, "start")
    lobby.work.calls.start(lobby.office.id, call.id, lobby.now)
    lobby.work.undo.forget(lobby.office.id, desk)
    lobby.work.record(EventKind.STARTED, ticket, desk)
    return replace(call, started_at=lobby.now), seated


def _again(before: Ticket, case_types: Sequence[str], language: str | None) -> Wish:
    return Wish(
        tuple(case_types) or tuple(leg.case_type for leg in before.open_legs()),
        language or before.language,
        before.persons,
        before.needs_priority,
        before.ticket_class.accessible_only,
    )


def _credit(lobby: OpenLobby, before: Ticket, day: date) -> timedelta:
    """What was waited then. Raises Conflict ``not_allowed`` or ``voucher_used``, NotFound for a day to come."""
    if day > lobby.day or before.language == NO_LANGUAGE:
        # Of a day to come; or its holder had it deleted, and nothing tells any more whose wait it was.
        raise NotFound("ticket_not_found")
    if before.state is not TicketState.UNSERVED or (lobby.day - day).days > VOUCHER_DAYS:
        raise Conflict("not_allowed", state=str(before.state), action="redeem")
    if before.followed_by is not None or before.ended_at is None:
        raise Conflict("voucher_used")
    return max(timedelta(0), before.ended_at - before.clock)

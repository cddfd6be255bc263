"""A client's side: take a number, give it up, come back, see where one stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from queue_service.domain.case_type import MOST_PERSONS
from queue_service.domain.command import BY_SYSTEM, Command
from queue_service.domain.dispatch import TicketClass
from queue_service.domain.errors import Conflict, Invalid
from queue_service.domain.events import EventKind
from queue_service.domain.language import LANGUAGES
from queue_service.domain.numbering import normalised_number, printed_number
from queue_service.domain.ticket import Leg, LegState, Ticket, TicketState
from queue_service.persistence.tickets import TicketRow
from queue_service.services.lobby import LobbyReader
from queue_service.services.lobby_view import ticket_view
from queue_service.services.offices import Office
from queue_service.services.open_lobby import Lobbies, OpenLobby
from queue_service.services.snapshots import QueueView, TicketTaken, TicketView
from queue_service.services.tokens import Tokens, new_public_id, token_hash

#: More matters than these are for the information desk to sort out.
MOST_MATTERS = 5


class Ticketing:
    """Use cases of whoever holds, or wants, a number."""

    def __init__(self, lobbies: Lobbies, reader: LobbyReader, tokens: Tokens) -> None:
        self._lobbies, self._reader, self._tokens = lobbies, reader, tokens

    def take(
        self,
        command: Command,
        office: str,
        case_types: Sequence[str],
        language: str,
        persons: int = 1,
        needs_priority: bool = False,
    ) -> TicketTaken:
        """Issues a number for one or several matters.

        Raises:
            Forbidden: whoever asks may not issue tickets here.
            NotFound: ``office_not_found``.
            Invalid: ``unknown_case_type``, ``case_type_twice``, ``too_many_matters``, ``unknown_language``,
                ``too_many_persons``.
            Conflict: ``office_closed`` with ``opens_at``; ``not_walk_in`` for what needs a booking.
        """
        command.actor.require_ticket_issue(office)
        with self._lobbies.changing(command, office) as lobby:
            _check_matters(lobby.office, case_types)
            _check_people(language, persons)
            _require_open(lobby)
            ticket = self._enter(lobby, case_types, language, persons, needs_priority)
            return lobby.work.commit(self._taken(lobby, ticket))

    def _enter(
        self, lobby: OpenLobby, case_types: Sequence[str], language: str, persons: int, needs_priority: bool
    ) -> Ticket:
        work, plan = lobby.work, lobby.office.plan
        area = plan.area(plan.case_type(case_types[0]).area)
        count = work.lobby.next_count(lobby.office.id, lobby.day, area.series)
        public_id = new_public_id()
        legs = tuple(Leg(work.next_id(), code, n, LegState.OPEN) for n, code in enumerate(case_types))
        ticket = Ticket(
            id=work.next_id(),
            public_id=public_id,
            number=printed_number(area.series, count),
            state=TicketState.WAITING,
            area=area.code,
            language=language,
            persons=persons,
            needs_priority=needs_priority,
            class_key=TicketClass(case_types[0], needs_priority=needs_priority).key,
            clock=lobby.now,
            checked_in=lobby.now,
            entered_at=lobby.now,
            legs=legs,
        )
        row = TicketRow(ticket, lobby.day, token_hash(self._tokens.ticket(public_id)))
        work.tickets.add(lobby.office.id, row, [leg.id for leg in legs])
        lobby.wait(ticket, EventKind.TICKET_TAKEN, matters=len(legs))
        return ticket

    def _taken(self, lobby: OpenLobby, entered: Ticket) -> TicketTaken:
        work, ticket, ahead = lobby.work, entered, 0
        # A desk that stood ready may have called it in the same breath.
        call = work.calls.open_of(lobby.office.id, entered.id)
        if call is not None:
            ticket = work.tickets.get(lobby.office.id, entered.id)
        else:
            ahead = _ahead_of_newcomer(lobby, ticket)
        view = ticket_view(lobby.office, ticket, call, ahead, work.revision, lobby.now)
        return TicketTaken(view, self._tokens.ticket(ticket.public_id), ticket.public_id)

    def view(self, token: str) -> TicketView:
        """The holder's view. Raises NotFound ``ticket_not_found``."""
        return self._reader.ticket_by_token(token)

    def cancel(self, command: Command, token: str) -> TicketView:
        """Gives the place up; a second time changes nothing.

        Raises:
            NotFound: ``ticket_not_found``.
            Conflict: ``not_allowed`` while it is being served or after.
        """
        with self._lobbies.holding(command, token_hash(token)) as (lobby, ticket):
            if ticket.state is not TicketState.CANCELLED:
                moved = lobby.move(ticket, "cancel", parked_until=None)
                lobby.work.record(EventKind.CANCELLED, moved)
                lobby.leave_desk(moved, "cancelled")
            return lobby.work.commit(self._view(lobby, ticket.id))

    def back(self, command: Command, token: str) -> TicketView:
        """ "I am back": a missed client rejoins with the old clock, the same day; a second time changes nothing.

        Raises:
            NotFound: ``ticket_not_found``.
            Conflict: ``not_allowed`` in another state, ``wrong_day`` on another day.
        """
        with self._lobbies.holding(command, token_hash(token)) as (lobby, ticket):
            if ticket.state is not TicketState.WAITING:
                lobby.wait(lobby.move(ticket, "back", parked_until=None), EventKind.RETURNED, by="holder")
            return lobby.work.commit(self._view(lobby, ticket.id))

    def return_number(self, command: Command, office: str, number: str) -> QueueView:
        """Staff bring a parked or closed ticket of today back, with its clock.

        Raises:
            Forbidden: not staff of this office.
            Invalid: ``invalid_number``.
            NotFound: ``ticket_not_found``.
            Conflict: ``not_allowed`` when it waits or sits at a desk.
        """
        command.actor.require_desk_work(office)
        printed = normalised_number(number)
        with self._lobbies.changing(command, office) as lobby:
            work, office_id = lobby.work, lobby.office.id
            ticket = work.tickets.by_number(office_id, lobby.day, printed)
            back = lobby.move(ticket, "return", parked_until=None, missed_calls=0)
            if ticket.current_leg() is None:
                # It was done: its last matter is opened again.
                work.tickets.mark_legs(office_id, ticket.legs[-1:], LegState.OPEN)
                back = work.tickets.get(office_id, ticket.id)
            lobby.wait(back, EventKind.RETURNED, by="staff")
            return work.commit(self._reader.inside(lobby).queue())

    def return_due(self) -> int:
        """Brings back, in every office, those whose time of parking is over; returns how many.

        Safe when run twice or by two processes: whoever takes the lobby's turn first does it.
        """
        returned = 0
        for code in self._reader.offices_with_due():
            with self._lobbies.changing(BY_SYSTEM, code) as lobby:
                if lobby.rejoined:
                    returned += lobby.rejoined
                    lobby.work.commit(None)
        return returned

    def _view(self, lobby: OpenLobby, ticket_id: int) -> TicketView:
        ticket = lobby.work.tickets.get(lobby.office.id, ticket_id)
        return self._reader.inside(lobby).ticket(ticket)


def _check_matters(office: Office, case_types: Sequence[str]) -> None:
    if not case_types:
        raise Invalid("no_case_type", field="case_types")
    if len(case_types) > MOST_MATTERS:
        raise Invalid("too_many_matters", field="case_types", most=MOST_MATTERS)
    if len(set(case_types)) != len(case_types):
        raise Invalid("case_type_twice", field="case_types")
    for code in case_types:
        if not office.plan.case_type(code).walk_in:
            raise Conflict("not_walk_in", case_type=code)


def _check_people(language: str, persons: int) -> None:
    if language not in LANGUAGES:
        raise Invalid("unknown_language", field="language", value=language[:20])
    if not 1 <= persons <= MOST_PERSONS:
        raise Invalid("too_many_persons", field="persons", most=MOST_PERSONS)


def _require_open(lobby: OpenLobby) -> None:
    hours = lobby.office.plan.hours
    if not hours.is_open(lobby.now):
        opens_at = hours.next_opening(lobby.now)
        raise Conflict("office_closed", opens_at=None if opens_at is None else opens_at.isoformat())


def _ahead_of_newcomer(lobby: OpenLobby, ticket: Ticket) -> int:
    """How many are before one who has no points yet: all rivals but bookings whose time has not come.

    Counted by the database by class, because a number must be quick to take in a full hall too.
    """
    lead = timedelta(minutes=lobby.office.rates.preset.lead_minutes)
    counts = lobby.work.tickets.waiting_counts(lobby.office.id, lobby.day, lobby.now + lead)
    rivals = lobby.office.rivals[TicketClass.from_key(ticket.class_key).case_type]
    others = sum(n for key, n in counts.items() if TicketClass.from_key(key).case_type in rivals)
    return others - 1  # without itself

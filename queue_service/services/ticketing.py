"""A client's side: take a number, give it up, come back, see where one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queue_service.domain.command import BY_SYSTEM, Command
from queue_service.domain.errors import Conflict
from queue_service.domain.events import EventKind
from queue_service.domain.numbering import normalised_number
from queue_service.domain.rights import Right
from queue_service.domain.ticket import LegState, Ticket, TicketState
from queue_service.services.issuing import Wish, check_wish, issue, require_open, taken
from queue_service.services.kiosk_gate import room_today
from queue_service.services.lobbies import Lobbies
from queue_service.services.lobby import LobbyReader
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.proofs import Proof, Proofs
from queue_service.services.snapshots import NumberReturned, TicketTaken, TicketView
from queue_service.services.tokens import Tokens, token_hash


class Refused(Conflict):
    """No number was given out; ``proof`` says that somebody asked for one."""

    def __init__(self, code: str, proof: Proof) -> None:
        super().__init__(code)
        self.proof = proof


class Ticketing:
    """Use cases of whoever holds, or wants, a number."""

    def __init__(self, lobbies: Lobbies, reader: LobbyReader, tokens: Tokens, proofs: Proofs) -> None:
        self._lobbies, self._reader, self._tokens, self._proofs = lobbies, reader, tokens, proofs

    def take(
        self,
        command: Command,
        office: str,
        case_types: Sequence[str],
        language: str,
        persons: int = 1,
        needs_priority: bool = False,
        accessible_only: bool = False,
    ) -> TicketTaken:
        """Issues a number for one or several matters.

        A kiosk gives none that cannot be served today any more, and none after an early closure; staff may. Whoever
        is refused gets a signed proof of having asked, and the refusal is part of the record.

        Raises:
            Forbidden: whoever asks may not issue tickets here.
            NotFound: ``office_not_found``.
            Invalid: ``unknown_case_type``, ``case_type_twice``, ``too_many_matters``, ``unknown_language``,
                ``too_many_persons``.
            Conflict: ``office_closed`` with ``opens_at``; ``not_walk_in`` for what needs a booking; ``house_paused``.
            Refused: ``kiosk_stopped``, ``closed_early``.
        """
        command.actor.require(Right.ISSUE_TICKETS, office)
        wish = Wish(tuple(case_types), language, persons, needs_priority, accessible_only)
        with self._lobbies.changing(command, office) as lobby:
            check_wish(lobby.office, wish)
            require_open(lobby)
            refused = self._refusal(command, lobby, wish)
            if refused is not None:
                lobby.work.commit(refused)
            else:
                ticket = issue(lobby, self._tokens, wish)
                lobby.offer(ticket)
                return lobby.work.commit(taken(lobby, self._tokens, ticket))
        # Only now, when the record has it: an error inside would have rolled it back.
        raise refused

    def _refusal(self, command: Command, lobby: OpenLobby, wish: Wish) -> Refused | None:
        if command.actor.may(Right.ISSUE_LATE):
            return None
        code, binding = None, []
        if lobby.work.house.closed_early_at is not None:
            code = "closed_early"
        else:
            room = room_today(lobby.work, lobby.office, lobby.desks, wish.case_types, lobby.now)
            if room.shortage is not None:
                code, binding = "kiosk_stopped", sorted(room.shortage.case_types)
        if code is None:
            return None
        kind = "closed_early" if code == "closed_early" else "no_number_left"
        proof = self._proofs.issue(lobby.office.plan.code, wish.case_types, lobby.now, kind)
        lobby.work.record(EventKind.REFUSED, case_types=list(wish.case_types), code=code, binding=binding)
        return Refused(code, proof)

    def view(self, token: str) -> TicketView:
        """The holder's view. Raises NotFound ``ticket_not_found``."""
        return self._reader.ticket_by_token(token)

    def cancel(self, command: Command, token: str) -> TicketView:
        """Gives the place up; a second time changes nothing.

        Raises:
            NotFound: ``ticket_not_found``.
            Conflict: ``not_allowed`` while it is being served or after.
        """
        with self._lobbies.holding(command, token_hash(token), in_pause=True) as (lobby, ticket):
            if ticket.state is not TicketState.CANCELLED:
                cancel(lobby, ticket)
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

    def return_number(self, command: Command, office: str, number: str) -> NumberReturned:
        """Staff bring a parked or closed ticket of today back, with its clock.

        What is done is opened again by those only who have the right to.

        Raises:
            Forbidden: not staff of this office.
            Invalid: ``invalid_number``.
            NotFound: ``ticket_not_found``.
            Conflict: ``not_allowed`` when it waits or sits at a desk; ``already_done``.
        """
        command.actor.require(Right.BRING_BACK, office)
        printed = normalised_number(number)
        with self._lobbies.changing(command, office) as lobby:
            work, office_id = lobby.work, lobby.office.id
            ticket = work.tickets.by_number(office_id, lobby.day, printed)
            if ticket.state is TicketState.DONE and not command.actor.may(Right.REOPEN, office):
                raise Conflict("already_done", number=printed)
            if ticket.current_leg() is None:
                # It was done: its last matter is opened again.
                work.tickets.mark_legs(office_id, ticket.legs[-1:], LegState.OPEN)
                ticket = work.tickets.get(office_id, ticket.id)
            back = lobby.move(ticket, "return", parked_until=None, missed_calls=0, **_class_of_next(ticket))
            lobby.wait(back, EventKind.RETURNED, by="staff")
            now = work.tickets.get(office_id, ticket.id)
            return work.commit(NumberReturned(printed, str(now.state), self._reader.inside(lobby).queue()))

    def return_due(self) -> int:
        """Brings back, in every office, those whose time of parking is over; returns how many.

        Safe when run twice or by two processes: whoever takes the lobby's turn first does it.
        """
        returned = 0
        for code in self._reader.offices_with_due():
            with self._lobbies.changing(BY_SYSTEM, code, in_pause=True) as lobby:
                if lobby.rejoined:
                    returned += lobby.rejoined
                    lobby.work.commit(None)
        return returned

    def end_days(self) -> int:
        """Ends the day in every office where one is over and nobody has come since; returns how many.

        Safe when run twice: what has ended has nothing left over.
        """
        ended = 0
        for code in self._reader.offices_with_a_day_over():
            with self._lobbies.changing(BY_SYSTEM, code, in_pause=True) as lobby:
                ended += lobby.work.first_of_day
                lobby.work.commit(None)
        return ended

    def _view(self, lobby: OpenLobby, ticket_id: int) -> TicketView:
        ticket = lobby.work.tickets.get(lobby.office.id, ticket_id)
        return self._reader.inside(lobby).ticket(ticket)


def cancel(lobby: OpenLobby, ticket: Ticket) -> None:
    """The ticket gives its place up. Raises Conflict ``not_allowed`` while it is being served or after."""
    moved = lobby.move(ticket, "cancel", parked_until=None)
    lobby.work.tickets.mark_legs(lobby.office.id, ticket.taken_legs(), LegState.OPEN)
    lobby.work.record(EventKind.CANCELLED, moved)
    lobby.leave_desk(moved, "cancelled")


def _class_of_next(ticket: Ticket) -> dict[str, object]:
    """The class of what it waits for now, which need not be what it waited for before it was done."""
    leg = ticket.current_leg()
    if leg is None or leg.case_type == ticket.ticket_class.case_type:
        return {}
    return {"class_key": replace(ticket.ticket_class, case_type=leg.case_type, pinned_desk=None).key}

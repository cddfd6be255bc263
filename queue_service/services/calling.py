"""A clerk's side: call, call again, start, finish, no answer, hand over."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

from queue_service.domain.command import Command
from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.dispatch import TicketClass, may_serve
from queue_service.domain.errors import Conflict, Invalid
from queue_service.domain.events import EventKind
from queue_service.domain.ticket import (
    CALLS_BEFORE_NO_SHOW,
    PARKED_FOR,
    Leg,
    LegState,
    Outcome,
    Ticket,
    TicketState,
)
from queue_service.persistence.calls import CallRow
from queue_service.services.lobby_view import client_at, desk_view
from queue_service.services.open_lobby import Lobbies, OpenLobby
from queue_service.services.snapshots import Client, DeskView

#: A note for the next desk is a line, not a file.
LONGEST_NOTE = 500


class Calling:
    """Use cases of a clerk with a client, or about to have one."""

    def __init__(self, lobbies: Lobbies) -> None:
        self._lobbies = lobbies

    def call_next(self, command: Command, office: str, desk: str) -> Client | None:
        """Calls whom the rule chooses; None when nobody waits whom the desk may serve: it is ready from then on.

        A client who has just been called to the desk because it stood ready is the answer, not a conflict: the clerk
        asked for somebody and has not seen yet that somebody was found.

        Raises:
            Forbidden: not desk staff of this office.
            NotFound: ``office_not_found``, ``desk_not_found``.
            Conflict: ``desk_closed``; ``client_present`` while the desk has a client.
        """
        command.actor.require_desk_work(office)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            here.require_open()
            if here.state is DeskState.OCCUPIED:
                call, ticket = lobby.client_at(here)
                if ticket.state is TicketState.SERVING or not call.to_ready_desk:
                    raise Conflict("client_present", desk=desk)
                return lobby.work.commit(client_at(call, ticket))
            choice = lobby.choose_for(here)
            if choice is None:
                _stand_ready(lobby, here)
                return lobby.work.commit(None)
            return lobby.work.commit(client_at(*lobby.call(choice, here)))

    def repeat(self, command: Command, office: str, desk: str) -> DeskView:
        """Announces the call again on every board.

        Raises:
            Conflict: ``no_client``; ``not_allowed`` once the client sits.
        """
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            lobby.move(ticket, "repeat")
            lobby.work.calls.show_again(lobby.office.id, call.id, lobby.now)
            lobby.work.record(EventKind.REPEATED, ticket, desk)
            again = replace(call, repeats=call.repeats + 1, shown_at=lobby.now)
            return lobby.work.commit(_view(lobby, here, again, ticket))

    def start(self, command: Command, office: str, desk: str) -> DeskView:
        """The client sits down.

        Raises:
            Conflict: ``no_client``; ``not_allowed`` when the service has started already.
        """
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            moved = lobby.move(ticket, "start")
            lobby.work.calls.start(lobby.office.id, call.id, lobby.now)
            lobby.work.record(EventKind.STARTED, ticket, desk)
            return lobby.work.commit(_view(lobby, here, replace(call, started_at=lobby.now), moved))

    def finish(self, command: Command, office: str, desk: str, outcome: Outcome = Outcome.DONE) -> DeskView:
        """The matters taken on here are dealt with; a next matter waits from now, with its credit kept.

        Raises:
            Conflict: ``no_client``.
        """
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            done = ticket.taken_legs()
            lobby.work.tickets.mark_legs(lobby.office.id, done, LegState.DONE, outcome)
            following = ticket.current_leg()
            if following is None:
                lobby.move(ticket, "finish")
                lobby.work.record(EventKind.FINISHED, ticket, desk, outcome=outcome)
                return self._freed(lobby, here, call, "finished")
            moved = lobby.next_leg(ticket, following, "next_leg")
            lobby.work.record(EventKind.FINISHED, ticket, desk, outcome=outcome)
            freed = lobby.free(here, call, "finished")
            lobby.wait(moved, EventKind.NEXT_LEG)
            return lobby.work.commit(_view(lobby, lobby.desks[freed.desk.code]))

    def no_answer(self, command: Command, office: str, desk: str) -> DeskView:
        """Nobody came: parked with the clock kept, and back once by itself; a second time closes as no-show.

        Raises:
            Conflict: ``no_client``; ``not_allowed`` once the client sits.
        """
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            missed = ticket.missed_calls + 1
            lobby.work.tickets.mark_legs(lobby.office.id, ticket.taken_legs(), LegState.OPEN)
            if missed < CALLS_BEFORE_NO_SHOW:
                until = lobby.now + PARKED_FOR
                lobby.move(ticket, "park", missed_calls=missed, parked_until=until)
                lobby.work.record(EventKind.PARKED, ticket, desk, until=until.timestamp())
            else:
                lobby.move(ticket, "no_show", missed_calls=missed)
                lobby.work.record(EventKind.NO_SHOW, ticket, desk)
            return self._freed(lobby, here, call, "no_answer")

    def transfer(
        self,
        command: Command,
        office: str,
        desk: str,
        case_type: str | None = None,
        to_desk: str | None = None,
        note: str | None = None,
    ) -> DeskView:
        """Hands the client over to another matter, another desk, or both; what was waited is kept as credit.

        Raises:
            Invalid: ``transfer_needs_target``, ``unknown_case_type``, ``note_too_long``.
            NotFound: ``desk_not_found``.
            Conflict: ``no_client``, ``same_desk``, ``desk_closed``, ``desk_cannot_serve``.
        """
        if case_type is None and to_desk is None:
            raise Invalid("transfer_needs_target", field="case_type")
        if note is not None and len(note) > LONGEST_NOTE:
            raise Invalid("note_too_long", field="note", most=LONGEST_NOTE)
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            leg = _handed_over(lobby, ticket, case_type, note)
            if to_desk is not None:
                _check_target(lobby, here, lobby.desk(to_desk), leg)
            moved = lobby.next_leg(ticket, leg, "transfer", pinned_desk=to_desk)
            lobby.free(here, call, "transferred")
            lobby.wait(moved, EventKind.TRANSFERRED, by=desk)
            return lobby.work.commit(_view(lobby, lobby.desks[desk]))

    def _freed(self, lobby: OpenLobby, here: DeskNow, call: CallRow, ending: str) -> DeskView:
        return lobby.work.commit(_view(lobby, lobby.free(here, call, ending)))

    def _with_client(
        self, command: Command, office: str, desk: str
    ) -> AbstractContextManager[tuple[OpenLobby, DeskNow, CallRow, Ticket]]:
        command.actor.require_desk_work(office)
        return self._lobbies.at_desk(command, office, desk)


def _view(
    lobby: OpenLobby, desk: DeskNow, call: CallRow | None = None, ticket: Ticket | None = None
) -> DeskView:
    """The desk as it is now. Freed by this very use case, it may have a new client already."""
    if call is None and desk.state is DeskState.OCCUPIED:
        call, ticket = lobby.client_at(desk)
    return desk_view(desk, call, ticket, lobby.work.revision, lobby.now)


def _stand_ready(lobby: OpenLobby, desk: DeskNow) -> None:
    if desk.state is not DeskState.READY:
        lobby.save_desk(desk, DeskState.READY)
        lobby.work.record(EventKind.DESK_READY, None, desk.desk.code)


def _handed_over(lobby: OpenLobby, ticket: Ticket, case_type: str | None, note: str | None) -> Leg:
    """The leg the client waits for next: the same matter elsewhere, or another one."""
    tickets, office_id, taken = lobby.work.tickets, lobby.office.id, ticket.taken_legs()
    if case_type is None:
        tickets.mark_legs(office_id, taken, LegState.OPEN)
        tickets.set_note(office_id, taken[0], note)
        return taken[0]
    lobby.office.plan.case_type(case_type)
    tickets.mark_legs(office_id, taken, LegState.DROPPED, "transferred")
    planned = next((leg for leg in ticket.open_legs() if leg.case_type == case_type), None)
    if planned is not None:
        tickets.set_note(office_id, planned, note)
        return planned
    position = 1 + max(leg.position for leg in ticket.legs)
    leg = Leg(lobby.work.next_id(), case_type, position, LegState.OPEN, note)
    tickets.add_leg(office_id, ticket.id, leg)
    return leg


def _check_target(lobby: OpenLobby, here: DeskNow, target: DeskNow, leg: Leg) -> None:
    if target.desk.code == here.desk.code:
        raise Conflict("same_desk", desk=here.desk.code)
    # Nobody is sent to wait for an empty chair.
    target.require_open()
    if not may_serve(lobby.office.skills(target), TicketClass(leg.case_type)):
        raise Conflict("desk_cannot_serve", desk=target.desk.code, case_type=leg.case_type)

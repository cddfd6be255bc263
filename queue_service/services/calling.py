"""A clerk's side: call, call again, start, finish, no answer."""

from __future__ import annotations

from contextlib import AbstractContextManager

from queue_service.domain.command import Command
from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.errors import Conflict, Invalid
from queue_service.domain.events import EventKind
from queue_service.domain.numbering import normalised_number
from queue_service.domain.rights import Right
from queue_service.domain.ticket import (
    CALL_REASONS,
    CALLS_BEFORE_NO_SHOW,
    PARKED_FOR,
    LegState,
    Outcome,
    Ticket,
    TicketState,
)
from queue_service.persistence.calls import CallRow
from queue_service.services.desk_views import client_now, desk_after
from queue_service.services.lobbies import Lobbies
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import Client, DeskView


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
            Conflict: ``desk_closed``; ``client_present`` while the desk has a client; ``house_paused``.
        """
        command.actor.require(Right.DESK_WORK, office)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            here.require_open()
            if here.with_client:
                call, ticket = lobby.client_at(here)
                if ticket.state is TicketState.SERVING or not call.to_ready_desk:
                    raise Conflict("client_present", desk=desk)
                return lobby.work.commit(client_now(lobby, call, ticket))
            choice = lobby.choose_for(here)
            if choice is None:
                _stand_ready(lobby, here)
                return lobby.work.commit(None)
            return lobby.work.commit(client_now(lobby, *lobby.call(choice, here)))

    def call(self, command: Command, office: str, desk: str, number: str, reason_code: str) -> Client:
        """Calls somebody out of turn, whether they wait or are set aside; the reason is logged.

        Raises:
            Invalid: ``unknown_reason``, ``invalid_number``.
            NotFound: ``ticket_not_found``.
            Conflict: ``desk_closed``, ``client_present``, ``desk_cannot_serve``; ``not_allowed`` when the ticket is
                at a desk or has ended.
        """
        command.actor.require(Right.DESK_WORK, office)
        if reason_code not in CALL_REASONS:
            raise Invalid("unknown_reason", field="reason_code", known=list(CALL_REASONS))
        printed = normalised_number(number)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            here.require_open()
            here.require_free()
            ticket = lobby.work.tickets.by_number(lobby.office.id, lobby.day, printed)
            if ticket.state in (TicketState.PARKED, TicketState.ON_HOLD):
                ticket = lobby.move(ticket, "return", parked_until=None)
                lobby.note_waiting(ticket, EventKind.RETURNED, by="staff")
            return lobby.work.commit(client_now(lobby, *lobby.call_by_hand(ticket, here, reason_code)))

    def repeat(self, command: Command, office: str, desk: str) -> DeskView:
        """Announces the call again on every board.

        Raises:
            Conflict: ``no_client``; ``not_allowed`` once the client sits.
        """
        with self._with_client(command, office, desk) as (lobby, _, call, ticket):
            lobby.move(ticket, "repeat")
            lobby.work.calls.show_again(lobby.office.id, call.id, lobby.now)
            lobby.work.record(EventKind.REPEATED, ticket, desk)
            return lobby.work.commit(desk_after(lobby, desk))

    def start(self, command: Command, office: str, desk: str) -> DeskView:
        """The client sits down.

        Raises:
            Conflict: ``no_client``; ``not_allowed`` when the service has started already.
        """
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            lobby.move(ticket, "start")
            lobby.work.calls.start(lobby.office.id, call.id, lobby.now)
            lobby.remember("start", ticket, call, here)
            lobby.save_desk(here, DeskState.OCCUPIED)
            lobby.work.record(EventKind.STARTED, ticket, desk)
            return lobby.work.commit(desk_after(lobby, desk))

    def finish(self, command: Command, office: str, desk: str, outcome: Outcome = Outcome.DONE) -> DeskView:
        """The matters taken on here are dealt with; a next matter waits from now, with its credit kept.

        Raises:
            Conflict: ``no_client``.
        """
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            finish_client(lobby, here, call, ticket, outcome)
            return lobby.work.commit(desk_after(lobby, desk))

    def no_answer(self, command: Command, office: str, desk: str) -> DeskView:
        """Nobody came: parked with the clock kept, and back once by itself; a second time closes as no-show.

        Raises:
            Conflict: ``no_client``; ``not_allowed`` once the client sits.
        """
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            set_aside(lobby, here, call, ticket)
            return lobby.work.commit(desk_after(lobby, desk))

    def _with_client(
        self, command: Command, office: str, desk: str
    ) -> AbstractContextManager[tuple[OpenLobby, DeskNow, CallRow, Ticket]]:
        command.actor.require(Right.DESK_WORK, office)
        return self._lobbies.at_desk(command, office, desk)


def finish_client(
    lobby: OpenLobby,
    here: DeskNow,
    call: CallRow,
    ticket: Ticket,
    outcome: Outcome,
    then: DeskState = DeskState.OPEN,
) -> None:
    """Ends the service of a client; `then` is what the desk does afterwards."""
    lobby.remember("finish", ticket, call, here)
    lobby.work.tickets.mark_legs(lobby.office.id, ticket.taken_legs(), LegState.DONE, outcome)
    following = ticket.current_leg()
    if following is None:
        lobby.move(ticket, "finish")
        lobby.work.record(EventKind.FINISHED, ticket, here.desk.code, outcome=outcome)
        lobby.free(here, call, "finished", then)
        return
    moved = lobby.next_leg(ticket, following, "next_leg")
    lobby.work.record(EventKind.FINISHED, ticket, here.desk.code, outcome=outcome)
    lobby.free(here, call, "finished", then)
    lobby.wait(moved, EventKind.NEXT_LEG)


def set_aside(
    lobby: OpenLobby, here: DeskNow, call: CallRow, ticket: Ticket, then: DeskState = DeskState.OPEN
) -> None:
    """Nobody came: parked the first time, closed the second. Raises Conflict ``not_allowed`` once the client sits."""
    missed = ticket.missed_calls + 1
    lobby.remember("no-answer", ticket, call, here)
    lobby.work.tickets.mark_legs(lobby.office.id, ticket.taken_legs(), LegState.OPEN)
    if missed < CALLS_BEFORE_NO_SHOW:
        until = lobby.now + PARKED_FOR
        lobby.move(ticket, "park", missed_calls=missed, parked_until=until)
        lobby.work.record(EventKind.PARKED, ticket, here.desk.code, until=until.timestamp())
    else:
        lobby.move(ticket, "no_show", missed_calls=missed)
        lobby.work.record(EventKind.NO_SHOW, ticket, here.desk.code)
    lobby.free(here, call, "no_answer", then)


def requeue(
    lobby: OpenLobby, here: DeskNow, call: CallRow, ticket: Ticket, then: DeskState = DeskState.OPEN
) -> None:
    """The desk lets a client go who has done nothing wrong: back to the queue with the old clock."""
    lobby.remember("return", ticket, call, here)
    lobby.work.tickets.mark_legs(lobby.office.id, ticket.taken_legs(), LegState.OPEN)
    moved = lobby.move(ticket, "requeue", notice="call_withdrawn")
    lobby.free(here, call, "requeued", then)
    lobby.wait(moved, EventKind.REQUEUED)


def _stand_ready(lobby: OpenLobby, desk: DeskNow) -> None:
    if desk.state is not DeskState.READY:
        lobby.save_desk(desk, DeskState.READY)
        lobby.work.record(EventKind.DESK_READY, None, desk.desk.code)

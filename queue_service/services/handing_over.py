"""Where a client goes on: another matter or desk, to get something, or to another room together with the clerk."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

from queue_service.domain.command import Command
from queue_service.domain.desk import MOVED, DeskNow, DeskState
from queue_service.domain.dispatch import TicketClass, may_serve
from queue_service.domain.errors import Conflict, Invalid
from queue_service.domain.events import EventKind
from queue_service.domain.rights import Right
from queue_service.domain.ticket import HOLD_REASONS, Leg, LegState, Ticket
from queue_service.persistence.calls import CallRow
from queue_service.services.desk_views import desk_after
from queue_service.services.lobbies import Lobbies
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import DeskView

#: A note for the next desk is a line, not a file.
LONGEST_NOTE = 500


class HandingOver:
    """Use cases of a clerk whose client goes on elsewhere."""

    def __init__(self, lobbies: Lobbies) -> None:
        self._lobbies = lobbies

    def transfer(
        self,
        command: Command,
        office: str,
        desk: str,
        case_type: str | None = None,
        to_desk: str | None = None,
        note: str | None = None,
        *,
        clerk: bool = False,
    ) -> DeskView:
        """Hands the client over to another matter, another desk, or both; what was waited is kept as credit.

        Args:
            clerk: with `to_desk`: meant is who works there now, wherever they will work.

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
            lobby.remember("transfer", ticket, call, here)
            leg = _handed_over(lobby, ticket, case_type, note)
            staff_id = None
            if to_desk is not None:
                target = lobby.desk(to_desk)
                _check_target(lobby, here, target, ticket, leg)
                staff_id = target.staff_id if clerk else None
            moved = lobby.next_leg(ticket, leg, "transfer", pinned_desk=to_desk, pinned_staff=staff_id)
            lobby.free(here, call, "transferred")
            lobby.wait(moved, EventKind.TRANSFERRED, by=desk)
            return lobby.work.commit(desk_after(lobby, desk))

    def hold(
        self, command: Command, office: str, desk: str, reason: str, *, same_desk: bool = False
    ) -> DeskView:
        """Sends the client to get something; no limit, and the clock is kept.

        Args:
            same_desk: the client comes back to this desk, wherever its clerk works then.

        Raises:
            Invalid: ``unknown_reason``.
            Conflict: ``no_client``.
        """
        if reason not in HOLD_REASONS:
            raise Invalid("unknown_reason", field="reason", known=list(HOLD_REASONS))
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            lobby.remember("wait", ticket, call, here)
            lobby.work.tickets.mark_legs(lobby.office.id, ticket.taken_legs(), LegState.OPEN)
            pins: dict[str, object] = {"pinned_desk": None, "pinned_staff": None}
            if same_desk:
                pins = {"pinned_desk": desk, "pinned_staff": here.staff_id}
            key = replace(ticket.ticket_class, pinned_desk=desk if same_desk else None).key
            held = lobby.move(ticket, "hold", hold_reason=reason, class_key=key, **pins)
            lobby.work.record(EventKind.ON_HOLD, held, desk, reason=reason)
            lobby.free(here, call, "on_hold")
            return lobby.work.commit(desk_after(lobby, desk))

    def move(self, command: Command, office: str, desk: str, to_desk: str) -> DeskView:
        """Client and clerk go to another desk together; boards announce it. Returns the other desk.

        What the clerk may serve goes along, so that nothing is asked about the other desk's case types.

        Raises:
            NotFound: ``desk_not_found``.
            Conflict: ``no_client``, ``same_desk``; ``client_present`` when somebody is there already.
        """
        with self._with_client(command, office, desk) as (lobby, here, call, ticket):
            target = lobby.desk(to_desk)
            if target.desk.code == desk:
                raise Conflict("same_desk", desk=desk)
            target.require_free()
            lobby.remember("move", ticket, call, target, here)
            lobby.work.undo.forget(lobby.office.id, desk)
            lobby.move(ticket, "move", notice="moved")
            lobby.work.calls.save(lobby.office.id, _moved(lobby, call, target))
            staff_id = command.actor.staff_id if target.state is DeskState.CLOSED else target.staff_id
            lobby.save_desk(replace(target, staff_id=staff_id), DeskState.OCCUPIED)
            lobby.save_desk(here, DeskState.PAUSED, pause_reason=MOVED)
            # "from" is a keyword, as a value it is not.
            lobby.work.record(EventKind.MOVED, ticket, to_desk, **{"from": desk})
            return lobby.work.commit(desk_after(lobby, to_desk))

    def _with_client(
        self, command: Command, office: str, desk: str
    ) -> AbstractContextManager[tuple[OpenLobby, DeskNow, CallRow, Ticket]]:
        command.actor.require(Right.DESK_WORK, office)
        return self._lobbies.at_desk(command, office, desk)


def _moved(lobby: OpenLobby, call: CallRow, target: DeskNow) -> CallRow:
    return replace(
        call,
        desk=target.desk.code,
        desk_area=target.desk.area,
        shown_at=lobby.now,
        away_since=None,
        away_seconds=lobby.away_seconds(call),
    )


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


def _check_target(lobby: OpenLobby, here: DeskNow, target: DeskNow, ticket: Ticket, leg: Leg) -> None:
    if target.desk.code == here.desk.code:
        raise Conflict("same_desk", desk=here.desk.code)
    # Nobody is sent to wait for an empty chair.
    target.require_open()
    wanted = TicketClass(leg.case_type, accessible_only=ticket.ticket_class.accessible_only)
    if not may_serve(lobby.office.skills(target), wanted):
        raise Conflict("desk_cannot_serve", desk=target.desk.code, case_type=leg.case_type)

"""Taking back the last step at a desk: a compensating event, never a change of what was recorded."""

from __future__ import annotations

from dataclasses import replace

from queue_service.domain.command import Command
from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.errors import Conflict
from queue_service.domain.events import EventKind
from queue_service.domain.rights import Right
from queue_service.domain.ticket import Ticket, TicketState
from queue_service.persistence.calls import UNDONE
from queue_service.persistence.undo import DeskBefore, Step
from queue_service.services.desk_views import desk_after
from queue_service.services.lobbies import Lobbies
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import DeskView


class Undoing:
    """The use case of a clerk who pressed the wrong key."""

    def __init__(self, lobbies: Lobbies) -> None:
        self._lobbies = lobbies

    def undo(self, command: Command, office: str, desk: str) -> DeskView:
        """Puts ticket, call and desk back to what they were before the last step at this desk.

        Boards retract a call that was taken back; its holder is told. After a move it is the desk one came from
        that is returned to, and the view is that of this one.

        Raises:
            Conflict: ``nothing_to_undo``; ``undo_too_late`` when another desk, the client or the house has done
                something with the ticket or the desk since.
        """
        command.actor.require(Right.DESK_WORK, office)
        with self._lobbies.changing(command, office) as lobby:
            step = lobby.work.undo.last(lobby.office.id, desk)
            if step is None:
                raise Conflict("nothing_to_undo", desk=desk)
            now = _unchanged_since(lobby, step, desk)
            _restore(lobby, step, now)
            lobby.work.undo.forget(lobby.office.id, desk)
            back_at = desk if step.call is None else step.call.desk
            return lobby.work.commit(desk_after(lobby, back_at))


def _unchanged_since(lobby: OpenLobby, step: Step, desk: str) -> Ticket:
    """The ticket as it is now. Raises Conflict ``undo_too_late``."""
    now = lobby.work.tickets.get(lobby.office.id, step.ticket.id)
    call = lobby.work.calls.open_of(lobby.office.id, now.id)
    called_elsewhere = call is not None and call.desk != desk
    desks = [lobby.desk(before.code) for before in step.desks]
    if now.revision != step.revision or called_elsewhere or any(d.revision != step.revision for d in desks):
        raise Conflict("undo_too_late", desk=desk)
    return now


def _restore(lobby: OpenLobby, step: Step, now: Ticket) -> None:
    office_id = lobby.office.id
    if step.call is None:
        opened = lobby.work.calls.open_at(office_id, step.desks[0].code)
        lobby.work.calls.end(office_id, opened.id, lobby.now, UNDONE)
    else:
        # Where boards had something to show, they show it again as it is now.
        shown = lobby.now if step.action in ("move", "no-answer") else step.call.shown_at
        lobby.work.calls.save(office_id, replace(step.call, shown_at=shown))
    for before in step.desks:
        _restore_desk(lobby, lobby.desk(before.code), before)
    notice = "call_withdrawn" if step.action == "call" else None
    lobby.work.tickets.restore_legs(office_id, step.ticket)
    restored = replace(step.ticket, revision=lobby.work.revision, notice=notice)
    lobby.work.tickets.move(office_id, now, restored)
    _record(lobby, step, restored)


def _restore_desk(lobby: OpenLobby, desk: DeskNow, before: DeskBefore) -> None:
    # A desk that stood ready would call the same client again at once.
    state = DeskState.OPEN if before.state is DeskState.READY else before.state
    was = replace(desk, case_types=before.case_types, staff_id=before.staff_id)
    lobby.save_desk(was, state, before.pause_reason)


def _record(lobby: OpenLobby, step: Step, restored: Ticket) -> None:
    if restored.state is TicketState.WAITING:
        lobby.wait(restored, EventKind.UNDONE, undone=step.action, state=restored.state)
        return
    desk = None if step.call is None else step.call.desk
    lobby.work.record(EventKind.UNDONE, restored, desk, undone=step.action, state=restored.state)

"""Desks open, pause and close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queue_service.domain.command import Command
from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.errors import Invalid
from queue_service.domain.events import EventKind
from queue_service.services.lobby_view import desk_view
from queue_service.services.open_lobby import Lobbies, OpenLobby
from queue_service.services.snapshots import DeskView

#: Why a desk pauses; words are the documents' affair.
PAUSE_REASONS = ("break", "phone", "back_office", "meeting", "other")


class Desks:
    """Use cases of a clerk who comes, pauses and goes."""

    def __init__(self, lobbies: Lobbies) -> None:
        self._lobbies = lobbies

    def open(
        self, command: Command, office: str, desk: str, case_types: Sequence[str] | None = None
    ) -> DeskView:
        """Opens a desk, for all it is equipped for or for fewer; repeatable. Opening alone calls nobody.

        Raises:
            Forbidden: not desk staff of this office.
            NotFound: ``desk_not_found``.
            Invalid: ``desk_cannot_serve`` for a case type the desk is not equipped for, ``no_case_type`` for none.
        """
        command.actor.require_desk_work(office)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            served = _served(here, case_types)
            state = DeskState.OPEN if here.state in (DeskState.CLOSED, DeskState.PAUSED) else here.state
            here = replace(here, case_types=served, staff_id=command.actor.staff_id)
            opened = lobby.save_desk(here, state)
            lobby.work.record(EventKind.DESK_OPENED, None, desk, case_types=list(served))
            return lobby.work.commit(_view(lobby, opened))

    def pause(self, command: Command, office: str, desk: str, reason: str = "break") -> DeskView:
        """Takes a desk out for a while; nobody is called to it.

        Raises:
            Invalid: ``unknown_pause_reason``.
            Conflict: ``desk_closed``, ``client_present``.
        """
        command.actor.require_desk_work(office)
        if reason not in PAUSE_REASONS:
            raise Invalid("unknown_pause_reason", field="reason", known=list(PAUSE_REASONS))
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            here.require_open()
            here.require_free()
            paused = lobby.save_desk(here, DeskState.PAUSED, pause_reason=reason)
            lobby.work.record(EventKind.DESK_PAUSED, None, desk, reason=reason)
            return lobby.work.commit(_view(lobby, paused))

    def close(self, command: Command, office: str, desk: str) -> DeskView:
        """Closes a desk; whoever waits for just this desk waits for any desk of their matter from now.

        Raises:
            Conflict: ``client_present``.
        """
        command.actor.require_desk_work(office)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            here.require_free()
            if here.state is not DeskState.CLOSED:
                here = replace(here, case_types=here.desk.case_types, staff_id=None)
                here = lobby.save_desk(here, DeskState.CLOSED)
                lobby.work.record(EventKind.DESK_CLOSED, None, desk)
                lobby.unpin(desk)
            return lobby.work.commit(_view(lobby, here))


def _served(desk: DeskNow, case_types: Sequence[str] | None) -> tuple[str, ...]:
    if case_types is None:
        return desk.desk.case_types
    if not case_types:
        raise Invalid("no_case_type", field="case_types")
    for code in case_types:
        if code not in desk.desk.case_types:
            raise Invalid("desk_cannot_serve", field="case_types", desk=desk.desk.code, case_type=code[:60])
    return tuple(code for code in desk.desk.case_types if code in case_types)


def _view(lobby: OpenLobby, desk: DeskNow) -> DeskView:
    if desk.state is DeskState.OCCUPIED:
        return desk_view(desk, *lobby.client_at(desk), lobby.work.revision, lobby.now)
    return desk_view(desk, None, None, lobby.work.revision, lobby.now)

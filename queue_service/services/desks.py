"""Desks open, pause, wait for their clerk and close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queue_service.domain.command import Command
from queue_service.domain.desk import PAUSE_REASONS, DeskNow, DeskState
from queue_service.domain.errors import Conflict, Invalid
from queue_service.domain.events import EventKind
from queue_service.domain.rights import Right
from queue_service.domain.ticket import Outcome, TicketState
from queue_service.services.calling import finish_client, requeue, set_aside
from queue_service.services.desk_views import desk_after
from queue_service.services.lobbies import Lobbies
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import DeskView

#: What may become of a client whose desk closes.
CLIENT_ENDINGS = ("finish", "return", "no-answer")


class Desks:
    """Use cases of a clerk who comes, pauses and goes."""

    def __init__(self, lobbies: Lobbies) -> None:
        self._lobbies = lobbies

    def open(
        self, command: Command, office: str, desk: str, case_types: Sequence[str] | None = None
    ) -> DeskView:
        """Opens a desk, for all it is equipped for or for fewer; repeatable. Opening alone calls nobody.

        Whoever opens works there from now: after a browser's crash, or in place of a colleague, they have the client
        who is there. It also ends a pause, an absence and the work after a client.

        Raises:
            Forbidden: not desk staff of this office.
            NotFound: ``desk_not_found``.
            Invalid: ``desk_cannot_serve`` for a case type the desk is not equipped for, ``no_case_type`` for none.
        """
        command.actor.require(Right.DESK_WORK, office)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            served = _served(here, case_types)
            if here.state is DeskState.AWAY:
                _back(lobby, here)
            here = replace(here, case_types=served, staff_id=command.actor.staff_id)
            lobby.save_desk(here, _opened(here.state))
            lobby.work.record(EventKind.DESK_OPENED, None, desk, case_types=list(served))
            lobby.follow(command.actor.staff_id, desk)
            return lobby.work.commit(desk_after(lobby, desk))

    def pause(self, command: Command, office: str, desk: str, reason: str = "break") -> DeskView:
        """Takes a desk out for a while; nobody is called to it.

        Raises:
            Invalid: ``unknown_pause_reason``.
            Conflict: ``desk_closed``, ``client_present``.
        """
        command.actor.require(Right.DESK_WORK, office)
        if reason not in PAUSE_REASONS:
            raise Invalid("unknown_pause_reason", field="reason", known=list(PAUSE_REASONS))
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            here.require_open()
            here.require_free()
            lobby.save_desk(here, DeskState.PAUSED, pause_reason=reason)
            lobby.work.record(EventKind.DESK_PAUSED, None, desk, reason=reason)
            return lobby.work.commit(desk_after(lobby, desk))

    def away(self, command: Command, office: str, desk: str) -> DeskView:
        """The clerk leaves for a moment and the client stays; no service time passes until the desk is opened again.

        Raises:
            Conflict: ``no_client``; ``not_allowed`` before the client sits, or when the clerk is away already.
        """
        command.actor.require(Right.DESK_WORK, office)
        with self._lobbies.at_desk(command, office, desk) as (lobby, here, call, ticket):
            if ticket.state is not TicketState.SERVING or here.state is DeskState.AWAY:
                raise Conflict("not_allowed", state=str(ticket.state), action="away")
            lobby.work.calls.save(lobby.office.id, replace(call, away_since=lobby.now))
            lobby.save_desk(here, DeskState.AWAY)
            lobby.work.record(EventKind.DESK_AWAY, None, desk)
            return lobby.work.commit(desk_after(lobby, desk))

    def wrap_up(self, command: Command, office: str, desk: str, outcome: Outcome = Outcome.DONE) -> DeskView:
        """The clerk has work to do before the next client. One who is there is finished first, with `outcome`.

        Raises:
            Conflict: ``desk_closed``.
        """
        command.actor.require(Right.DESK_WORK, office)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            here.require_open()
            if here.with_client:
                finish_client(lobby, here, *lobby.client_at(here), outcome, DeskState.WRAP_UP)
            else:
                lobby.save_desk(here, DeskState.WRAP_UP)
            lobby.work.record(EventKind.DESK_WRAP_UP, None, desk)
            return lobby.work.commit(desk_after(lobby, desk))

    def close(self, command: Command, office: str, desk: str, client: str | None = None) -> DeskView:
        """Closes a desk; whoever waits for just this desk waits for any desk of their matter from now.

        Args:
            client: what becomes of the client who is there, one of `CLIENT_ENDINGS`.

        Raises:
            Invalid: ``unknown_reason`` for another word.
            Conflict: ``client_present`` when somebody is there and nothing was said of them; ``not_allowed``.
        """
        command.actor.require(Right.DESK_WORK, office)
        if client is not None and client not in CLIENT_ENDINGS:
            raise Invalid("unknown_reason", field="client", known=list(CLIENT_ENDINGS))
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk)
            if here.with_client and client is not None:
                here = _let_go(lobby, here, client)
            here.require_free()
            if here.state is not DeskState.CLOSED:
                close_desk(lobby, here)
            return lobby.work.commit(desk_after(lobby, desk))


def close_desk(lobby: OpenLobby, desk: DeskNow) -> None:
    """Nobody works here any more."""
    lobby.save_desk(replace(desk, case_types=desk.desk.case_types, staff_id=None), DeskState.CLOSED)
    lobby.work.record(EventKind.DESK_CLOSED, None, desk.desk.code)
    lobby.unpin(desk.desk.code)


def _let_go(lobby: OpenLobby, here: DeskNow, client: str) -> DeskNow:
    call, ticket = lobby.client_at(here)
    # Paused for the moment: a desk that is about to close must not be offered the client it lets go.
    if client == "finish":
        finish_client(lobby, here, call, ticket, Outcome.DONE, DeskState.PAUSED)
    elif client == "return":
        requeue(lobby, here, call, ticket, DeskState.PAUSED)
    else:
        set_aside(lobby, here, call, ticket, DeskState.PAUSED)
    return lobby.desk(here.desk.code)


def _back(lobby: OpenLobby, here: DeskNow) -> None:
    """The clerk is back at the client: the absence was no service time."""
    call, _ = lobby.client_at(here)
    back = replace(call, away_since=None, away_seconds=lobby.away_seconds(call))
    lobby.work.calls.save(lobby.office.id, back)


def _opened(state: DeskState) -> DeskState:
    if state in (DeskState.CLOSED, DeskState.PAUSED, DeskState.WRAP_UP):
        return DeskState.OPEN
    return DeskState.OCCUPIED if state is DeskState.AWAY else state


def _served(desk: DeskNow, case_types: Sequence[str] | None) -> tuple[str, ...]:
    if case_types is None:
        return desk.desk.case_types
    if not case_types:
        raise Invalid("no_case_type", field="case_types")
    for code in case_types:
        if code not in desk.desk.case_types:
            raise Invalid("desk_cannot_serve", field="case_types", desk=desk.desk.code, case_type=code[:60])
    return tuple(code for code in desk.desk.case_types if code in case_types)

"""What is decided for the whole house: it pauses, closes early, sends people home, says something on its boards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from queue_service.domain.command import Command
from queue_service.domain.dispatch import clock_after_pause
from queue_service.domain.errors import Invalid
from queue_service.domain.events import EventKind
from queue_service.domain.office import BoardLook
from queue_service.domain.rights import Right
from queue_service.domain.ticket import Ticket, TicketState
from queue_service.services.configuration_change import save_change
from queue_service.services.day_end import leave_unserved
from queue_service.services.lobbies import Lobbies
from queue_service.services.lobby import LobbyReader
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import HouseView

PAUSE_KINDS = ("evacuation", "interruption")
LONGEST_MESSAGE = 280
SENT_HOME = "sent_home"


class House:
    """Use cases of whoever answers for the house."""

    def __init__(self, lobbies: Lobbies, reader: LobbyReader) -> None:
        self._lobbies, self._reader = lobbies, reader

    def pause(self, command: Command, office: str, kind: str) -> HouseView:
        """The house stands still: nobody is called, no clock runs, nobody becomes a no-show. Repeatable.

        Raises:
            Invalid: ``unknown_reason`` for another kind than `PAUSE_KINDS`.
        """
        command.actor.require(Right.HOUSE_PAUSE, office)
        if kind not in PAUSE_KINDS:
            raise Invalid("unknown_reason", field="kind", known=list(PAUSE_KINDS))
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            house = lobby.work.house
            if house.pause_kind != kind:
                since = house.paused_since or lobby.now
                lobby.save_house(replace(house, paused_since=since, pause_kind=kind))
                lobby.work.record(EventKind.HOUSE_PAUSED, kind=kind)
            return self._seen(lobby)

    def resume(self, command: Command, office: str) -> HouseView:
        """The house goes on where it stood: clocks without the pause, called numbers announced again."""
        command.actor.require(Right.HOUSE_PAUSE, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            since = lobby.work.house.paused_since
            if since is not None:
                lobby.save_house(replace(lobby.work.house, paused_since=None, pause_kind=None))
                _go_on(lobby, since)
                lobby.work.record(EventKind.HOUSE_RESUMED, since=since.timestamp())
            return self._seen(lobby)

    def close_early(self, command: Command, office: str) -> HouseView:
        """No more numbers today; those who wait may still be served. Repeatable."""
        return self._closing(command, office, close=True)

    def reopen(self, command: Command, office: str) -> HouseView:
        """Takes the early closure back. Repeatable."""
        return self._closing(command, office, close=False)

    def _closing(self, command: Command, office: str, *, close: bool) -> HouseView:
        command.actor.require(Right.HOUSE_DECISIONS, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            closed_at = lobby.work.house.closed_early_at
            if (closed_at is not None) != close:
                lobby.save_house(replace(lobby.work.house, closed_early_at=lobby.now if close else None))
                lobby.work.record(EventKind.CLOSED_EARLY if close else EventKind.REOPENED)
            return self._seen(lobby)

    def send_home(self, command: Command, office: str) -> HouseView:
        """Everybody who still waits goes home unserved; their wait counts on another day. Closes early, too."""
        command.actor.require(Right.HOUSE_DECISIONS, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            if lobby.work.house.closed_early_at is None:
                lobby.save_house(replace(lobby.work.house, closed_early_at=lobby.now))
                lobby.work.record(EventKind.CLOSED_EARLY)
            until = lobby.work.house.paused_since or lobby.now
            sent = _waiting_or_set_aside(lobby)
            for ticket in sent:
                leave_unserved(lobby, ticket, SENT_HOME, until)
            lobby.work.audit("house.sent_home", tickets=len(sent))
            return self._seen(lobby)

    def say(self, command: Command, office: str, text: str | None) -> HouseView:
        """Puts a message on every board, or takes it away.

        Raises:
            Invalid: ``message_too_long``.
        """
        command.actor.require(Right.HOUSE_DECISIONS, office)
        tidy = " ".join((text or "").split()) or None
        if tidy is not None and len(tidy) > LONGEST_MESSAGE:
            raise Invalid("message_too_long", field="text", most=LONGEST_MESSAGE)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            lobby.work.offices.set_message(lobby.office.id, tidy)
            lobby.work.record(EventKind.MESSAGE_SET, given=tidy is not None)
            return self._seen(lobby)

    def set_board(self, command: Command, office: str, look: BoardLook) -> BoardLook:
        """How the boards look from now on."""
        command.actor.require(Right.HOUSE_DECISIONS, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            save_change(lobby, replace(lobby.work.offices.load(office), board=look))
            lobby.work.audit("board.changed")
            return lobby.work.commit(look)

    def _seen(self, lobby: OpenLobby) -> HouseView:
        return lobby.work.commit(self._reader.inside(lobby).house())


def _waiting_or_set_aside(lobby: OpenLobby) -> list[Ticket]:
    states = (TicketState.WAITING, TicketState.PARKED, TicketState.ON_HOLD)
    return [t for t in lobby.work.tickets.active(lobby.office.id, lobby.day) if t.state in states]


def _go_on(lobby: OpenLobby, since: datetime) -> None:
    """Takes the pause out of every clock, and announces in order whoever had been called."""
    work, office_id = lobby.work, lobby.office.id
    for ticket in work.tickets.active(office_id, lobby.day):
        until = ticket.parked_until
        lobby.write(
            ticket,
            clock=_later(lobby, ticket.clock, since),
            entered_at=_later(lobby, ticket.entered_at, since),
            parked_until=None if until is None else until + (lobby.now - since),
        )
    for call in sorted(work.calls.open_calls(office_id), key=lambda each: each.shown_at):
        if call.started_at is None:
            work.calls.show_again(office_id, call.id, lobby.now)
        elif call.away_since is None:
            paused = (lobby.now - max(since, call.started_at)).total_seconds()
            work.calls.save(office_id, replace(call, away_seconds=call.away_seconds + max(0.0, paused)))
    # What was before the pause has other clocks: it cannot be put back.
    work.undo.forget(office_id)


def _later(lobby: OpenLobby, clock: datetime, since: datetime) -> datetime:
    later = clock_after_pause(clock.timestamp(), since.timestamp(), lobby.now.timestamp())
    return datetime.fromtimestamp(later, UTC)

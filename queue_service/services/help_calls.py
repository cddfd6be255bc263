"""Calls for help: a visitor's picture button at the kiosk, a clerk's silent one."""

from __future__ import annotations

from queue_service.domain.command import Command
from queue_service.domain.events import EventKind
from queue_service.domain.rights import Right
from queue_service.persistence.alarms import EMERGENCY, HELP, Alarm
from queue_service.services.desk_views import desk_after
from queue_service.services.lobbies import Lobbies
from queue_service.services.lobby import LobbyReader
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import AlarmView, DeskView, HouseView

#: How a kiosk without a name is called.
KIOSK = "kiosk"


class HelpCalls:
    """Use cases of whoever needs help, and of whoever comes."""

    def __init__(self, lobbies: Lobbies, reader: LobbyReader) -> None:
        self._lobbies, self._reader = lobbies, reader

    def ask(self, command: Command, office: str, place: str = KIOSK, *, urgent: bool = False) -> AlarmView:
        """Somebody is asked to come. Pressing again while nobody has closed it changes nothing.

        Args:
            urgent: somebody is in danger: the information desk is told at once and silently.

        Raises:
            Forbidden: neither a kiosk nor staff of this office who may.
        """
        command.actor.require(Right.RAISE_EMERGENCY if urgent else Right.RAISE_HELP, office)
        kind = EMERGENCY if urgent else HELP
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            return lobby.work.commit(_raise(lobby, kind, place[:80] or KIOSK, None))

    def emergency(self, command: Command, office: str, desk: str) -> DeskView:
        """Tells neighbours, information desk and supervisor, and nobody else, that this desk needs them at once.

        Raises:
            NotFound: ``desk_not_found``.
        """
        command.actor.require(Right.RAISE_EMERGENCY, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            here = lobby.desk(desk)
            _raise(lobby, EMERGENCY, desk, here.desk.area)
            return lobby.work.commit(desk_after(lobby, desk))

    def answer(self, command: Command, office: str, alarm_id: int) -> HouseView:
        """Somebody is on the way. Raises NotFound ``alarm_not_found``."""
        command.actor.require(Right.ANSWER_HELP, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            lobby.work.alarms.answer(lobby.office.id, alarm_id, lobby.now)
            lobby.work.record(EventKind.ALARM_ANSWERED, alarm=alarm_id)
            return lobby.work.commit(self._reader.inside(lobby).house())

    def close(self, command: Command, office: str, alarm_id: int) -> HouseView:
        """It is over. Raises NotFound ``alarm_not_found``."""
        command.actor.require(Right.ANSWER_HELP, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            lobby.work.alarms.close(lobby.office.id, alarm_id, lobby.now)
            lobby.work.record(EventKind.ALARM_CLOSED, alarm=alarm_id)
            return lobby.work.commit(self._reader.inside(lobby).house())


def _raise(lobby: OpenLobby, kind: str, place: str, area: str | None) -> AlarmView:
    """Raises an alarm, unless one of this kind from this place is open already."""
    for known in lobby.work.alarms.open(lobby.office.id, lobby.day):
        if (known.kind, known.place) == (kind, place):
            return _view(known)
    new = Alarm(lobby.work.next_id(), kind, place, area, lobby.now)
    lobby.work.alarms.add(lobby.office.id, lobby.day, new)
    lobby.work.record(EventKind.ALARM_RAISED, None, None, alarm=new.id, kind=kind)
    return _view(new)


def _view(alarm: Alarm) -> AlarmView:
    return AlarmView(alarm.id, alarm.kind, alarm.place, alarm.area, alarm.raised_at, alarm.answered_at)

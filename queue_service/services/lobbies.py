"""Opens lobbies to change them: the lobby's turn taken, the day before ended, nothing done in a pause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from queue_service.domain.command import Command
from queue_service.domain.desk import DeskNow
from queue_service.domain.errors import Conflict
from queue_service.domain.ticket import Ticket
from queue_service.persistence.calls import CallRow
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.day_end import end_days_before
from queue_service.services.offices import Offices
from queue_service.services.open_lobby import OpenLobby


class Lobbies:
    """Opens lobbies to change them."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self.units, self.offices = units, offices

    @contextmanager
    def changing(self, command: Command, code: str, *, in_pause: bool = False) -> Iterator[OpenLobby]:
        """The lobby of an office today, its turn taken.

        Args:
            in_pause: this may be done while the whole house stands still.

        Raises:
            NotFound: ``office_not_found``.
            Conflict: ``house_paused``.
            AlreadyAnswered: the command was answered before.
        """
        with self.units.writing(command) as work:
            yield self._enter(work, code, in_pause)

    @contextmanager
    def holding(
        self, command: Command, token_hash: str, *, in_pause: bool = False
    ) -> Iterator[tuple[OpenLobby, Ticket]]:
        """The lobby of the ticket that a token opens, and the ticket.

        Raises:
            NotFound: ``ticket_not_found``.
            Conflict: ``wrong_day`` when the ticket is not of today; ``house_paused``.
            AlreadyAnswered: the command was answered before.
        """
        with self.units.writing(command) as work:
            office_id, day, held = work.tickets.by_token(token_hash)
            lobby = self._enter(work, work.offices.code_of(office_id), in_pause)
            if day != lobby.day:
                raise Conflict("wrong_day", day=day.isoformat())
            # Read once more: only now nobody else can change it.
            yield lobby, work.tickets.get(office_id, held.id)

    @contextmanager
    def at_desk(
        self, command: Command, office: str, desk: str
    ) -> Iterator[tuple[OpenLobby, DeskNow, CallRow, Ticket]]:
        """The lobby, a desk, and the client at it.

        Raises:
            NotFound: ``office_not_found``, ``desk_not_found``.
            Conflict: ``no_client``, ``house_paused``.
            AlreadyAnswered: the command was answered before.
        """
        with self.changing(command, office) as lobby:
            here = lobby.desk(desk)
            yield lobby, here, *lobby.client_at(here)

    def _enter(self, work: UnitOfWork, code: str, in_pause: bool) -> OpenLobby:
        office = self.offices.load(work, code)
        day = office.plan.hours.office_day(work.now)
        if work.enter_lobby(office.id, code, day) not in (None, office.version):
            # Changed while this one stood in line.
            office = self.offices.load(work, code)
        if work.house.paused_since is not None and not in_pause:
            raise Conflict("house_paused", kind=work.house.pause_kind)
        lobby = OpenLobby(work, office, work.day)
        if work.first_of_day:
            end_days_before(lobby)
        return lobby

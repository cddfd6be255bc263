"""Reading: what boards, consoles, phones and kiosks show."""

from __future__ import annotations

from dataclasses import dataclass

from queue_service.domain.ticket import Ticket
from queue_service.persistence.reports import LobbyState, lobby_state
from queue_service.persistence.unit_of_work import ReadWork, Units
from queue_service.services.lobby_view import Lobby
from queue_service.services.offices import Office, Offices
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import (
    AreaView,
    BoardView,
    CaseTypeView,
    DeskRef,
    DeskView,
    OfficeView,
    QueueView,
    TicketView,
)
from queue_service.services.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Held:
    """Whose ticket a token opens: office code and row id."""

    office: str
    ticket_id: int


class LobbyReader:
    """Every read of a lobby; nothing here changes anything."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self._units, self._offices = units, offices

    def state(self, office: str) -> Lobby:
        """One consistent look at a lobby, from which every view can be made.

        Raises:
            NotFound: ``office_not_found``.
        """
        with self._units.reading() as work:
            return self._lobby(work, self._offices.load(work, office))

    def _lobby(self, work: ReadWork, office: Office) -> Lobby:
        day = office.plan.hours.office_day(work.now)
        state: LobbyState = lobby_state(work, office.id, office.plan, day)
        return Lobby(office, state)

    def inside(self, lobby: OpenLobby) -> Lobby:
        """The same from within a unit of work, with what it has changed so far."""
        return self._lobby(lobby.work, lobby.office)

    def board(self, office: str, area: str | None = None) -> BoardView:
        """Raises NotFound ``office_not_found`` or ``area_not_found``."""
        return self.state(office).board(area)

    def queue(self, office: str, desk: str | None = None) -> QueueView:
        """Raises NotFound ``office_not_found`` or ``desk_not_found``."""
        return self.state(office).queue(desk)

    def desk(self, office: str, desk: str) -> DeskView:
        """Raises NotFound ``office_not_found`` or ``desk_not_found``."""
        return self.state(office).desk(desk)

    def hold(self, token: str) -> Held:
        """What a token opens. Raises NotFound ``ticket_not_found``."""
        with self._units.reading() as work:
            office_id, _, ticket = work.tickets.by_token(token_hash(token))
            return Held(work.offices.code_of(office_id), ticket.id)

    def ticket_by_token(self, token: str) -> TicketView:
        """The holder's view. Raises NotFound ``ticket_not_found``."""
        with self._units.reading() as work:
            office_id, _, ticket = work.tickets.by_token(token_hash(token))
            office = self._offices.load(work, work.offices.code_of(office_id))
            return self._lobby(work, office).ticket(ticket)

    def ticket(self, lobby: Lobby, ticket_id: int) -> TicketView:
        """The view of a ticket one holds already; it may have left the house since.

        Raises:
            NotFound: ``ticket_not_found`` when it has been erased.
        """
        ticket: Ticket | None = lobby.state.tickets.get(ticket_id)
        if ticket is None:
            with self._units.reading() as work:
                ticket = work.tickets.get(lobby.office.id, ticket_id)
        return lobby.ticket(ticket)

    def revision(self, office: str) -> int:
        """The lobby's newest revision. Raises NotFound ``office_not_found``."""
        with self._units.reading() as work:
            return work.lobby.revision(work.offices.key(office)[0])

    def revisions(self) -> dict[str, int]:
        """The newest revision of every office, by code."""
        with self._units.reading() as work:
            newest = work.lobby.revisions()
            return {code: newest.get(office_id, 0) for office_id, code in work.offices.all()}

    def offices_with_due(self) -> list[str]:
        """The offices where a parked ticket's time is up."""
        with self._units.reading() as work:
            return [work.offices.code_of(row) for row in work.tickets.offices_with_due(work.now)]

    def ping(self) -> None:
        """Returns when the database answers; raises whatever it raises when not."""
        with self._units.reading() as work:
            work.offices.all()

    def codes(self) -> list[str]:
        """Every office, in order of code."""
        with self._units.reading() as work:
            return work.offices.codes()

    def office(self, code: str) -> OfficeView:
        """What anybody may know of an office. Raises NotFound ``office_not_found``."""
        lobby = self.state(code)
        plan, now = lobby.office.plan, lobby.state.read_at
        waiting = lobby.waiting()
        present = plan.hours.open_interval(now)
        return OfficeView(
            code=plan.code,
            name=plan.name,
            time_zone=plan.time_zone,
            open_now=present is not None,
            opens_at=plan.hours.next_opening(now),
            closes_at=None if present is None else present.end,
            areas=tuple(AreaView(area.code, area.names, area.ways) for area in plan.areas),
            case_types=tuple(
                CaseTypeView(
                    code=item.code,
                    names=item.names,
                    plain=item.plain,
                    icon=item.icon,
                    area=item.area,
                    walk_in=item.walk_in,
                    bookable=item.bookable,
                    asks_persons=item.asks_persons,
                    waiting=waiting[item.code],
                )
                for item in plan.case_types
            ),
            desks=tuple(DeskRef(desk.code, desk.name, desk.area) for desk in plan.desks),
            board_languages=plan.board_languages,
            demo=plan.demo,
            revision=lobby.revision,
            server_time=now,
        )

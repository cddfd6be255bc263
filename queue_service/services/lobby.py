"""Reading: what boards, consoles, phones and kiosks show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from queue_service.domain.command import is_practice
from queue_service.domain.desk import DeskState
from queue_service.domain.ticket import Ticket
from queue_service.persistence.reports import LobbyState, lobby_state
from queue_service.persistence.unit_of_work import ReadWork, Units
from queue_service.services.head_count import HeadCountView, head_count
from queue_service.services.issuing import numbers_from
from queue_service.services.kiosk_gate import room_today
from queue_service.services.lobby_view import Lobby
from queue_service.services.offices import Office, Offices
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import (
    AreaView,
    BoardView,
    CaseTypeView,
    DeskRef,
    DeskView,
    DisplayView,
    HouseView,
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

    def display(self, office: str, desk: str) -> DisplayView:
        """Raises NotFound ``office_not_found`` or ``desk_not_found``."""
        return self.state(office).display(desk)

    def house(self, office: str) -> HouseView:
        """Raises NotFound ``office_not_found``."""
        return self.state(office).house()

    def head_count(self, office: str) -> HeadCountView:
        """Raises NotFound ``office_not_found``."""
        return head_count(self.state(office))

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

    def offices_with_a_day_over(self) -> list[str]:
        """The offices whose last day with anything happening is over, while somebody is left over from it."""
        found = []
        with self._units.reading() as work:
            for code in work.offices.codes():
                office = self._offices.load(work, code)
                day = office.plan.hours.office_day(work.now)
                last = work.lobby.newest_day_before(office.id, day)
                started = work.lobby.has_day(office.id, day)
                if last is not None and not started and _left_over(work, office, day):
                    found.append(code)
        return found

    def ping(self) -> None:
        """Returns when the database answers; raises whatever it raises when not."""
        with self._units.reading() as work:
            work.offices.all()

    def codes(self) -> list[str]:
        """Every office, in order of code; not the copies that people practise on."""
        with self._units.reading() as work:
            return [code for code in work.offices.codes() if not is_practice(code)]

    def office(self, code: str) -> OfficeView:
        """What anybody may know of an office. Raises NotFound ``office_not_found``."""
        with self._units.reading() as work:
            lobby = self._lobby(work, self._offices.load(work, code))
            stopped = _stopped(work, lobby)
        plan, now = lobby.office.plan, lobby.state.read_at
        waiting = lobby.waiting()
        present, opens_at = plan.hours.open_interval(now), plan.hours.next_opening(now)
        return OfficeView(
            code=plan.code,
            name=plan.name,
            time_zone=plan.time_zone,
            open_now=present is not None,
            opens_at=opens_at,
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
                    stopped=item.code in stopped,
                    documents=item.documents,
                )
                for item in plan.case_types
            ),
            desks=tuple(DeskRef(desk.code, desk.name, desk.area) for desk in plan.desks),
            board_languages=plan.board_languages,
            demo=plan.demo,
            numbers_from=None if opens_at is None else numbers_from(plan.hours, opens_at),
            closed_early=lobby.state.house.closed_early_at is not None,
            house_pause=lobby.pause,
            paper_series=plan.paper_series,
            board=plan.board,
            kiosk=plan.kiosk,
            revision=lobby.revision,
            server_time=now,
            phone=plan.phone,
            texts=plan.texts,
        )


def _left_over(work: ReadWork, office: Office, day: date) -> bool:
    desks = work.lobby.desks(office.id, office.plan.desks).values()
    at_work = any(desk.state is not DeskState.CLOSED for desk in desks)
    return at_work or bool(work.tickets.left_over(office.id, day))


def _stopped(work: ReadWork, lobby: Lobby) -> frozenset[str]:
    """The case types that the kiosk would give no number for at this moment."""
    plan, now = lobby.office.plan, lobby.state.read_at
    walk_in = [item.code for item in plan.case_types if item.walk_in]
    if lobby.state.house.closed_early_at is not None:
        return frozenset(walk_in)
    desks = lobby.state.desks
    return frozenset(code for code in walk_in if not room_today(work, lobby.office, desks, [code], now))

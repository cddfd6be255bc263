"""From the state of a lobby to what each screen may know of it. Pure: values in, snapshots out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property

from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.dispatch import TicketClass, may_serve, points
from queue_service.domain.errors import NotFound
from queue_service.domain.ticket import Ticket, TicketState
from queue_service.persistence.alarms import HELP, Alarm
from queue_service.persistence.calls import CallRow
from queue_service.persistence.reports import LobbyState
from queue_service.services.offices import Office
from queue_service.services.snapshots import (
    Ahead,
    AlarmView,
    BoardCall,
    BoardView,
    ClassView,
    DeskInQueue,
    DeskRef,
    DeskView,
    DisplayView,
    HouseView,
    NextTicket,
    ParkedTicket,
    PauseView,
    QueueView,
    TicketView,
    WaitingOf,
)
from queue_service.services.views import desk_view, ticket_view

#: How many of those next in line staff see.
PREVIEW = 10


#: Somebody whose clock started this much before they came to wait has credit from before.
_CREDIT_SECONDS = 60


class Lobby:
    """One lobby at one moment, and every view of it."""

    def __init__(self, office: Office, state: LobbyState) -> None:
        self.office, self.state = office, state

    @property
    def revision(self) -> int:
        """Rises with every change of the lobby, for ever."""
        return self.state.revision

    @cached_property
    def _waiting(self) -> list[tuple[float, Ticket]]:
        """Everybody who waits with their points now, the first in line first."""
        now = self.state.read_at.timestamp()
        found = []
        for ticket in self.state.tickets.values():
            if ticket.state is TicketState.WAITING:
                kind = TicketClass.from_key(ticket.class_key)
                found.append((points(kind, ticket.clock.timestamp(), now, self.office.rates), ticket))
        found.sort(key=lambda entry: (-entry[0], entry[1].checked_in, entry[1].id))
        return found

    @cached_property
    def _points_by_case_type(self) -> dict[str, dict[str, list[float]]]:
        """The negated points of those waiting, ascending, by what they wait for and what puts them where they are."""
        found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for earned, ticket in self._waiting:
            kind = TicketClass.from_key(ticket.class_key)
            found[kind.case_type][_standing(kind, ticket)].append(-earned)
        return found

    def people_ahead(self, ticket: Ticket) -> Ahead:
        """Who waits with more points and may be called by a desk that may call this one; nobody unless it waits."""
        if ticket.state is not TicketState.WAITING:
            return Ahead()
        kind = TicketClass.from_key(ticket.class_key)
        now = self.state.read_at.timestamp()
        mine = points(kind, ticket.clock.timestamp(), now, self.office.rates)
        found: Counter[str] = Counter()
        for code in self.office.rivals.get(kind.case_type, frozenset()):
            for standing, earned in self._points_by_case_type.get(code, {}).items():
                found[standing] += bisect_left(earned, -mine)
        return Ahead(**found)

    @cached_property
    def pause(self) -> PauseView | None:
        """Since when the whole house stands still, and why."""
        house = self.state.house
        if house.paused_since is None:
            return None
        return PauseView(house.pause_kind or "interruption", house.paused_since)

    def house(self) -> HouseView:
        """The house as a whole today."""
        present = self.office.plan.hours.open_interval(self.state.read_at)
        return HouseView(
            pause=self.pause,
            closed_early=self.state.house.closed_early_at is not None,
            open_now=present is not None,
            closes_at=None if present is None else present.end,
            message=self.state.message,
            tally=self.state.tally,
            alarms=tuple(_alarm(each) for each in self.state.alarms),
            revision=self.revision,
            server_time=self.state.read_at,
        )

    def display(self, code: str) -> DisplayView:
        """What the display at a desk shows. Raises NotFound ``desk_not_found``."""
        desk = self._desk_now(code)
        call = self.state.open_calls.get(code)
        return DisplayView(
            revision=self.revision,
            server_time=self.state.read_at,
            desk=DeskRef(desk.desk.code, desk.desk.name, desk.desk.area),
            state=_shown_state(desk, call),
            number=None if call is None else call.number,
            called_at=None if call is None else call.shown_at,
            repeat=0 if call is None else call.repeats,
            house_pause=self.pause,
        )

    def _desk_now(self, code: str) -> DeskNow:
        try:
            return self.state.desks[code]
        except KeyError:
            raise NotFound("desk_not_found", desk=code[:20]) from None

    def board(self, area: str | None = None) -> BoardView:
        """What the boards of an area, or of the whole house, show. Raises NotFound ``area_not_found``."""
        if area is not None:
            self.office.plan.area(area)
        calls = (
            BoardCall(call.number, call.desk, call.desk_area, call.shown_at, call.repeats)
            for call in self.state.recent
            if area in (None, call.desk_area, call.waiting_area)
        )
        waiting = self.waiting()
        shown = [item.code for item in self.office.plan.case_types if area in (None, item.area)]
        return BoardView(
            revision=self.revision,
            server_time=self.state.read_at,
            calls=tuple(calls),
            waiting={code: WaitingOf(waiting[code]) for code in shown},
            message=self.state.message,
            house_pause=self.pause,
        )

    def waiting(self) -> Counter[str]:
        """Case type → how many wait for it now."""
        return Counter(TicketClass.from_key(ticket.class_key).case_type for _, ticket in self._waiting)

    def desk(self, code: str) -> DeskView:
        """One desk with its client. Raises NotFound ``desk_not_found``."""
        desk = self._desk_now(code)
        call = self.state.open_calls.get(code)
        ticket = None if call is None else self.state.tickets.get(call.ticket_id)
        now = self.state.read_at
        return desk_view(desk, call, ticket, self.revision, now, self.pause, self._undo(code))

    def _undo(self, code: str) -> str | None:
        """The last step at a desk, if it can be taken back: nobody else has the client by now."""
        action, ticket_id = self.state.undo.get(code, (None, None))
        elsewhere = any(
            call.ticket_id == ticket_id for at, call in self.state.open_calls.items() if at != code
        )
        return None if elsewhere or self.pause is not None else action

    def queue(self, desk: str | None = None) -> QueueView:
        """The queue in short; with a desk, those next for it. Raises NotFound ``desk_not_found``."""
        return QueueView(
            revision=self.revision,
            server_time=self.state.read_at,
            classes=self._classes,
            next=tuple(self._next(desk)),
            parked=self._parked,
            desks=self._desks,
            alarms=tuple(self._alarms(desk)),
            house=self._house,
        )

    # The queues of all consoles share these: made once, however many there are.
    @cached_property
    def _classes(self) -> tuple[ClassView, ...]:
        return tuple(self._each_class())

    @cached_property
    def _parked(self) -> tuple[ParkedTicket, ...]:
        return tuple(self._each_parked())

    @cached_property
    def _desks(self) -> tuple[DeskInQueue, ...]:
        return tuple(self._each_desk())

    @cached_property
    def _house(self) -> HouseView:
        return self.house()

    @cached_property
    def _call_of(self) -> dict[int, CallRow]:
        """Ticket id → its open call."""
        return {call.ticket_id: call for call in self.state.open_calls.values()}

    def _alarms(self, desk: str | None) -> Iterator[AlarmView]:
        """All of them; at a desk those it can do something about: of its area, its own, and from visitors."""
        here = None if desk is None else self.state.desks[desk].desk
        for each in self.state.alarms:
            near = here is not None and each.area == here.area
            answers_visitors = here is not None and each.kind == HELP and "info" in here.case_types
            if here is None or near or answers_visitors:
                yield _alarm(each)

    def _each_class(self) -> Iterable[ClassView]:
        by_class: dict[tuple[str, bool, bool], list[Ticket]] = defaultdict(list)
        for _, ticket in self._waiting:
            kind = TicketClass.from_key(ticket.class_key)
            by_class[kind.case_type, kind.booked, kind.needs_priority].append(ticket)
        order = {item.code: item.position for item in self.office.plan.case_types}
        for key in sorted(by_class, key=lambda key: (order.get(key[0], 0), key)):
            longest = max(_minutes(ticket.entered_at, self.state.read_at) for ticket in by_class[key])
            yield ClassView(*key, waiting=len(by_class[key]), longest_minutes=longest)

    def _next(self, desk: str | None) -> Iterator[NextTicket]:
        skills = None if desk is None else self.office.skills(self._desk_now(desk))
        shown = 0
        for _, ticket in self._waiting:
            kind = TicketClass.from_key(ticket.class_key)
            if skills is not None and not may_serve(skills, kind):
                continue
            yield NextTicket(
                number=ticket.number,
                case_types=tuple(leg.case_type for leg in ticket.open_legs()),
                language=ticket.language,
                booked=kind.booked,
                needs_priority=ticket.needs_priority,
                waited_minutes=_minutes(ticket.entered_at, self.state.read_at),
                accessible_only=kind.accessible_only,
                pinned=kind.pinned_desk is not None,
            )
            shown += 1
            if shown == PREVIEW:
                return

    def _each_parked(self) -> Iterator[ParkedTicket]:
        aside = (TicketState.PARKED, TicketState.ON_HOLD)
        parked = [t for t in self.state.tickets.values() if t.state in aside]
        for ticket in sorted(parked, key=lambda t: (t.parked_until or self.state.read_at, t.id)):
            matters = tuple(leg.case_type for leg in ticket.open_legs())
            yield ParkedTicket(
                ticket.number, matters, ticket.parked_until, str(ticket.state), ticket.hold_reason
            )

    def _each_desk(self) -> Iterator[DeskInQueue]:
        for code, desk in self.state.desks.items():
            call = self.state.open_calls.get(code)
            number = None if call is None else call.number
            yield DeskInQueue(code, desk.desk.name, desk.desk.area, str(desk.state), number)

    def ticket(self, ticket: Ticket) -> TicketView:
        """The holder's view of one ticket."""
        call = self._call_of.get(ticket.id)
        ahead = self.people_ahead(ticket)
        return ticket_view(self.office, ticket, call, ahead, self.revision, self.state.read_at, self.pause)


def _standing(kind: TicketClass, ticket: Ticket) -> str:
    """What puts a ticket where it is in the queue; the names are those of `Ahead`."""
    if kind.booked:
        return "booked"
    if kind.needs_priority:
        return "needs_priority"
    had_credit = (ticket.entered_at - ticket.clock).total_seconds() > _CREDIT_SECONDS
    return "credit" if had_credit else "others"


def _shown_state(desk: DeskNow, call: CallRow | None) -> str:
    if desk.state is DeskState.AWAY:
        return "away"
    if call is not None:
        return "called" if call.started_at is None else "serving"
    if desk.state in (DeskState.CLOSED, DeskState.PAUSED):
        return str(desk.state)
    return "open"


def _alarm(alarm: Alarm) -> AlarmView:
    return AlarmView(alarm.id, alarm.kind, alarm.place, alarm.area, alarm.raised_at, alarm.answered_at)


def _minutes(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds() / 60)

"""A discrete-event engine for one office day: clients arrive, desks come free, somebody is called.

The engine compares only the first ticket of each class, so a call costs what the number of classes costs,
however long the queue. Who is called is the rule's affair: production's (`rules.py`) or one to compare with.
All state is in `Hall`, which can be copied, so that a forecast can start from the lobby as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from queue_service.domain.dispatch import (
    DeskSkills,
    Head,
    ReadyDesk,
    TicketClass,
    booking_clock,
    choose_desk,
    may_serve,
    next_leg_clock,
)
from queue_service.planning.day_file import DeskDay, OfficeOnDay, Visit

#: (heads, desk, now, calls so far today) to the one to call; the order of the heads must not matter.
Pick = Callable[[Iterable[Head], DeskSkills, float, int], Head | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to decide who is called.

    Attributes:
        pick: decides among the first tickets of the classes that a desk may serve.
        keeps_credit: the clock of a next leg counts what the client has waited and been served before.
        place_of_booking: (slot, check-in) to the clock that orders bookings within their class; None: as in
            production, the later of the two.
    """

    name: str
    pick: Pick
    keeps_credit: bool = False
    place_of_booking: Callable[[float, float], float] | None = None


class LegCall(NamedTuple):
    """A leg that was called: since when its wait counts, when it was called and will be done, in seconds."""

    visit: Visit
    leg: int
    desk: int
    since: float
    called: float
    done: float

    @property
    def waited_seconds(self) -> float:
        """From slot or arrival, the later, until the call; 0 for a booking called before its slot."""
        return max(0.0, self.called - self.since)


class Coming(NamedTuple):
    """A client on the way to the hall for one leg, with what the legs before have waited and taken."""

    visit: Visit
    leg: int = 0
    waited: float = 0.0
    served: float = 0.0


class Place(NamedTuple):
    """A place in the order of a class: by clock, check-in and number. The last two are never compared."""

    clock: float
    checked_in: float
    ticket: int
    head: Head
    coming: Coming


class DeskNow:
    """A desk during its day: what it may serve, and whether its break is still to come."""

    __slots__ = ("break_from", "day", "queues", "skills")

    def __init__(self, day: DeskDay) -> None:
        self.day = day
        self.skills = DeskSkills(str(day.desk), day.case_types)
        self.queues: list[list[Place]] = []
        self.break_from = day.break_from


# What happens, in the order in which it counts within one second: desks first, then whoever comes in.
_DESK, _ARRIVAL = 0, 1
# Why a desk is looked at: it comes free (shift, service, break), or its break or end comes while it is ready.
_FREE, _LOOK = 0, 1


class Hall:
    """An office day under way; `run` lives it to its end, `step` one event at a time.

    Attributes:
        now: the time of the last event, seconds of the day.
        calls: every call so far, in order.
        ready: by desk number, the desks that wait for a client.
        classes: the waiting of each class as a heap, so that its first ticket is at hand.
    """

    def __init__(self, office: OfficeOnDay, rule: Rule, visits: Iterable[Visit] = ()) -> None:
        self.office = office
        self.rule = rule
        self.now = 0.0
        self.calls: list[LegCall] = []
        self.ready: dict[int, ReadyDesk] = {}
        self.classes: dict[TicketClass, list[Place]] = {}
        self.desks = {day.desk: DeskNow(day) for day in office.desks}
        self.events: list[tuple[float, int, int, int | Coming]] = [
            (visit.arrives, _ARRIVAL, visit.visit, Coming(visit))
            for visit in visits
            if visit.arrives is not None
        ]
        for day in office.desks:
            self.events.append((day.opens, _DESK, day.desk, _FREE))
            self.events.append((day.until, _DESK, day.desk, _LOOK))
            if day.break_from is not None:
                self.events.append((day.break_from, _DESK, day.desk, _LOOK))
        heapify(self.events)

    @property
    def waiting(self) -> int:
        """How many wait for a call; after the day, how many nobody was left to serve."""
        return sum(map(len, self.classes.values()))

    def run(self) -> list[LegCall]:
        """Lives the day to its end; every call that was made, in order."""
        while self.events:
            self.step()
        return self.calls

    def step(self) -> None:
        """The next event. Raises IndexError when the day is over."""
        self.now, _, number, what = heappop(self.events)
        if isinstance(what, Coming):
            self._arrive(what)
        elif what == _FREE or number in self.ready:
            self._free(self.desks[number])

    def copy(self) -> Hall:
        """The same moment once more, to be lived on apart from this one."""
        twin = Hall(self.office, self.rule)
        twin.now = self.now
        twin.calls = self.calls.copy()
        twin.events = self.events.copy()
        twin.ready = self.ready.copy()
        twin.classes = {known: queue.copy() for known, queue in self.classes.items()}
        for number, desk in self.desks.items():
            new = twin.desks[number]
            new.break_from = desk.break_from
            new.queues = [queue for known, queue in twin.classes.items() if may_serve(desk.skills, known)]
        return twin

    def _arrive(self, coming: Coming) -> None:
        """A client is here: called to a ready desk at once, or one of the waiting."""
        head = self._head(coming)
        desk = choose_desk(self.ready.values(), head.ticket_class) if self.ready else None
        if desk is not None:
            del self.ready[desk.order]
            self._call(self.desks[desk.order], coming, head.checked_in)
            return
        queue = self.classes.get(head.ticket_class)
        if queue is None:
            queue = self._new_class(head.ticket_class)
        heappush(queue, Place(head.clock, head.checked_in, head.ticket, head, coming))

    def _head(self, coming: Coming) -> Head:
        """The client as the rules see it: without what is hidden from them."""
        visit, now = coming.visit, self.now
        booked, clock = False, now
        if coming.leg > 0:
            if self.rule.keeps_credit:
                clock = next_leg_clock(now, coming.waited, coming.served)
        elif visit.booked_for is not None:
            booked, clock = booking_clock(visit.booked_for, now, self.office.booked_grace_seconds)
            if booked and self.rule.place_of_booking is not None:
                clock = self.rule.place_of_booking(visit.booked_for, now)
        ticket_class = TicketClass(visit.legs[coming.leg].case_type, booked, visit.needs_priority)
        return Head(ticket_class, visit.visit, clock, now)

    def _new_class(self, ticket_class: TicketClass) -> list[Place]:
        queue: list[Place] = []
        self.classes[ticket_class] = queue
        for desk in self.desks.values():
            if may_serve(desk.skills, ticket_class):
                desk.queues.append(queue)
        return queue

    def _free(self, desk: DeskNow) -> None:
        """A desk at a free moment: its clerk leaves, takes the break, calls somebody, or is ready."""
        day, now = desk.day, self.now
        self.ready.pop(day.desk, None)
        heads = [queue[0].head for queue in desk.queues if queue]
        if now >= day.until and not (heads and day.clears_the_queue_after_closing):
            return
        if desk.break_from is not None and now >= desk.break_from:
            desk.break_from = None
            heappush(self.events, (now + day.break_seconds, _DESK, day.desk, _FREE))
            return
        head = self.rule.pick(heads, desk.skills, now, len(self.calls)) if heads else None
        if head is None:
            self.ready[day.desk] = ReadyDesk(desk.skills, now, day.desk)
            return
        place = heappop(self.classes[head.ticket_class])
        self._call(desk, place.coming, place.checked_in)

    def _call(self, desk: DeskNow, coming: Coming, came: float) -> None:
        """Calls a client who came then, and plans what follows: the desk is free again, a next leg begins."""
        visit, leg = coming.visit, coming.leg
        since = came if leg > 0 or visit.booked_for is None else max(visit.booked_for, came)
        served = self.office.call_overhead_seconds + visit.legs[leg].service_seconds * desk.day.pace
        call = LegCall(visit, leg, desk.day.desk, since, self.now, self.now + served)
        self.calls.append(call)
        heappush(self.events, (call.done, _DESK, call.desk, _FREE))
        if leg + 1 < len(visit.legs):
            follows = Coming(visit, leg + 1, coming.waited + call.waited_seconds, coming.served + served)
            back = call.done + self.office.transfer_walk_seconds
            heappush(self.events, (back, _ARRIVAL, visit.visit, follows))

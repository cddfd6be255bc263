"""Office days a second on one core: the engine of `simulate` beside a plain loop written for nothing else."""

from __future__ import annotations

import json
from heapq import heapify, heappop, heappush
from pathlib import Path

from bench.measure import Effort, Measurement, side_by_side
from queue_service.domain.dispatch import PRESETS, Rates
from queue_service.planning.day_figures import live_days
from queue_service.planning.day_file import Day, DeskDay, Visit, read_day_file
from queue_service.planning.rules import office_rates

DAYS = Path(__file__).resolve().parent.parent / "tests" / "days" / "busy"
RULE = "waiting-points"

#: visit, leg, came, clock
Client = tuple[Visit, int, float, float]


class PlainDay:
    """Waiting points over one list of everybody, looked through from end to end at every call.

    It knows one rule only, records no more than who was called where and when, and shares no code with the
    engine: the tests let both live the same days.
    """

    def __init__(self, day: Day, rates: Rates) -> None:
        self.office = day.office
        self.preset = rates.preset
        self.rates = rates.per_minute
        self.waiting: list[Client] = []
        self.idle: dict[int, float] = {}
        self.had_break: set[int] = set()
        self.desks = {desk.desk: desk for desk in day.office.desks}
        self.called: list[tuple[int, int, int, float]] = []
        self.events: list[tuple[float, int, int, int, Client | None]] = []
        for visit in day.visits:
            if visit.arrives is not None:
                self.events.append(
                    (visit.arrives, 1, visit.visit, 0, (visit, 0, visit.arrives, visit.arrives))
                )
        for desk in day.office.desks:
            self.events += [(desk.opens, 0, desk.desk, 0, None), (desk.until, 0, desk.desk, 1, None)]
            if desk.break_from is not None:
                self.events.append((desk.break_from, 0, desk.desk, 1, None))
        heapify(self.events)

    def run(self) -> list[tuple[int, int, int, float]]:
        """(visit, leg, desk, time) of every call."""
        while self.events:
            now, _, number, only_if_idle, client = heappop(self.events)
            if client is not None:
                self.arrive(client, now)
            elif not only_if_idle or number in self.idle:
                self.free(self.desks[number], now)
        return self.called

    def arrive(self, client: Client, now: float) -> None:
        case_type = client[0].legs[client[1]].case_type
        fitting = [
            (len(self.desks[number].case_types), since, number)
            for number, since in self.idle.items()
            if case_type in self.desks[number].case_types
        ]
        if fitting:
            number = min(fitting)[2]
            del self.idle[number]
            self.serve(self.desks[number], client, now)
        else:
            self.waiting.append(client)

    def free(self, desk: DeskDay, now: float) -> None:
        self.idle.pop(desk.desk, None)
        fitting = [c for c in self.waiting if c[0].legs[c[1]].case_type in desk.case_types]
        if now >= desk.until and not (fitting and desk.clears_the_queue_after_closing):
            return
        if desk.break_from is not None and now >= desk.break_from and desk.desk not in self.had_break:
            self.had_break.add(desk.desk)
            heappush(self.events, (now + desk.break_seconds, 0, desk.desk, 0, None))
        elif fitting:
            first = min(fitting, key=lambda c: (-self.points(c, now), c[2], c[0].visit))
            self.waiting.remove(first)
            self.serve(desk, first, now)
        else:
            self.idle[desk.desk] = now

    def points(self, client: Client, now: float) -> float:
        visit, leg, came, clock = client
        preset = self.preset
        slot = visit.booked_for if leg == 0 else None
        if slot is not None and came <= slot + self.office.booked_grace_seconds:
            head_start = 60 * (preset.lead_minutes + (10 if visit.needs_priority else 0))
            return (now - max(slot, came) + head_start) / (60 * preset.top_minutes)
        rate = self.rates[visit.legs[leg].case_type] * (2 if visit.needs_priority else 1)
        waited = (now - clock) / 60
        limit = preset.limit_minutes
        slow = min(1 / preset.top_minutes, rate) * min(waited, limit)
        return slow + max(0.0, waited - limit) / preset.top_minutes

    def serve(self, desk: DeskDay, client: Client, now: float) -> None:
        visit, leg, came, clock = client
        self.called.append((visit.visit, leg, desk.desk, now))
        done = now + (self.office.call_overhead_seconds + visit.legs[leg].service_seconds * desk.pace)
        heappush(self.events, (done, 0, desk.desk, 0, None))
        if leg + 1 < len(visit.legs):
            begins = came if leg or visit.booked_for is None else max(visit.booked_for, came)
            back = done + self.office.transfer_walk_seconds
            # What this leg has waited and taken, and those before it, which its clock already counts.
            credit = max(0.0, now - begins) + (done - now) + (came - clock)
            heappush(self.events, (back, 1, visit.visit, 0, (visit, leg + 1, back, back - credit)))


def run(_effort: Effort) -> list[Measurement]:
    """Days a second, from parsed days and from the files."""
    paths = sorted(DAYS.glob("*.json"))
    days = [read_day_file(path) for path in paths]
    rates = [office_rates(day.office, PRESETS["balanced"]) for day in days]

    def plain() -> None:
        for day, table in zip(days, rates, strict=True):
            PlainDay(day, table).run()

    def plain_from_files() -> None:
        for path in paths:
            json.loads(path.read_bytes())
        plain()

    engine, loop, from_files, loop_from_files = (
        len(days) / seconds
        for seconds in side_by_side(
            lambda: live_days(days, RULE),
            plain,
            lambda: live_days([read_day_file(path) for path in paths], RULE),
            plain_from_files,
        )
    )
    return [
        Measurement.of_rates(
            "simulated office days, with figures",
            engine,
            loop,
            "days/s",
            "limit: a plain loop without figures",
        ),
        Measurement.of_rates(
            "the same from day files",
            from_files,
            loop_from_files,
            "days/s",
            "limit: the plain loop and a bare json.loads, nothing checked",
        ),
    ]

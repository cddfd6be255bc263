"""Choosing the next ticket among 100 and among 10,000 waiting, beside a bare loop over the same numbers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from bench.measure import Effort, Measurement, side_by_side
from queue_service.domain.dispatch import (
    PRESETS,
    DeskSkills,
    Head,
    TicketClass,
    WaitTarget,
    choose,
    pick,
    rates_for,
)

TARGETS = (
    WaitTarget("info", 15, 5),
    WaitTarget("abholung", 20, 5),
    WaitTarget("anmeldung", 30, 13),
    WaitTarget("verpflichtungserklaerung", 30, 17),
    WaitTarget("aufenthaltstitel", 45, 24),
    WaitTarget("niederlassungserlaubnis", 45, 28),
    WaitTarget("einbuergerung", 45, 38),
)
RATES = rates_for(PRESETS["balanced"], TARGETS, "bench")
EVERYTHING = DeskSkills("12", frozenset(target.case_type for target in TARGETS))
NOW = 12 * 3600.0


def a_lobby(waiting: int) -> dict[TicketClass, list[Head]]:
    """So many waiting, in 28 classes, each in order."""
    drawn = random.Random(waiting)
    classes: dict[TicketClass, list[Head]] = {}
    for ticket in range(waiting):
        kind = TicketClass(drawn.choice(TARGETS).case_type, drawn.random() < 0.3, drawn.random() < 0.1)
        clock = NOW - drawn.random() * 7200
        classes.setdefault(kind, []).append(Head(kind, ticket, clock, clock))
    for queue in classes.values():
        queue.sort(key=lambda head: (head.clock, head.checked_in, head.ticket))
    return classes


def plain_loop(heads: Sequence[Head]) -> Callable[[], int]:
    """The same rule with everything it needs at hand, and nothing but arithmetic and comparisons."""
    rows = [_numbers(head) for head in heads]
    top, limit = RATES.top_seconds, RATES.limit_seconds

    def loop() -> int:
        first, most, since = -1, float("-inf"), 0.0
        for ticket, clock, came, seconds in rows:
            waited = NOW - clock
            has = waited / seconds if waited <= limit else limit / seconds + (waited - limit) / top
            if has > most or (has == most and (came, ticket) < (since, first)):
                first, most, since = ticket, has, came
        return first

    return loop


def _numbers(head: Head) -> tuple[int, float, float, float]:
    """Ticket, start of the points, check-in, seconds for a point."""
    need = head.ticket_class.needs_priority
    if head.ticket_class.booked:
        start = head.clock - RATES.head_start_seconds[need]
        return head.ticket, start, head.checked_in, RATES.top_seconds
    return (
        head.ticket,
        head.clock,
        head.checked_in,
        RATES.seconds_per_point[need][head.ticket_class.case_type],
    )


def measure(waiting: int) -> tuple[float, float, float, float]:
    """Microseconds to pick, to choose with reason, of the plain loop over the heads, and over everybody."""
    classes = a_lobby(waiting)
    heads = plain_loop([queue[0] for queue in classes.values()])
    everybody = plain_loop([head for queue in classes.values() for head in queue])

    def bare() -> int:
        picked = pick((queue[0] for queue in classes.values()), EVERYTHING, NOW, RATES)
        return -1 if picked is None else picked.ticket

    def reasoned() -> int:
        choice = choose((queue[0] for queue in classes.values()), EVERYTHING, NOW, RATES)
        return -1 if choice is None else choice.ticket

    works = (bare, reasoned, heads, everybody)
    if len({work() for work in works}) != 1:
        raise AssertionError("the rule and the plain loop call different tickets")
    one, two, three, four = (seconds * 1e6 for seconds in side_by_side(*works))
    return one, two, three, four


def run(_effort: Effort) -> list[Measurement]:
    """Choosing with and without the reason and the heads for the call log; times in microseconds."""
    few, many = measure(100), measure(10_000)
    figures = []
    for waiting, (bare, reasoned, heads, _) in (("100", few), ("10,000", many)):
        figures += [
            _figure(f"pick among {waiting} waiting", bare, heads, bare / few[0]),
            _figure(f"choose with its reason among {waiting}", reasoned, heads, reasoned / few[1]),
        ]
    note = "limit: a plain loop over everybody, as without classes"
    growth = many[0] / few[0]
    whole = Measurement.of_times("pick among 10,000 waiting", many[0], many[3], "µs", note, growth)
    return [*figures, whole]


def _figure(name: str, ours: float, limit: float, growth: float) -> Measurement:
    note = "limit: a plain loop over the first of each class; growth: from 100 waiting"
    return Measurement.of_times(name, ours, limit, "µs", note, growth)

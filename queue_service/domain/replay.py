"""Replay: was every call of a lobby the one the rule demands?

The classes are rebuilt from what happened (who came, who left, who was called), and every call is decided
again. What the call log says is compared with that, so that a ticket passed over is found as well as a
changed record. A ticket that left without ever being first of its class had no part in any decision; a change
to it alone is not found here.

Times are seconds and compared to the millisecond.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from queue_service.domain.dispatch import (
    REASON_CODES,
    Choice,
    DeskSkills,
    Head,
    Rates,
    TicketClass,
    Value,
    choose,
    clock_after_pause,
    may_serve,
    points,
)

SAME_SECONDS = 0.001
#: What a millisecond can make at the highest rate, and a little more.
SAME_POINTS = 0.0001


@dataclass(frozen=True, slots=True)
class Entered:
    """A ticket begins to wait: issued, back from being parked, or with its next leg."""

    at: float
    ticket: int
    ticket_class: TicketClass
    clock: float
    checked_in: float


@dataclass(frozen=True, slots=True)
class Left:
    """A waiting ticket is gone without a call: cancelled, parked, or the day is over."""

    at: float
    ticket: int


@dataclass(frozen=True, slots=True)
class Called:
    """A call as the call log has it.

    Attributes:
        heads: the heads compared, with their points. May be empty for a manual call.
        rates_version: the table of rates it was decided with.
        reason_code: of the rule, or for a manual call the one the clerk gave.
        manual: somebody chose the ticket by hand.
    """

    at: float
    ticket: int
    desk: DeskSkills
    heads: tuple[tuple[Head, float], ...]
    rates_version: str
    reason_code: str
    manual: bool = False


@dataclass(frozen=True, slots=True)
class Resumed:
    """The house goes on after a pause that began at `since`: nobody's clock ran meanwhile."""

    at: float
    since: float


Event = Entered | Left | Called | Resumed


@dataclass(frozen=True, slots=True)
class Finding:
    """Where the log and the rule disagree.

    Codes: ``out_of_order`` – earlier than the event before it; ``entered_twice`` – it was waiting already;
    ``unknown_ticket`` – called or gone without waiting; ``wrong_ticket`` – another one was due;
    ``skipped_ticket`` – the first of a class is missing among the heads; ``unknown_head`` – a head that was
    not the first of a class here, or one twice; ``altered_head`` – another class, clock or check-in;
    ``altered_points``; ``altered_reason`` – not what the rule gives, or a manual call with a reason of
    the rule; ``no_reason`` – a manual call for which nobody gave one; ``unknown_rates`` – no table of this
    version, or none for its case type.
    """

    code: str
    at: float
    ticket: int
    values: Mapping[str, Value] = field(default_factory=dict)


def replay(events: Iterable[Event], rates: Mapping[str, Rates]) -> list[Finding]:
    """Everything in a lobby's events, oldest first, that does not follow from the rule.

    Args:
        events: all of one lobby from its first on; an empty answer means that every call was right.
        rates: the tables of rates by version.
    """
    lobby = _Lobby(rates)
    return [finding for event in events for finding in lobby.see(event)]


class _Lobby:
    """Who is waiting, by class, while the events go by."""

    def __init__(self, rates: Mapping[str, Rates]) -> None:
        self._rates = rates
        self._waiting: dict[int, Head] = {}
        self._now = -math.inf

    def see(self, event: Event) -> Iterable[Finding]:
        if not event.at >= self._now - SAME_SECONDS:  # said so that "not a number" is found too
            yield Finding("out_of_order", event.at, 0 if isinstance(event, Resumed) else event.ticket)
        self._now = max(self._now, event.at)
        match event:
            case Resumed():
                self._resume(event)
            case Entered():
                yield from self._enter(event)
            case Left():
                yield from self._leave(event)
            case Called():
                yield from self._call(event)

    def _enter(self, event: Entered) -> Iterable[Finding]:
        if event.ticket in self._waiting:
            yield Finding("entered_twice", event.at, event.ticket)
        self._waiting[event.ticket] = Head(event.ticket_class, event.ticket, event.clock, event.checked_in)

    def _leave(self, event: Left) -> Iterable[Finding]:
        if self._waiting.pop(event.ticket, None) is None:
            yield Finding("unknown_ticket", event.at, event.ticket)

    def _call(self, event: Called) -> Iterable[Finding]:
        heads = [head for head in self._heads() if may_serve(event.desk, head.ticket_class)]
        if event.ticket not in self._waiting:
            yield Finding("unknown_ticket", event.at, event.ticket)
        yield from self._check_decision(event, heads)
        self._waiting.pop(event.ticket, None)

    def _resume(self, event: Resumed) -> None:
        for ticket, head in self._waiting.items():
            later = clock_after_pause(head.clock, event.since, event.at)
            self._waiting[ticket] = replace(head, clock=later)

    def _heads(self) -> list[Head]:
        first: dict[TicketClass, Head] = {}
        for head in self._waiting.values():
            known = first.get(head.ticket_class)
            if known is None or _place(head) < _place(known):
                first[head.ticket_class] = head
        return list(first.values())

    def _check_decision(self, event: Called, heads: Sequence[Head]) -> Iterable[Finding]:
        rates = self._rates.get(event.rates_version)
        if rates is None or any(head.ticket_class.case_type not in rates.per_minute for head in heads):
            yield Finding("unknown_rates", event.at, event.ticket, {"version": event.rates_version})
            return
        if event.heads or not event.manual:
            yield from _check_heads(event, heads, rates)
        yield from _check_choice(event, choose(heads, event.desk, event.at, rates))


def _check_heads(event: Called, heads: Sequence[Head], rates: Rates) -> Iterable[Finding]:
    """Compares the heads in the log with those of the lobby."""
    logged = {head.ticket: (head, has) for head, has in event.heads}
    if len(logged) < len(event.heads):
        yield Finding("unknown_head", event.at, event.ticket)
    for head in heads:
        if head.ticket not in logged:
            yield Finding("skipped_ticket", event.at, head.ticket)
            continue
        other, has = logged.pop(head.ticket)
        if not _same(head, other):
            yield Finding("altered_head", event.at, head.ticket)
        elif not abs(has - points(head.ticket_class, head.clock, event.at, rates)) <= SAME_POINTS:
            yield Finding("altered_points", event.at, head.ticket, {"points": has})
    for ticket in logged:
        yield Finding("unknown_head", event.at, ticket)


def _check_choice(event: Called, due: Choice | None) -> Iterable[Finding]:
    """Compares the ticket and the reason in the log with what the rule says."""
    if event.manual:
        if event.reason_code in REASON_CODES:
            yield Finding("altered_reason", event.at, event.ticket, {"code": event.reason_code})
        elif not event.reason_code:
            yield Finding("no_reason", event.at, event.ticket)
    elif due is None or due.ticket != event.ticket:
        yield Finding("wrong_ticket", event.at, event.ticket, {"due": due.ticket if due else None})
    elif due.reason.code != event.reason_code:
        yield Finding("altered_reason", event.at, event.ticket, {"code": event.reason_code})


def _place(head: Head) -> tuple[float, float, int]:
    return head.clock, head.checked_in, head.ticket


def _same(one: Head, other: Head) -> bool:
    return (
        one.ticket_class == other.ticket_class
        and abs(one.clock - other.clock) <= SAME_SECONDS
        and abs(one.checked_in - other.checked_in) <= SAME_SECONDS
    )

"""Waiting points: who is called next to which desk, and the reason.

Each minute of waiting earns points; how many depends only on the kind of matter, on having a slot and on
recognised need. A free desk calls whoever has most points among those it may serve. Within one class of
tickets the order is that of their clocks, so it is enough to compare the first ticket of each class.

All times are seconds as float: UTC epoch in production, seconds of the day in simulations. Rates are points
per minute of waiting, as published. `now` is a value, never earlier than the lobby's last event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

#: Expected service time, in minutes, at which a case type's rate is one point per wait target.
USUAL_SERVICE_MINUTES = 15.0
#: How much earlier the clock of a booking starts for somebody with recognised need.
NEED_HEAD_START_MINUTES = 10.0
#: How much faster a walk-in with recognised need earns points, up to the highest rate.
NEED_FACTOR = 2.0

Value = str | int | float | bool | None

#: Every code a `Reason` can have; `documents` has words for each.
REASON_CODES = frozenset({"booking_due", "booking_early", "over_limit", "only_class", "most_points"})


@dataclass(frozen=True, slots=True)
class Preset:
    """One setting of the rule.

    Attributes:
        top_minutes: Tb; the highest rate is 1/Tb points a minute.
        lead_minutes: a booking has its first points this long before its slot.
        limit_minutes: L; whoever has waited this long earns the highest rate from then on.
        exponent: e; 0 ranks case types by their wait target alone, 1 favours short services fully.
    """

    name: str
    top_minutes: float
    lead_minutes: float
    limit_minutes: float
    exponent: float


PRESETS: Mapping[str, Preset] = {
    "balanced": Preset("balanced", top_minutes=2, lead_minutes=6, limit_minutes=60, exponent=0.5),
    "quick-first": Preset("quick-first", top_minutes=4, lead_minutes=5, limit_minutes=90, exponent=1),
    "punctual": Preset("punctual", top_minutes=1.5, lead_minutes=6, limit_minutes=180, exponent=1),
}


@dataclass(frozen=True, slots=True)
class WaitTarget:
    """What an office promises and expects of a case type: wait target T and service time S, both above 0."""

    case_type: str
    target_minutes: float
    service_minutes: float


@dataclass(frozen=True)
class Rates:
    """The published table: points per minute of waiting for walk-ins of each case type.

    Attributes:
        version: names this table; the call log carries it, to replay a call with its own rates.
        per_minute: case type to points a minute, without recognised need. Not above 1/Tb.
        seconds_per_point: the same as seconds of waiting for one point, without and with recognised need.
        head_start_seconds: how long before its clock a booking has 0 points, without and with need.
    """

    version: str
    preset: Preset
    per_minute: Mapping[str, float]
    # Derived, as they are read for every head of every call. Seconds for a point, not points a second:
    # bookings with equal claims then have equal points to the last bit, and ties are not left to rounding.
    seconds_per_point: tuple[Mapping[str, float], Mapping[str, float]] = field(init=False, repr=False)
    head_start_seconds: tuple[float, float] = field(init=False, repr=False)
    top_seconds: float = field(init=False, repr=False)
    limit_seconds: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        top = 60 * self.preset.top_minutes
        lead = 60 * self.preset.lead_minutes
        usual = {code: max(top, 60 / rate) for code, rate in self.per_minute.items()}
        with_need = {code: max(top, seconds / NEED_FACTOR) for code, seconds in usual.items()}
        object.__setattr__(self, "seconds_per_point", (usual, with_need))
        object.__setattr__(self, "head_start_seconds", (lead, lead + 60 * NEED_HEAD_START_MINUTES))
        object.__setattr__(self, "top_seconds", top)
        object.__setattr__(self, "limit_seconds", 60 * self.preset.limit_minutes)

    @property
    def overtaking_bound_minutes(self) -> float:
        """Nobody who comes more than this after me is called before me at a desk that may serve both."""
        return self.preset.limit_minutes + self.preset.lead_minutes + NEED_HEAD_START_MINUTES


def rates_for(preset: Preset, targets: Iterable[WaitTarget], version: str) -> Rates:
    """The table of rates: 1/U for each case type, U = T·(S/15)^e, and never above the highest rate 1/Tb.

    Raises:
        ValueError: a wait target or an expected service time is not above 0.
    """
    table: dict[str, float] = {}
    for target in targets:
        if not (target.target_minutes > 0 and target.service_minutes > 0):
            raise ValueError(f"wait target and service of {target.case_type!r} must be above 0 minutes")
        worth = target.target_minutes * (target.service_minutes / USUAL_SERVICE_MINUTES) ** preset.exponent
        table[target.case_type] = min(1 / preset.top_minutes, 1 / worth)
    return Rates(version, preset, table)


@dataclass(frozen=True, slots=True)
class TicketClass:
    """All that decides about points and desks except the clock: tickets of one class differ only in that.

    Attributes:
        booked: it has a slot and checked in for it in time.
        needs_priority: recognised need; a flag without a reason.
        pinned_desk: only this desk may call it.
        accessible_only: only accessible desks may call it.
        area: only desks that serve this area may call it.
    """

    case_type: str
    booked: bool = False
    needs_priority: bool = False
    pinned_desk: str | None = None
    accessible_only: bool = False
    area: str | None = None

    @property
    def key(self) -> str:
        """A short string for this class that stays the same for ever: ``case type/flags/area/desk``."""
        flags = "b" * self.booked + "n" * self.needs_priority + "a" * self.accessible_only
        return f"{self.case_type}/{flags}/{self.area or ''}/{self.pinned_desk or ''}".rstrip("/")

    @classmethod
    @lru_cache(maxsize=4096)
    def from_key(cls, key: str) -> TicketClass:
        """The class of a key. Raises ValueError when it is no key of a class."""
        case_type, flags, area, desk = [*key.split("/", 3), "", "", ""][:4]
        found = cls(case_type, "b" in flags, "n" in flags, desk or None, "a" in flags, area or None)
        if not case_type or found.key != key:
            raise ValueError(f"not the key of a ticket class: {key!r}")
        return found


@dataclass(frozen=True, slots=True)
class Head:
    """A waiting ticket, as a rule the first of its class.

    Attributes:
        ticket: its id; smaller ids were issued earlier.
        clock: since when it earns points; of a booking the later of slot and check-in, which may be after
            `now`. That of a walk-in never is.
        checked_in: since when it is here; decides ties.
    """

    ticket_class: TicketClass
    ticket: int
    clock: float
    checked_in: float


@dataclass(frozen=True, slots=True)
class DeskSkills:
    """What a desk may serve. ``areas`` None: all of them."""

    desk: str
    case_types: frozenset[str]
    accessible: bool = True
    areas: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class ReadyDesk:
    """A desk whose clerk has asked for a client. ``order`` is its place in the office's list."""

    desk: DeskSkills
    ready_since: float
    order: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this ticket, as code and values; words are the documents' affair.

    Codes: ``booking_due`` – a booking whose slot has come, or comes within the lead;
    ``booking_early`` – a booking before that (below 0 points): the desk would otherwise stand idle;
    ``over_limit`` – a walk-in that has waited longer than the limit L;
    ``only_class`` – a walk-in, the longest here of the only class in which anybody waits for this desk;
    ``most_points`` – a walk-in with more points than the first of each other class.

    Values, always: ``case_type``, ``needs_priority``, ``points`` (3 decimals), ``clock`` (seconds; its slot
    if a booking checked in early), ``waited_minutes`` (since the clock, 1 decimal; negative before a slot),
    ``others`` (number of other heads compared), ``runner_up_points`` (the best of them; None without).
    """

    code: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision with all that the call log needs to have it checked later.

    ``heads`` are those this desk might have called, with their points, the chosen one first.
    """

    ticket: int
    points: float
    reason: Reason
    heads: tuple[tuple[Head, float], ...]
    rates_version: str


def may_serve(desk: DeskSkills, ticket_class: TicketClass) -> bool:
    """Whether this desk may call tickets of this class."""
    return (
        ticket_class.case_type in desk.case_types
        and ticket_class.pinned_desk in (None, desk.desk)
        and (desk.accessible or not ticket_class.accessible_only)
        and (desk.areas is None or ticket_class.area is None or ticket_class.area in desk.areas)
    )


def points(ticket_class: TicketClass, clock: float, now: float, rates: Rates) -> float:
    """The points a ticket of this class has at `now`; below 0 for a booking earlier than its lead.

    Raises:
        KeyError: these rates have none for the ticket's case type.
    """
    waited = now - clock
    need = ticket_class.needs_priority
    if ticket_class.booked:
        return (waited + rates.head_start_seconds[need]) / rates.top_seconds
    seconds = rates.seconds_per_point[need][ticket_class.case_type]
    beyond = waited - rates.limit_seconds
    if beyond <= 0:
        return waited / seconds
    return rates.limit_seconds / seconds + beyond / rates.top_seconds


def pick(heads: Iterable[Head], desk: DeskSkills, now: float, rates: Rates) -> Head | None:
    """The ticket this desk calls at `now`, without the reason; None when it may serve none of these.

    Most points; then the earlier check-in; then the lower id. The order of `heads` does not matter.
    """
    best: Head | None = None
    most = 0.0
    for head in heads:
        ticket_class = head.ticket_class
        if not may_serve(desk, ticket_class):
            continue
        has = points(ticket_class, head.clock, now, rates)
        if best is None or has > most or (has == most and _earlier(head, best)):
            best, most = head, has
    return best


def choose(heads: Iterable[Head], desk: DeskSkills, now: float, rates: Rates) -> Choice | None:
    """The ticket this desk calls at `now`, with the reason; None when it may serve none of these.

    Give at least the first ticket of each class, by clock, check-in, id; others change nothing.
    """
    places = sorted(
        (-points(head.ticket_class, head.clock, now, rates), head.checked_in, head.ticket, head)
        for head in heads
        if may_serve(desk, head.ticket_class)
    )
    if not places:
        return None
    ranked = tuple((head, -less) for less, _, _, head in places)
    first, has = ranked[0]
    return Choice(first.ticket, has, _reason(ranked, now, rates), ranked, rates.version)


def choose_desk(ready: Iterable[ReadyDesk], ticket_class: TicketClass) -> ReadyDesk | None:
    """The ready desk a new ticket is called to: fewest case types, then longest ready, then lowest order."""
    fitting = (desk for desk in ready if may_serve(desk.desk, ticket_class))
    return min(fitting, key=lambda d: (len(d.desk.case_types), d.ready_since, d.order), default=None)


def next_leg_clock(start: float, waited_seconds: float, served_seconds: float) -> float:
    """The clock of a leg that begins at `start`; what the ticket has waited and been served is its credit."""
    return start - waited_seconds - served_seconds


def clock_after_pause(clock: float, since: float, until: float) -> float:
    """The clock of a waiting ticket once the house goes on: it did not run from `since` to `until`.

    A booking whose slot is still to come keeps it.
    """
    return clock + max(0.0, until - max(clock, since))


def booking_clock(slot: float, checked_in: float, grace_seconds: float = 900) -> tuple[bool, float]:
    """(still a booking?, clock) of somebody with a slot: beyond the grace a walk-in from check-in."""
    if checked_in > slot + grace_seconds:
        return False, checked_in
    return True, max(slot, checked_in)


def _earlier(one: Head, other: Head) -> bool:
    return (one.checked_in, one.ticket) < (other.checked_in, other.ticket)


def _reason(ranked: Sequence[tuple[Head, float]], now: float, rates: Rates) -> Reason:
    head, has = ranked[0]
    ticket_class = head.ticket_class
    if ticket_class.booked:
        code = "booking_due" if has >= 0 else "booking_early"
    elif now - head.clock > rates.limit_seconds:
        code = "over_limit"
    elif all(other.ticket_class == ticket_class for other, _ in ranked):
        code = "only_class"
    else:
        code = "most_points"
    values: dict[str, Value] = {
        "case_type": ticket_class.case_type,
        "needs_priority": ticket_class.needs_priority,
        "points": round(has, 3),
        "waited_minutes": round((now - head.clock) / 60, 1),
        "clock": head.clock,
        "others": len(ranked) - 1,
        "runner_up_points": round(ranked[1][1], 3) if len(ranked) > 1 else None,
    }
    return Reason(code, values)

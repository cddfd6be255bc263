"""A ticket: one number with one or more legs, its states and the table of allowed moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from queue_service.domain.dispatch import TicketClass
from queue_service.domain.errors import Conflict


class TicketState(StrEnum):
    """Where a ticket stands. Only `waiting` tickets can be called."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class LegState(StrEnum):
    """Where one matter of a ticket stands; a ticket waits for one open leg at a time."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """How a matter ended at a desk."""

    DONE = "done"
    INCOMPLETE = "incomplete"
    NOT_RESPONSIBLE = "not_responsible"


S = TicketState

#: action → state it needs → state it leads to. What is not here is not allowed, for anybody.
MOVES: dict[str, dict[TicketState, TicketState]] = {
    "call": {S.WAITING: S.CALLED},
    "repeat": {S.CALLED: S.CALLED},
    "start": {S.CALLED: S.SERVING},
    # A clerk who forgets to press start still finishes: the service then began with the call.
    "finish": {S.SERVING: S.DONE, S.CALLED: S.DONE},
    "next_leg": {S.SERVING: S.WAITING, S.CALLED: S.WAITING},
    "transfer": {S.SERVING: S.WAITING, S.CALLED: S.WAITING},
    "park": {S.CALLED: S.PARKED},
    "no_show": {S.CALLED: S.NO_SHOW},
    # "I am back": the holder says so, after a missed call, the same day, with the old clock.
    "back": {S.PARKED: S.WAITING, S.NO_SHOW: S.WAITING},
    "rejoin": {S.PARKED: S.WAITING},
    # Information desk or clerk: brings back what was missed, given up or closed too early.
    "return": {S.PARKED: S.WAITING, S.NO_SHOW: S.WAITING, S.CANCELLED: S.WAITING, S.DONE: S.WAITING},
    "cancel": {S.WAITING: S.CANCELLED, S.PARKED: S.CANCELLED, S.CALLED: S.CANCELLED},
}

#: States in which a ticket sits at a desk.
AT_A_DESK = frozenset({S.CALLED, S.SERVING})

#: After a first call without answer a ticket is parked this long, then rejoins its class by itself, once.
PARKED_FOR = timedelta(minutes=10)

#: The first missed call parks, the second closes.
CALLS_BEFORE_NO_SHOW = 2


def move(state: TicketState, action: str) -> TicketState:
    """The state that ``action`` leads to from ``state``.

    Raises:
        Conflict: ``not_allowed`` with state and action, when the table has no such move.
    """
    try:
        return MOVES[action][state]
    except KeyError:
        raise Conflict("not_allowed", state=str(state), action=action) from None


def may(state: TicketState, action: str) -> bool:
    """True when the table has this move."""
    return state in MOVES[action]


@dataclass(frozen=True, slots=True)
class Leg:
    """One matter of a ticket. ``position`` counts from 0 in the order the client named them."""

    id: int
    case_type: str
    position: int
    state: LegState
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One number of one day, as the rules see it; times are UTC.

    Attributes:
        public_id: random, the seed its holder's token is derived from; not itself a secret that opens anything.
        clock: from when waiting counts; earlier than `checked_in` when credit is kept.
        entered_at: when it began to wait for its present leg; what waiting figures count from.
        missed_calls: how often nobody answered.
    """

    id: int
    public_id: str
    number: str
    state: TicketState
    area: str
    language: str
    persons: int
    needs_priority: bool
    class_key: str
    clock: datetime
    checked_in: datetime
    entered_at: datetime
    legs: tuple[Leg, ...]
    missed_calls: int = 0
    parked_until: datetime | None = None
    pinned_desk: str | None = None

    def current_leg(self) -> Leg | None:
        """The leg it waits for, or would wait for next; None when every matter is dealt with."""
        return next(iter(self.open_legs()), None)

    def taken_legs(self) -> tuple[Leg, ...]:
        """The legs the present desk has taken on."""
        return tuple(leg for leg in self.legs if leg.state is LegState.TAKEN)

    def open_legs(self) -> tuple[Leg, ...]:
        """Every leg nobody has taken yet: the one its class waits for first, then in the order they were named."""
        awaited = TicketClass.from_key(self.class_key).case_type
        still_open = [leg for leg in self.legs if leg.state is LegState.OPEN]
        return tuple(sorted(still_open, key=lambda leg: (leg.case_type != awaited, leg.position)))

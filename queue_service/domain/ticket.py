"""A ticket: one number with one or more legs, its states and the table of allowed moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from queue_service.domain.dispatch import TicketClass
from queue_service.domain.errors import Conflict


class TicketState(StrEnum):
    """Where a ticket stands. Only `waiting` tickets can be called.

    ``parked`` missed a call and comes back by itself; ``on_hold`` was sent to get something and comes back when it has
    it; ``unserved`` was left over when the day ended, or sent home.
    """

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    ON_HOLD = "on_hold"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    UNSERVED = "unserved"


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
    # Sent to get something: a photo, a copy, the file.
    "hold": {S.SERVING: S.ON_HOLD, S.CALLED: S.ON_HOLD},
    # The desk closes on them: back to the queue with the old clock.
    "requeue": {S.SERVING: S.WAITING, S.CALLED: S.WAITING},
    # Client and clerk go to another room together.
    "move": {S.SERVING: S.SERVING, S.CALLED: S.CALLED},
    # "I am back": the holder says so, after a missed call or with what was missing, the same day, with the old clock.
    "back": {S.PARKED: S.WAITING, S.NO_SHOW: S.WAITING, S.ON_HOLD: S.WAITING},
    "rejoin": {S.PARKED: S.WAITING},
    # Information desk or clerk: brings back what was missed, given up or closed too early.
    "return": {
        S.PARKED: S.WAITING,
        S.NO_SHOW: S.WAITING,
        S.ON_HOLD: S.WAITING,
        S.CANCELLED: S.WAITING,
        S.DONE: S.WAITING,
        S.UNSERVED: S.WAITING,
    },
    "cancel": {S.WAITING: S.CANCELLED, S.PARKED: S.CANCELLED, S.CALLED: S.CANCELLED, S.ON_HOLD: S.CANCELLED},
    # The day is over, or everybody is sent home.
    "leave_unserved": {
        S.WAITING: S.UNSERVED,
        S.PARKED: S.UNSERVED,
        S.ON_HOLD: S.UNSERVED,
        S.CALLED: S.UNSERVED,
    },
}

#: States in which a ticket sits at a desk.
AT_A_DESK = frozenset({S.CALLED, S.SERVING})
#: States in which its holder is in the house, or soon will be again.
IN_THE_HOUSE = frozenset({S.WAITING, S.CALLED, S.SERVING, S.PARKED, S.ON_HOLD})
#: States that end a ticket, unless somebody brings it back the same day.
ENDED = frozenset(S) - IN_THE_HOUSE

#: What a client may be sent for.
HOLD_REASONS = ("photo", "copy", "document", "payment", "interpreter", "other")
#: Why somebody is called out of turn; `at_desk` is not chosen but given to a number that is issued at the desk.
CALL_REASONS = ("continues", "urgent", "needs_help", "waited_outside", "supervisor", "other")
AT_DESK = "at_desk"

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
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One number of one day, as the rules see it; times are UTC.

    Attributes:
        public_id: random, the seed its holder's token is derived from; not itself a secret that opens anything.
        clock: from when waiting counts; earlier than `checked_in` when credit is kept.
        entered_at: when it began to wait for its present leg; what waiting figures count from.
        missed_calls: how often nobody answered.
        pinned_staff: the account it waits for, wherever that person works; its class names their desk of the moment.
        hold_reason: what it was sent for, one of `HOLD_REASONS`.
        notice: what its holder should know of the last change: ``call_withdrawn`` or ``moved``.
        ended_at: when it ended; None while its holder is in the house.
        followed_by: the row of another day's ticket for which the wait of this one counts.
        revision: that of the lobby when it last moved.
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
    pinned_staff: int | None = None
    hold_reason: str | None = None
    notice: str | None = None
    ended_at: datetime | None = None
    followed_by: int | None = None
    revision: int = 0

    @property
    def ticket_class(self) -> TicketClass:
        """All that decides about points and desks except the clock."""
        return TicketClass.from_key(self.class_key)

    def current_leg(self) -> Leg | None:
        """The leg it waits for, or would wait for next; None when every matter is dealt with."""
        return next(iter(self.open_legs()), None)

    def taken_legs(self) -> tuple[Leg, ...]:
        """The legs the present desk has taken on."""
        return tuple(leg for leg in self.legs if leg.state is LegState.TAKEN)

    def open_legs(self) -> tuple[Leg, ...]:
        """Every leg nobody has taken yet: the one its class waits for first, then in the order they were named."""
        awaited = self.ticket_class.case_type
        still_open = [leg for leg in self.legs if leg.state is LegState.OPEN]
        return tuple(sorted(still_open, key=lambda leg: (leg.case_type != awaited, leg.position)))


@dataclass(frozen=True, slots=True)
class TicketSearch:
    """What is known of a ticket one looks for; times of check-in are UTC, the later one not part of it."""

    case_type: str | None = None
    state: TicketState | None = None
    since: datetime | None = None
    until: datetime | None = None
    most: int = 200

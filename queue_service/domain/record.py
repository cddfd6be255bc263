"""What is written about one day of an office, as plain values: the record of events, and the tables beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

#: Ids of a lobby's rows are its revision times this, plus a running number.
IDS_PER_REVISION = 1000


class Entry(NamedTuple):
    """One event as it is written: `LobbyEvent` with its id. ``kind`` may be one that nobody knows.

    A tuple because a database holds millions of them.
    """

    id: int
    kind: str
    at: datetime
    ticket: int | None = None
    number: str | None = None
    desk: str | None = None
    values: Mapping[str, Any] = {}  # never changed, by nobody

    @property
    def revision(self) -> int:
        """The lobby's revision with which it happened."""
        return self.id // IDS_PER_REVISION


class LegNow(NamedTuple):
    """One matter of a ticket as the table has it."""

    case_type: str
    state: str


class TicketNow(NamedTuple):
    """One ticket as the table has it; times are UTC. ``revision`` 0: written before revisions were kept."""

    id: int
    number: str
    state: str
    legs: tuple[LegNow, ...]
    class_key: str
    clock: datetime
    revision: int = 0
    parked_until: datetime | None = None
    hold_reason: str | None = None
    ended_at: datetime | None = None
    followed_by: int | None = None


class CallNow(NamedTuple):
    """One call as the table has it; open while ``ended_at`` is None. ``ending`` is how it ended."""

    id: int
    ticket: int
    number: str
    desk: str
    called_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    repeats: int = 0
    ending: str | None = None

    @property
    def revision(self) -> int:
        """The lobby's revision with which it was made."""
        return self.id // IDS_PER_REVISION

    @property
    def open(self) -> bool:
        """True while its client is at the desk, or on the way there."""
        return self.ended_at is None


class DeskRow(NamedTuple):
    """One desk as the table has it. ``revision`` 0: it last changed before revisions were kept."""

    state: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class DayRecord:
    """One day of an office.

    Attributes:
        revision: the newest of the day's own; None when the day has no row.
        last_at: UTC; when that was.
        paused_since, closed_early_at: what the day's row says of the house, UTC.
        entries: every event of the day, by id.
        counters: letter of a number series → the last count given out.
        desks: desk → its row now, None for one that never opened; None for a day that is over.
        steps: desk → the ticket of its last step, which can be taken back.
        newest: the newest revision of any day of the office.
    """

    day: date
    revision: int | None
    last_at: datetime | None
    newest: int
    entries: Sequence[Entry]
    tickets: Sequence[TicketNow] = ()
    calls: Sequence[CallNow] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    desks: Mapping[str, DeskRow | None] | None = None
    steps: Mapping[str, int] = field(default_factory=dict)
    paused_since: datetime | None = None
    closed_early_at: datetime | None = None

    @property
    def over(self) -> bool:
        """True when a later day of the office has begun."""
        return self.desks is None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a day's record that cannot have happened, or that record and tables tell differently.

    Attributes:
        code: one of `FAULTS`.
        ticket: the row; ``number`` what is printed on it, where known.
        event: the id in the record, where one is at fault.
    """

    code: str
    day: date
    ticket: int | None = None
    number: str | None = None
    desk: str | None = None
    event: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


#: Every code of a fault. Of the record itself …
FAULTS_OF_RECORD = (
    "illegal_move",
    "unknown_kind",
    "broken_event",
    "event_lost",
    "never_taken",
    "taken_twice",
    "number_changed",
    "number_twice",
    "number_lost",
    "two_desks",
    "two_clients",
    "wrong_desk",
    "desk_has_client",
    "desk_has_no_client",
    "desk_not_open",
    "undone_nothing",
    "called_in_pause",
    "house_unchanged",
    "resumed_without_pause",
    "time_runs_back",
    "revision_runs_back",
    "revision_behind",
)
#: … of the tables beside it …
FAULTS_OF_TABLES = (
    "ticket_lost",
    "ticket_without_events",
    "state_differs",
    "number_differs",
    "class_differs",
    "clock_differs",
    "ticket_revision_differs",
    "value_out_of_place",
    "legs_taken_without_desk",
    "no_leg_taken",
    "ended_with_open_legs",
    "waits_for_nothing",
    "voucher_used_twice",
    "call_lost",
    "call_without_event",
    "call_differs",
    "open_call_without_client",
    "client_without_open_call",
    "two_open_calls",
    "desk_without_client",
    "client_at_free_desk",
    "step_without_ticket",
    "desk_differs",
    "desk_revision_differs",
    "house_differs",
    "counter_behind",
    "still_in_house",
    "pause_left_open",
    "day_without_row",
    "day_clock_behind",
)
FAULTS = FAULTS_OF_RECORD + FAULTS_OF_TABLES

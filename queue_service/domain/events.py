"""What happened in a lobby, as values: the record that live updates, audit and replay are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """Every kind of thing that can happen to a ticket, a desk or the house."""

    TICKET_TAKEN = "ticket_taken"
    CALLED = "called"
    REPEATED = "repeated"
    STARTED = "started"
    FINISHED = "finished"
    NEXT_LEG = "next_leg"
    TRANSFERRED = "transferred"
    PARKED = "parked"
    REJOINED = "rejoined"
    RETURNED = "returned"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"
    REQUEUED = "requeued"
    MOVED = "moved"
    UNSERVED = "unserved"
    UNDONE = "undone"
    REFUSED = "refused"
    DESK_OPENED = "desk_opened"
    DESK_READY = "desk_ready"
    DESK_PAUSED = "desk_paused"
    DESK_CLOSED = "desk_closed"
    DESK_AWAY = "desk_away"
    DESK_WRAP_UP = "desk_wrap_up"
    HOUSE_PAUSED = "house_paused"
    HOUSE_RESUMED = "house_resumed"
    CLOSED_EARLY = "closed_early"
    REOPENED = "reopened"
    ALARM_RAISED = "alarm_raised"
    ALARM_ANSWERED = "alarm_answered"
    ALARM_CLOSED = "alarm_closed"
    MESSAGE_SET = "message_set"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class LobbyEvent:
    """One thing that happened.

    Attributes:
        at: UTC; never earlier than the lobby's event before it.
        ticket_id: the row it happened to, if any.
        desk: code of the desk where it happened, if any.
        values: what replay needs, for example class and clock, or the class heads with their points.
            No names, no tokens, no personal values.
    """

    kind: EventKind
    at: datetime
    ticket_id: int | None = None
    number: str | None = None
    desk: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

"""The live contract: every topic, event, room and payload key; in prose in docs/live-contract.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from queue_service.domain.rights import Right

NAMESPACE = "/live"
#: What a client emits; the acknowledgement is the full snapshot, or {"error": problem}.
WATCH = "watch"
#: What a client hears every five seconds: {"revision": up to which what it has is current}.
HEARTBEAT = "heartbeat"


class Topic(StrEnum):
    """What can be watched; the event that carries a new snapshot has the topic's name.

    In the order in which a change is sent: first to those who wait to be called.
    """

    BOARD = "board"
    TICKET = "ticket"
    DESK = "desk"
    DISPLAY = "display"
    QUEUE = "queue"
    HEAD_COUNT = "head_count"


#: topic → the right to watch it in its office; None: whoever has the ticket's token.
RIGHTS: Mapping[Topic, Right | None] = {
    Topic.BOARD: Right.SEE_BOARD,
    Topic.TICKET: None,
    Topic.DESK: Right.SEE_QUEUE,
    Topic.DISPLAY: Right.SEE_BOARD,
    Topic.QUEUE: Right.SEE_QUEUE,
    Topic.HEAD_COUNT: Right.HEAD_COUNT,
}

#: topic → its place in that order.
ORDER = {topic: place for place, topic in enumerate(Topic)}

#: topic → the keys of its snapshot, exactly (tested against documents/json.py).
KEYS: dict[Topic, frozenset[str]] = {
    Topic.BOARD: frozenset({"revision", "server_time", "calls", "waiting", "message", "house_pause"}),
    Topic.QUEUE: frozenset(
        {"revision", "server_time", "classes", "next", "parked", "desks", "alarms", "house"}
    ),
    Topic.DESK: frozenset(
        {
            "revision",
            "server_time",
            "desk",
            "client",
            "suggested",
            "away_since",
            "house_pause",
            "undo",
        }
    ),
    Topic.DISPLAY: frozenset(
        {
            "revision",
            "server_time",
            "desk",
            "state",
            "number",
            "called_at",
            "repeat",
            "house_pause",
        }
    ),
    Topic.TICKET: frozenset(
        {
            "number",
            "state",
            "case_types",
            "next_case_types",
            "area",
            "desk",
            "called_at",
            "repeat",
            "people_ahead",
            "persons",
            "language",
            "taken_at",
            "wait",
            "parked_until",
            "can_return",
            "can_cancel",
            "ahead_by",
            "house_pause",
            "notice",
            "voucher",
            "hold_reason",
            "revision",
            "server_time",
        }
    ),
    Topic.HEAD_COUNT: frozenset(
        {
            "revision",
            "server_time",
            "waiting",
            "called",
            "serving",
            "parked",
            "on_hold",
            "in_house",
            "persons_in_house",
            "by_area",
            "open_now",
            "opens_at",
            "closes_at",
            "closed_early",
            "house_pause",
            "help",
        }
    ),
}
#: What `watch` takes beside the topic: topic → (needed, optional).
FIELDS: dict[Topic, tuple[frozenset[str], frozenset[str]]] = {
    Topic.BOARD: (frozenset({"office"}), frozenset({"area"})),
    Topic.QUEUE: (frozenset({"office"}), frozenset({"desk"})),
    Topic.DESK: (frozenset({"office", "desk"}), frozenset()),
    Topic.DISPLAY: (frozenset({"office", "desk"}), frozenset()),
    Topic.TICKET: (frozenset({"ticket"}), frozenset({"office"})),
    Topic.HEAD_COUNT: (frozenset({"office"}), frozenset()),
}
#: Keys that tell one reading from another; they alone are no change.
ALWAYS_NEW = frozenset({"revision", "server_time"})

#: Views one connection may follow.
MOST_WATCHES = 20


@dataclass(frozen=True, slots=True)
class Watched:
    """One view that somebody follows. A desk's view holds a sentence, so that its language is part of it.

    ``ticket_id`` is the row behind a ticket's token; tokens do not become names of rooms.
    """

    topic: Topic
    office: str
    area: str | None = None
    desk: str | None = None
    ticket_id: int | None = None
    lang: str | None = None

    @property
    def room(self) -> str:
        """The room of those who follow exactly this."""
        parts = (self.office, self.area, self.desk, self.ticket_id, self.lang)
        return f"{self.topic}:" + ":".join("" if part is None else str(part) for part in parts)


def office_room(office: str) -> str:
    """The room of everybody who follows anything of an office; heartbeats go there."""
    return f"office:{office}"

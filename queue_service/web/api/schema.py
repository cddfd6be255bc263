"""What the API answers, as documentation: the shapes that documents/json.py writes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Minutes = Annotated[float, Field(description="Minutes, unrounded")]
ByLanguage = Annotated[dict[str, str], Field(description="Language code to text")]
TicketState = Literal["waiting", "called", "serving", "parked", "done", "no_show", "cancelled"]
DeskState = Literal["closed", "open", "ready", "paused", "occupied"]


class Shape(BaseModel):
    """Exactly these keys."""

    model_config = ConfigDict(extra="forbid")


class Snapshot(Shape):
    """The state of something at one revision of its lobby; revisions rise for ever."""

    revision: int
    server_time: datetime


class Wait(Shape):
    """How long until the call: half wait no longer than p50, four in five no longer than p80."""

    p50_minutes: Minutes
    p80_minutes: Minutes


class DeskPlace(Shape):
    """A desk, as a place to go to."""

    code: str
    name: str
    area: str


class Ticket(Snapshot):
    """A ticket as its holder sees it."""

    number: str
    state: TicketState
    case_types: list[str]
    next_case_types: list[str]
    area: str
    desk: DeskPlace | None
    called_at: datetime | None
    repeat: int
    people_ahead: int
    persons: int
    language: str
    wait: Wait | None
    parked_until: datetime | None
    can_return: bool
    can_cancel: bool


class TicketTaken(Snapshot):
    """A ticket just issued. `token` opens its page; `status_url` is that page."""

    number: str
    token: str
    case_types: list[str]
    area: str
    people_ahead: int
    wait: Wait | None
    status_url: str
    state: TicketState
    persons: int
    language: str


class BoardCall(Shape):
    """A call; `called_at` moves and `repeat` rises when it is repeated."""

    number: str
    desk: str
    area: str
    called_at: datetime
    repeat: int


class WaitingOf(Shape):
    """Who waits for one case type."""

    waiting: int
    p50_minutes: float | None
    p80_minutes: float | None


class Board(Snapshot):
    """Calls of the last 60 s and at least the last 10, newest first; people waiting by case type."""

    calls: list[BoardCall]
    waiting: dict[str, WaitingOf]
    message: str | None


class Reason(Shape):
    """Why this client: a code, the values behind it, and one sentence in the reader's language."""

    code: str
    values: dict[str, Any]
    text: str


class ClientTicket(Shape):
    """The client at a desk."""

    number: str
    case_types: list[str]
    next_case_types: list[str]
    language: str
    persons: int
    needs_priority: bool
    booked: bool
    waited_minutes: float
    note: str | None
    state: Literal["called", "serving"]
    called_at: datetime
    started_at: datetime | None
    repeat: int


class Client(Shape):
    """The client at a desk and why it is this one."""

    ticket: ClientTicket
    reason: Reason


class DeskNow(Shape):
    """A desk and what it is doing."""

    code: str
    name: str
    area: str
    state: DeskState
    case_types: list[str]
    pause_reason: str | None
    ready_since: datetime | None
    clerk: bool


class Desk(Snapshot):
    """A desk, its client, and the next sensible step there."""

    desk: DeskNow
    client: Client | None
    suggested: Literal["open", "call-next", "start", "finish"]


class ClassWaiting(Shape):
    """One class of waiting tickets."""

    case_type: str
    booked: bool
    needs_priority: bool
    waiting: int
    longest_minutes: float


class NextTicket(Shape):
    """One of those who would be called next."""

    number: str
    case_types: list[str]
    language: str
    booked: bool
    needs_priority: bool
    waited_minutes: float


class ParkedTicket(Shape):
    """One who did not answer; `until` is when it rejoins by itself."""

    number: str
    until: datetime | None
    case_types: list[str]


class DeskInQueue(Shape):
    """A desk in the overview."""

    code: str
    name: str
    area: str
    state: DeskState
    number: str | None


class Queue(Snapshot):
    """The queue in short."""

    classes: list[ClassWaiting]
    next: list[NextTicket]
    parked: list[ParkedTicket]
    desks: list[DeskInQueue]


class Area(Shape):
    """A waiting area and the way to it."""

    code: str
    names: ByLanguage
    ways: ByLanguage


class CaseType(Shape):
    """A concern one can take a number for."""

    code: str
    names: ByLanguage
    plain: ByLanguage
    icon: str
    area: str
    walk_in: bool
    bookable: bool
    asks_persons: bool
    waiting: int


class Office(Snapshot):
    """An office as anybody may know it."""

    code: str
    name: str
    time_zone: str
    open_now: bool
    opens_at: datetime | None
    closes_at: datetime | None
    areas: list[Area]
    case_types: list[CaseType]
    desks: list[DeskPlace]
    board_languages: list[str]
    demo: bool


class Session(Shape):
    """A sign-in. `token` is a bearer token; shown once, and null when the browser keeps it as a cookie."""

    token: str | None
    name: str
    role: str
    office: str | None
    desk: str | None


class FieldError(Shape):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457; `code` is stable, `title` and `detail` are in the reader's language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | None = None

"""What the API answers, as documentation: the shapes that documents/json.py writes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Minutes = Annotated[float, Field(description="Minutes, unrounded")]
ByLanguage = Annotated[dict[str, str], Field(description="Language code to text")]
TicketState = Literal[
    "waiting", "called", "serving", "parked", "on_hold", "done", "no_show", "cancelled", "unserved"
]
DeskState = Literal["closed", "open", "ready", "paused", "occupied", "away", "wrap_up"]


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


class HousePause(Shape):
    """The whole house stands still."""

    kind: Literal["evacuation", "interruption"]
    since: datetime


class Ahead(Shape):
    """Who is ahead, by what puts them there; the sum is `people_ahead`."""

    booked: int
    needs_priority: int
    credit: int
    others: int


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
    taken_at: datetime
    wait: Wait | None
    parked_until: datetime | None
    can_return: bool
    can_cancel: bool
    ahead_by: Ahead
    house_pause: HousePause | None
    notice: Literal["call_withdrawn", "moved"] | None
    voucher: bool
    hold_reason: str | None


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
    house_pause: HousePause | None


class Display(Snapshot):
    """What the display at one desk shows."""

    desk: DeskPlace
    state: Literal["closed", "open", "paused", "called", "serving", "away"]
    number: str | None
    called_at: datetime | None
    repeat: int
    house_pause: HousePause | None


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
    accessible_only: bool
    away_seconds: int


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
    away_since: datetime | None
    house_pause: HousePause | None
    undo: Literal["call", "start", "finish", "no-answer", "return", "wait", "transfer", "move"] | None


class ServedAtDesk(Client):
    """A number issued at a desk: the client there, and what opens the number's page."""

    token: str
    status_url: str


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
    accessible_only: bool
    pinned: bool


class ParkedTicket(Shape):
    """One set aside: parked without an answer, back by itself at `until`; or on hold to get something."""

    number: str
    until: datetime | None
    case_types: list[str]
    state: Literal["parked", "on_hold"]
    reason: str | None


class Alarm(Shape):
    """Somebody asks for help: a visitor at a kiosk, or silently a desk; or a device is lost."""

    id: int
    kind: Literal["help", "emergency", "device_lost"]
    place: str
    area: str | None
    raised_at: datetime
    answered_at: datetime | None


class HouseNow(Shape):
    """The house as a whole today. `tally`: topic to how often settled on the spot."""

    pause: HousePause | None
    closed_early: bool
    open_now: bool
    closes_at: datetime | None
    message: str | None
    tally: dict[str, int]
    alarms: list[Alarm]


class House(HouseNow, Snapshot):
    """The same at one revision."""


class FoundTicket(Shape):
    """A ticket of today, for whoever looks for it; without its token."""

    number: str
    case_types: list[str]
    language: str
    persons: int
    needs_priority: bool
    state: TicketState
    checked_in: datetime
    parked_until: datetime | None
    desk: str | None
    called_at: datetime | None


class FoundTickets(Shape):
    """The newest first."""

    tickets: list[FoundTicket]


class TicketsTaken(Shape):
    """Several tickets just issued, in their order."""

    tickets: list[TicketTaken]


class Tally(Shape):
    """What was settled on the spot today."""

    counts: dict[str, int]


class Slide(Shape):
    """One text by language."""

    texts: ByLanguage


class BoardLook(Shape):
    """How an office's boards look; times are wall time."""

    accent: str | None
    slides: list[Slide]
    slide_seconds: int
    quiet_from: str | None
    quiet_until: str | None


class KioskLook(Shape):
    """How an office's kiosks look; every language, in the order of the tiles."""

    languages: list[str]
    tiles_per_page: int
    reset_seconds: int
    low: bool


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
    alarms: list[Alarm]
    house: HouseNow


class Area(Shape):
    """A waiting area and the way to it."""

    code: str
    names: ByLanguage
    ways: ByLanguage


class DocumentToBring(Shape):
    """One thing to bring."""

    code: str
    names: ByLanguage


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
    stopped: bool


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
    numbers_from: datetime | None
    closed_early: bool
    house_pause: HousePause | None
    paper_series: str | None
    board: BoardLook
    kiosk: KioskLook
    texts: Annotated[
        dict[str, ByLanguage], Field(description="What the kiosks say in the office's own words: key to text")
    ]
    documents: dict[str, list[DocumentToBring]] | None = Field(
        None, description="Case type → what to bring, in order; with `?documents=true`"
    )


class Session(Shape):
    """A sign-in. `token` is a bearer token; shown once, and null when the browser keeps it as a cookie."""

    token: str | None
    name: str
    role: str
    office: str | None
    desk: str | None
    must_change_password: bool


class FieldError(Shape):
    """What is wrong with one field."""

    field: str
    message: str


class ProofOfRequest(Shape):
    """What a refused visitor takes along: the page that proves the request, and an id to read out."""

    id: str
    url: str


class Problem(BaseModel):
    """RFC 9457; `code` is stable, `title` and `detail` are in the reader's language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | None = None
    proof: ProofOfRequest | None = None
    slots: list[dict[str, Any]] | None = None
    retry_after: int | None = None
    # Of a change of what is set: web/api/change_shapes.py has FindingShape and TheirsShape.
    findings: list[dict[str, Any]] | None = None
    theirs: list[dict[str, Any]] | None = None
    # Where a file that was sent cannot be read.
    line: int | None = None
    column: int | None = None

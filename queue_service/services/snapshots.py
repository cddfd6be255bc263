"""Frozen values that leave the core: what a face or a caller may know. Times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_service.domain.case_type import DocumentItem
from queue_service.domain.office import BoardLook, KioskLook


@dataclass(frozen=True, slots=True)
class Wait:
    """A forecast of the wait in minutes, unrounded: half wait no longer than p50, four in five no longer than p80."""

    p50_minutes: float
    p80_minutes: float


@dataclass(frozen=True, slots=True)
class DeskRef:
    """A desk as a client needs it: where to go."""

    code: str
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class PauseView:
    """The whole house stands still since then: an ``evacuation`` or an ``interruption``."""

    kind: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Ahead:
    """Who is ahead, by what puts them there: a slot, recognised need, earlier credit, or just having come earlier."""

    booked: int = 0
    needs_priority: int = 0
    credit: int = 0
    others: int = 0

    @property
    def total(self) -> int:
        """Everybody ahead."""
        return self.booked + self.needs_priority + self.credit + self.others


@dataclass(frozen=True, slots=True)
class TicketView:
    """One ticket as its holder may see it; nobody else's."""

    number: str
    state: str
    case_types: tuple[str, ...]
    next_case_types: tuple[str, ...]
    area: str
    desk: DeskRef | None
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
    house_pause: PauseView | None
    notice: str | None
    voucher: bool
    hold_reason: str | None
    revision: int
    server_time: datetime


@dataclass(frozen=True, slots=True)
class TicketTaken:
    """A ticket just issued, with the token that opens its page; the token is derived, never stored."""

    ticket: TicketView
    token: str
    public_id: str


@dataclass(frozen=True, slots=True)
class BoardCall:
    """One call as everybody in the hall sees it. ``called_at`` is when it was last announced."""

    number: str
    desk: str
    area: str
    called_at: datetime
    repeat: int


@dataclass(frozen=True, slots=True)
class WaitingOf:
    """How many wait for one case type."""

    waiting: int
    wait: Wait | None = None


@dataclass(frozen=True, slots=True)
class BoardView:
    """What a board shows: numbers, desks and counts, nothing about anybody."""

    revision: int
    server_time: datetime
    calls: tuple[BoardCall, ...]
    waiting: Mapping[str, WaitingOf]
    message: str | None
    house_pause: PauseView | None = None


@dataclass(frozen=True, slots=True)
class DisplayView:
    """What the display at one desk shows: its number of the moment, nothing about anybody.

    ``state``: ``closed``, ``open``, ``paused``, ``called``, ``serving`` or ``away``.
    """

    revision: int
    server_time: datetime
    desk: DeskRef
    state: str
    number: str | None
    called_at: datetime | None
    repeat: int
    house_pause: PauseView | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this client was called: a code and the values a sentence needs."""

    code: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Client:
    """The client at a desk, as its clerk sees them."""

    number: str
    case_types: tuple[str, ...]
    next_case_types: tuple[str, ...]
    language: str
    persons: int
    needs_priority: bool
    booked: bool
    waited_minutes: float
    note: str | None
    state: str
    called_at: datetime
    started_at: datetime | None
    repeat: int
    reason: Reason
    accessible_only: bool = False
    away_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk, its client, the next sensible step there, and the last one if it can be taken back."""

    revision: int
    server_time: datetime
    code: str
    name: str
    area: str
    state: str
    case_types: tuple[str, ...]
    pause_reason: str | None
    ready_since: datetime | None
    staffed: bool
    client: Client | None
    suggested: str
    away_since: datetime | None = None
    house_pause: PauseView | None = None
    undo: str | None = None


@dataclass(frozen=True, slots=True)
class ClassView:
    """How many of one class wait, and how long the first of them has."""

    case_type: str
    booked: bool
    needs_priority: bool
    waiting: int
    longest_minutes: float


@dataclass(frozen=True, slots=True)
class NextTicket:
    """One of those who would be called next."""

    number: str
    case_types: tuple[str, ...]
    language: str
    booked: bool
    needs_priority: bool
    waited_minutes: float
    accessible_only: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class ParkedTicket:
    """One set aside: ``parked`` did not answer and rejoins by itself at ``until``; ``on_hold`` gets something."""

    number: str
    case_types: tuple[str, ...]
    until: datetime | None
    state: str = "parked"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AlarmView:
    """Somebody asks for help: where, since when, and whether somebody is on the way."""

    id: int
    kind: str
    place: str
    area: str | None
    raised_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class HouseView:
    """The house as a whole today, for its staff. ``tally``: topic → how often settled on the spot."""

    pause: PauseView | None
    closed_early: bool
    open_now: bool
    closes_at: datetime | None
    message: str | None
    tally: Mapping[str, int]
    alarms: tuple[AlarmView, ...]
    revision: int
    server_time: datetime


@dataclass(frozen=True, slots=True)
class FoundTicket:
    """One ticket of today as the information desk finds it again; no token."""

    number: str
    case_types: tuple[str, ...]
    language: str
    persons: int
    needs_priority: bool
    state: str
    checked_in: datetime
    parked_until: datetime | None
    desk: str | None
    called_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeskInQueue:
    """A desk in the overview, with the number at it."""

    code: str
    name: str
    area: str
    state: str
    number: str | None


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue in short, for staff."""

    revision: int
    server_time: datetime
    classes: tuple[ClassView, ...]
    next: tuple[NextTicket, ...]
    parked: tuple[ParkedTicket, ...]
    desks: tuple[DeskInQueue, ...]
    alarms: tuple[AlarmView, ...]
    house: HouseView


@dataclass(frozen=True, slots=True)
class NumberReturned:
    """A number brought back: where it stands now, and the queue as it then is."""

    number: str
    state: str
    queue: QueueView


@dataclass(frozen=True, slots=True)
class AreaView:
    """A part of the house: its names and the way to it, by language code."""

    code: str
    names: Mapping[str, str]
    ways: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseTypeView:
    """A case type as a kiosk offers it; `documents` are what to bring, in order."""

    code: str
    names: Mapping[str, str]
    plain: Mapping[str, str]
    icon: str
    area: str
    walk_in: bool
    bookable: bool
    asks_persons: bool
    waiting: int
    stopped: bool = False
    documents: tuple[DocumentItem, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office as anybody may know it. ``opens_at`` is the next opening, ``closes_at`` the end of the present one."""

    code: str
    name: str
    time_zone: str
    open_now: bool
    opens_at: datetime | None
    closes_at: datetime | None
    areas: tuple[AreaView, ...]
    case_types: tuple[CaseTypeView, ...]
    desks: tuple[DeskRef, ...]
    board_languages: tuple[str, ...]
    demo: bool
    numbers_from: datetime | None
    closed_early: bool
    house_pause: PauseView | None
    paper_series: str | None
    board: BoardLook
    kiosk: KioskLook
    revision: int
    server_time: datetime
    phone: str = ""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A sign-in; the token is shown this once. ``must_change``: nothing can be done before there is an own password."""

    token: str
    name: str
    role: str
    office: str | None
    desk: str | None
    must_change: bool = False

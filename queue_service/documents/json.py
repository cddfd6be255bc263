"""The one serialiser of snapshots: what the API answers and what the sockets carry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from queue_service.documents.office_texts import own_texts
from queue_service.domain.office import BoardLook, KioskLook
from queue_service.domain.office_texts import Face
from queue_service.services.snapshots import (
    AlarmView,
    BoardView,
    CaseTypeView,
    Client,
    DeskView,
    DisplayView,
    FoundTicket,
    HouseView,
    NextTicket,
    OfficeView,
    ParkedTicket,
    PauseView,
    QueueView,
    Reason,
    SessionOpened,
    TicketTaken,
    TicketView,
    Wait,
)

Json = dict[str, Any]
#: Turns a reason into one sentence in the reader's language.
Words = Callable[[Reason], str]


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds."""
    if at is None:
        return None
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def wait(value: Wait | None) -> Json | None:
    """A forecast in minutes, or null while there is no honest one."""
    return None if value is None else {"p50_minutes": value.p50_minutes, "p80_minutes": value.p80_minutes}


def pause(view: PauseView | None) -> Json | None:
    """Since when the whole house stands still, and why; null while it works."""
    return None if view is None else {"kind": view.kind, "since": moment(view.since)}


def ticket(view: TicketView) -> Json:
    """The holder's view of one ticket; live topic ``ticket``."""
    desk = None
    if view.desk is not None:
        desk = {"code": view.desk.code, "name": view.desk.name, "area": view.desk.area}
    return {
        "number": view.number,
        "state": view.state,
        "case_types": list(view.case_types),
        "next_case_types": list(view.next_case_types),
        "area": view.area,
        "desk": desk,
        "called_at": moment(view.called_at),
        "repeat": view.repeat,
        "people_ahead": view.people_ahead,
        "persons": view.persons,
        "language": view.language,
        "taken_at": moment(view.taken_at),
        "wait": wait(view.wait),
        "parked_until": moment(view.parked_until),
        "can_return": view.can_return,
        "can_cancel": view.can_cancel,
        "ahead_by": {
            "booked": view.ahead_by.booked,
            "needs_priority": view.ahead_by.needs_priority,
            "credit": view.ahead_by.credit,
            "others": view.ahead_by.others,
        },
        "house_pause": pause(view.house_pause),
        "notice": view.notice,
        "voucher": view.voucher,
        "hold_reason": view.hold_reason,
        "revision": view.revision,
        "server_time": moment(view.server_time),
    }


def ticket_taken(taken: TicketTaken, status_url: str) -> Json:
    """The answer to taking a number; ``status_url`` opens the holder's page."""
    view = taken.ticket
    return {
        "number": view.number,
        "token": taken.token,
        "case_types": [*view.case_types, *view.next_case_types],
        "area": view.area,
        "people_ahead": view.people_ahead,
        "wait": wait(view.wait),
        "status_url": status_url,
        "state": view.state,
        "persons": view.persons,
        "language": view.language,
        "revision": view.revision,
        "server_time": moment(view.server_time),
    }


def board(view: BoardView) -> Json:
    """Live topic ``board``: numbers, desks, counts."""
    return {
        "revision": view.revision,
        "server_time": moment(view.server_time),
        "calls": [
            {
                "number": call.number,
                "desk": call.desk,
                "area": call.area,
                "called_at": moment(call.called_at),
                "repeat": call.repeat,
            }
            for call in view.calls
        ],
        "waiting": {
            code: {
                "waiting": item.waiting,
                "p50_minutes": None if item.wait is None else item.wait.p50_minutes,
                "p80_minutes": None if item.wait is None else item.wait.p80_minutes,
            }
            for code, item in view.waiting.items()
        },
        "message": view.message,
        "house_pause": pause(view.house_pause),
    }


def display(view: DisplayView) -> Json:
    """Live topic ``display``: one desk's number of the moment."""
    return {
        "revision": view.revision,
        "server_time": moment(view.server_time),
        "desk": {"code": view.desk.code, "name": view.desk.name, "area": view.desk.area},
        "state": view.state,
        "number": view.number,
        "called_at": moment(view.called_at),
        "repeat": view.repeat,
        "house_pause": pause(view.house_pause),
    }


def client(view: Client, words: Words) -> Json:
    """The client at a desk, and why this one."""
    return {
        "ticket": {
            "number": view.number,
            "case_types": list(view.case_types),
            "next_case_types": list(view.next_case_types),
            "language": view.language,
            "persons": view.persons,
            "needs_priority": view.needs_priority,
            "booked": view.booked,
            "waited_minutes": round(view.waited_minutes, 1),
            "note": view.note,
            "state": view.state,
            "called_at": moment(view.called_at),
            "started_at": moment(view.started_at),
            "repeat": view.repeat,
            "accessible_only": view.accessible_only,
            "away_seconds": round(view.away_seconds),
        },
        "reason": {
            "code": view.reason.code,
            "values": dict(view.reason.values),
            "text": words(view.reason),
        },
    }


def desk(view: DeskView, words: Words) -> Json:
    """Live topic ``desk``."""
    return {
        "revision": view.revision,
        "server_time": moment(view.server_time),
        "desk": {
            "code": view.code,
            "name": view.name,
            "area": view.area,
            "state": view.state,
            "case_types": list(view.case_types),
            "pause_reason": view.pause_reason,
            "ready_since": moment(view.ready_since),
            "clerk": view.staffed,
        },
        "client": None if view.client is None else client(view.client, words),
        "suggested": view.suggested,
        "away_since": moment(view.away_since),
        "house_pause": pause(view.house_pause),
        "undo": view.undo,
    }


def _next(view: NextTicket) -> Json:
    return {
        "number": view.number,
        "case_types": list(view.case_types),
        "language": view.language,
        "booked": view.booked,
        "needs_priority": view.needs_priority,
        "waited_minutes": round(view.waited_minutes, 1),
        "accessible_only": view.accessible_only,
        "pinned": view.pinned,
    }


def _parked(view: ParkedTicket) -> Json:
    return {
        "number": view.number,
        "case_types": list(view.case_types),
        "until": moment(view.until),
        "state": view.state,
        "reason": view.reason,
    }


def alarm(view: AlarmView) -> Json:
    """Somebody asks for help."""
    return {
        "id": view.id,
        "kind": view.kind,
        "place": view.place,
        "area": view.area,
        "raised_at": moment(view.raised_at),
        "answered_at": moment(view.answered_at),
    }


def house(view: HouseView) -> Json:
    """The house as a whole today, for its staff."""
    return {**_house(view), "revision": view.revision, "server_time": moment(view.server_time)}


def _house(view: HouseView) -> Json:
    return {
        "pause": pause(view.pause),
        "closed_early": view.closed_early,
        "open_now": view.open_now,
        "closes_at": moment(view.closes_at),
        "message": view.message,
        "tally": dict(view.tally),
        "alarms": [alarm(each) for each in view.alarms],
    }


def found_ticket(view: FoundTicket) -> Json:
    """One ticket of today as the information desk finds it again."""
    return {
        "number": view.number,
        "case_types": list(view.case_types),
        "language": view.language,
        "persons": view.persons,
        "needs_priority": view.needs_priority,
        "state": view.state,
        "checked_in": moment(view.checked_in),
        "parked_until": moment(view.parked_until),
        "desk": view.desk,
        "called_at": moment(view.called_at),
    }


def board_look(look: BoardLook) -> Json:
    """How an office's boards look."""
    return {
        "accent": look.accent,
        "slides": [{"texts": dict(slide)} for slide in look.slides],
        "slide_seconds": look.slide_seconds,
        "quiet_from": look.quiet_from and look.quiet_from.isoformat("minutes"),
        "quiet_until": look.quiet_until and look.quiet_until.isoformat("minutes"),
    }


def kiosk_look(look: KioskLook) -> Json:
    """How an office's kiosks look; every language, in the order of the tiles."""
    return {
        "languages": list(look.order()),
        "tiles_per_page": look.tiles_per_page,
        "reset_seconds": look.reset_seconds,
        "low": look.low,
    }


def queue(view: QueueView) -> Json:
    """Live topic ``queue``."""
    return {
        "revision": view.revision,
        "server_time": moment(view.server_time),
        "classes": [
            {
                "case_type": item.case_type,
                "booked": item.booked,
                "needs_priority": item.needs_priority,
                "waiting": item.waiting,
                "longest_minutes": round(item.longest_minutes, 1),
            }
            for item in view.classes
        ],
        "next": [_next(item) for item in view.next],
        "parked": [_parked(item) for item in view.parked],
        "desks": [
            {
                "code": item.code,
                "name": item.name,
                "area": item.area,
                "state": item.state,
                "number": item.number,
            }
            for item in view.desks
        ],
        "alarms": [alarm(each) for each in view.alarms],
        "house": _house(view.house),
    }


def _case_type(view: CaseTypeView) -> Json:
    return {
        "code": view.code,
        "names": dict(view.names),
        "plain": dict(view.plain),
        "icon": view.icon,
        "area": view.area,
        "walk_in": view.walk_in,
        "bookable": view.bookable,
        "asks_persons": view.asks_persons,
        "waiting": view.waiting,
        "stopped": view.stopped,
    }


def what_to_bring(view: OfficeView) -> Json:
    """Case type → what to bring, in order. Screens do not ask for it: it is as long as all the rest."""
    return {
        item.code: [{"code": each.code, "names": dict(each.names)} for each in item.documents]
        for item in view.case_types
    }


def office(view: OfficeView) -> Json:
    """What anybody may know of an office."""
    return {
        "code": view.code,
        "name": view.name,
        "time_zone": view.time_zone,
        "open_now": view.open_now,
        "opens_at": moment(view.opens_at),
        "closes_at": moment(view.closes_at),
        "areas": [
            {"code": area.code, "names": dict(area.names), "ways": dict(area.ways)} for area in view.areas
        ],
        "case_types": [_case_type(item) for item in view.case_types],
        "desks": [{"code": item.code, "name": item.name, "area": item.area} for item in view.desks],
        "board_languages": list(view.board_languages),
        "demo": view.demo,
        "numbers_from": moment(view.numbers_from),
        "closed_early": view.closed_early,
        "house_pause": pause(view.house_pause),
        "paper_series": view.paper_series,
        "board": board_look(view.board),
        "kiosk": kiosk_look(view.kiosk),
        "texts": own_texts(view, (Face.KIOSK, Face.SLIP)),
        "revision": view.revision,
        "server_time": moment(view.server_time),
    }


def session(view: SessionOpened) -> Json:
    """A sign-in."""
    return {
        "token": view.token,
        "name": view.name,
        "role": view.role,
        "office": view.office,
        "desk": view.desk,
        "must_change_password": view.must_change,
    }

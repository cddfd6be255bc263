"""What the lobby's staff get to see, as JSON: the head-count, and short answers to what they do."""

from __future__ import annotations

from queue_service.documents.json import Json, moment, pause
from queue_service.services.head_count import HeadCountView
from queue_service.services.snapshots import HouseView, NumberReturned


def head_count(view: HeadCountView) -> Json:
    """Live topic ``head_count``."""
    return {
        "revision": view.revision,
        "server_time": moment(view.server_time),
        "waiting": view.waiting,
        "called": view.called,
        "serving": view.serving,
        "parked": view.parked,
        "on_hold": view.on_hold,
        "in_house": view.in_house,
        "persons_in_house": view.persons_in_house,
        "by_area": [{"area": each.area, "waiting": each.waiting} for each in view.by_area],
        "open_now": view.open_now,
        "opens_at": moment(view.opens_at),
        "closes_at": moment(view.closes_at),
        "closed_early": view.closed_early,
        "house_pause": pause(view.house_pause),
        "help": [
            {
                "kind": each.kind,
                "raised_at": moment(each.raised_at),
                "answered_at": moment(each.answered_at),
            }
            for each in view.help
        ],
    }


def returned(result: NumberReturned) -> Json:
    """A number that was brought back: which one, and where it stands now."""
    return {"number": result.number, "state": result.state}


def house_in_short(view: HouseView) -> Json:
    """Whether the house is open and whether it stands still."""
    return {
        "pause": pause(view.pause),
        "closed_early": view.closed_early,
        "open_now": view.open_now,
        "closes_at": moment(view.closes_at),
        "revision": view.revision,
        "server_time": moment(view.server_time),
    }

"""Planners and their changes, as tests of the roster need them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from queue_service.domain.changes import ABSENT, Change, Json
from queue_service.domain.command import Actor, Command
from queue_service.domain.findings import Consequences
from queue_service.domain.rights import Role
from queue_service.services.change_views import Outcome
from queue_service.services.configuration_change import Wish
from queue_service.services.container import Services
from queue_service.services.roster import RosterView
from tests.factories import OFFICE

PLANNER = Command(Actor("staff", "staff:7", OFFICE, role=Role.SUPERVISOR, staff_id=7))
OTHER = Command(Actor("staff", "staff:8", OFFICE, role=Role.SUPERVISOR, staff_id=8))

#: The Wednesday on which the tests' clock begins.
WEDNESDAY = date(2026, 11, 25)
TODAY = WEDNESDAY.isoformat()

SHIFT: dict[str, Any] = {
    "member": "a",
    "weekday": 2,
    "starts": "08:00",
    "ends": "16:00",
    "kind": "desk",
    "desk": "12",
}
ENTRY: dict[str, Any] = {"member": "b", "starts": "08:00", "ends": "12:00", "kind": "desk", "desk": "5"}
EVERYTHING = ["info", "anmeldung", "aufenthaltstitel", "asyl", "einbuergerung"]


def put(*at: str, to: Json, was: Json = ABSENT) -> Change:
    """A place that gets a value."""
    return Change(at, was, to)


def take(*at: str, was: Json) -> Change:
    """A place that loses its value."""
    return Change(at, was, ABSENT)


def change(services: Services, *changes: Change, by: Command = PLANNER, **more: Any) -> Outcome:
    """Carries it out, whatever it is warned of."""
    try:
        return services.roster.change(by, OFFICE, Wish(changes, **more))
    except Consequences as first:
        seen = tuple(each.key for each in first.findings)
        return services.roster.change(by, OFFICE, Wish(changes, **{**more, "seen": seen}))


def read(services: Services, first: date = WEDNESDAY, days: int = 1) -> RosterView:
    """The roster of so many days."""
    return services.roster.read(PLANNER.actor, OFFICE, first, first + timedelta(days=days - 1))


def staffed(services: Services) -> Outcome:
    """A and B are there, and A sits at desk 12 on Wednesdays."""
    return change(
        services,
        put("members", "a", to={"name": "A", "case_types": EVERYTHING}),
        put("members", "b", to={"name": "B", "case_types": EVERYTHING, "position": 1}),
        put("pattern", "a-we", to=SHIFT),
    )

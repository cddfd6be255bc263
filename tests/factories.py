"""Valid things with one override each: `an_office(...)`, `a_case_type(...)`, actors and commands."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from queue_service.domain.case_type import CaseType
from queue_service.domain.command import Actor, Command, Idempotency, StoredAnswer
from queue_service.domain.desk import Desk
from queue_service.domain.office import Area, OfficePlan
from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours
from queue_service.domain.rights import DeviceKind, Role

OFFICE = "krefeld"
#: Long enough for every role of the demo and for nobody's real account.
PASSWORD = "correct horse battery"

KIOSK = Command(Actor("device", "device:1", OFFICE, device_kind=DeviceKind.KIOSK))
CLERK = Command(Actor("staff", "staff:1", OFFICE, role=Role.CLERK, staff_id=1))
COLLEAGUE = Command(Actor("staff", "staff:2", OFFICE, role=Role.CLERK, staff_id=2))
INFO = Command(Actor("staff", "staff:3", OFFICE, role=Role.INFO, staff_id=3))
VISITOR = Command(Actor("visitor", "visitor:1"))
AUDITOR = Command(Actor("staff", "staff:9", OFFICE, role=Role.AUDITOR, staff_id=9))


def with_key(command: Command, key: str, fingerprint: str = "f") -> Command:
    """The command under an idempotency key; the stored answer is the result's text."""
    return replace(
        command, idempotency=Idempotency(key, fingerprint, lambda result: StoredAnswer(200, str(result)))
    )


def a_case_type(code: str = "anmeldung", **changes: Any) -> CaseType:
    """Anmeldung as the demo office has it, unless told otherwise."""
    values: dict[str, Any] = {
        "code": code,
        "names": {"de": code.capitalize(), "en": code.capitalize()},
        "plain": {"de": f"{code}.", "en": f"{code}."},
        "icon": code,
        "area": "service",
        "target_minutes": 30,
        "service_minutes": 13,
    }
    return CaseType(**{**values, **changes})


def weekdays(opens: time = time(8), closes: time = time(16)) -> tuple[WeeklyHours, ...]:
    """The same hours from Monday to Friday."""
    return tuple(WeeklyHours(day, Hours(opens, closes)) for day in range(5))


def an_office(code: str = OFFICE, **changes: Any) -> OfficePlan:
    """Two areas, five case types, four desks, open on weekdays from 8 to 16."""
    areas = (
        Area("service", {"de": "Servicecenter"}, {"de": "Erdgeschoss"}, "A"),
        Area("aufenthalt", {"de": "Aufenthalt"}, {"de": "2. Stock, grüne Linie"}, "H", position=1),
    )
    case_types = (
        a_case_type("info", target_minutes=15, service_minutes=5),
        a_case_type("anmeldung", position=1, asks_persons=True),
        a_case_type("aufenthaltstitel", position=2, area="aufenthalt", target_minutes=45, service_minutes=24),
        a_case_type(
            "asyl", position=3, area="aufenthalt", target_minutes=45, service_minutes=20, sensitive=True
        ),
        a_case_type("einbuergerung", position=4, area="aufenthalt", walk_in=False),
    )
    desks = (
        Desk("1", "1", "service", ("info", "anmeldung"), position=1),
        Desk("2", "2", "service", ("info",), position=2),
        Desk("5", "5", "aufenthalt", ("anmeldung", "aufenthaltstitel"), position=5),
        Desk("12", "12", "aufenthalt", tuple(item.code for item in case_types), position=12),
    )
    values: dict[str, Any] = {
        "code": code,
        "name": "Ausländerbehörde Krefeld",
        "time_zone": "Europe/Berlin",
        "areas": areas,
        "case_types": case_types,
        "desks": desks,
        "hours": OpeningHours("Europe/Berlin", weekly=weekdays()),
    }
    return OfficePlan(**{**values, **changes})

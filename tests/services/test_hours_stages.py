"""What holds on a day to come, with the changes that are planned until then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.opening_hours import HoursKind
from queue_service.services.change_views import ChangeView
from queue_service.services.configuration_document import to_document
from queue_service.services.hours_stages import hours_stages
from tests.factories import an_office

FRIDAY = date(2026, 12, 4)
MONDAY = date(2026, 12, 7)


def planned(from_day: date, *changes: Change) -> ChangeView:
    return ChangeView(7, datetime(2026, 11, 22, tzinfo=UTC), "staff:1", changes, "planned", from_day=from_day)


def closing(was: Any, to: str) -> Change:
    return Change(("hours", "series", "series-1", "closes"), was, to)


def test_a_planned_change_counts_from_its_day_on_and_on_top_of_the_one_before() -> None:
    plan = an_office()
    later = planned(MONDAY, closing("12:00", "18:00"))
    sooner = planned(FRIDAY, closing("16:00", "12:00"))
    stages = hours_stages(plan, to_document(plan), [later, sooner])

    closes = [f"{stages.day(day).hours[0].closes:%H:%M}" for day in (date(2026, 12, 3), FRIDAY, MONDAY)]
    assert closes == ["16:00", "12:00", "18:00"]


def test_a_planned_change_that_no_longer_fits_is_left_out() -> None:
    plan = an_office()
    stages = hours_stages(plan, to_document(plan), [planned(FRIDAY, closing("17:00", "12:00"))])

    assert f"{stages.day(FRIDAY).hours[0].closes:%H:%M}" == "16:00"


def test_the_calendar_goes_through_the_stages() -> None:
    plan = an_office()
    shut = Change(("hours", "closures", "2026-12-07"), ABSENT, {"last": "2026-12-07", "reason": "Umzug"})
    days = hours_stages(plan, to_document(plan), [planned(FRIDAY, shut)]).calendar(date(2026, 12, 3), 5)

    assert [each.why.kind for each in days] == [
        HoursKind.SERIES,
        HoursKind.SERIES,
        HoursKind.NOTHING,
        HoursKind.NOTHING,
        HoursKind.CLOSURE,
    ]

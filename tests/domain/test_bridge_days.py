"""Which days an office is asked about: may it be shut on them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from queue_service.domain.bridge_days import ProposalKind, easter_sunday, proposals
from queue_service.domain.opening_hours import Closure, HoursException, OpeningHours
from queue_service.services.holidays import PublicHolidays
from tests.factories import weekdays

YEAR_2027 = (date(2027, 1, 1), 365)
HOLIDAYS = PublicHolidays().of("DE-NW", range(2026, 2029))
OFFICE = OpeningHours("Europe/Berlin", weekly=weekdays(), holidays=HOLIDAYS)


def test_the_friday_after_ascension_is_proposed_and_so_are_the_usual_days() -> None:
    found = proposals(OFFICE, "DE-NW", *YEAR_2027)

    assert [(each.day, each.kind, each.holiday) for each in found] == [
        (date(2027, 2, 8), ProposalKind.CARNIVAL_MONDAY, ""),
        (date(2027, 5, 7), ProposalKind.BRIDGE, "Christi Himmelfahrt"),
        (date(2027, 5, 28), ProposalKind.BRIDGE, "Fronleichnam"),
        (date(2027, 12, 24), ProposalKind.CHRISTMAS_EVE, ""),
        (date(2027, 12, 31), ProposalKind.NEW_YEARS_EVE, ""),
    ]


def test_two_working_days_in_a_row_are_no_bridge() -> None:
    wednesday = replace(OFFICE, holidays={date(2027, 5, 5): "A holiday"})

    assert proposals(wednesday, None, date(2027, 5, 1), 14) == ()


def test_the_monday_before_a_tuesday_holiday_is_a_bridge() -> None:
    tuesday = replace(OFFICE, holidays={date(2028, 10, 3): "Tag der Deutschen Einheit"})

    (found,) = proposals(tuesday, None, date(2028, 9, 25), 14)

    assert (found.day, found.holiday) == (date(2028, 10, 2), "Tag der Deutschen Einheit")


def test_a_day_about_which_something_is_said_already_is_not_asked_about() -> None:
    settled = replace(
        OFFICE,
        closures=(Closure(date(2027, 5, 7), date(2027, 5, 7)),),
        exceptions=(HoursException(date(2027, 12, 24), ()),),
    )
    asked = {each.day for each in proposals(settled, "DE-NW", *YEAR_2027)}

    assert asked == {date(2027, 2, 8), date(2027, 5, 28), date(2027, 12, 31)}


def test_where_nobody_lives_carnival_its_monday_is_a_monday() -> None:
    assert proposals(OFFICE, "DE-BE", date(2027, 2, 1), 14) == ()


@pytest.mark.parametrize("year", range(1995, 2060))
def test_easter_is_when_the_calendar_of_holidays_says(year: int) -> None:
    assert PublicHolidays().of("DE-BB", range(year, year + 1))[easter_sunday(year)] == "Ostersonntag"

"""What one is told before a change of the opening hours is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from queue_service.domain.findings import Finding, HouseFacts
from queue_service.domain.hours_findings import hours_findings
from queue_service.domain.opening_hours import (
    Closure,
    Hours,
    HoursException,
    OpeningHours,
    WeeklyHours,
)
from tests.factories import weekdays

TODAY = date(2026, 11, 23)
OFFICE = OpeningHours("Europe/Berlin", weekly=weekdays(), holidays={date(2026, 12, 25): "1. Weihnachtstag"})


def at(wall: str, *, waiting: int = 0, working: bool = False) -> HouseFacts:
    now = datetime.fromisoformat(f"2026-11-23T{wall}+01:00").astimezone(UTC)
    return HouseFacts(
        now,
        TODAY,
        working={"1": ("anmeldung",)} if working else {},
        waiting={"anmeldung": waiting} if waiting else {},
    )


def today(*hours: Hours) -> OpeningHours:
    return replace(OFFICE, exceptions=(HoursException(TODAY, hours, "Wasserschaden"),))


def findings(after: OpeningHours, house: HouseFacts, before: OpeningHours = OFFICE) -> list[Finding]:
    return list(hours_findings(before, after, house))


def test_the_same_hours_have_no_consequences() -> None:
    assert findings(replace(OFFICE), at("10:00", waiting=3, working=True)) == []


def test_a_house_with_people_in_it_is_not_closed_under_them() -> None:
    (found,) = findings(today(), at("10:00", waiting=3, working=True))

    assert (found.weight, found.code) == ("stop", "closes_while_open")
    assert found.at == ("hours", "exceptions", "2026-11-23")
    assert found.values == {"day": "2026-11-23", "people": 3}


def test_a_house_in_which_nobody_waits_or_works_may_be_closed() -> None:
    assert findings(today(), at("10:00")) == []


def test_people_who_came_early_are_not_left_standing_either() -> None:
    (found,) = findings(today(), at("07:45", waiting=2))

    assert (found.weight, found.code) == ("stop", "closes_while_open")


def test_a_day_that_gets_shorter_says_so_while_people_wait() -> None:
    shorter = today(Hours(time(8), time(12)))
    (found,) = findings(shorter, at("10:00", waiting=7))

    assert (found.weight, found.code) == ("warn", "today_gets_shorter")
    assert found.values == {"day": "2026-11-23", "people": 7, "was": "16:00", "closes": "12:00"}
    assert findings(shorter, at("10:00", working=True)) == []


def test_a_day_may_get_longer_at_any_time() -> None:
    assert findings(today(Hours(time(8), time(18))), at("10:00", waiting=7, working=True)) == []


def test_hours_of_another_day_do_not_concern_the_running_one() -> None:
    tomorrow = replace(OFFICE, closures=(Closure(date(2026, 11, 24), date(2026, 11, 27)),))

    assert findings(tomorrow, at("10:00", waiting=7, working=True)) == []


def test_the_lobby_of_a_long_evening_is_not_ended_by_shortening_the_evening() -> None:
    evening = HoursException(date(2026, 11, 22), (Hours(time(20), time(6)),))
    night = replace(OFFICE, exceptions=(evening,))
    (found,) = findings(OFFICE, at("03:00", waiting=1), before=night)

    assert (found.weight, found.code) == ("stop", "office_day_would_change")
    assert [each.code for each in findings(night, at("03:00", waiting=1))] == ["office_day_would_change"]


def test_two_lines_that_share_time_are_told_with_the_first_such_day() -> None:
    more = WeeklyHours(2, Hours(time(15), time(18)), valid_from=date(2027, 1, 1), nths=(1,), series="late")
    (found,) = findings(replace(OFFICE, weekly=(*OFFICE.weekly, more)), at("10:00"))

    assert (found.weight, found.code, found.at) == ("warn", "hours_overlap", ("hours", "series", "late"))
    assert found.values["day"] == "2027-01-06"
    assert found.values["hours"] == ["08:00–16:00", "15:00–18:00"]


def test_what_overlapped_before_is_not_told_again() -> None:
    twice = replace(OFFICE, weekly=(*OFFICE.weekly, WeeklyHours(0, Hours(time(9), time(10)))))
    longer = replace(twice, weekly=(*twice.weekly, WeeklyHours(5, Hours(time(9), time(10)))))

    assert findings(longer, at("10:00"), before=twice) == []


def test_hours_of_one_date_that_overlap_are_told() -> None:
    double = HoursException(date(2026, 11, 30), (Hours(time(8), time(12)), Hours(time(11), time(14))))
    (found,) = findings(replace(OFFICE, exceptions=(double,)), at("10:00"))

    assert (found.code, found.values["hours"]) == ("exception_overlaps", ["08:00–12:00", "11:00–14:00"])


def test_a_series_that_no_day_belongs_to_is_told() -> None:
    sundays = WeeklyHours(
        6, Hours(time(8), time(12)), date(2026, 11, 30), date(2026, 12, 5), series="sundays"
    )
    (found,) = findings(replace(OFFICE, weekly=(*OFFICE.weekly, sundays)), at("10:00"))

    assert (found.code, found.at) == ("series_never_applies", ("hours", "series", "sundays"))


def test_a_series_that_ends_has_applied() -> None:
    ended = tuple(replace(line, valid_until=date(2026, 11, 22)) for line in OFFICE.weekly)
    follow = tuple(
        replace(line, hours=Hours(time(8), time(18)), valid_from=TODAY, series="b") for line in OFFICE.weekly
    )

    assert findings(replace(OFFICE, weekly=ended + follow), at("10:00", waiting=2)) == []


def test_hours_on_a_holiday_or_in_a_closure_are_told_as_what_wins() -> None:
    christmas = HoursException(date(2026, 12, 25), (Hours(time(9), time(10)),))
    shut = Closure(date(2026, 12, 28), date(2026, 12, 31), "Between the years")
    between = HoursException(date(2026, 12, 29), (Hours(time(9), time(10)),))
    after = replace(OFFICE, closures=(shut,), exceptions=(christmas, between))

    assert [(each.code, each.values["reason"]) for each in findings(after, at("10:00"))] == [
        ("exception_on_holiday", "1. Weihnachtstag"),
        ("exception_in_closure", "Between the years"),
    ]


def test_a_date_that_is_shut_anyway_may_be_said_to_be_shut() -> None:
    again = HoursException(date(2026, 12, 25), ())

    assert findings(replace(OFFICE, exceptions=(again,)), at("10:00")) == []


def test_a_closure_names_the_dates_in_it_that_stay_open() -> None:
    open_day = replace(OFFICE, exceptions=(HoursException(date(2026, 12, 29), (Hours(time(9), time(10)),)),))
    shut = replace(open_day, closures=(Closure(date(2026, 12, 28), date(2026, 12, 31)),))
    (found,) = findings(shut, at("10:00"), before=open_day)

    assert (found.code, found.values["days"]) == ("closure_has_exceptions", ["2026-12-29"])


def test_an_office_without_any_hours_is_told_that_it_never_opens() -> None:
    assert [each.code for each in findings(replace(OFFICE, weekly=()), at("20:00"))] == ["never_open"]


def test_days_with_bookings_that_get_shorter_are_named() -> None:
    shut = replace(OFFICE, closures=(Closure(date(2026, 11, 30), date(2026, 11, 30), "Betriebsausflug"),))
    booked = {date(2026, 11, 30): 12, date(2026, 12, 1): 3}
    (found,) = hours_findings(OFFICE, shut, at("10:00"), booked)

    assert (found.code, found.values) == (
        "booked_day_gets_shorter",
        {"day": "2026-11-30", "bookings": 12},
    )

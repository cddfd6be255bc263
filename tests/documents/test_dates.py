"""Moments and lists in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from queue_service.documents.dates import date_words
from queue_service.documents.language import LANGUAGES
from queue_service.documents.lists import listed

AT = datetime(2026, 11, 25, 13, 5, 7, tzinfo=UTC)
#: Marks that keep words of one direction together in a sentence of the other.
ISOLATES = re.compile("[\u2066-\u2069]")


def test_a_moment_is_day_time_and_zone_on_the_wall_clock_of_a_place() -> None:
    words = date_words(AT, "Europe/Berlin", "de")

    assert (words.date, words.time) == ("Mittwoch, 25. November 2026", "14:05")
    assert ISOLATES.sub("", words.zone) == "Mitteleuropäische Normalzeit, UTC+01:00"


def test_the_hour_that_comes_twice_is_told_apart_by_its_zone() -> None:
    first, second = (
        date_words(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), "Europe/Berlin", "en") for hour in (0, 1)
    )

    assert first.time == second.time == "02:30"
    assert ISOLATES.sub("", first.zone) == "Central European Summer Time, UTC+02:00"
    assert ISOLATES.sub("", second.zone) == "Central European Standard Time, UTC+01:00"


@pytest.mark.parametrize(
    ("time_zone", "expected"),
    [
        ("Europe/Berlin", ("Thursday, 31 December 2026", "23:59")),
        ("Asia/Kathmandu", ("Friday, 1 January 2027", "04:44")),
        ("America/St_Johns", ("Thursday, 31 December 2026", "19:29")),
    ],
)
def test_the_day_is_that_of_the_office_not_of_the_server(time_zone: str, expected: tuple[str, str]) -> None:
    words = date_words(datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), time_zone, "en")

    assert (words.date, words.time) == expected


def test_a_half_hour_zone_keeps_its_minutes() -> None:
    words = date_words(AT, "America/St_Johns", "en")

    assert ISOLATES.sub("", words.zone).endswith("UTC-03:30")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_a_date_of_its_own_and_the_same_clock(lang: str) -> None:
    words = date_words(AT, "Europe/Berlin", lang)

    assert "2026" in words.date
    assert words.time == "14:05"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("de", "A, B und C"),
        ("de-simple", "A, B und C"),
        ("en", "A, B and C"),
        ("tr", "A, B ve C"),
        ("fr", "A, B et C"),
    ],
)
def test_a_list_ends_the_way_its_language_ends_lists(lang: str, expected: str) -> None:
    assert listed(("A", "B", "C"), lang) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_thing_is_just_that_and_nothing_is_nothing(lang: str) -> None:
    assert (listed(("A",), lang), listed((), lang)) == ("A", "")

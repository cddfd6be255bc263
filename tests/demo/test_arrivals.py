"""The generated day: the same for the same seed, and shaped like an office's day."""

from __future__ import annotations

import statistics
from itertools import pairwise

import pytest

from queue_service.demo.arrivals import (
    DAY_SECONDS,
    LANGUAGES,
    PEOPLE_A_DAY,
    SENT_ON,
    STRETCHES,
    Person,
    generate_day,
)
from queue_service.demo.catalogue import case_types
from queue_service.domain.language import LANGUAGES as NINE_LANGUAGES

MINUTES = {case_type.code: case_type.service_minutes for case_type in case_types()}
ASKS_PERSONS = [case_type.code for case_type in case_types() if case_type.asks_persons]


def many_days(number: int = 60) -> list[Person]:
    return [person for seed in range(number) for person in generate_day(seed, MINUTES, ASKS_PERSONS)]


def test_the_same_seed_gives_the_same_day() -> None:
    assert generate_day(7, MINUTES, ASKS_PERSONS) == generate_day(7, MINUTES, ASKS_PERSONS)


def test_another_seed_gives_another_day() -> None:
    assert generate_day(7, MINUTES, ASKS_PERSONS) != generate_day(8, MINUTES, ASKS_PERSONS)


def test_people_arrive_in_order_and_while_the_office_is_open() -> None:
    day = generate_day(1, MINUTES)
    times = [person.arrives for person in day]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] < DAY_SECONDS


def test_somebody_comes_within_the_first_minute_of_almost_any_day() -> None:
    early = [generate_day(seed, MINUTES)[0].arrives < 60 for seed in range(60)]
    assert sum(early) > 55


def test_stretches_cover_the_day_without_gaps_and_share_out_everybody() -> None:
    assert STRETCHES[0][0] == 0
    assert STRETCHES[-1][1] == DAY_SECONDS
    assert all(before[1] == after[0] for before, after in pairwise(STRETCHES))
    assert sum(share for _, _, share in STRETCHES) == pytest.approx(1)


def test_as_many_people_come_as_the_table_says() -> None:
    people = many_days()
    for code, expected in PEOPLE_A_DAY.items():
        came = sum(person.matters[0].case_type == code for person in people) / 60
        assert came == pytest.approx(expected, abs=4 * (expected / 60) ** 0.5)


def test_services_last_on_average_what_the_office_expects() -> None:
    people = many_days()
    for code in ("info", "anmeldung", "aufenthaltstitel"):
        lasted = [
            matter.service_seconds
            for person in people
            for matter in person.matters
            if matter.case_type == code
        ]
        assert statistics.fmean(lasted) / 60 == pytest.approx(MINUTES[code], rel=0.06)


def test_nobody_pulls_a_number_for_what_is_by_booking_only() -> None:
    by_booking = {case_type.code for case_type in case_types() if not case_type.walk_in}
    drawn = {matter.case_type for person in many_days(5) for matter in person.matters}
    assert drawn.isdisjoint(by_booking)
    assert by_booking <= set(SENT_ON)  # the information desk hands people on for it


def test_only_asked_case_types_have_several_persons() -> None:
    groups = {person.matters[0].case_type for person in many_days(5) if person.persons > 1}
    assert groups
    assert groups <= set(ASKS_PERSONS)


def test_people_speak_all_nine_languages() -> None:
    assert set(LANGUAGES) == set(NINE_LANGUAGES)


def test_some_miss_their_call_and_most_of_them_come_back() -> None:
    people = many_days(20)
    missed = [person for person in people if not person.answers_first_call]
    back = [person for person in missed if person.comes_back_after is not None]
    assert 0.04 < len(missed) / len(people) < 0.08
    assert len(missed) / 2 < len(back) < len(missed)
    assert all(person.comes_back_after is None for person in people if person.answers_first_call)

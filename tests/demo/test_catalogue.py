"""The demo office's data: complete in nine languages, desks and case types as promised, a plan without
contradiction.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from queue_service.demo.catalogue import OPEN_AFTER_START, areas, case_types, desks, office_plan
from queue_service.domain.case_type import CaseType
from queue_service.domain.desk import Desk
from queue_service.domain.language import LANGUAGES
from queue_service.domain.numbering import check_series
from queue_service.services.holidays import PublicHolidays

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

#: Desk → what it serves; `frist` wherever aufenthaltstitel is, abholung and abgabe wherever info is.
SKILLS = {
    "0": "info",
    "1": "info anmeldung",
    "2": "info anmeldung",
    "3": "info anmeldung verpflichtungserklaerung",
    "4": "anmeldung verpflichtungserklaerung",
    "5": "anmeldung aufenthaltstitel",
    "6": "aufenthaltstitel verpflichtungserklaerung",
    "7": "aufenthaltstitel niederlassungserlaubnis",
    "8": "aufenthaltstitel niederlassungserlaubnis",
    "9": "anmeldung aufenthaltstitel verpflichtungserklaerung",
    "10": "einbuergerung niederlassungserlaubnis",
    "11": "aufenthaltstitel einbuergerung asyl visum",
    "12": "info anmeldung aufenthaltstitel einbuergerung verpflichtungserklaerung "
    "niederlassungserlaubnis asyl visum",
}

#: Case type → (area, wait target, expected service), minutes.
PROMISED = {
    "info": ("service", 15, 5),
    "abholung": ("service", 20, 5),
    "abgabe": ("service", 20, 5),
    "frist": ("aufenthalt", 15, 15),
    "anmeldung": ("service", 30, 13),
    "verpflichtungserklaerung": ("service", 30, 17),
    "asyl": ("aufenthalt", 45, 20),
    "visum": ("aufenthalt", 45, 20),
    "aufenthaltstitel": ("aufenthalt", 45, 24),
    "niederlassungserlaubnis": ("aufenthalt", 45, 28),
    "einbuergerung": ("aufenthalt", 45, 38),
}

#: One script a language, so that a text in the wrong place is noticed.
SCRIPTS = {"ar": "؀-ۿ", "fa": "؀-ۿ", "uk": "Ѐ-ӿ", "ru": "Ѐ-ӿ"}
#: Letters that only one of two languages of the same script has.
FOREIGN = {"ar": "پچژگیک", "fa": "يكة", "uk": "ыэъё", "ru": "іїєґ"}


def texts() -> list[tuple[str, str, str]]:
    """(where, language, text) of everything a visitor can read."""
    found = []
    for area in areas():
        for what, words in (("name", area.names), ("way", area.ways)):
            found += [(f"{area.code} {what}", language, text) for language, text in words.items()]
    for case_type in case_types():
        for what, words in (("name", case_type.names), ("plain", case_type.plain)):
            found += [(f"{case_type.code} {what}", language, text) for language, text in words.items()]
    return found


def test_every_text_is_there_in_all_nine_languages() -> None:
    wheres = {where for where, _, _ in texts()}
    present = {(where, language) for where, language, text in texts() if text.strip()}
    assert present == {(where, language) for where in wheres for language in LANGUAGES}


@pytest.mark.parametrize(("where", "language", "text"), texts(), ids=lambda value: str(value)[:40])
def test_texts_are_finished_and_in_their_language(where: str, language: str, text: str) -> None:
    assert text == text.strip()
    assert not re.search(r"TODO|XXX|\?\?|%\(|\{|<|lorem", text, re.IGNORECASE)
    script = SCRIPTS.get(language)
    assert script is None or re.search(f"[{script}]", text), where
    assert not set(text) & set(FOREIGN.get(language, "")), where


def test_plain_sentences_are_one_sentence_each() -> None:
    for case_type in case_types():
        for text in case_type.plain.values():
            assert text.endswith(".")
            assert text.count(".") == 1


def test_plain_german_keeps_its_sentences_short() -> None:
    for where, language, text in texts():
        if language == "de-simple":
            assert all(len(sentence.split()) <= 12 for sentence in text.split(".")), where


def test_names_tell_case_types_apart_in_every_language() -> None:
    for language in LANGUAGES:
        names = [case_type.names[language] for case_type in case_types()]
        assert len(set(names)) == len(names)


def test_case_types_have_the_promised_area_targets_and_times() -> None:
    found = {c.code: (c.area, c.target_minutes, c.service_minutes) for c in case_types()}
    assert found == PROMISED


def test_naturalisation_and_settlement_are_by_booking_only() -> None:
    by_booking = {c.code for c in case_types() if not c.walk_in}
    assert by_booking == {"einbuergerung", "niederlassungserlaubnis"}
    assert all(c.bookable for c in case_types() if c.code in by_booking)


def test_only_a_deadline_or_emergency_is_urgent() -> None:
    assert [c.code for c in case_types() if c.urgent] == ["frist"]


def test_icons_are_named_as_their_case_type() -> None:
    assert all(case_type.icon == case_type.code for case_type in case_types())


def test_the_first_eight_tiles_can_all_be_chosen_at_the_kiosk() -> None:
    ordered = sorted(case_types(), key=lambda case_type: case_type.position)
    assert all(case_type.walk_in for case_type in ordered[:8])


@pytest.mark.parametrize("desk", desks(), ids=lambda desk: f"desk {desk.code}")
def test_desks_serve_what_was_promised(desk: Desk) -> None:
    skills = set(SKILLS[desk.code].split())
    skills |= {"frist"} if "aufenthaltstitel" in skills else set()
    skills |= {"abholung", "abgabe"} if "info" in skills else set()
    assert set(desk.case_types) == skills
    assert desk.area == ("service" if int(desk.code) <= 4 else "aufenthalt")
    assert desk.name == desk.code


def test_every_case_type_has_at_least_two_desks() -> None:
    for case_type in case_types():
        assert sum(case_type.code in desk.case_types for desk in desks()) >= 2


def test_letters_belong_to_areas_and_give_no_concern_away() -> None:
    series = {area.code: area.series for area in areas()}
    assert series == {"service": "A", "aufenthalt": "H"}
    sensitive = [case_type.code for case_type in case_types() if case_type.sensitive]
    assert sensitive == ["asyl"]
    check_series({c.code: series[c.area] for c in case_types()}, sensitive)


def test_the_plan_is_valid_and_marked_as_demo() -> None:
    plan = office_plan(MONDAY)
    assert plan.demo
    assert plan.code == "krefeld"
    assert plan.preset == "balanced"


def test_rates_are_those_of_the_notice_board() -> None:
    rates = office_plan(MONDAY).rates().per_minute
    assert round(rates["info"], 3) == 0.115
    assert round(rates["anmeldung"], 3) == 0.036
    assert round(rates["einbuergerung"], 3) == 0.014


@pytest.mark.parametrize("case_type", case_types(), ids=lambda case_type: case_type.code)
def test_no_show_rates_are_only_for_what_can_be_booked(case_type: CaseType) -> None:
    assert (case_type.no_show_rate > 0) == case_type.bookable


def test_weekdays_are_regular_and_weekends_closed() -> None:
    hours = office_plan(MONDAY).hours
    tuesday = MONDAY.date() + timedelta(days=1)
    (interval,) = hours.intervals(tuesday)
    assert hours.local(interval.start).strftime("%H:%M") == "08:00"
    assert hours.local(interval.end).strftime("%H:%M") == "16:00"
    assert hours.intervals(date(2026, 11, 28)) == ()


def starts() -> list[datetime]:
    """Every 37 minutes of three weeks with both changes of the clocks, a holiday and weekends in them."""
    weeks = [datetime(*start, tzinfo=UTC) for start in ((2026, 10, 23), (2026, 12, 22), (2027, 3, 26))]
    return [week + timedelta(minutes=37 * n, seconds=n % 60) for week in weeks for n in range(270)]


def test_whenever_it_is_started_the_office_is_open_for_the_next_ten_hours() -> None:
    holidays = PublicHolidays().of("DE-NW", range(2026, 2028))
    for now in starts():
        hours = office_plan(now, holidays).hours
        day = hours.office_day(now)
        for minutes in range(0, 600, 30):
            moment = now + timedelta(minutes=minutes)
            assert hours.is_open(moment), (now, moment)
            assert hours.office_day(moment) == day, (now, moment)
        assert hours.is_open(now + OPEN_AFTER_START - timedelta(seconds=1)), now


def test_the_exception_does_not_shorten_the_regular_day() -> None:
    early = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 03:00 on the office's wall
    hours = office_plan(early).hours
    assert hours.is_open(datetime(2026, 11, 23, 14, 59, tzinfo=UTC))


def test_the_data_files_are_in_the_package() -> None:
    folder = Path(__file__).resolve().parents[2] / "queue_service" / "demo" / "krefeld"
    assert {path.stem for path in folder.glob("*.json")} == {"office", "areas", "case_types", "desks"}

"""The notice for the wall says what the rates say, whole in every language."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from queue_service.documents.language import direction, locale_code
from queue_service.documents.wall_notice import WallNotice, notices, points_an_hour, wall_notice
from queue_service.domain.case_type import CaseType
from queue_service.domain.dispatch import NEED_FACTOR, PRESETS
from queue_service.domain.language import LANGUAGES
from queue_service.domain.office import OfficePlan
from tests.factories import a_case_type, an_office

SINCE = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
MINUTES = st.integers(1, 480)


@st.composite
def offices(draw: st.DrawFn) -> OfficePlan:
    """Offices that promise and expect whatever they like."""
    pairs = draw(st.lists(st.tuples(MINUTES, MINUTES, st.booleans()), min_size=1, max_size=6))
    case_types: tuple[CaseType, ...] = tuple(
        a_case_type(f"matter-{n}", target_minutes=target, service_minutes=service, walk_in=walk_in)
        for n, (target, service, walk_in) in enumerate(pairs)
    )
    return an_office(case_types=case_types, desks=(), preset=draw(st.sampled_from(sorted(PRESETS))))


def number(shown: str, lang: str) -> Decimal:
    return parse_decimal(shown, locale=locale_code(lang), numbering_system="latn")


@given(offices(), st.sampled_from(LANGUAGES))
def test_the_points_on_the_notice_are_those_that_decide(plan: OfficePlan, lang: str) -> None:
    notice = wall_notice(plan, SINCE, lang)
    rates = plan.rates()
    names = {item.names.get(lang) or item.names["de"]: item.code for item in plan.case_types if item.walk_in}

    shown = {names[name]: number(row.points, lang) for row in notice.rows for name in row.names}
    assert shown.keys() == set(names.values())
    for code, points in shown.items():
        assert abs(float(points) - 60 * rates.per_minute[code]) <= 0.005 + 1e-9
    for row in notice.general:
        assert abs(float(number(row.points, lang)) - 60 / rates.preset.top_minutes) <= 0.005


@given(offices(), st.sampled_from(LANGUAGES))
def test_nobody_is_promised_less_than_the_bound(plan: OfficePlan, lang: str) -> None:
    notice = wall_notice(plan, None, lang)

    assert notice.bound_minutes >= plan.rates().overtaking_bound_minutes > notice.bound_minutes - 1
    assert str(notice.bound_minutes) in notice.bound


@given(offices())
def test_matters_stand_in_the_order_of_their_points_and_equal_ones_together(plan: OfficePlan) -> None:
    rows = wall_notice(plan, None, "en").rows
    rates = plan.rates().per_minute
    codes = [[name.lower() for name in row.names] for row in rows]

    worth = [{rates[code] for code in same} for same in codes]
    assert all(len(each) == 1 for each in worth)
    flat = [next(iter(each)) for each in worth]
    assert flat == sorted(set(flat), reverse=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_language_has_every_sentence_with_nothing_left_open(lang: str, preset: str) -> None:
    notice = wall_notice(an_office(preset=preset, rule_reason="Personalrat, 3. März"), SINCE, lang)

    may_be_empty = {"binding", "demo"}
    for each in fields(WallNotice):
        value = getattr(notice, each.name)
        assert value or each.name in may_be_empty, each.name
    assert "%(" not in repr(notice)
    assert len(notice.steps) == 3
    assert {each.key for each in notice.exceptions} == {
        "need",
        "out_of_turn",
        "set_aside",
        "fixed_desk",
        "earlier_wait",
    }
    assert bool(notice.binding) == (lang not in ("de", "de-simple"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_digits_are_those_of_the_boards_and_the_direction_that_of_the_language(lang: str) -> None:
    notice = wall_notice(an_office(), SINCE, lang)

    assert notice.direction == direction(lang) == ("rtl" if lang in ("ar", "fa") else "ltr")
    for row in (*notice.rows, *notice.general):
        assert set(row.points) <= set("0123456789.,")


def test_the_notice_says_when_why_and_whom_to_ask() -> None:
    plan = an_office(rates_version="7", rule_reason="Der Personalrat hat zugestimmt.", phone="02151 36620")
    notice = wall_notice(plan, SINCE, "en")

    # on the office's clock it is past midnight
    assert dict(notice.facts) == {
        "Valid since": "23 November 2026",
        "Table number": "7",
        "Why this order": "Der Personalrat hat zugestimmt.",
    }
    assert "02151 36620" in notice.contact
    assert wall_notice(plan, None, "en").facts[0] == ("Table number", "7")


def test_the_words_twice_as_fast_are_true() -> None:
    assert NEED_FACTOR == 2


def test_the_example_compares_the_quickest_with_the_slowest() -> None:
    assert "10 minutes" in (said := wall_notice(an_office(), None, "en").example)
    assert "Info" in said
    alike = an_office(case_types=(a_case_type("info"),), desks=())
    assert wall_notice(alike, None, "en").example == ""
    none = an_office(case_types=(a_case_type("info", walk_in=False),), desks=())
    assert (wall_notice(none, None, "en").example, wall_notice(none, None, "en").rows) == ("", ())


def test_each_language_gets_a_notice_in_the_order_asked_for() -> None:
    assert [each.language for each in notices(an_office(), None, ("ar", "de"))] == ["ar", "de"]


def test_points_have_the_decimal_sign_of_the_language() -> None:
    assert [points_an_hour(0.1154, lang) for lang in ("de", "en")] == ["6,92", "6.92"]

"""Opening hours as people say them."""

from __future__ import annotations

from datetime import date, time

import pytest

from queue_service.documents.finding_text import FINDINGS, finding_text
from queue_service.documents.hours_words import HoursWords
from queue_service.domain.bridge_days import Proposal, ProposalKind
from queue_service.domain.findings import Finding
from queue_service.domain.opening_hours import Hours, HoursKind, WeeklyHours, Why

ENGLISH = HoursWords("en")
MORNING = Hours(time(8), time(12))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([0, 1, 2, 3, 4], "Monday to Friday"),
        ([4, 0, 2], "Monday, Wednesday and Friday"),
        ([5, 6], "Saturday and Sunday"),
        ([1], "Tuesday"),
        (range(7), "Every day"),
    ],
)
def test_days_of_the_week_are_said_as_on_a_door(days: list[int], words: str) -> None:
    assert ENGLISH.weekdays(days) == words


def test_hours_of_a_day_are_said_with_what_is_unusual_about_them() -> None:
    assert ENGLISH.hours([MORNING, Hours(time(14), time(16))]) == "08:00–12:00 and 14:00–16:00"
    assert ENGLISH.hours([Hours(time(22), time(6))]) == "22:00–06:00 (next day)"
    assert ENGLISH.hours([Hours(time(0), time(0))]) == "round the clock from 00:00"
    assert ENGLISH.hours([]) == "Closed"


def test_a_rhythm_and_a_validity_are_said_where_there_are_some() -> None:
    line = WeeklyHours(
        2, MORNING, date(2027, 1, 1), date(2027, 6, 30), every_weeks=2, nths=(-1, 1), series="a"
    )

    assert ENGLISH.rhythm(line) == "every other week, only the first and last of the month"
    assert ENGLISH.validity(line) == "from 1 Jan 2027 until 30 Jun 2027"
    assert (ENGLISH.rhythm(WeeklyHours(2, MORNING)), ENGLISH.validity(WeeklyHours(2, MORNING))) == ("", "")


def test_every_kind_of_day_and_of_proposal_has_its_words() -> None:
    assert ENGLISH.why(Why(HoursKind.HOLIDAY, "Neujahr")) == "Public holiday: Neujahr"
    assert ENGLISH.why(Why(HoursKind.SERIES, "series-1")) == "Regular hours"
    assert ENGLISH.why(Why(HoursKind.CLOSURE)) == "Closure"
    for kind in HoursKind:
        assert ENGLISH.why(Why(kind)) and ENGLISH.why(Why(kind, "x"))
    for proposed in ProposalKind:
        assert ENGLISH.proposal(Proposal(date(2026, 12, 24), proposed, "Neujahr"))


def test_a_finding_says_its_dates_as_dates_and_its_lists_as_lists() -> None:
    found = Finding(
        "warn", "hours_overlap", (), {"day": "2027-01-06", "hours": ["08:00–16:00", "15:00–18:00"]}
    )

    assert "hours_overlap" in FINDINGS
    assert (
        finding_text(found, "en")
        == "On 6 Jan 2027 hours overlap: 08:00–16:00 and 15:00–18:00. They count as one."
    )

"""Why this one, in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from queue_service.documents.language import LANGUAGES
from queue_service.documents.reason import reason_text
from queue_service.domain.dispatch import REASON_CODES

VALUES: dict[str, Any] = {
    "case_type": "anmeldung",
    "needs_priority": False,
    "points": 4.126,
    "waited_minutes": 23.4,
    "clock": 0.0,
    "others": 2,
    "runner_up_points": 3.5,
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", sorted(REASON_CODES))
@pytest.mark.parametrize("minutes", [-4.0, 0.0, 1.0, 2.0, 23.4, 101.0])
@pytest.mark.parametrize("need", [False, True])
def test_every_reason_is_one_sentence_with_nothing_left_open(
    code: str, lang: str, minutes: float, need: bool
) -> None:
    text = reason_text(code, {**VALUES, "waited_minutes": minutes, "needs_priority": need}, lang)

    assert text
    assert "%(" not in text
    assert "-" not in text.split()[0]


def test_points_are_named_beside_those_of_the_next() -> None:
    assert reason_text("most_points", VALUES, "en") == (
        "Most waiting points: 4.13 after 23 minutes; the next: 3.50."
    )
    alone = {**VALUES, "runner_up_points": None}
    assert reason_text("most_points", alone, "en") == "Has waited 23 minutes."


def test_recognised_need_is_named_without_a_reason() -> None:
    text = reason_text("most_points", {**VALUES, "needs_priority": True}, "en")

    assert "need recognised" in text


def test_a_booking_that_is_due_says_since_when() -> None:
    assert reason_text("booking_due", {**VALUES, "waited_minutes": 1}, "en").endswith("1 minute ago.")
    assert reason_text("booking_due", {**VALUES, "waited_minutes": -3}, "en") == (
        "Has a booking, and its time has come."
    )


def test_an_unknown_code_still_says_something_true() -> None:
    assert reason_text("manual", {"waited_minutes": 5}, "en") == "Has waited 5 minutes."
    assert reason_text("manual", {}, "en") == "Has waited 0 minutes."

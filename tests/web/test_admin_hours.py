"""The page of the opening hours says what holds, why, and what it holds instead of."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Role
from queue_service.services.configuration_change import Wish
from tests.factories import OFFICE
from tests.house import House

ADMIN = Command(Actor("staff", "staff:7", role=Role.ADMIN, staff_id=7))
SHUT = Change(
    ("hours", "closures", "2026-12-28"), ABSENT, {"last": "2026-12-31", "reason": "Zwischen den Jahren"}
)


def change(house: House, *changes: Change, **wish: Any) -> None:
    house.application.services.configuration.change(ADMIN, OFFICE, Wish(changes, **wish))


def opened(house: House, query: str = "", name: str = "admin") -> str:
    client = house.client()
    client.set_cookie("queue-staff", house.session(name))
    answer = client.get(f"/admin/hours/?lang=en&office={OFFICE}{query}")
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def looked_up(text: str) -> str:
    """What is said about the date that was asked for, without tags."""
    found = re.search(r'id="looked-up".*?</section>', text)
    assert found is not None
    return re.sub(r"<[^>]+>|\s+", " ", found[0])


def test_a_date_says_what_wins_and_over_what(house: House) -> None:
    open_day = {"hours": [["09:00", "11:00"]], "reason": "Ausgabe"}
    change(house, SHUT)
    change(
        house, Change(("hours", "exceptions", "2026-12-29"), ABSENT, open_day), seen=seen_all(house, open_day)
    )

    text = looked_up(opened(house, "&on=2026-12-29"))

    assert "Tuesday, 29 December 2026" in text
    assert "09:00–11:00" in text
    assert "For this day: Ausgabe" in text
    assert "instead of: Closed (Closure: Zwischen den Jahren)" in text
    assert "instead of: 08:00–16:00 (Regular hours)" in text


def seen_all(house: House, open_day: dict[str, Any]) -> tuple[str, ...]:
    wish = Wish((Change(("hours", "exceptions", "2026-12-29"), ABSENT, open_day),), dry_run=True)
    return tuple(
        each.key for each in house.application.services.configuration.change(ADMIN, OFFICE, wish).findings
    )


def test_a_date_after_a_planned_change_says_what_will_hold_then(house: House) -> None:
    closes = Change(("hours", "series", "series-1", "closes"), "16:00", "18:00")
    change(house, closes, from_day=date(2027, 1, 4))

    assert "08:00–16:00" in looked_up(opened(house, "&on=2026-12-30"))
    assert "08:00–18:00" in looked_up(opened(house, "&on=2027-01-05"))
    assert "Planned from 4 Jan 2027: Regular hours: changed" in opened(house)


@pytest.mark.parametrize(
    "asked", ["", "&on=yesterday", "&on=2026-02-30", "&view=decade", "&on=9999-12-31", "&on=0001-01-01"]
)
def test_what_is_no_date_shows_today(house: House, asked: str) -> None:
    assert "today" in looked_up(opened(house, asked))


def test_a_year_names_its_special_days_in_a_list(house: House) -> None:
    change(house, SHUT)
    text = opened(house, "&view=year")

    assert text.count('<table class="hours-month">') == 12
    assert text.count("Closure: Zwischen den Jahren</td>") == 4


def test_whoever_may_only_look_finds_nothing_to_press(house: House) -> None:
    text = opened(house, name="auditor")

    assert "08:00–16:00" in text
    assert "data-change=" not in text
    assert "data-edit-" not in text

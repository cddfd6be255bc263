"""Towards closing the desks of a planned day count as the roster has them; without a roster as those that are open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from queue_service.services.container import Services
from queue_service.services.ticketing import Refused
from tests.factories import CLERK, OFFICE
from tests.fakes import FakeClock
from tests.services.lobby_hands import take
from tests.services.roster_hands import EVERYTHING, SHIFT, TODAY, change, put, staffed


@pytest.fixture
def at_three(services: Services, clock: FakeClock) -> Services:
    """15:00 on a Wednesday, open until 16:00; Aufenthaltstitel takes 24 minutes."""
    clock.set(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))
    return services


def taken(services: Services, case_type: str = "aufenthaltstitel") -> int:
    """How many numbers are given out until the kiosk stops."""
    for count in range(20):
        try:
            take(services, case_type)
        except Refused:
            return count
    return 20


def test_a_rostered_desk_counts_before_anybody_has_opened_it(at_three: Services) -> None:
    staffed(at_three)

    assert taken(at_three) == 2


def test_a_desk_that_is_not_rostered_counts_as_soon_as_somebody_opens_it(at_three: Services) -> None:
    staffed(at_three)
    at_three.desks.open(CLERK, OFFICE, "5")

    assert taken(at_three) == 4


def test_a_shift_that_ends_before_closing_counts_until_then(at_three: Services) -> None:
    staffed(at_three)
    at_three.desks.open(CLERK, OFFICE, "12")
    change(at_three, put("pattern", "a-we", "ends", was="16:00", to="15:30"))

    assert taken(at_three) == 1


def test_a_break_that_is_still_to_come_is_taken_off(at_three: Services) -> None:
    staffed(at_three)
    pause = {"member": "a", "starts": "15:10", "ends": "15:20", "kind": "break"}
    change(at_three, put("days", TODAY, "pause", to=pause))

    assert taken(at_three) == 1


def test_when_everybody_is_away_nothing_is_given_out_until_somebody_opens_a_desk(at_three: Services) -> None:
    staffed(at_three)
    away = {"member": "a", "starts": "00:00", "ends": "00:00", "kind": "absent"}
    change(at_three, put("days", TODAY, "away", to=away))

    assert taken(at_three) == 0
    at_three.desks.open(CLERK, OFFICE, "12")
    assert taken(at_three) == 2


def test_what_nobody_rostered_can_do_is_not_given_out(at_three: Services) -> None:
    staffed(at_three)
    change(at_three, put("members", "a", "case_types", was=EVERYTHING, to=["info"]))

    assert taken(at_three) == 0
    assert taken(at_three, "info") > 5


def test_a_change_of_the_roster_counts_at_once(at_three: Services) -> None:
    staffed(at_three)
    assert taken(at_three) == 2

    change(at_three, put("pattern", "b-we", to={**SHIFT, "member": "b", "desk": "5"}))

    assert taken(at_three) == 2


def test_a_day_that_nobody_has_planned_goes_by_the_desks_that_are_open(at_three: Services) -> None:
    change(at_three, put("pattern", "a-th", to={**SHIFT, "member": None, "weekday": 3}))
    at_three.desks.open(CLERK, OFFICE, "5")

    assert taken(at_three) == 2
    assert taken(at_three, "asyl") == 0


def test_what_the_kiosk_shows_as_stopped_goes_by_the_roster_too(at_three: Services) -> None:
    staffed(at_three)
    change(at_three, put("members", "a", "case_types", was=EVERYTHING, to=["info"]))

    stopped = {item.code for item in at_three.lobby.office(OFFICE).case_types if item.stopped}
    assert stopped == {"anmeldung", "aufenthaltstitel", "asyl"}

"""Days that several people live in one house at once: whatever is pressed in whatever order, the books are right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.domain.opening_hours import OpeningHours
from queue_service.persistence.database import Database
from queue_service.services.container import Services
from tests.conftest import services_over
from tests.factories import CLERK, INFO, OFFICE, an_office, weekdays
from tests.fakes import FakeClock, FakeLiveFeed
from tests.lived import STEPS, LivedDay, forget
from tests.services.house_at_work import HouseAtWork
from tests.services.lobby_hands import take
from tests.services.racing import RunningClock, at_once, books_are_right


@pytest.mark.quick("sqlite")
@pytest.mark.timeout(300)
def test_two_drawn_days_lived_at_once_leave_the_books_right(database: Database) -> None:
    clock = RunningClock()
    services = services_over(database, clock, FakeLiveFeed())
    morning = clock.now()

    @settings(max_examples=12)
    @given(st.lists(STEPS, min_size=30, max_size=60), st.lists(STEPS, min_size=30, max_size=60))
    def live(one: list[object], other: list[object]) -> None:
        forget(database)
        clock.begin_again(morning)
        days = [LivedDay(services, clock), LivedDay(services, clock)]
        # Each knows the other's numbers: they are in one house.
        days[1].tokens, days[1].numbers = days[0].tokens, days[0].numbers
        days[0].open_all()

        at_once(2, lambda hand: [str(days[hand].live(step)) for step in (one, other)[hand]])  # type: ignore[arg-type]

        books_are_right(services)

    live()


class ByDay(Random):
    """Draws anything but that the night falls."""

    def choice(self, choices: Any) -> Any:
        while (drawn := super().choice(choices)) == "night_falls":
            pass
        return drawn


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(3))
def test_four_people_who_do_anything_for_days_leave_the_books_right(database: Database, seed: int) -> None:
    services = services_over(database, clock := RunningClock(), FakeLiveFeed())
    people = [HouseAtWork(services, clock, ByDay(100 * seed + hand).choice) for hand in range(4)]
    for one in people[1:]:
        one.tokens, one.numbers = people[0].tokens, people[0].numbers

    for _ in range(4):
        at_once(4, lambda hand: [people[hand].act() for _ in range(60)])
        people[0].night_falls()

    books_are_right(services)


LATE: dict[str, Callable[[Services], object]] = {
    "take": lambda s: take(s, "anmeldung"),
    "open": lambda s: s.desks.open(CLERK, OFFICE, "2"),
    "count": lambda s: s.information.count(CLERK, OFFICE, "way"),
    "message": lambda s: s.house.say(INFO, OFFICE, "We open later today."),
}


@pytest.mark.parametrize("what", LATE)
def test_what_began_before_midnight_and_gets_its_turn_after_the_first_of_the_new_day_belongs_to_that_day(
    services: Services, clock: FakeClock, what: str
) -> None:
    # Whoever waits for the lobby's turn has looked at the clock before; here it is set back instead.
    round_the_clock = OpeningHours("Europe/Berlin", weekly=weekdays(time(0), time(0)))
    services.administration.set_up_office(an_office(hours=round_the_clock))
    take(services, "info")
    before_midnight = datetime(2026, 11, 25, 22, 59, 50, tzinfo=UTC)
    clock.set(before_midnight + timedelta(seconds=20))
    services.house.say(INFO, OFFICE, "Good morning.")
    clock.set(before_midnight)

    LATE[what](services)

    clock.advance(days=1, hours=1)
    take(services, "info")
    books_are_right(services)

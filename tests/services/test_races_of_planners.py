"""At the same moment: two planners take the same desk hour, and two plan different things."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from queue_service.persistence.database import Database
from queue_service.services.container import Services
from tests.conftest import services_over
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.racing import DONE, together
from tests.services.roster_hands import ENTRY, OTHER, PLANNER, WEDNESDAY, change, put, read, staffed

ROUNDS = 8


@pytest.fixture
def rival(services: Services, database: Database, clock: FakeClock) -> Services:
    """A second process on the same database."""
    return services_over(database, clock, FakeLiveFeed())


def test_of_two_planners_who_take_the_same_desk_hour_one_wins(services: Services, rival: Services) -> None:
    staffed(services)
    for ahead in range(ROUNDS):
        day = (WEDNESDAY + timedelta(days=ahead)).isoformat()
        mine = put("days", day, "mine", to={**ENTRY, "member": "b"})
        theirs = put("days", day, "theirs", to={**ENTRY, "member": None, "starts": "11:00", "ends": "13:00"})

        heard = together(
            [
                partial(change, services, mine, by=PLANNER),
                partial(change, rival, theirs, by=OTHER),
            ]
        )

        assert Counter(heard) == {DONE: 1, "findings": 1}
        assert len(read(services, WEDNESDAY, ROUNDS).document["days"][day]) == 1


def test_of_two_planners_at_the_same_place_one_wins(services: Services, rival: Services) -> None:
    staffed(services)
    for ahead in range(ROUNDS):
        day = (WEDNESDAY + timedelta(days=ahead)).isoformat()

        heard = together(
            [
                partial(change, by, put("days", day, "x", to={**ENTRY, "ends": ends}))
                for by, ends in ((services, "11:00"), (rival, "12:00"))
            ]
        )

        assert Counter(heard) == {DONE: 1, "changed_meanwhile": 1}


def test_planners_at_different_places_are_all_heard(services: Services, rival: Services) -> None:
    before = staffed(services).version
    jobs = [
        partial(change, by, put("members", f"m{number}", to={"name": f"M{number}"}))
        for number, by in enumerate([services, rival] * 4)
    ]

    assert together(jobs) == [DONE] * 8

    view = read(services)
    assert (view.version, len(view.document["members"])) == (before + 8, 10)
    assert [each.id for each in services.roster.history(PLANNER.actor, "krefeld")] == list(range(9, 0, -1))


def test_the_first_two_changes_of_an_office_come_one_after_the_other(
    services: Services, rival: Services
) -> None:
    jobs = [
        partial(change, by, put("members", code, to={"name": code}))
        for by, code in ((services, "a"), (rival, "b"))
    ]

    assert together(jobs) == [DONE, DONE]
    assert (read(services).version, list(read(services).document["members"])) == (2, ["a", "b"])

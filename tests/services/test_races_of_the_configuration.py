"""Several people change what an office sets at the same moment, while clerks work: the database has the last word."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context

import pytest

from queue_service.domain.changes import ABSENT, Change
from queue_service.persistence.database import Database
from queue_service.services.configuration_change import Wish
from queue_service.services.container import Services
from tests import hands
from tests.conftest import services_over
from tests.factories import CLERK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.lobby_hands import take
from tests.services.racing import DONE, RunningClock, at_once, books_are_right, together
from tests.services.test_configuration import ADMIN

NAME = ("desks", "5", "name")


@pytest.fixture
def running(database: Database, live: FakeLiveFeed) -> Services:
    """The use cases in a house whose clock goes on."""
    return services_over(database, RunningClock(), live)


def document(services: Services) -> dict[str, object]:
    return dict(services.configuration.read(ADMIN.actor, OFFICE).document)


def change(services: Services, *changes: Change) -> object:
    seen = tuple(f"nobody_serves:case_types/{code}:case_type={code}" for code in ("asyl", "einbuergerung"))
    return services.configuration.change(ADMIN, OFFICE, Wish(changes, seen=seen))


@pytest.mark.timeout(120)
def test_of_many_who_change_the_same_place_exactly_one_is_first(running: Services) -> None:
    heard = together([partial(change, running, Change(NAME, "5", f"Schalter {n}")) for n in range(8)])

    assert sorted(heard) == ["changed_meanwhile"] * 7 + [DONE]
    assert len(running.configuration.history(ADMIN.actor, OFFICE)) == 1


@pytest.mark.timeout(120)
def test_of_many_who_change_different_places_nobody_loses_anything(running: Services) -> None:
    places = [(("desks", code, "name"), code) for code in ("1", "2", "5", "12")]
    jobs = [partial(change, running, Change(at, was, f"neu {was}")) for at, was in places]
    jobs += [
        partial(change, running, Change(("phone",), "", "115")),
        partial(change, running, Change(("address",), "", "Am Markt")),
    ]

    assert together(jobs) == [DONE] * len(jobs)
    after = running.administration.plan(OFFICE)
    assert [desk.name for desk in after.desks] == ["neu 1", "neu 2", "neu 5", "neu 12"]
    assert (after.phone, after.address) == ("115", "Am Markt")
    assert len(running.configuration.history(ADMIN.actor, OFFICE)) == len(jobs)


@pytest.mark.timeout(300)
def test_a_desk_is_never_taken_away_from_under_somebody_who_opens_it(running: Services) -> None:
    desk = document(running)["desks"]["12"]  # type: ignore[index]
    gone, there = Change(("desks", "12"), desk, ABSENT), Change(("desks", "12"), ABSENT, desk)
    for _ in range(12):
        heard = together([partial(change, running, gone), partial(running.desks.open, CLERK, OFFICE, "12")])
        plan = running.administration.plan(OFFICE)
        assert heard in ([DONE, "desk_not_found"], ["findings", DONE]), heard
        assert ("12" in {each.code for each in plan.desks}) == (heard[1] == DONE)
        if heard[1] == DONE:
            running.desks.close(CLERK, OFFICE, "12")
        else:
            change(running, there)


@pytest.mark.timeout(300)
def test_while_an_office_changes_its_words_the_lobby_goes_on_and_the_rule_is_kept(running: Services) -> None:
    for desk in ("1", "5"):
        running.desks.open(CLERK, OFFICE, desk)

    def act(hand: int) -> list[str]:
        if hand == 0:
            for n in range(10):
                change(running, Change(NAME, "5" if n == 0 else f"Platz {n - 1}", f"Platz {n}"))
            return []
        heard = []
        for _ in range(10):
            take(running, ("info", "anmeldung")[hand % 2])
            desk = ("1", "5")[hand % 2]
            heard += together([partial(running.calling.call_next, CLERK, OFFICE, desk)])
            heard += together([partial(running.calling.finish, CLERK, OFFICE, desk)])
        return heard

    assert set(at_once(5, act)) <= {DONE, "client_present", "no_client", "not_allowed"}
    books_are_right(running)
    assert running.administration.plan(OFFICE).desk("5").name == "Platz 9"


@pytest.mark.timeout(300)
@pytest.mark.postgres
def test_four_processes_on_postgresql_lose_no_change_and_share_no_desk_hour(
    postgres_url: str, clock: FakeClock, live: FakeLiveFeed
) -> None:
    database = Database(postgres_url)
    services = services_over(database, clock, live)
    days = [(date(2026, 11, 30) + timedelta(days=n)).isoformat() for n in range(5)]
    everyone = range(1, 5)

    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        given = [n for found in pool.map(hands.rename, [postgres_url] * 4, everyone, [10] * 4) for n in found]
        got = [
            d for found in pool.map(hands.plan_hour, [postgres_url] * 4, everyone, [days] * 4) for d in found
        ]

    history = services.configuration.history(ADMIN.actor, OFFICE)
    # Each began where the one before ended: nobody wrote over what they had not seen.
    names = [(str(each.changes[0].was), str(each.changes[0].to)) for each in reversed(history)]
    assert sorted(to for _, to in names) == sorted(given)
    assert [was for was, _ in names] == ["5", *[to for _, to in names][:-1]]
    assert services.administration.plan(OFFICE).desk("5").name == names[-1][1]
    assert Counter(got) == dict.fromkeys(days, 1)
    database.close()

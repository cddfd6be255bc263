"""Many hands at once: nothing is handed out twice, nothing is lost. Real threads, both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from queue_service.domain.command import AlreadyAnswered
from queue_service.domain.desk import Desk
from queue_service.domain.errors import Conflict
from queue_service.persistence.database import Database
from queue_service.services.container import Services
from tests import hands
from tests.conftest import services_over
from tests.factories import CLERK, KIOSK, OFFICE, an_office, with_key
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.racing import at_once, books_are_right


@pytest.mark.quick("sqlite")
@pytest.mark.timeout(300)
def test_eight_kiosks_issue_two_thousand_numbers_and_none_twice(services: Services) -> None:
    def issue(_: int) -> list[str]:
        return [services.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number for _ in range(250)]

    numbers = at_once(8, issue)

    assert len(numbers) == len(set(numbers)) == 2000
    assert sorted(numbers, key=lambda number: int(number[1:])) == [f"A{n:03d}" for n in range(1, 2001)]
    books_are_right(services)


@pytest.mark.timeout(300)
@pytest.mark.quick("sqlite")
def test_sixteen_clerks_call_five_hundred_tickets_and_nobody_twice_and_nobody_lost(
    database: Database, clock: FakeClock, live: FakeLiveFeed
) -> None:
    desks = tuple(Desk(str(n), str(n), "service", ("info", "anmeldung"), position=n) for n in range(16))
    services = services_over(database, clock, live)
    services.administration.set_up_office(an_office(desks=desks))
    issued = [
        services.ticketing.take(KIOSK, OFFICE, ["info" if n % 2 else "anmeldung"], "de").ticket.number
        for n in range(500)
    ]
    for desk in desks:
        services.desks.open(CLERK, OFFICE, desk.code)

    def serve(hand: int) -> list[str]:
        called = []
        while (client := services.calling.call_next(CLERK, OFFICE, str(hand))) is not None:
            called.append(client.number)
            services.calling.finish(CLERK, OFFICE, str(hand))
        return called

    called = at_once(16, serve)

    assert Counter(called) == Counter(issued)
    assert services.lobby.queue(OFFICE).classes == ()
    books_are_right(services)


@pytest.mark.timeout(300)
def test_one_tap_sent_by_eight_threads_is_one_ticket(services: Services) -> None:
    def tap(_: int) -> list[str]:
        try:
            taken = services.ticketing.take(with_key(KIOSK, "tap"), OFFICE, ["info"], "de")
        except AlreadyAnswered as already:
            return [str(already.answer.body)]
        return [str(taken)]

    answers = at_once(8, tap)

    assert len(set(answers)) == 1
    assert services.lobby.board(OFFICE).waiting["info"].waiting == 1
    books_are_right(services)


@pytest.mark.timeout(300)
def test_two_windows_of_one_desk_call_one_client(services: Services) -> None:
    for _ in range(10):
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    services.desks.open(CLERK, OFFICE, "2")

    def press(_: int) -> list[str]:
        try:
            client = services.calling.call_next(CLERK, OFFICE, "2")
        except Conflict as refused:
            return [refused.code]
        return [] if client is None else [client.number]

    assert Counter(at_once(8, press)) == {"A001": 1, "client_present": 7}
    books_are_right(services)


@pytest.mark.timeout(300)
def test_tickets_and_ready_desks_that_meet_leave_nobody_waiting_and_no_desk_idle(services: Services) -> None:
    for desk in ("1", "2", "12"):
        services.desks.open(CLERK, OFFICE, desk)

    def act(hand: int) -> list[str]:
        if hand < 3:
            services.calling.call_next(CLERK, OFFICE, ("1", "2", "12")[hand])
            return []
        return [services.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number]

    at_once(6, act)

    at_desks = [desk.number for desk in services.lobby.queue(OFFICE).desks if desk.number]
    assert sorted(at_desks) == ["A001", "A002", "A003"]
    books_are_right(services)


@pytest.mark.timeout(300)
@pytest.mark.postgres
def test_four_processes_on_postgresql_issue_and_call_every_number_once(
    postgres_url: str, clock: FakeClock, live: FakeLiveFeed
) -> None:
    database = Database(postgres_url)
    services = services_over(database, clock, live)
    for desk in ("1", "2", "12"):
        services.desks.open(CLERK, OFFICE, desk)
    database.close()

    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        issued = [n for found in pool.map(hands.issue, [postgres_url] * 4, [50] * 4) for n in found]
        called = [n for found in pool.map(hands.serve, [postgres_url] * 3, ["1", "2", "12"]) for n in found]

    assert sorted(issued) == [f"A{n:03d}" for n in range(1, 201)]
    assert Counter(called) == Counter(issued)

"""The machine's clock is set back, or forward: the record stays in order and nobody is lost."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

from queue_service.persistence.database import Database
from queue_service.persistence.unit_of_work import Units
from queue_service.services.container import Services
from tests.factories import CLERK, KIOSK, OFFICE
from tests.fakes import WEDNESDAY_AT_NINE, FakeClock

TODAY = WEDNESDAY_AT_NINE.date()


def take(services: Services) -> str:
    return services.ticketing.take(KIOSK, OFFICE, ["info"], "de").token


def call(services: Services) -> str | None:
    client = services.calling.call_next(CLERK, OFFICE, "1")
    return None if client is None else client.number


def event_times(database: Database, clock: FakeClock, day: date = TODAY) -> list[datetime]:
    with Units(database, clock, lambda _: None).reading() as work:
        return [event.at for event in work.lobby.events(1, day)]


def test_a_clock_set_back_makes_no_event_earlier_than_the_last_and_no_wait_negative(
    services: Services, database: Database, clock: FakeClock
) -> None:
    for _ in range(3):
        take(services)
    clock.advance(minutes=20)
    services.desks.open(CLERK, OFFICE, "1")
    first = call(services)

    clock.advance(hours=-1)

    late = take(services)
    services.calling.finish(CLERK, OFFICE, "1")
    second = call(services)
    queue = services.lobby.queue(OFFICE)
    times = event_times(database, clock)
    assert all(earlier <= later for earlier, later in pairwise(times))
    assert (first, second) == ("A001", "A002")
    assert [waiting.number for waiting in queue.next] == ["A003", "A004"]
    assert all(waiting.waited_minutes >= 0 for waiting in queue.next)
    assert all(item.longest_minutes >= 0 for item in queue.classes)
    client = services.lobby.desk(OFFICE, "1").client
    assert client is not None
    assert client.waited_minutes >= 0
    assert services.ticketing.view(late).people_ahead == 1


def test_after_a_clock_was_set_back_order_is_kept_until_it_has_caught_up(
    services: Services, clock: FakeClock
) -> None:
    numbers = []
    for step in (10, -60, 5, 40, 30):
        clock.advance(minutes=step)
        numbers.append(services.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number)
    services.desks.open(CLERK, OFFICE, "1")

    called = []
    while (number := call(services)) is not None:
        called.append(number)
        services.calling.finish(CLERK, OFFICE, "1")

    assert called == numbers


def test_a_clock_set_forward_loses_nobody(services: Services, database: Database, clock: FakeClock) -> None:
    for _ in range(4):
        take(services)
    services.desks.open(CLERK, OFFICE, "1")
    parked = call(services)
    services.calling.no_answer(CLERK, OFFICE, "1")

    clock.advance(hours=1)

    assert services.ticketing.return_due() == 1
    called = []
    while (number := call(services)) is not None:
        called.append(number)
        services.calling.finish(CLERK, OFFICE, "1")
    assert sorted(called) == ["A001", "A002", "A003", "A004"]
    assert parked in called
    assert services.lobby.queue(OFFICE).classes == ()
    times = event_times(database, clock)
    assert all(earlier <= later for earlier, later in pairwise(times))


def test_a_clock_set_forward_and_back_again_keeps_the_lobbys_time_and_stops_nothing(
    services: Services, database: Database, clock: FakeClock
) -> None:
    take(services)
    clock.advance(hours=1)
    take(services)
    clock.advance(hours=-1)

    services.desks.open(CLERK, OFFICE, "1")
    assert call(services) == "A001"
    services.calling.finish(CLERK, OFFICE, "1")
    assert call(services) == "A002"

    times = event_times(database, clock)
    assert max(times) == WEDNESDAY_AT_NINE.replace(hour=WEDNESDAY_AT_NINE.hour + 1)
    assert all(earlier <= later for earlier, later in pairwise(times))

"""What happens by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from queue_service.jobs.scheduler import Scheduler
from queue_service.jobs.sweeps import Sweep, sweeps
from queue_service.services.container import Services
from queue_service.services.device_watch import Word
from tests.factories import CLERK, KIOSK, OFFICE, with_key
from tests.fakes import FakeClock


def run(services: Services, name: str) -> int:
    return next(sweep for sweep in sweeps(services) if sweep.name == name).run()


def test_a_parked_client_is_back_after_ten_minutes_once(services: Services, clock: FakeClock) -> None:
    taken = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    services.desks.open(CLERK, OFFICE, "1")
    services.calling.call_next(CLERK, OFFICE, "1")
    services.calling.no_answer(CLERK, OFFICE, "1")

    assert run(services, "return parked tickets") == 0
    clock.advance(minutes=10, seconds=1)

    assert run(services, "return parked tickets") == 1
    assert run(services, "return parked tickets") == 0
    assert services.ticketing.view(taken.token).state == "waiting"


def test_answers_are_kept_for_a_day(services: Services, clock: FakeClock) -> None:
    services.ticketing.take(with_key(KIOSK, "one"), OFFICE, ["info"], "de")
    clock.advance(hours=23)
    services.ticketing.take(with_key(KIOSK, "two"), OFFICE, ["info"], "de")
    clock.advance(hours=2)

    assert run(services, "forget stored answers") == 1
    assert run(services, "forget stored answers") == 0


def test_ended_sessions_are_forgotten(services: Services, clock: FakeClock) -> None:
    services.accounts.add("anna", "clerk", "correct horse battery", OFFICE)
    services.sessions.sign_in("anna", "correct horse battery")

    assert run(services, "forget ended sessions") == 0
    clock.advance(hours=11)
    assert run(services, "forget ended sessions") == 1


def test_a_silent_device_is_missed_and_codes_are_forgotten(services: Services, clock: FakeClock) -> None:
    kiosk = services.devices.identify(services.devices.enrol("kiosk", OFFICE, "Hall"))
    assert kiosk is not None
    services.device_watch.heard(kiosk, Word(clock.now(), "1"))
    services.device_codes.ask("board", OFFICE)
    missed = 0
    for _ in range(45):
        missed += run(services, "miss lost devices")
        clock.advance(seconds=15)

    assert missed == 1
    assert [alarm.kind for alarm in services.lobby.house(OFFICE).alarms] == ["device_lost"]
    assert run(services, "forget codes of devices") == 1
    assert run(services, "forget codes of devices") == 0


@pytest.fixture
def once() -> tuple[threading.Event, Callable[[], int]]:
    ran = threading.Event()

    def found() -> int:
        ran.set()
        return 1

    return ran, found


def test_a_sweep_that_fails_keeps_no_other_from_running(
    once: tuple[threading.Event, Callable[[], int]],
) -> None:
    ran, found = once

    def broken() -> int:
        raise RuntimeError("the database is away")

    scheduler = Scheduler([Sweep("broken", 1, broken), Sweep("sound", 1, found)])
    scheduler.start()

    assert ran.wait(10)
    ran.clear()
    assert ran.wait(10)
    scheduler.close()
    scheduler.close()


def test_a_process_that_stands_by_runs_nothing_until_it_leads(
    once: tuple[threading.Event, Callable[[], int]],
) -> None:
    ran, found = once
    asked, leads = threading.Semaphore(0), threading.Event()

    def is_leader() -> bool:
        asked.release()
        return leads.is_set()

    scheduler = Scheduler([Sweep("sound", 1, found)], is_leader)
    scheduler.start()
    assert asked.acquire(timeout=10)
    assert asked.acquire(timeout=10)
    assert not ran.is_set()

    leads.set()

    assert ran.wait(10)
    scheduler.close()

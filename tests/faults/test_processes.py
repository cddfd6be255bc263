"""Races between processes: nothing is handed out twice, nothing is lost, and nobody can hold up the others."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context

import pytest
from sqlalchemy.engine import Connection

from queue_service.domain.desk import Desk
from queue_service.factory import DATABASE_AWAY
from queue_service.persistence.database import Database
from queue_service.persistence.postgresql import IDLE_IN_TRANSACTION_SECONDS, LOCK_SECONDS
from queue_service.services.container import Services
from tests import hands
from tests.factories import CLERK, KIOSK, OFFICE, an_office
from tests.faults.processes import PATIENCE, assert_sound, say

pytestmark = [pytest.mark.postgres, pytest.mark.processes, pytest.mark.long, pytest.mark.timeout(600)]


def test_eight_writers_of_two_processes_issue_two_thousand_numbers_and_none_twice(
    postgres_url: str, office: Services
) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        issued = [
            n for found in pool.map(hands.issue_with, [postgres_url] * 2, [4] * 2, [250] * 2) for n in found
        ]

    assert len(issued) == 2000
    assert sorted(issued, key=lambda number: int(number[1:])) == [f"A{n:03d}" for n in range(1, 2001)]
    assert_sound(postgres_url)


def test_sixteen_clerks_of_two_processes_call_five_hundred_and_nobody_twice_and_nobody_lost(
    postgres_url: str, office: Services
) -> None:
    codes = [str(n) for n in range(16)]
    desks = tuple(Desk(code, code, "service", ("info", "anmeldung"), position=int(code)) for code in codes)
    office.administration.set_up_office(an_office(desks=desks))
    issued = [office.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number for _ in range(500)]
    for code in codes:
        office.desks.open(CLERK, OFFICE, code)

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        halves = [codes[:8], codes[8:]]
        called = [n for found in pool.map(hands.serve_at, [postgres_url] * 2, halves) for n in found]

    assert Counter(called) == Counter(issued)
    assert_sound(postgres_url)


def test_a_frozen_process_cannot_keep_a_lobbys_turn_and_has_done_nothing_when_it_goes_on(
    postgres_url: str, office: Services
) -> None:
    office.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    spawn = get_context("spawn")
    here, there = spawn.Pipe()
    holder = spawn.Process(target=hands.hold_turn, args=(postgres_url, there))
    holder.start()
    assert holder.pid is not None
    try:
        assert here.poll(PATIENCE)
        assert here.recv() == "holds"
        os.kill(holder.pid, signal.SIGSTOP)
        began = time.monotonic()

        office.ticketing.take(KIOSK, OFFICE, ["info"], "de")

        waited = time.monotonic() - began
        say(f"a number while a frozen process held the turn: {waited:.2f} s")
        assert waited < LOCK_SECONDS
        os.kill(holder.pid, signal.SIGCONT)
        here.send("commit")
        assert here.poll(PATIENCE)
        assert here.recv() in {error.__name__ for error in DATABASE_AWAY}
    finally:
        holder.kill()
        holder.join()
    assert office.lobby.revision(OFFICE) == 2
    assert_sound(postgres_url)


def keep_a_turn(connection: Connection) -> None:
    """Changes a lobby, falls asleep, and goes on."""
    connection.exec_driver_sql("UPDATE office_day SET revision = revision + 1")
    # There is nothing to wait for but the time itself.
    time.sleep(IDLE_IN_TRANSACTION_SECONDS + 1)
    connection.exec_driver_sql("UPDATE office_day SET revision = revision + 1")


def test_a_turn_kept_too_long_ends_as_if_the_database_were_away(postgres_url: str, office: Services) -> None:
    office.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    with (
        closing(Database(postgres_url)) as database,
        pytest.raises(DATABASE_AWAY),
        database.writing() as connection,
    ):
        keep_a_turn(connection)

    assert office.lobby.revision(OFFICE) == 1

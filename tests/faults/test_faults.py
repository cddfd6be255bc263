"""Processes freeze and die, connections are cut, the database goes and returns: nobody is lost, screens are right."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from queue_service.live.publisher import POLL_SECONDS
from queue_service.persistence import migrate
from queue_service.persistence.postgresql import ANSWER_SECONDS
from tests.factories import OFFICE
from tests.faults.conftest import HallAt
from tests.faults.load import Load
from tests.faults.own_postgres import own_postgres
from tests.faults.processes import Process, Tokens, assert_sound, say, set_up, two_processes, until
from tests.faults.screens import Hall

pytestmark = [pytest.mark.postgres, pytest.mark.processes, pytest.mark.long, pytest.mark.timeout(600)]

#: Screens are right two polls after the fault has passed; a slow and busy machine gets so many times as long.
PROMISED_SECONDS = 2 * POLL_SECONDS
TOLERANCE = 10


@contextmanager
def under_load(both: tuple[Process, Process], tokens: Tokens, waiting: str) -> Iterator[Load]:
    """Visitors and clerks at both; afterwards everybody was issued one number and called once."""
    load = Load(both, tokens, 250, [waiting])
    load.start()
    try:
        yield load
        load.finish()
    finally:
        load.stop()
    assert len(set(load.issued)) == len(load.issued) == 251
    assert Counter(load.called) == Counter(load.issued)


def took(began: float, what: str) -> None:
    """Says how long it took, and that it took no longer than promised, with tolerance."""
    seconds = time.monotonic() - began
    say(f"{what}: {seconds:.2f} s (promised {PROMISED_SECONDS:.0f} s)")
    assert seconds < PROMISED_SECONDS * TOLERANCE


def test_after_the_channel_is_cut_the_next_call_is_still_on_the_others_screens(
    both: tuple[Process, Process], tokens: Tokens, hall_at: HallAt, postgres_url: str
) -> None:
    first, second = both
    numbers = [first.take(tokens.kiosk) for _ in range(2)]
    first.post("/desks/3/open", tokens.clerks["3"])
    hall = hall_at(second, numbers[0]["token"])
    name = 'queue_wake_reconnects_total{end="listener"}'
    before = second.metric(name)

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name IN ('queue-service wake listener', 'queue-service wake sender')"
        )
        began = time.monotonic()
        first.post("/desks/3/call-next", tokens.clerks["3"])
    hall.until_called(numbers[0]["number"], "3")
    hall.until_holder_is_called("3")
    took(began, "a call while the channel was cut")

    until(lambda: second.metric(name) > before, "the channel to be back")
    first.post("/desks/3/finish", tokens.clerks["3"], {"outcome": "done"})
    began = time.monotonic()
    first.post("/desks/3/call-next", tokens.clerks["3"])
    hall.until_called(numbers[1]["number"], "3")
    took(began, "a call through the channel that is back")
    assert_sound(postgres_url)


def test_while_one_process_is_frozen_the_other_goes_on_and_afterwards_both_are_right(
    both: tuple[Process, Process], tokens: Tokens, hall_at: HallAt, postgres_url: str
) -> None:
    first, second = both
    followed = first.take(tokens.kiosk)
    halls = [hall_at(process, followed["token"]) for process in both]

    with under_load(both, tokens, followed["number"]) as load:
        until(lambda: load.calls > 20, "some calls")
        first.freeze()
        at_freeze, began = load.calls, time.monotonic()
        until(lambda: load.calls > at_freeze + 40, "calls while one process is frozen")
        say(f"40 calls with one of two processes frozen: {time.monotonic() - began:.2f} s")
        first.thaw()

    call_on_screens(second, tokens, halls, "a call, on the screens of a process that was frozen too")
    assert_sound(postgres_url)


def call_on_screens(process: Process, tokens: Tokens, halls: list[Hall], what: str) -> None:
    """Somebody comes, is called, and is on every board and in every queue."""
    taken = process.take(tokens.kiosk)
    began = time.monotonic()
    called = next(
        answer["ticket"]["number"]
        for desk in sorted(tokens.clerks)
        if (answer := process.post(f"/desks/{desk}/call-next", tokens.clerks[desk])[1])
    )
    assert called == taken["number"]
    for hall in halls:
        hall.board.until(lambda view: called in {call["number"] for call in view["calls"]})
        hall.queue.until(lambda view: called in {desk["number"] for desk in view["desks"]})
    took(began, what)


def test_a_process_killed_under_load_loses_nobody_and_doubles_nobody(
    both: tuple[Process, Process], tokens: Tokens, hall_at: HallAt, postgres_url: str, tmp_path: Path
) -> None:
    first, second = both
    followed = first.take(tokens.kiosk)
    halls = [hall_at(process, followed["token"]) for process in both]

    with under_load(both, tokens, followed["number"]) as load:
        until(lambda: load.calls > 20, "some calls")
        first.kill()
        at_death = load.calls
        until(lambda: load.calls > at_death + 40, "calls after one process died")

    assert load.refused > 0
    again = Process(postgres_url, tmp_path / "again.log", port=first.port)
    try:
        again.until_ready()
        # Its screens came back by themselves, and watch again.
        halls[0].until_connections(2)
        call_on_screens(second, tokens, halls, "a call, on the screens of a process that was killed too")
    finally:
        again.stop()
    assert_sound(postgres_url)


def test_the_database_goes_and_returns_and_screens_are_right_again(postgres_url: str, tmp_path: Path) -> None:
    with own_postgres("restarted") as own:
        url = own.server.url(own.server.create())
        migrate.upgrade(url)
        tokens = set_up(url)
        with two_processes(url, tmp_path) as both:
            first, second = both
            waiting = first.take(tokens.kiosk)
            halls = [
                Hall(process.url, tokens.board, tokens.clerks["1"], waiting["token"]) for process in both
            ]
            own.stop()
            for process in both:
                status, problem = process.post(
                    f"/offices/{OFFICE}/tickets", tokens.kiosk, {"case_types": ["info"], "language": "de"}
                )
                assert (status, problem["code"]) == (503, "unavailable")

            own.start()

            began = time.monotonic()
            until(lambda: answered(second, tokens), "a number after the database returned")
            for hall in halls:
                hall.board.until(lambda view: view["waiting"]["info"]["waiting"] >= 2)
                hall.queue.until(lambda view: len(view["next"]) >= 2)
            took(began, "screens after the database returned")
            for hall in halls:
                assert hall.connections == [1, 1, 1]
                hall.close()
        assert_sound(url)


def answered(process: Process, tokens: Tokens) -> bool:
    """Whether a number could be pulled."""
    body = {"case_types": ["info"], "language": "de"}
    return process.post(f"/offices/{OFFICE}/tickets", tokens.kiosk, body)[0] == 201


def test_a_database_that_falls_silent_holds_nobody_for_ever(postgres_url: str, tmp_path: Path) -> None:
    with own_postgres("silent") as own:
        url = own.server.url(own.server.create())
        migrate.upgrade(url)
        tokens = set_up(url)
        with two_processes(url, tmp_path) as (first, second):
            taken = first.take(tokens.kiosk)
            hall = Hall(second.url, tokens.board, tokens.clerks["1"], taken["token"])
            own.freeze()
            try:
                began = time.monotonic()
                status, problem = first.post(
                    f"/offices/{OFFICE}/tickets",
                    tokens.kiosk,
                    {"case_types": ["info"], "language": "de"},
                    timeout=4 * ANSWER_SECONDS,
                )
                say(f"a request to a silent database: {time.monotonic() - began:.2f} s")
                assert (status, problem["code"]) == (503, "unavailable")
            finally:
                own.thaw()
            began = time.monotonic()
            until(lambda: answered(first, tokens), "a number after the database speaks again")
            hall.board.until(lambda view: view["waiting"]["info"]["waiting"] >= 2)
            took(began, "screens after the database speaks again")
            hall.close()
        assert_sound(url)

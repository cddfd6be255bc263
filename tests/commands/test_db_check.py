"""`queue-service db check`: the schema, and everything that is written in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from queue_service.cli import main
from queue_service.commands.fault_text import TEXTS, fault_line
from queue_service.domain.record import FAULTS
from queue_service.persistence.database import Database
from queue_service.persistence.lobby import desk_now
from queue_service.persistence.ticket_tables import ticket
from tests.conftest import services_over
from tests.domain.books import OVER, SOUND, faults
from tests.domain.test_soundness import SABOTAGE, SABOTAGE_LATER, TOMORROW
from tests.factories import CLERK, KIOSK, OFFICE, an_office
from tests.fakes import FakeClock, FakeLiveFeed

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str) -> Run:
    """Runs the command on a database in which one client was called and another one waits."""
    with closing(Database(database_url)) as database:
        services = services_over(database, FakeClock(), FakeLiveFeed())
        services.administration.set_up_office(an_office("elsewhere"))
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
        services.desks.open(CLERK, OFFICE, "2")
        services.calling.call_next(CLERK, OFFICE, "2")
    return lambda *more: CliRunner().invoke(main, ["db", "check", *more, "--database-url", database_url])


def spoil(url: str, statement: sa.Executable) -> None:
    with closing(Database(url)) as database, database.writing() as connection:
        connection.execute(statement)
        connection.commit()


def test_a_sound_database_says_what_was_walked(run: Run) -> None:
    done = run()

    assert (done.exit_code, done.stderr) == (0, "")
    assert "as this version needs it" in done.stdout
    assert "Walked 4 events, 2 tickets and 1 calls on 1 days in 1 offices." in done.stdout


def test_what_is_wrong_is_said_on_standard_error_with_what_to_do(run: Run, database_url: str) -> None:
    spoil(database_url, sa.update(desk_now).values(state="open"))

    done = run()

    assert done.exit_code == 1
    assert f"{OFFICE} 2026-11-25, number A001, desk 2: client_at_free_desk: the desk is open" in done.stderr
    assert "Finish or return the client at that desk" in done.stderr
    assert "findings" in done.stderr
    assert "findings" not in done.stdout


def test_one_office_is_checked_alone(run: Run, database_url: str) -> None:
    spoil(database_url, sa.update(ticket).values(state="cancelled"))

    assert run("--office", "elsewhere").exit_code == 0
    assert run("--office", OFFICE).exit_code == 1
    unknown = run("--office", "nowhere")
    assert (unknown.exit_code, "Office not found" in unknown.stderr) == (1, True)


def test_programs_get_one_object(run: Run, database_url: str) -> None:
    spoil(database_url, sa.update(ticket).where(ticket.c.number == "A002").values(state="cancelled"))

    done = run("--json")

    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert {key: answer[key] for key in ("offices", "days", "events", "tickets", "calls")} == {
        "offices": [OFFICE],
        "days": 1,
        "events": 4,
        "tickets": 2,
        "calls": 1,
    }
    differs = next(fault for fault in answer["faults"] if fault["code"] == "state_differs")
    assert (differs["number"], differs["wrong"]) == (
        "A002",
        "the ticket is cancelled in the table and waiting by the record",
    )


def test_every_fault_has_its_words_and_every_word_its_value() -> None:
    lines = [
        (fault.code, fault_line(OFFICE, fault))
        for base, ways in ((SOUND, SABOTAGE), (OVER, SABOTAGE_LATER))
        for changes in ways.values()
        for change in changes
        for fault in faults(change(base), *([TOMORROW] if base is OVER else []))
    ]

    assert {*TEXTS} == {*FAULTS} == {code for code, _ in lines}
    assert [line for _, line in lines if "?" in line] == []

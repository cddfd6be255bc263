"""`queue-service audit verify` and `replay`: what they say, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from queue_service.cli import main
from queue_service.domain.command import Command
from queue_service.persistence.database import Database
from queue_service.persistence.lobby import lobby_event
from queue_service.services.container import Services
from tests.conftest import SECRET, services_over
from tests.factories import CLERK, KIOSK, OFFICE, an_office
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.audit_hands import attack, live_days, rows

DAY = "2026-11-25"


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def services(database: Database, clock: FakeClock) -> Services:
    return services_over(database, clock, FakeLiveFeed())


def run(database_url: str, *arguments: str, secret: str | None = SECRET) -> Result:
    """`queue-service audit …` on this database."""
    environment = {} if secret is None else {"QUEUE_SERVICE_SECRET_KEY": secret}
    return CliRunner(env=environment).invoke(main, ["audit", *arguments, "--database-url", database_url])


def long_ago(services: Services, clock: FakeClock) -> None:
    """Two days that are over, and sealed: the command goes by the clock of this machine."""
    clock.set(datetime(2025, 11, 26, 8, tzinfo=UTC))
    live_days(services, clock, 3)
    clock.advance(hours=24)
    services.audit.seal()


# Verify ------------------------------------------------------------------------------------------------------------


def test_a_log_as_it_was_sealed_says_so(services: Services, clock: FakeClock, sqlite_url: str) -> None:
    long_ago(services, clock)

    done = run(sqlite_url, "verify")

    assert (done.exit_code, done.output) == (0, "The audit log is as it was sealed: 9 entries.\n")


def test_a_changed_row_is_named_and_the_exit_code_is_1(
    services: Services, database: Database, clock: FakeClock, sqlite_url: str
) -> None:
    long_ago(services, clock)
    attack(database, "UPDATE audit_entry SET actor = 'staff:99' WHERE id = 5")

    done = run(sqlite_url, "verify")

    assert done.exit_code == 1
    assert "entry_changed: Entry 5 (place 5)" in done.output
    assert "1 findings" in done.output


def test_programs_get_one_json_object(
    services: Services, database: Database, clock: FakeClock, sqlite_url: str
) -> None:
    long_ago(services, clock)
    attack(
        database,
        "DELETE FROM audit_link WHERE position = 4",
        "UPDATE audit_seal SET digest = 'x' WHERE first_position = 1",
    )

    done = run(sqlite_url, "verify", "--json")

    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert found["entries"] == 8
    assert [finding["code"] for finding in found["findings"]] == ["seal_changed", "removed", "not_linked"]
    assert all(finding["text"].endswith(".") for finding in found["findings"])


def test_every_kind_of_finding_has_a_sentence(
    services: Services, database: Database, clock: FakeClock, sqlite_url: str
) -> None:
    long_ago(services, clock)
    attack(
        database,
        "UPDATE audit_entry SET at = 0 WHERE id = 2",
        "UPDATE audit_link SET key_id = 'other' WHERE position = 3",
        "UPDATE audit_link SET digest = 'x' WHERE position = 5",
        "DELETE FROM audit_entry WHERE id = 7",
        "DELETE FROM audit_seal WHERE first_position = 4",
        "DELETE FROM audit_seal WHERE first_position = 7",
    )

    done = run(sqlite_url, "verify", "--expect", "noted")

    named = {line.partition(":")[0] for line in done.output.splitlines()} - {"Error"}
    assert named == {
        "entry_changed",
        "misdated",
        "other_key",
        "link_changed",
        "entry_removed",
        "no_seal",
        "not_in_chain",
    }


def test_a_rotated_secret_needs_the_old_one_beside_it(
    services: Services, clock: FakeClock, sqlite_url: str, tmp_path: Path
) -> None:
    long_ago(services, clock)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text(SECRET + "\n")
    new.write_text("a newer secret, long enough to be one, too\n")

    alone = run(sqlite_url, "verify", "--secret-key-file", str(new), secret=None)
    both = run(
        sqlite_url, "verify", "--secret-key-file", str(new), "--old-secret-key-file", str(old), secret=None
    )

    assert alone.exit_code == 1
    assert "places 1 to 9" in alone.output
    assert "--old-secret-key-file" in alone.output
    assert both.exit_code == 0


def test_a_digest_noted_earlier_is_looked_for(
    services: Services, database: Database, clock: FakeClock, sqlite_url: str
) -> None:
    long_ago(services, clock)
    (noted,) = rows(database, "SELECT digest FROM audit_link WHERE position = 8")[0]

    assert run(sqlite_url, "verify", "--expect", str(noted)).exit_code == 0
    done = run(sqlite_url, "verify", "--expect", "0123")
    assert (done.exit_code, "not_in_chain: 0123" in done.output) == (1, True)


def test_without_a_secret_it_says_which_setting_is_missing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUEUE_SERVICE_SECRET_KEY", raising=False)

    done = run(sqlite_url, "verify", secret=None)

    assert (done.exit_code, "SECRET_KEY" in done.output) == (1, True)


# Replay ------------------------------------------------------------------------------------------------------------


def a_day_with_calls(services: Services, clock: FakeClock, office: str = OFFICE) -> None:
    """Three numbers, and the first of them called."""
    kiosk, clerk = (_at(command, office) for command in (KIOSK, CLERK))
    for _ in range(3):
        services.ticketing.take(kiosk, office, ["info"], "de")
        clock.advance(minutes=3)
    services.desks.open(clerk, office, "2")
    services.calling.call_next(clerk, office, "2")


def _at(command: Command, office: str) -> Command:
    return replace(command, actor=replace(command.actor, office=office))


def plant_wrong_call(database: Database, office_id: int = 1, **values: object) -> None:
    """The last who came was called instead of the first, and the record says nothing of why."""
    kinds, here = lobby_event.c.kind, lobby_event.c.office_id == office_id
    with database.writing() as connection:
        last = connection.execute(
            sa.select(lobby_event)
            .where(here, kinds == "ticket_taken")
            .order_by(lobby_event.c.id.desc())
            .limit(1)
        ).one()
        called = connection.execute(sa.select(lobby_event).where(here, kinds == "called")).one()
        connection.execute(
            sa.update(lobby_event)
            .where(here, lobby_event.c.id == called.id)
            .values(ticket_id=last.ticket_id, number=last.number, data={**called.data, **values})
        )
        connection.commit()


def test_a_day_whose_calls_follow_from_the_rule_says_so(
    services: Services, clock: FakeClock, sqlite_url: str
) -> None:
    a_day_with_calls(services, clock)

    done = run(sqlite_url, "replay", "--office", OFFICE, "--day", DAY)

    assert (done.exit_code, done.output) == (0, "Every call follows from the rule.\n")


def test_a_call_that_the_rule_would_not_have_made_is_named(
    services: Services, database: Database, clock: FakeClock, sqlite_url: str
) -> None:
    a_day_with_calls(services, clock)
    plant_wrong_call(database)

    done = run(sqlite_url, "replay", "--office", OFFICE, "--day", DAY)

    assert (done.exit_code, "wrong_ticket: ticket " in done.output) == (1, True)


def test_a_call_by_hand_without_a_reason_is_named(
    services: Services, database: Database, clock: FakeClock, sqlite_url: str
) -> None:
    a_day_with_calls(services, clock)
    plant_wrong_call(database, manual=True, reason=None)

    done = run(sqlite_url, "replay", "--office", OFFICE, "--day", DAY)

    assert (done.exit_code, "no_reason: ticket " in done.output) == (1, True)


def test_without_a_day_every_day_is_decided_again(
    services: Services, database: Database, clock: FakeClock, sqlite_url: str
) -> None:
    a_day_with_calls(services, clock)
    clock.advance(hours=24)
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    right = run(sqlite_url, "replay", "--office", OFFICE)
    plant_wrong_call(database)

    wrong = run(sqlite_url, "replay", "--office", OFFICE)

    assert (right.exit_code, right.output) == (0, "Every call follows from the rule: 2 days.\n")
    assert (wrong.exit_code, f"{OFFICE} {DAY}: wrong_ticket" in wrong.output) == (1, True)


def test_every_office_is_decided_again_when_asked_for(
    services: Services, database: Database, clock: FakeClock, sqlite_url: str
) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    a_day_with_calls(services, clock)
    a_day_with_calls(services, clock, "elsewhere")
    plant_wrong_call(database, office_id=2)

    one = run(sqlite_url, "replay", "--office", OFFICE)
    both = run(sqlite_url, "replay", "--all")

    assert one.exit_code == 0
    assert (both.exit_code, f"elsewhere {DAY}: wrong_ticket" in both.output) == (1, True)


@pytest.mark.parametrize("arguments", [[], ["--all", "--office", OFFICE]])
def test_one_office_or_all_of_them_must_be_named(sqlite_url: str, arguments: list[str]) -> None:
    assert run(sqlite_url, "replay", *arguments).exit_code == 2


def test_an_unknown_office_is_said_plainly(sqlite_url: str) -> None:
    done = run(sqlite_url, "replay", "--office", "nowhere", "--day", DAY)

    assert done.exit_code == 1
    assert "Traceback" not in done.output

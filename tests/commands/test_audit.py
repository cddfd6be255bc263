"""`queue-service audit replay`."""

from __future__ import annotations

from click.testing import CliRunner

from queue_service.cli import main
from queue_service.persistence.database import Database
from tests.conftest import services_over
from tests.factories import CLERK, KIOSK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed

DAY = "2026-11-25"


def test_a_day_whose_calls_follow_from_the_rule_says_so(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    services = services_over(database, FakeClock(), FakeLiveFeed())
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    services.desks.open(CLERK, OFFICE, "2")
    services.calling.call_next(CLERK, OFFICE, "2")
    database.close()

    done = CliRunner().invoke(
        main, ["audit", "replay", "--office", OFFICE, "--day", DAY, "--database-url", sqlite_url]
    )

    assert (done.exit_code, done.output) == (0, "Every call follows from the rule.\n")


def test_an_unknown_office_is_said_plainly(sqlite_url: str) -> None:
    done = CliRunner().invoke(
        main, ["audit", "replay", "--office", "nowhere", "--day", DAY, "--database-url", sqlite_url]
    )

    assert done.exit_code == 1
    assert "Traceback" not in done.output

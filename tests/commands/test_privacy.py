"""`queue-service privacy`: what is kept, and forgetting it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from queue_service.cli import main
from queue_service.domain.retention import LIMITS
from queue_service.persistence.database import Database
from tests.conftest import services_over
from tests.factories import CLERK, KIOSK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `queue-service` on a database with an office in which somebody was served long ago."""
    with closing(Database(sqlite_url)) as database:
        services = services_over(database, FakeClock(datetime(2020, 1, 8, 9, tzinfo=UTC)), FakeLiveFeed())
        services.desks.open(CLERK, OFFICE, "1")
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
        services.calling.call_next(CLERK, OFFICE, "1")
        services.calling.finish(CLERK, OFFICE, "1")
    monkeypatch.setenv("QUEUE_SERVICE_DATABASE_URL", sqlite_url)
    return lambda *arguments: CliRunner().invoke(main, ("privacy", *arguments))


def test_a_dry_run_says_what_a_run_then_does_and_a_second_one_has_nothing_to_do(run: Run) -> None:
    would = json.loads(run("sweep", "--dry-run", "--json").output)
    done = json.loads(run("sweep", "--json").output)

    assert would["dry_run"] is True
    assert would["counts"]["tickets"] == done["counts"]["tickets"] == 1
    assert run("sweep").output == "Nothing has reached its limit.\n"


def test_the_report_names_every_kind_with_its_limit(run: Run) -> None:
    found = json.loads(run("report", "--json").output)

    assert [limit["name"] for limit in found["limits"]] == [limit.name for limit in LIMITS]
    assert "Numbers: Until the end of the day; 1 there, oldest 2020-01-08" in run("report").output


def test_limits_of_the_environment_count_and_bad_ones_are_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUEUE_SERVICE_KEEP_AUDIT_DAYS", "400")
    limits = json.loads(run("report", "--json").output)["limits"]
    assert next(limit["limit"] for limit in limits if limit["name"] == "audit") == 400

    monkeypatch.setenv("QUEUE_SERVICE_KEEP_AUDIT_DAYS", "5")
    refused = run("report")
    assert refused.exit_code == 1
    assert "QUEUE_SERVICE_KEEP_AUDIT_DAYS" in refused.output

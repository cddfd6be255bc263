"""`queue-service privacy documents`: papers from the real database and the real settings."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_service.cli import main
from queue_service.persistence.database import Database
from tests.conftest import services_over
from tests.fakes import FakeClock, FakeLiveFeed

GERMAN = [
    "datenschutzhinweise.md",
    "dienstvereinbarung-entwurf.md",
    "dsfa-schwellwertanalyse.md",
    "verarbeitungsverzeichnis.md",
]


@pytest.fixture(autouse=True)
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with one office, and no other setting."""
    with closing(Database(sqlite_url)) as opened:
        services_over(opened, FakeClock(), FakeLiveFeed())
    monkeypatch.setenv("QUEUE_SERVICE_DATABASE_URL", sqlite_url)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["privacy", "documents", *arguments])


def test_it_writes_four_papers_in_two_languages(tmp_path: Path) -> None:
    result = run("--output", str(tmp_path / "papers"))

    assert result.exit_code == 0, result.output
    written = sorted(path.name for path in (tmp_path / "papers").iterdir())
    assert len(written) == 8
    assert set(GERMAN) <= set(written)


def test_one_language_is_enough(tmp_path: Path) -> None:
    assert run("--output", str(tmp_path), "--language", "de").exit_code == 0
    assert sorted(path.name for path in tmp_path.glob("*.md")) == GERMAN


def test_they_say_what_is_set_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUEUE_SERVICE_CONTROLLER", "Stadt Teststadt")
    monkeypatch.setenv("QUEUE_SERVICE_PRIVACY_OFFICER", "dsb@teststadt.example")
    monkeypatch.setenv("QUEUE_SERVICE_KEEP_AUDIT_DAYS", "100")
    monkeypatch.setenv("QUEUE_SERVICE_PUSH", "off")
    result = run("--output", str(tmp_path), "--language", "de")
    record = (tmp_path / "verarbeitungsverzeichnis.md").read_text(encoding="utf-8")

    assert "is not set" not in result.output
    assert "| Stadt Teststadt |" in record
    assert "dsb@teststadt.example" in record
    assert "| 100 Tage |" in record
    assert "Ausländerbehörde Krefeld" in record
    assert "Browserhersteller" not in record


def test_it_says_which_settings_would_fill_a_gap(tmp_path: Path) -> None:
    assert "QUEUE_SERVICE_CONTROLLER is not set" in run("--output", str(tmp_path)).output


def test_it_writes_nothing_for_an_office_that_is_not_there(tmp_path: Path) -> None:
    result = run("--output", str(tmp_path / "papers"), "--office", "atlantis")

    assert result.exit_code == 1
    assert "Office not found" in result.output
    assert not (tmp_path / "papers").exists()


def test_no_paper_holds_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "a-secret-that-must-not-be-in-any-paper-at-all"
    monkeypatch.setenv("QUEUE_SERVICE_SECRET_KEY", secret)
    run("--output", str(tmp_path))

    assert all(secret not in path.read_text(encoding="utf-8") for path in tmp_path.glob("*.md"))

"""`queue-service configuration`: a file is looked at before it is imported, and a broken one changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_service.cli import main
from queue_service.persistence.database import Database
from tests.conftest import services_over
from tests.factories import OFFICE, an_office
from tests.fakes import FakeClock, FakeLiveFeed

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `queue-service configuration` on a database with two offices."""
    with closing(Database(sqlite_url)) as database:
        services = services_over(database, FakeClock(), FakeLiveFeed())
        services.administration.set_up_office(an_office("moers", name="Moers"))
    monkeypatch.setenv("QUEUE_SERVICE_DATABASE_URL", sqlite_url)
    return lambda *arguments: CliRunner().invoke(main, ("configuration", *map(str, arguments)))


@pytest.fixture
def exported(run: Run, tmp_path: Path) -> Path:
    """What the office sets, as a file."""
    path = tmp_path / "office.yaml"
    assert run("export", "--office", OFFICE, "--output", path).exit_code == 0
    return path


def edit(path: Path, was: str, to: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, to), encoding="utf-8")


def test_an_exported_file_imported_again_changes_nothing(run: Run, exported: Path) -> None:
    made = run("import", exported, "--office", OFFICE)

    assert (made.exit_code, made.output) == (0, "The office has all that already.\n")


def test_a_file_is_looked_at_then_imported(run: Run, exported: Path) -> None:
    edit(exported, "name: Ausländerbehörde Krefeld", "name: Fachbereich Migration")

    looked = run("check", exported, "--office", OFFICE)
    assert looked.output == "Name: Ausländerbehörde Krefeld → Fachbereich Migration\n"
    assert "Ausländerbehörde" in run("export", "--office", OFFICE).output

    made = run("import", exported, "--office", OFFICE)
    assert made.output == "Change 1: 1 places, done.\n"
    assert "Fachbereich Migration" in run("export", "--office", OFFICE).output


def test_a_broken_file_changes_nothing_and_names_the_place(run: Run, exported: Path) -> None:
    before = run("export", "--office", OFFICE).output
    edit(exported, "target_minutes: 15", "target_minutes: soon")
    refused = run("import", exported, "--office", OFFICE)
    assert refused.exit_code == 1
    assert "case_types.info.target_minutes" in refused.output

    exported.write_text(before.replace("areas:", "areas: ["), encoding="utf-8")
    refused = run("import", exported, "--office", OFFICE)
    assert refused.exit_code == 1
    assert "line" in refused.output
    assert run("export", "--office", OFFICE).output == before


def test_another_order_of_calls_needs_its_reason_and_a_warning_to_be_accepted(
    run: Run, exported: Path
) -> None:
    edit(exported, "preset: balanced", "preset: punctual")
    assert "reason" in run("import", exported, "--office", OFFICE).output
    made = run("import", exported, "--office", OFFICE, "--reason", "Beschluss", "--from-day", "2099-01-01")
    assert made.exit_code == 1
    assert run("import", exported, "--office", OFFICE, "--reason", "Beschluss").exit_code == 0


def test_an_office_that_is_not_there_yet_is_made_of_a_file_once(run: Run, exported: Path) -> None:
    assert run("import", exported, "--office", "viersen").exit_code == 1
    assert run("import", exported, "--office", "viersen", "--new").output == "The office viersen is there.\n"
    assert run("compare", OFFICE, "viersen").output == "They set the same.\n"
    assert run("import", exported, "--office", "viersen", "--new").exit_code == 1


def test_two_offices_or_files_are_compared(run: Run, exported: Path) -> None:
    assert run("compare", OFFICE, exported).output == "They set the same.\n"
    assert run("compare", OFFICE, "moers").output == "Name: Ausländerbehörde Krefeld | Moers\n"
    assert run("compare", OFFICE, "nowhere").exit_code == 1

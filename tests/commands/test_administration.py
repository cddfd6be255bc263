"""Commands that set something up: database, staff, devices, the API's description."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from queue_service.cli import main
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.container import Services, build_services
from tests.conftest import SECRET, services_over
from tests.factories import OFFICE, PASSWORD
from tests.fakes import FakeClock, FakeLiveFeed

Run = Callable[..., Result]
Answer = TypeVar("Answer")


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `queue-service` on a database with one office."""
    with closing(Database(sqlite_url)) as database:
        services_over(database, FakeClock(), FakeLiveFeed())
    monkeypatch.setenv("QUEUE_SERVICE_DATABASE_URL", sqlite_url)
    return lambda *arguments, **more: CliRunner().invoke(main, arguments, **more)


def asked(url: str, question: Callable[[Services], Answer]) -> Answer:
    with closing(Database(url)) as database:
        return question(build_services(database, FakeClock(), FakeLiveFeed(), SECRET))


def test_staff_sign_in_with_what_was_added(run: Run, sqlite_url: str) -> None:
    added = run(
        "staff", "add", "--name", "anna", "--role", "clerk", "--password-stdin", input=f"{PASSWORD}\n"
    )

    assert (added.exit_code, added.output) == (0, f"anna can sign in now (clerk, {OFFICE}).\n")
    session = asked(sqlite_url, lambda services: services.sessions.sign_in("anna", PASSWORD))
    assert (session.role, session.office) == ("clerk", OFFICE)


def test_the_password_is_asked_for_twice_and_not_shown(run: Run) -> None:
    added = run("staff", "add", "--name", "anna", "--role", "admin", input=f"{PASSWORD}\n{PASSWORD}\n")

    assert added.exit_code == 0
    assert "all offices" in added.output
    assert PASSWORD not in added.output


@pytest.mark.parametrize(
    ("arguments", "password", "says"),
    [
        (("--name", "anna", "--role", "clerk"), "short", "at least 10 characters"),
        (("--name", "anna", "--role", "clerk", "--office", "nowhere"), PASSWORD, "Office not found"),
        (("--name", " ", "--role", "clerk"), PASSWORD, "A name is needed"),
        (("--name", "anna", "--role", "king"), PASSWORD, "king"),
    ],
)
def test_what_cannot_be_added_is_said_in_words(
    run: Run, arguments: tuple[str, ...], password: str, says: str
) -> None:
    refused = run("staff", "add", *arguments, "--password-stdin", input=password)

    assert refused.exit_code != 0
    assert says in refused.output
    assert "Traceback" not in refused.output


def test_a_device_is_known_by_the_token_that_is_printed(run: Run, sqlite_url: str) -> None:
    enrolled = run("device", "enrol", "--kind", "kiosk", "--office", OFFICE)

    token = enrolled.output.strip()
    actor = asked(sqlite_url, lambda services: services.devices.identify(token))
    assert actor is not None
    assert (actor.office, actor.device_kind) == (OFFICE, "kiosk")
    assert run("device", "enrol", "--kind", "kiosk", "--office", "nowhere").exit_code == 1


def test_devices_are_listed_and_revoked_by_their_id(run: Run, sqlite_url: str) -> None:
    run("device", "enrol", "--kind", "board", "--office", OFFICE, "--name", "Hall")
    kiosk = run("device", "enrol", "--kind", "kiosk", "--office", OFFICE).output.strip()

    listed = run("device", "list", "--office", OFFICE).output.splitlines()
    assert [line.split()[:5] for line in listed[1:]] == [
        ["1", OFFICE, "board", "Hall", "never_seen"],
        ["2", OFFICE, "kiosk", "kiosk", "never_seen"],
    ]
    assert run("device", "revoke", "2").output == f"kiosk (kiosk, {OFFICE}) is revoked.\n"

    assert asked(sqlite_url, lambda services: services.devices.identify(kiosk)) is None
    assert len(run("device", "list").output.splitlines()) == 2
    assert "revoked" in run("device", "list", "--revoked").output
    assert run("device", "revoke", "9").exit_code == 1
    assert run("device", "list", "--office", "nowhere").exit_code == 1


def test_the_description_of_the_api_is_printed_without_any_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUEUE_SERVICE_DATABASE_URL", "postgresql://nowhere/at-all")

    printed = CliRunner().invoke(main, ["openapi"])

    assert "/api/v1/desks/{desk}/call-next" in json.loads(printed.stdout)["paths"]


def test_a_new_database_is_made_and_checked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/office.db"

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--database-url", url])

    assert "There is no database" in run("db", "check").output
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0
    assert list(tmp_path.glob("new/*.backup")) == []


def test_an_upgrade_is_preceded_by_a_backup(
    run: Run, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if this version were newer than the database; the upgrade itself then has nothing to do.
    present = migrate.newest()
    monkeypatch.setattr(migrate, "newest", lambda: "9999")

    upgraded = run("db", "upgrade", "--backup-folder", str(tmp_path / "kept"))

    assert upgraded.exit_code == 0
    (kept,) = (tmp_path / "kept").iterdir()
    assert present in kept.name
    assert kept.name in upgraded.output.replace("\n", "")


def test_a_backup_is_put_back(run: Run, sqlite_url: str, tmp_path: Path) -> None:
    file = str(tmp_path / "office.backup")
    assert run("db", "backup", file).exit_code == 0
    asked(sqlite_url, lambda services: services.accounts.add("anna", "clerk", PASSWORD, OFFICE))

    assert run("db", "restore", file).exit_code == 0

    again = run("staff", "add", "--name", "anna", "--role", "clerk", "--password-stdin", input=PASSWORD)
    assert again.exit_code == 0
    assert run("db", "backup", file).exit_code == 1
    assert run("db", "restore", str(tmp_path / "nothing")).exit_code == 1


def test_a_server_does_not_start_without_its_secret_or_its_database(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUEUE_SERVICE_SECRET_KEY", raising=False)
    without = run("serve")
    assert (without.exit_code, "QUEUE_SERVICE_SECRET_KEY" in without.output) == (1, True)

    monkeypatch.setenv("QUEUE_SERVICE_SECRET_KEY", SECRET)
    empty = run("serve", "--database-url", f"sqlite:///{tmp_path}/empty.db")
    assert (empty.exit_code, "queue-service db upgrade" in empty.output) == (1, True)

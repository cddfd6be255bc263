"""`queue-service serve` on an installation in which nobody has an account: it shows the code of the first run."""

from __future__ import annotations

from contextlib import closing

import pytest
from click.testing import CliRunner

from queue_service.commands import serve as command
from queue_service.config import OpenIdConnect, Settings
from queue_service.factory import set_up_code
from queue_service.persistence.database import Database
from queue_service.services.container import build_services
from tests.conftest import SECRET
from tests.factories import PASSWORD
from tests.fakes import FakeClock, FakeLiveFeed


def settings(url: str, **more: object) -> Settings:
    return Settings(url, SECRET, **more)  # type: ignore[arg-type]  # of different kinds


def test_the_code_is_the_one_that_every_process_takes(sqlite_url: str) -> None:
    code = set_up_code(settings(sqlite_url))

    assert code == set_up_code(settings(sqlite_url))
    with closing(Database(sqlite_url)) as database:
        services = build_services(database, FakeClock(), FakeLiveFeed(), SECRET)
        assert services.set_up.begin(str(code), "leitung", PASSWORD).role == "admin"


def test_there_is_none_once_somebody_was_added_by_command(sqlite_url: str) -> None:
    with closing(Database(sqlite_url)) as database:
        build_services(database, FakeClock(), FakeLiveFeed(), SECRET).accounts.add(
            "leitung", "admin", PASSWORD, None
        )

    assert set_up_code(settings(sqlite_url)) is None


def test_there_is_none_where_only_an_identity_provider_signs_people_in(sqlite_url: str) -> None:
    provider = OpenIdConnect("https://login.example.org", "queue", None, rules=())

    assert set_up_code(settings(sqlite_url, sign_on=provider, local_sign_in="off")) is None


def test_a_database_that_is_not_there_yet_is_said_before_any_code(tmp_path: object) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("QUEUE_SERVICE_SECRET_KEY", SECRET)
        ran = CliRunner().invoke(command.serve, ["--database-url", f"sqlite:///{tmp_path}/new.sqlite"])

    assert ran.exit_code == 1
    assert "db upgrade" in ran.output
    assert "code" not in ran.output

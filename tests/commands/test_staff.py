"""`queue-service staff`: for the first administrator, and for when nobody can sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from click.testing import CliRunner, Result

from queue_service.cli import main
from queue_service.domain.errors import NotSignedIn
from queue_service.persistence.database import Database
from queue_service.services.container import Services, build_services
from tests.conftest import SECRET, services_over
from tests.factories import OFFICE, PASSWORD
from tests.fakes import FakeClock, FakeLiveFeed

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str) -> Run:
    """Runs `queue-service staff` on a database with one office and two accounts."""
    with closing(Database(sqlite_url)) as database:
        services = services_over(database, FakeClock(), FakeLiveFeed())
        services.accounts.add("anna", "clerk", PASSWORD, OFFICE, "5")
        services.accounts.add("leitung", "admin", PASSWORD, None)
    return lambda *words: CliRunner().invoke(main, ["staff", *words, "--database-url", sqlite_url])


@contextmanager
def asking(url: str) -> Iterator[Services]:
    """The use cases over what the commands have left."""
    with closing(Database(url)) as database:
        yield build_services(database, FakeClock(), FakeLiveFeed(), SECRET)


def test_a_new_account_can_get_a_one_time_password(run: Run, sqlite_url: str) -> None:
    added = run("add", "--name", "berta", "--role", "info", "--one-time")

    assert added.exit_code == 0, added.output
    with asking(sqlite_url) as services:
        assert services.sessions.sign_in("berta", added.stdout.strip()).must_change


def test_the_list_tells_name_role_office_desk_and_state(run: Run) -> None:
    run("reset", "anna")
    run("add", "--name", "berta", "--role", "info", "--one-time")
    run("close", "berta")

    assert run("list").stdout.splitlines() == [
        f"anna\tclerk\t{OFFICE}\t5\tone-time password",
        f"berta\tinfo\t{OFFICE}\t-\tclosed",
        "leitung\tadmin\t*\t-\tactive",
    ]


def test_an_administrator_who_forgot_the_password_gets_in_again(run: Run, sqlite_url: str) -> None:
    password = run("reset", "leitung").stdout.strip()

    with asking(sqlite_url) as services:
        assert services.sessions.sign_in("leitung", password).must_change


def test_a_closed_account_signs_nobody_in(run: Run, sqlite_url: str) -> None:
    assert run("close", "anna").exit_code == 0

    with asking(sqlite_url) as services, pytest.raises(NotSignedIn):
        services.sessions.sign_in("anna", PASSWORD)


def test_sessions_end_from_the_command_line(run: Run, sqlite_url: str) -> None:
    with asking(sqlite_url) as services:
        token = services.sessions.sign_in("anna", PASSWORD).token

    assert run("sessions", "end", "anna").exit_code == 0

    with asking(sqlite_url) as services:
        assert services.sessions.identify(token) is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("reset", "nobody"), "Account not found"),
        (("sessions", "end", "nobody"), "Account not found"),
        (("close", "leitung"), "The last administrator"),
        (("list", "--office", "nowhere"), "Office not found"),
    ],
)
def test_what_is_refused_is_said_in_words(run: Run, words: tuple[str, ...], says: str) -> None:
    refused = run(*words)

    assert refused.exit_code == 1
    assert says in refused.output
    assert "Traceback" not in refused.output

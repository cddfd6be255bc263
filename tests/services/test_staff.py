"""Signing in, and who is behind a token."""

from __future__ import annotations

import pytest

from queue_service.domain.errors import Conflict, Invalid, NotFound, NotSignedIn
from queue_service.persistence.database import Database
from queue_service.services.container import Services
from tests.factories import OFFICE, PASSWORD
from tests.fakes import FakeClock


@pytest.fixture
def clerk(services: Services) -> str:
    """The name of an account."""
    services.accounts.add("Frau Berger", "clerk", PASSWORD, OFFICE, "5")
    return "Frau Berger"


def test_a_sign_in_opens_a_session_for_its_role_and_office(services: Services, clerk: str) -> None:
    session = services.sessions.sign_in(clerk, PASSWORD)
    actor = services.sessions.identify(session.token)

    assert (session.role, session.office, session.desk) == ("clerk", OFFICE, "5")
    assert actor is not None and (actor.role, actor.office) == ("clerk", OFFICE)


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(("name", "password"), [("Frau Berger", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_apart_by_nobody(
    services: Services, clerk: str, name: str, password: str
) -> None:
    with pytest.raises(NotSignedIn, match="wrong_password"):
        services.sessions.sign_in(name, password)


def test_a_session_ends_after_half_an_hour_without_use(
    services: Services, clerk: str, clock: FakeClock
) -> None:
    token = services.sessions.sign_in(clerk, PASSWORD).token
    for _ in range(3):
        clock.advance(minutes=29)
        assert services.sessions.identify(token) is not None
    clock.advance(minutes=31)

    assert services.sessions.identify(token) is None


def test_a_session_ends_after_ten_hours_however_busy(
    services: Services, clerk: str, clock: FakeClock
) -> None:
    token = services.sessions.sign_in(clerk, PASSWORD).token
    for _ in range(30):
        clock.advance(minutes=20)
        services.sessions.identify(token)

    assert services.sessions.identify(token) is None
    assert services.sessions.forget_sessions() == 1


def test_signing_out_ends_the_session(services: Services, clerk: str) -> None:
    token = services.sessions.sign_in(clerk, PASSWORD).token
    services.sessions.sign_out(token)

    assert services.sessions.identify(token) is None


def test_a_new_password_ends_every_session(services: Services, clerk: str) -> None:
    token = services.sessions.sign_in(clerk, PASSWORD).token
    services.accounts.put(clerk, "clerk", "another long password", OFFICE)

    assert services.sessions.identify(token) is None
    assert services.sessions.sign_in(clerk, "another long password").token


def test_neither_passwords_nor_tokens_lie_in_the_database(
    services: Services, clerk: str, database: Database
) -> None:
    session = services.sessions.sign_in(clerk, PASSWORD)
    device = services.devices.enrol("kiosk", OFFICE, "Lobby")
    ticket = services.ticketing.take(_kiosk(services, device), OFFICE, ["info"], "de")

    from queue_service.persistence.tables import metadata

    with database.reading() as connection:
        rows = [str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    for secret in (PASSWORD, session.token, device, ticket.token):
        assert not any(secret in row for row in rows)


def _kiosk(services: Services, token: str):  # type: ignore[no-untyped-def]  # a Command
    from queue_service.domain.command import Command

    actor = services.devices.identify(token)
    assert actor is not None
    return Command(actor)


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"role": "king"}, Invalid, "unknown_role"),
        ({"password": "short"}, Invalid, "password_too_short"),
        ({"password": "x" * 201}, Invalid, "password_too_long"),
        ({"name": " "}, Invalid, "name_missing"),
        ({"office": "nowhere"}, NotFound, "office_not_found"),
        ({"name": "Frau Berger"}, Conflict, "name_taken"),
    ],
)
def test_a_wrong_account_is_refused(
    services: Services, clerk: str, change: dict[str, str], error: type[Exception], code: str
) -> None:
    values = {"name": "Herr Neu", "role": "clerk", "password": PASSWORD, "office": OFFICE, **change}
    with pytest.raises(error, match=code):
        services.accounts.add(**values)


def test_a_device_enrolled_again_under_its_name_revokes_the_old_token(services: Services) -> None:
    old = services.devices.enrol("kiosk", OFFICE, "Lobby")
    new = services.devices.enrol("kiosk", OFFICE, "Lobby", replacing=True)

    assert services.devices.identify(old) is None
    assert services.devices.identify(new) is not None
    with pytest.raises(Invalid, match="unknown_device_kind"):
        services.devices.enrol("toaster", OFFICE, "Kitchen")

"""Sessions: which there are, and how they end; one's own password."""

from __future__ import annotations

import pytest

from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden, Invalid, NotFound, NotSignedIn
from queue_service.services.container import Services
from tests.factories import OFFICE, PASSWORD, an_office
from tests.fakes import FakeClock
from tests.services.staff_hands import an_actor, audited, by

BETTER = "sieben stille Regenschirme"


@pytest.fixture
def clerk(services: Services) -> Actor:
    """A clerk with one session, which nobody uses."""
    return an_actor(services, "frau-berger", "clerk", OFFICE)


def test_another_password_goes_on_under_another_token_and_ends_the_other_sessions(
    services: Services, clerk: Actor
) -> None:
    here, there = (services.sessions.sign_in("frau-berger", PASSWORD).token for _ in range(2))

    token = services.own_account.change_password(by(clerk), here, PASSWORD, BETTER)

    assert token not in (here, there)
    assert services.sessions.identify(token) == clerk
    assert services.sessions.identify(here) is None
    assert services.sessions.identify(there) is None
    assert services.sessions.sign_in("frau-berger", BETTER).token
    with pytest.raises(NotSignedIn):
        services.sessions.sign_in("frau-berger", PASSWORD)


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("zu kurz", "password_too_short"),
        ("x" * 201, "password_too_long"),
        ("Frau-Berger123", "password_is_name"),
        ("Passwort2026!", "password_common"),
        ("Sommer2026!!", "password_common"),
        ("1234567890", "password_common"),
        ("QwertzUiop", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        (PASSWORD, "password_same"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(
    services: Services, clerk: Actor, password: str, code: str
) -> None:
    token = services.sessions.sign_in("frau-berger", PASSWORD).token

    with pytest.raises(Invalid, match=code):
        services.own_account.change_password(by(clerk), token, PASSWORD, password)


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    "password", ["vier kleine Igel", "xkqmwzrtvp", "12 Sommerbäume", "пароль-для-очереди"]
)
def test_no_kind_of_character_is_asked_for(services: Services, clerk: Actor, password: str) -> None:
    token = services.sessions.sign_in("frau-berger", PASSWORD).token

    assert services.own_account.change_password(by(clerk), token, PASSWORD, password)


def test_whoever_sits_at_an_open_session_cannot_change_the_password_without_the_present_one(
    services: Services, clerk: Actor
) -> None:
    token = services.sessions.sign_in("frau-berger", PASSWORD).token

    with pytest.raises(Invalid, match="wrong_current_password"):
        services.own_account.change_password(by(clerk), token, "a guess of somebody", BETTER)


def test_a_session_that_has_ended_changes_no_password(services: Services, clerk: Actor) -> None:
    with pytest.raises(NotSignedIn, match="not_signed_in"):
        services.own_account.change_password(by(clerk), "a token of nobody", PASSWORD, BETTER)
    assert services.sessions.sign_in("frau-berger", PASSWORD).token


def test_rotating_lengthens_no_session(services: Services, clerk: Actor, clock: FakeClock) -> None:
    token = services.sessions.sign_in("frau-berger", PASSWORD).token
    for _ in range(28):
        clock.advance(minutes=20)
        services.sessions.identify(token)
    token = services.own_account.change_password(by(clerk), token, PASSWORD, BETTER)
    for _ in range(2):
        clock.advance(minutes=20)
        services.sessions.identify(token)

    assert services.sessions.identify(token) is None


def test_the_list_of_sessions_tells_who_and_since_when_and_not_the_last_use(
    services: Services, clerk: Actor, clock: FakeClock
) -> None:
    admin = an_actor(services, "leitung")
    since = clock.now()
    clock.advance(minutes=5)
    services.sessions.identify(services.sessions.sign_in("frau-berger", PASSWORD).token)

    sessions = services.sessions.open_ones(admin)

    assert [(each.name, each.role, each.started_at) for each in sessions] == [
        ("frau-berger", "clerk", clock.now()),
        *((name, role, since) for name, role in _in_order(sessions)),
    ]
    assert not any("seen" in name for name in type(sessions[0]).__slots__)


def _in_order(sessions) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]  # two began together: by their ids
    return [(each.name, each.role) for each in sessions[1:]]


def test_an_ended_session_is_not_in_the_list(services: Services, clerk: Actor, clock: FakeClock) -> None:
    clock.advance(minutes=31)
    admin = an_actor(services, "leitung")

    assert [each.name for each in services.sessions.open_ones(admin)] == ["leitung"]


def test_an_administrator_ends_anybodys_session(services: Services, clerk: Actor) -> None:
    admin = an_actor(services, "leitung")
    token = services.sessions.sign_in("frau-berger", PASSWORD).token
    theirs = [each for each in services.sessions.open_ones(admin) if each.staff_id == clerk.staff_id]

    for session in theirs:
        assert services.sessions.end(by(admin), session.id) == clerk.staff_id

    assert services.sessions.identify(token) is None
    assert audited(services)[-1] == (admin.id, "session.ended", clerk.id)
    with pytest.raises(NotFound, match="session_not_found"):
        services.sessions.end(by(admin), theirs[0].id)


def test_every_session_of_an_account_can_be_ended(services: Services, clerk: Actor) -> None:
    admin = an_actor(services, "leitung")
    tokens = [services.sessions.sign_in("frau-berger", PASSWORD).token for _ in range(3)]

    services.sessions.end_all(by(admin), clerk.staff_id or 0)

    assert [services.sessions.identify(token) for token in tokens] == [None] * 3
    assert [each.name for each in services.sessions.open_ones(admin)] == ["leitung"]


def test_sessions_of_another_office_are_out_of_reach(services: Services, clerk: Actor) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    theirs = services.sessions.own_ones(clerk, "")[0]
    stranger = an_actor(services, "fremd", office="elsewhere")

    assert [each.name for each in services.sessions.open_ones(stranger)] == ["fremd"]
    with pytest.raises(Forbidden):
        services.sessions.open_ones(stranger, OFFICE)
    with pytest.raises(NotFound, match="session_not_found"):
        services.sessions.end(by(stranger), theirs.id)
    with pytest.raises(NotFound, match="account_not_found"):
        services.sessions.end_all(by(stranger), clerk.staff_id or 0)


def test_one_ends_ones_own_sessions_and_no_others(services: Services, clerk: Actor) -> None:
    admin = an_actor(services, "leitung")
    token = services.sessions.sign_in("frau-berger", PASSWORD).token

    own = services.sessions.own_ones(clerk, token)
    assert sorted(each.current for each in own) == [False, True]
    services.sessions.end_own(by(clerk), next(each.id for each in own if not each.current))

    assert [each.current for each in services.sessions.own_ones(clerk, token)] == [True]
    with pytest.raises(NotFound, match="session_not_found"):
        services.sessions.end_own(by(clerk), services.sessions.own_ones(admin, "")[0].id)


def test_sign_ins_are_in_the_log_the_failed_ones_without_the_name_that_was_typed(
    services: Services, clerk: Actor
) -> None:
    for name in ("frau-berger", "somebody else"):
        with pytest.raises(NotSignedIn):
            services.sessions.sign_in(name, "a wrong password")
    services.sessions.sign_out(services.sessions.sign_in("frau-berger", PASSWORD).token)

    assert audited(services)[-4:] == [
        ("anonymous", "session.refused", clerk.id),
        ("anonymous", "session.refused", None),
        (clerk.id, "session.opened", clerk.id),
        (clerk.id, "session.closed", clerk.id),
    ]

"""Setting the demo up: in an empty database, again in its own, and never in that of a real office."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from queue_service.demo.catalogue import OFFICE, office_plan
from queue_service.demo.credentials import Credentials
from queue_service.demo.left_behind import LeftBehind
from queue_service.demo.office import set_up
from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.errors import Conflict, NotSignedIn
from queue_service.domain.rights import Role
from queue_service.persistence.database import Database
from queue_service.services.container import Services, build_services
from tests.fakes import FakeClock, FakeLiveFeed

EVENING = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)  # a Saturday


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(EVENING)


@pytest.fixture
def services(database: Database, clock: FakeClock, live: FakeLiveFeed) -> Services:
    """The use cases over a database in which nothing has been set up."""
    return build_services(database, clock, live, "s" * 32, hasher=PasswordHasher.from_parameters(CHEAPEST))


def start(services: Services, left: LeftBehind | None = None, now: datetime = EVENING) -> Credentials:
    return set_up(services, now, left or LeftBehind())


def test_an_empty_database_becomes_an_office_that_is_open_and_empty(services: Services) -> None:
    start(services)
    office = services.lobby.office(OFFICE)
    assert office.open_now
    assert office.demo
    assert len(office.case_types) == 11
    assert len(office.desks) == 13
    assert services.lobby.queue(OFFICE).next == ()
    assert {desk.state for desk in services.lobby.queue(OFFICE).desks} == {"closed"}


def test_there_is_a_clerk_for_each_desk_and_one_of_each_other_role(services: Services) -> None:
    logins = start(services).staff
    assert [login.desk for login in logins if login.role == Role.CLERK] == [str(n) for n in range(13)]
    others = [login for login in logins if login.role != Role.CLERK]
    assert sorted(login.role for login in others) == sorted(set(Role) - {Role.CLERK})
    assert all(login.desk is None for login in others)


def test_every_log_in_works_and_knows_its_desk(services: Services) -> None:
    for login in start(services).staff:
        opened = services.sessions.sign_in(login.name, login.password)
        assert (opened.role, opened.desk, opened.office) == (login.role, login.desk, OFFICE)


def test_there_is_a_device_of_each_kind_and_its_token_works(services: Services) -> None:
    devices = start(services).devices
    known = [services.devices.identify(device.token) for device in devices]
    assert [actor.device_kind for actor in known if actor] == ["kiosk", "board", "desk-display"]


def test_the_second_start_opens_for_ten_fresh_hours(services: Services, clock: FakeClock) -> None:
    start(services)
    clock.advance(hours=12)
    assert not services.lobby.office(OFFICE).open_now
    start(services, now=clock.now())
    assert services.lobby.office(OFFICE).open_now


def test_the_second_start_keeps_what_people_have_pulled_and_opened(services: Services) -> None:
    start(services)
    taken = services.ticketing.take(BY_SYSTEM, OFFICE, ["anmeldung"], "tr")
    services.desks.open(BY_SYSTEM, OFFICE, "5")
    start(services)
    assert services.ticketing.view(taken.token).state == "waiting"
    assert services.lobby.desk(OFFICE, "5").state == "open"


def test_the_second_start_sets_new_passwords_and_tokens(services: Services) -> None:
    first = start(services)
    second = start(services)
    assert {login.password for login in first.staff}.isdisjoint({login.password for login in second.staff})
    with pytest.raises(NotSignedIn):
        services.sessions.sign_in(first.staff[0].name, first.staff[0].password)
    assert services.devices.identify(first.devices[0].token) is None


def test_a_database_with_a_real_office_is_refused_and_left_alone(services: Services) -> None:
    real = replace(office_plan(EVENING), code="musterstadt", demo=False)
    services.administration.set_up_office(real)
    with pytest.raises(Conflict, match="real_data"):
        start(services)
    assert not services.administration.exists(OFFICE)


def test_a_real_office_of_the_same_code_is_refused(services: Services) -> None:
    services.administration.set_up_office(replace(office_plan(EVENING), demo=False, name="Ernst"))
    with pytest.raises(Conflict, match="real_data"):
        start(services)
    assert services.lobby.office(OFFICE).name == "Ernst"


def test_what_a_killed_player_left_open_is_tidied_up(services: Services) -> None:
    start(services)
    tokens = [services.ticketing.take(BY_SYSTEM, OFFICE, ["info"], "de").token for _ in range(3)]
    for desk in ("0", "1", "2", "3"):
        services.desks.open(BY_SYSTEM, OFFICE, desk)
    for desk in ("0", "1"):
        services.calling.call_next(BY_SYSTEM, OFFICE, desk)
    services.calling.start(BY_SYSTEM, OFFICE, "0")
    start(services, LeftBehind(["0", "1", "2"], tokens))
    queue = services.lobby.queue(OFFICE)
    assert queue.next == ()
    states = {desk.code: desk.state for desk in queue.desks}
    assert [states[desk] for desk in ("0", "1", "2", "3")] == ["closed", "closed", "closed", "open"]
    assert {services.ticketing.view(token).state for token in tokens} == {"cancelled"}


def test_a_human_at_a_desk_of_a_killed_player_waits_again(services: Services) -> None:
    start(services)
    mine = services.ticketing.take(BY_SYSTEM, OFFICE, ["anmeldung"], "uk").token
    services.desks.open(BY_SYSTEM, OFFICE, "4")
    services.calling.call_next(BY_SYSTEM, OFFICE, "4")
    services.calling.start(BY_SYSTEM, OFFICE, "4")
    start(services, LeftBehind(["4"], []))
    assert services.ticketing.view(mine).state == "waiting"


def test_a_note_about_desks_and_tickets_nobody_knows_is_no_obstacle(services: Services) -> None:
    start(services, LeftBehind(["77"], ["no-such-token"]))
    assert services.lobby.office(OFFICE).open_now

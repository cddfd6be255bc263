"""Accounts of the identity provider: one for each person, whatever happens at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from queue_service.domain.errors import Forbidden, NotSignedIn
from queue_service.domain.group_rules import read_rules
from queue_service.persistence.database import Database
from queue_service.persistence.tables import metadata
from queue_service.services.container import Services, build_services
from queue_service.services.single_sign_on import TRIES, ProvenIdentity, subject_key
from tests.conftest import SECRET
from tests.factories import OFFICE, PASSWORD, an_office
from tests.fakes import FakeLiveFeed, NoHolidays
from tests.services.racing import RunningClock, at_once

ISSUER = "https://id.example.org"
HANDS = 6


@pytest.fixture
def house(database: Database) -> Services:
    """The use cases with rules for groups, and a clock that runs."""
    rules = read_rules(f"clerks=clerk@{OFFICE}, leads=supervisor@{OFFICE}, it=admin, log=auditor")
    built = build_services(
        database,
        RunningClock(),
        FakeLiveFeed(),
        SECRET,
        holidays=NoHolidays(),
        hasher=PasswordHasher.from_parameters(CHEAPEST),
        group_rules=rules,
    )
    built.administration.set_up_office(an_office())
    return built


def berger(*groups: str, subject: str = "sub-1", name: str = "berger") -> ProvenIdentity:
    return ProvenIdentity(ISSUER, subject, name, groups or ("clerks",))


def accounts(database: Database) -> list[tuple[str, str]]:
    """Name and role of those of the provider."""
    staff = metadata.tables["staff"]
    query = sa.select(staff.c.name, staff.c.role).where(staff.c.subject.is_not(None)).order_by(staff.c.name)
    with database.reading() as connection:
        return [(row.name, row.role) for row in connection.execute(query)]


def outcome(job: Callable[[], object]) -> list[str]:
    try:
        job()
    except NotSignedIn as refused:
        return [refused.code]
    return ["opened"]


def test_a_session_of_the_provider_is_one_like_any_other(house: Services) -> None:
    opened = house.single_sign_on.sign_on(berger(), "once")

    actor = house.sessions.identify(opened.token)
    assert actor is not None
    assert (actor.role, actor.office) == ("clerk", OFFICE)
    assert house.single_sign_on.has_opened(opened.token)
    house.sessions.sign_out(opened.token)
    assert not house.single_sign_on.has_opened(opened.token)


def test_the_first_sign_ons_of_one_person_in_many_windows_make_one_account(
    house: Services, database: Database
) -> None:
    found = at_once(
        HANDS, lambda hand: outcome(lambda: house.single_sign_on.sign_on(berger(), f"window {hand}"))
    )

    assert found == ["opened"] * HANDS
    assert accounts(database) == [("berger", "clerk")]


def test_one_sign_in_sent_many_times_at_once_opens_one_session(house: Services) -> None:
    found = at_once(HANDS, lambda _: outcome(lambda: house.single_sign_on.sign_on(berger(), "the same")))

    assert sorted(found) == ["opened"] + ["sso_state"] * (HANDS - 1)


def test_namesakes_who_come_at_the_same_moment_are_told_apart(house: Services, database: Database) -> None:
    def job(hand: int) -> list[str]:
        return outcome(lambda: house.single_sign_on.sign_on(berger(subject=f"sub-{hand}"), f"window {hand}"))

    assert at_once(TRIES, job) == ["opened"] * TRIES
    assert [name for name, _ in accounts(database)] == ["berger", "berger (2)", "berger (3)"]


def test_the_same_subject_of_another_issuer_is_another_person() -> None:
    assert subject_key("https://a.example", "1") != subject_key("https://b.example", "1")
    assert len(subject_key("https://a.example", "1")) == 64


def test_the_same_groups_leave_other_sessions_alone(house: Services) -> None:
    first = house.single_sign_on.sign_on(berger(), "one").token
    house.single_sign_on.sign_on(berger("clerks", "choir"), "two")

    assert house.sessions.identify(first) is not None


@pytest.mark.parametrize("groups", [("leads",), ("it",), ("log",)])
def test_another_role_or_office_ends_the_sessions_of_before(house: Services, groups: tuple[str, ...]) -> None:
    first = house.single_sign_on.sign_on(berger(), "one").token
    house.single_sign_on.sign_on(berger(*groups), "two")

    assert house.sessions.identify(first) is None


def test_a_new_name_alone_ends_no_session(house: Services, database: Database) -> None:
    first = house.single_sign_on.sign_on(berger(), "one").token
    house.single_sign_on.sign_on(berger(name="berger-roth"), "two")

    assert accounts(database) == [("berger-roth", "clerk")]
    assert house.sessions.identify(first) is not None


def test_a_name_that_is_missing_for_once_changes_nothing(house: Services, database: Database) -> None:
    house.single_sign_on.sign_on(berger(), "one")
    house.single_sign_on.sign_on(berger(name=""), "two")

    assert accounts(database) == [("berger", "clerk")]


def test_without_a_group_there_is_neither_session_nor_account(house: Services, database: Database) -> None:
    with pytest.raises(Forbidden, match="no_role"):
        house.single_sign_on.sign_on(berger("choir"), "once")

    assert accounts(database) == []


def test_a_password_account_of_the_same_name_stays_whose_it_is(house: Services, database: Database) -> None:
    house.accounts.add("berger", "supervisor", PASSWORD, OFFICE)

    house.single_sign_on.sign_on(berger(), "once")

    assert accounts(database) == [("berger (2)", "clerk")]
    assert house.sessions.sign_in("berger", PASSWORD).role == "supervisor"


def test_what_the_provider_ends_are_the_sessions_of_this_person_only(house: Services) -> None:
    mine = [house.single_sign_on.sign_on(berger(), each).token for each in ("one", "two")]
    other = house.single_sign_on.sign_on(berger(subject="sub-2", name="roth"), "three").token

    house.single_sign_on.end_sessions(ISSUER, "sub-1", "token")

    assert [house.sessions.identify(token) for token in mine] == [None, None]
    assert house.sessions.identify(other) is not None

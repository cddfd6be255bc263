"""Accounts: who may make, change, close and delete which, and who must be left."""

from __future__ import annotations

from typing import Any

import pytest

from queue_service.domain.command import Actor
from queue_service.domain.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn
from queue_service.domain.rights import Right
from queue_service.persistence.database import Database
from queue_service.persistence.staff import StaffRepository
from queue_service.services.accounts import Profile
from queue_service.services.container import Services
from tests.factories import OFFICE, PASSWORD, an_office
from tests.services.racing import at_once
from tests.services.staff_hands import an_actor, audited, by

NEW = Profile("frau-neu", "clerk", OFFICE, "5")


@pytest.fixture
def admin(services: Services) -> Actor:
    """An administrator of no single office."""
    return an_actor(services, "leitung")


def test_an_added_account_signs_in_with_a_password_that_lets_it_only_choose_another(
    services: Services, admin: Actor
) -> None:
    made = services.accounts.invite(by(admin), NEW)

    opened = services.sessions.sign_in("frau-neu", made.password)
    actor = services.sessions.identify(opened.token)

    assert opened.must_change and actor is not None
    assert actor.may(Right.OWN_ACCOUNT) and not actor.may(Right.DESK_WORK, OFFICE)
    with pytest.raises(Forbidden, match="password_must_change"):
        actor.require(Right.DESK_WORK, OFFICE)

    token = services.own_account.change_password(by(actor), opened.token, made.password, "vier kleine Igel")
    actor = services.sessions.identify(token)
    assert actor is not None and actor.may(Right.DESK_WORK, OFFICE)


def test_a_one_time_password_has_no_signs_that_look_alike(services: Services, admin: Actor) -> None:
    password = services.accounts.invite(by(admin), NEW).password

    assert [len(group) for group in password.split("-")] == [4, 4, 4]
    assert not set("ilo01") & set(password)


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"role": "king"}, Invalid, "unknown_role"),
        ({"name": "   "}, Invalid, "name_missing"),
        ({"office": "nowhere"}, NotFound, "office_not_found"),
        ({"office": None}, Invalid, "office_missing"),
        ({"desk": "77"}, Invalid, "unknown_desk"),
        ({"name": "leitung"}, Conflict, "name_taken"),
    ],
)
def test_a_wrong_account_is_refused(
    services: Services, admin: Actor, change: dict[str, str], error: type[Exception], code: str
) -> None:
    values: dict[str, Any] = {"name": "frau-neu", "role": "clerk", "office": OFFICE, "desk": None, **change}
    with pytest.raises(error, match=code):
        services.accounts.invite(by(admin), Profile(**values))


@pytest.mark.parametrize(
    "changes", [{"role": "info"}, {"office": "elsewhere", "desk": None}, {"active": False}]
)
def test_a_change_of_rights_ends_the_sessions(
    services: Services, admin: Actor, changes: dict[str, object]
) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    clerk = an_actor(services, "frau-berger", "clerk", OFFICE)
    token = services.sessions.sign_in("frau-berger", PASSWORD).token

    services.accounts.change(by(admin), clerk.staff_id or 0, changes)

    assert services.sessions.identify(token) is None


def test_another_name_or_desk_ends_no_session(services: Services, admin: Actor) -> None:
    clerk = an_actor(services, "frau-berger", "clerk", OFFICE)
    token = services.sessions.sign_in("frau-berger", PASSWORD).token

    changed = services.accounts.change(
        by(admin), clerk.staff_id or 0, {"name": "frau-klein", "desk": "5", "role": "clerk"}
    )

    assert (changed.name, changed.desk, changed.role) == ("frau-klein", "5", "clerk")
    assert services.sessions.identify(token) is not None


def test_a_closed_account_answers_like_a_wrong_password_and_can_be_opened_again(
    services: Services, admin: Actor
) -> None:
    clerk = an_actor(services, "frau-berger", "clerk", OFFICE)
    services.accounts.change(by(admin), clerk.staff_id or 0, {"active": False})
    with pytest.raises(NotSignedIn, match="wrong_password"):
        services.sessions.sign_in("frau-berger", PASSWORD)

    services.accounts.change(by(admin), clerk.staff_id or 0, {"active": True})

    assert services.sessions.sign_in("frau-berger", PASSWORD).token


def test_a_reset_password_ends_the_sessions_and_the_password_before(services: Services, admin: Actor) -> None:
    clerk = an_actor(services, "frau-berger", "clerk", OFFICE)
    token = services.sessions.sign_in("frau-berger", PASSWORD).token

    made = services.accounts.reset(by(admin), clerk.staff_id or 0)

    assert services.sessions.identify(token) is None
    with pytest.raises(NotSignedIn, match="wrong_password"):
        services.sessions.sign_in("frau-berger", PASSWORD)
    assert services.sessions.sign_in("frau-berger", made.password).must_change


def test_an_account_of_the_identity_provider_has_no_password_here(
    services: Services, admin: Actor, database: Database
) -> None:
    clerk = an_actor(services, "frau-berger", "clerk", OFFICE)
    with database.writing() as connection:
        StaffRepository(connection).set(clerk.staff_id or 0, subject="s" * 64, password_hash=None)
        connection.commit()

    with pytest.raises(Conflict, match="signs_on_elsewhere"):
        services.accounts.reset(by(admin), clerk.staff_id or 0)
    with pytest.raises(NotSignedIn, match="wrong_password"):
        services.sessions.sign_in("frau-berger", PASSWORD)
    assert [each.signs_on for each in services.accounts.all(admin)] == ["sso", "password"]  # by name


def test_a_deleted_account_is_gone_and_the_log_keeps_its_number(services: Services, admin: Actor) -> None:
    clerk = an_actor(services, "frau-berger", "clerk", OFFICE)
    token = services.sessions.sign_in("frau-berger", PASSWORD).token

    services.accounts.remove(by(admin), clerk.staff_id or 0)

    assert services.sessions.identify(token) is None
    assert [each.name for each in services.accounts.all(admin)] == ["leitung"]
    assert audited(services)[-1] == (admin.id, "account.deleted", clerk.id)


def test_nobody_takes_their_own_rights_away(services: Services, admin: Actor) -> None:
    an_actor(services, "vertretung")
    own = admin.staff_id or 0
    for changes in ({"active": False}, {"role": "auditor"}, {"office": OFFICE}):
        with pytest.raises(Conflict, match="own_account"):
            services.accounts.change(by(admin), own, changes)
    with pytest.raises(Conflict, match="own_account"):
        services.accounts.remove(by(admin), own)
    with pytest.raises(Conflict, match="own_account"):
        services.accounts.reset(by(admin), own)
    assert services.accounts.change(by(admin), own, {"name": "chefin"}).name == "chefin"


def test_an_office_keeps_somebody_who_looks_after_its_accounts(services: Services) -> None:
    local = an_actor(services, "vor-ort", office=OFFICE)
    other = an_actor(services, "vertretung", office=OFFICE)
    services.accounts.remove(by(local), other.staff_id or 0)
    services.accounts.put("vor-ort", "clerk", PASSWORD, OFFICE)
    system = by(Actor(kind="system", id="system"))

    services.accounts.change(system, local.staff_id or 0, {"role": "admin"})
    with pytest.raises(Conflict, match="last_admin"):
        services.accounts.change(system, local.staff_id or 0, {"active": False})


def test_an_administrator_of_one_office_sees_and_changes_its_accounts_only(
    services: Services, admin: Actor
) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    local = an_actor(services, "vor-ort", office=OFFICE)
    stranger = an_actor(services, "fremd", "clerk", "elsewhere")

    assert [each.name for each in services.accounts.all(local)] == ["vor-ort"]
    with pytest.raises(Forbidden, match="forbidden"):
        services.accounts.all(local, "elsewhere")
    for other in (stranger, admin):
        with pytest.raises(NotFound, match="account_not_found"):
            services.accounts.change(by(local), other.staff_id or 0, {"name": "mein"})
        with pytest.raises(NotFound, match="account_not_found"):
            services.accounts.reset(by(local), other.staff_id or 0)


def test_an_administrator_of_one_office_gives_nobody_a_wider_reach(services: Services, admin: Actor) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    local = an_actor(services, "vor-ort", office=OFFICE)
    clerk = an_actor(services, "frau-berger", "clerk", OFFICE)

    made = services.accounts.invite(by(local), Profile("kollegin", "admin"))
    assert made.account.office == OFFICE
    with pytest.raises(Forbidden, match="forbidden"):
        services.accounts.invite(by(local), Profile("fern", "clerk", "elsewhere"))
    for office in (None, "elsewhere"):
        with pytest.raises(Forbidden, match="forbidden"):
            services.accounts.change(by(local), clerk.staff_id or 0, {"role": "auditor", "office": office})


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize("role", ["clerk", "info", "supervisor", "auditor", "lobby"])
def test_only_administrators_look_after_accounts(services: Services, role: str) -> None:
    somebody = an_actor(services, "jemand", role, OFFICE)

    with pytest.raises(Forbidden):
        services.accounts.all(somebody)
    with pytest.raises(Forbidden):
        services.accounts.invite(by(somebody), NEW)
    with pytest.raises(Forbidden):
        services.accounts.change(by(somebody), somebody.staff_id or 0, {"role": "admin"})


def test_accounts_are_listed_as_people_sort_them(services: Services, admin: Actor) -> None:
    for name in ("platz-10", "Platz-2", "Ärztin", "anna"):
        services.accounts.add(name, "clerk", PASSWORD, OFFICE)

    names = [each.name for each in services.accounts.all(admin)]

    assert names == ["anna", "leitung", "Platz-2", "platz-10", "Ärztin"]


def test_two_administrators_who_remove_each_other_at_once_leave_one(services: Services) -> None:
    pair = [an_actor(services, "eins"), an_actor(services, "zwei")]

    def remove_the_other(hand: int) -> list[str]:
        try:
            services.accounts.remove(by(pair[hand]), pair[1 - hand].staff_id or 0)
        except (Forbidden, Conflict, NotFound) as refused:
            return [refused.code]
        return ["done"]

    outcomes = at_once(2, remove_the_other)

    left = [actor for actor in pair if services.sessions.identify(_token(services, actor)) is not None]
    assert sorted(outcomes)[0] == "done" and outcomes.count("done") == 1
    assert len(left) == 1


def test_two_administrators_who_demote_each_other_at_once_leave_one(services: Services) -> None:
    pair = [an_actor(services, "eins"), an_actor(services, "zwei")]

    def demote_the_other(hand: int) -> list[str]:
        other = pair[1 - hand].staff_id or 0
        try:
            services.accounts.change(by(pair[hand]), other, {"role": "auditor"})
        except (Forbidden, Conflict) as refused:
            return [refused.code]
        return ["done"]

    assert at_once(2, demote_the_other).count("done") == 1


def _token(services: Services, actor: Actor) -> str:
    """A new session's token, or one of nobody's when the account is gone."""
    names = {1: "eins", 2: "zwei"}
    try:
        return services.sessions.sign_in(names[actor.staff_id or 0], PASSWORD).token
    except NotSignedIn:
        return "nobody's"


def test_what_is_done_with_accounts_is_in_the_log_without_names(services: Services, admin: Actor) -> None:
    made = services.accounts.invite(by(admin), NEW)
    services.accounts.change(by(admin), made.account.id, {"role": "info", "name": "frau-alt"})
    services.accounts.reset(by(admin), made.account.id)

    subject = f"staff:{made.account.id}"
    entries = [entry for entry in audited(services) if entry[2] == subject]
    assert entries == [
        (admin.id, "account.added", subject),
        (admin.id, "account.changed", subject),
        (admin.id, "account.password_reset", subject),
    ]
    assert not any("frau" in str(entry) for entry in audited(services))

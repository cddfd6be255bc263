"""What an office sets: changed, merged, refused with the reason, planned, taken back; a running day stays whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.command import Actor, Command
from queue_service.domain.errors import Conflict, Forbidden, Invalid, InvalidFields
from queue_service.domain.findings import Consequences
from queue_service.domain.rights import Role
from queue_service.services.change_views import ChangedMeanwhile, Outcome
from queue_service.services.configuration_change import Wish
from queue_service.services.configuration_document import from_document, to_document
from queue_service.services.container import Services
from tests.factories import CLERK, KIOSK, OFFICE
from tests.fakes import FakeClock
from tests.services.lobby_hands import take as pull

ADMIN = Command(Actor("staff", "staff:7", role=Role.ADMIN, staff_id=7))
OTHER = Command(Actor("staff", "staff:8", role=Role.ADMIN, staff_id=8))
NAME = ("desks", "5", "name")
TARGET = ("case_types", "info", "target_minutes")


def change(services: Services, *changes: Change, by: Command = ADMIN, **wish: Any) -> Outcome:
    return services.configuration.change(by, OFFICE, Wish(changes, **wish))


def document(services: Services) -> Any:
    return services.configuration.read(ADMIN.actor, OFFICE).document


def test_a_change_is_seen_at_once_and_kept_with_who_when_and_what(services: Services) -> None:
    made = change(services, Change(NAME, "5", "Schalter 5"))

    assert document(services)["desks"]["5"]["name"] == "Schalter 5"
    [kept] = services.configuration.history(ADMIN.actor, OFFICE)
    assert (kept.by, kept.changes, kept.state) == ("staff:7", (Change(NAME, "5", "Schalter 5"),), "done")
    assert kept.id == made.change.id
    assert {desk.name for desk in services.lobby.office(OFFICE).desks} == {"1", "2", "Schalter 5", "12"}


def test_the_document_that_is_read_gives_the_same_plan_again(services: Services) -> None:
    change(services, Change(NAME, "5", "6"))
    before = services.administration.plan(OFFICE)

    assert from_document(to_document(before), before) == before


def test_a_dry_run_changes_nothing(services: Services) -> None:
    tried = change(services, Change(("desks", "12"), document(services)["desks"]["12"], ABSENT), dry_run=True)

    assert [each.code for each in tried.findings] == ["nobody_serves"] * 2
    assert tried.change.id is None
    assert "12" in document(services)["desks"]
    assert not services.configuration.history(ADMIN.actor, OFFICE)


def test_changes_of_different_places_are_merged(services: Services) -> None:
    version = services.configuration.read(ADMIN.actor, OFFICE).version
    change(services, Change(NAME, "5", "A"), by=OTHER, version=version)
    mine = change(services, Change(("desks", "5", "accessible"), True, False), version=version)

    assert mine.merged
    assert document(services)["desks"]["5"]["name"] == "A"
    assert document(services)["desks"]["5"]["accessible"] is False


def test_the_same_place_changed_by_somebody_else_refuses_with_what_they_made_of_it(
    services: Services,
) -> None:
    theirs = change(services, Change(NAME, "5", "A"), by=OTHER)
    with pytest.raises(ChangedMeanwhile) as refused:
        change(services, Change(NAME, "5", "B"), Change(("desks", "2", "name"), "2", "Zwei"))

    [stands] = refused.value.theirs
    assert (stands.at, stands.now, stands.by, stands.change_id) == (NAME, "A", "staff:8", theirs.change.id)
    assert document(services)["desks"]["2"]["name"] == "2"


def test_whoever_wants_the_same_is_not_in_the_way(services: Services) -> None:
    change(services, Change(NAME, "5", "A"), by=OTHER)
    again = change(services, Change(NAME, "5", "A"))

    assert again.change.id is None
    assert len(services.configuration.history(ADMIN.actor, OFFICE)) == 1


def test_what_somebody_has_deleted_meanwhile_is_not_brought_back_by_a_change_within_it(
    services: Services,
) -> None:
    gone = document(services)["desks"]["2"]
    change(services, Change(("desks", "2"), gone, ABSENT), by=OTHER)
    with pytest.raises(ChangedMeanwhile):
        change(services, Change(("desks", "2", "name"), "2", "Zwei"))


def test_an_undo_takes_a_change_back_and_can_itself_be_undone(services: Services) -> None:
    before = document(services)
    made = change(services, Change(("desks", "2"), before["desks"]["2"], ABSENT))
    assert made.change.id is not None
    back = services.configuration.undo(ADMIN, OFFICE, made.change.id)
    assert document(services) == before
    assert back.change.undoes == made.change.id

    assert back.change.id is not None
    with pytest.raises(Conflict, match="change_not_done"):
        services.configuration.undo(ADMIN, OFFICE, made.change.id)
    services.configuration.undo(ADMIN, OFFICE, back.change.id)
    assert "2" not in document(services)["desks"]
    kept = services.configuration.history(ADMIN.actor, OFFICE)
    assert [each.state for each in kept] == ["done", "undone", "done"]


def test_an_undo_leaves_alone_what_others_have_changed_since(services: Services) -> None:
    made = change(services, Change(NAME, "5", "A"))
    change(services, Change(NAME, "A", "B"), by=OTHER)
    assert made.change.id is not None
    with pytest.raises(ChangedMeanwhile):
        services.configuration.undo(ADMIN, OFFICE, made.change.id)


def test_a_desk_somebody_works_at_stays_until_it_is_closed(services: Services) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    gone = Change(("desks", "2"), document(services)["desks"]["2"], ABSENT)
    with pytest.raises(Consequences) as refused:
        change(services, gone, seen=("desk_working:desks/2:desk=2",))
    assert [(each.weight, each.code) for each in refused.value.findings] == [("stop", "desk_working")]

    services.desks.close(CLERK, OFFICE, "2")
    change(services, gone)
    assert "2" not in document(services)["desks"]


def test_a_concern_somebody_waits_with_stays(services: Services) -> None:
    pull(services, "anmeldung")
    present = document(services)["case_types"]["anmeldung"]
    desks = [
        Change(
            ("desks", code, "case_types"),
            said["case_types"],
            [c for c in said["case_types"] if c != "anmeldung"],
        )
        for code, said in document(services)["desks"].items()
    ]
    with pytest.raises(Consequences) as refused:
        change(services, Change(("case_types", "anmeldung"), present, ABSENT), *desks)
    assert "case_type_awaited" in {each.code for each in refused.value.findings}


def test_a_warning_is_accepted_once_it_was_seen(services: Services) -> None:
    gone = Change(("desks", "12"), document(services)["desks"]["12"], ABSENT)
    with pytest.raises(Consequences) as refused:
        change(services, gone)
    change(services, gone, seen=tuple(each.key for each in refused.value.findings))

    assert "12" not in document(services)["desks"]


def test_the_order_of_calls_changes_only_with_a_written_reason_and_never_while_people_wait(
    services: Services,
) -> None:
    with pytest.raises(Invalid, match="reason_needed"):
        change(services, Change(TARGET, 15, 20))
    pull(services, "info")
    with pytest.raises(Consequences) as refused:
        change(services, Change(TARGET, 15, 20), reason="Der Personalrat hat zugestimmt.")
    assert [each.code for each in refused.value.findings] == ["rates_while_people_wait"]


def test_every_table_of_rates_is_kept_so_that_old_calls_can_be_replayed(
    services: Services, clock: FakeClock
) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    pull(services, "info")
    services.calling.call_next(CLERK, OFFICE, "2")
    services.calling.finish(CLERK, OFFICE, "2")
    change(services, Change(TARGET, 15, 40), reason="Neue Zielzeit")
    pull(services, "info")
    services.calling.call_next(CLERK, OFFICE, "2")

    kept = services.configuration.rates_history(ADMIN.actor, OFFICE)
    assert [(row.version, row.targets["info"][0]) for row in kept] == [("1", 15), ("2", 40)]
    assert kept[-1].reason == document(services)["rule"]["reason"] == "Neue Zielzeit"
    assert services.call_log.replay(OFFICE, clock.now().date()) == []


def test_a_planned_change_begins_with_its_day(services: Services, clock: FakeClock) -> None:
    pull(services, "info")
    tomorrow = clock.now().date() + timedelta(days=1)
    change(services, Change(TARGET, 15, 40), reason="Neue Zielzeit", from_day=tomorrow)
    assert services.configuration.begin_planned() == 0
    assert document(services)["case_types"]["info"]["target_minutes"] == 15

    clock.advance(hours=16)
    assert services.configuration.begin_planned() == 1
    assert services.configuration.begin_planned() == 0
    assert document(services)["case_types"]["info"]["target_minutes"] == 40
    assert [each.state for each in services.configuration.history(ADMIN.actor, OFFICE)] == ["done"]


def test_a_planned_change_can_be_withdrawn(services: Services, clock: FakeClock) -> None:
    made = change(services, Change(NAME, "5", "A"), from_day=clock.now().date() + timedelta(days=1))
    assert made.change.id is not None
    assert services.configuration.undo(ADMIN, OFFICE, made.change.id).change.state == "withdrawn"

    clock.advance(hours=16)
    assert services.configuration.begin_planned() == 0
    assert document(services)["desks"]["5"]["name"] == "5"
    with pytest.raises(Conflict, match="change_not_done"):
        services.configuration.undo(ADMIN, OFFICE, made.change.id)


def test_a_planned_change_that_no_longer_fits_has_failed_and_says_so(
    services: Services, clock: FakeClock
) -> None:
    change(services, Change(NAME, "5", "A"), from_day=clock.now().date() + timedelta(days=1))
    change(services, Change(NAME, "5", "B"), by=OTHER)

    clock.advance(hours=16)
    assert services.configuration.begin_planned() == 1
    [failed] = services.configuration.history(ADMIN.actor, OFFICE, state="failed")
    assert failed.problem == "changed_meanwhile"
    assert document(services)["desks"]["5"]["name"] == "B"


def test_what_contradicts_itself_is_refused_whole(services: Services) -> None:
    before = document(services)
    for wrong, said in (
        (Change(("desks", "5", "area"), "aufenthalt", "nirgends"), "area_not_found"),
        (Change(("rule", "preset"), "balanced", "newest"), "unknown_preset"),
        (Change(("time_zone",), "Europe/Berlin", "Europe/Krefeld"), "unknown_time_zone"),
        (Change(("code",), OFFICE, "x"), "fixed_place"),
    ):
        with pytest.raises((Invalid, Conflict, Exception), match=said):
            change(services, wrong, Change(NAME, "5", "A"), reason="x")
    with pytest.raises(InvalidFields) as refused:
        change(services, Change((*NAME[:2], "colour"), ABSENT, "red"))
    assert refused.value.fields == (("desks.5.colour", "extra_forbidden"),)
    assert document(services) == before


def test_only_administrators_of_the_office_change_it(services: Services) -> None:
    for nobody in (CLERK, KIOSK, Command(Actor("staff", "staff:5", "berlin", role=Role.ADMIN, staff_id=5))):
        with pytest.raises(Forbidden):
            change(services, Change(NAME, "5", "A"), by=nobody)
    with pytest.raises(Forbidden):
        services.configuration.read(CLERK.actor, OFFICE)


def test_a_day_of_the_past_or_far_ahead_is_no_day_to_begin(services: Services, clock: FakeClock) -> None:
    today: date = clock.now().date()
    for day in (today, today - timedelta(days=1), today + timedelta(days=401)):
        with pytest.raises(Invalid, match="day_not_ahead"):
            change(services, Change(NAME, "5", "A"), from_day=day)

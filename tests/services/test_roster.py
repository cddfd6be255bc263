"""The roster in an office: read, changed, merged, refused, taken back, copied, forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.command import Command
from queue_service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from queue_service.domain.findings import Consequences
from queue_service.domain.opening_hours import HoursException
from queue_service.persistence.database import Database
from queue_service.persistence.unit_of_work import ReadWork
from queue_service.services.change_views import ChangedMeanwhile
from queue_service.services.configuration_change import Wish
from queue_service.services.container import Services
from queue_service.services.roster import Copying
from tests.factories import AUDITOR, CLERK, KIOSK, OFFICE, an_office
from tests.fakes import FakeClock
from tests.services.roster_hands import (
    ENTRY,
    EVERYTHING,
    OTHER,
    PLANNER,
    SHIFT,
    TODAY,
    WEDNESDAY,
    change,
    put,
    read,
    staffed,
    take,
)
from tests.services.staff_hands import an_actor, audited

MONDAY = date(2026, 11, 23)


def name(services: Services, code: str = "a") -> str:
    return str(read(services).document["members"][code]["name"])


# Reading --------------------------------------------------------------------------------------------------------------


def test_an_office_without_a_roster_has_an_empty_one(services: Services) -> None:
    view = read(services, days=7)

    assert (view.version, view.findings) == (0, ())
    assert view.document == {"members": {}, "pattern": {}, "days": {}}
    assert set(view.seats.values()) == {()}


def test_what_was_planned_is_read_with_the_seats_it_comes_to(services: Services) -> None:
    staffed(services)

    view = read(services, MONDAY, 7)

    assert (view.version, list(view.document["members"])) == (1, ["a", "b"])
    [seat] = [seat for seats in view.seats.values() for seat in seats]
    assert (seat.desk, seat.member, seat.starts) == ("12", "a", datetime(2026, 11, 25, 7, tzinfo=UTC))
    assert set(seat.case_types) == set(EVERYTHING)


def test_only_the_entries_of_the_dates_asked_for_are_read(services: Services) -> None:
    staffed(services)
    for day in (WEDNESDAY, WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=2)):
        change(services, put("days", day.isoformat(), "x", to=ENTRY))

    assert list(read(services, WEDNESDAY, 2).document["days"]) == ["2026-11-25", "2026-11-26"]


def test_at_most_62_days_in_their_order_are_read(services: Services) -> None:
    read(services, days=62)
    with pytest.raises(Invalid, match="too_many_days"):
        read(services, days=63)
    with pytest.raises(Invalid, match="days_out_of_order"):
        read(services, days=0)


def test_those_at_the_desks_read_and_supervisors_plan(services: Services) -> None:
    roster, wish = services.roster, Wish((put("members", "a", to={"name": "A"}),))
    roster.read(CLERK.actor, OFFICE, WEDNESDAY, WEDNESDAY)
    for command in (AUDITOR, KIOSK):
        with pytest.raises(Forbidden):
            roster.read(command.actor, OFFICE, WEDNESDAY, WEDNESDAY)
    for command in (CLERK, AUDITOR, KIOSK):
        with pytest.raises(Forbidden):
            roster.change(command, OFFICE, wish)
        with pytest.raises(Forbidden):
            roster.undo(command, OFFICE, 1)
        with pytest.raises(Forbidden):
            roster.copy(command, OFFICE, Copying(MONDAY, (MONDAY + timedelta(weeks=1),)))
        with pytest.raises(Forbidden):
            roster.history(command.actor, OFFICE)


# Changing -------------------------------------------------------------------------------------------------------------


def test_two_who_change_different_places_are_merged(services: Services) -> None:
    staffed(services)
    change(services, put("members", "a", "name", was="A", to="Anna"), version=1)

    outcome = change(services, put("members", "a", "position", was=0, to=5), by=OTHER, version=1)

    assert (outcome.merged, outcome.version) == (True, 3)
    assert (name(services), read(services).document["members"]["a"]["position"]) == ("Anna", 5)


def test_the_same_place_changed_meanwhile_is_refused_with_what_who_and_when(
    services: Services, clock: FakeClock
) -> None:
    staffed(services)
    mine = clock.advance(minutes=3)
    change(services, put("members", "a", "name", was="A", to="Anna"))
    clock.advance(minutes=3)

    with pytest.raises(ChangedMeanwhile) as refused:
        change(services, put("members", "a", "name", was="A", to="Antje"), by=OTHER)

    [theirs] = refused.value.theirs
    assert (theirs.at, theirs.now) == (("members", "a", "name"), "Anna")
    assert (theirs.change_id, theirs.by, theirs.at_time) == (2, "staff:7", mine)
    assert name(services) == "Anna"


def test_two_who_want_the_same_do_not_stand_in_each_others_way(services: Services) -> None:
    staffed(services)
    for planner in (PLANNER, OTHER):
        change(services, put("members", "a", "name", was="A", to="Anna"), by=planner)

    assert read(services).version == 2


def test_two_who_plan_on_the_same_day_are_merged_also_where_the_day_is_sent_whole(services: Services) -> None:
    staffed(services)
    change(services, put("days", TODAY, to={"x": ENTRY}))
    change(services, put("days", TODAY, to={"y": {**ENTRY, "starts": "13:00", "ends": "15:00"}}), by=OTHER)

    assert set(read(services).document["days"][TODAY]) == {"x", "y"}


def test_a_line_that_somebody_has_taken_away_cannot_be_changed(services: Services) -> None:
    staffed(services)
    change(services, take("pattern", "a-we", was=read(services).document["pattern"]["a-we"]))

    with pytest.raises(ChangedMeanwhile):
        change(services, put("pattern", "a-we", "desk", was="12", to="5"), by=OTHER)


def test_what_stops_is_refused_and_what_warns_until_it_was_seen(services: Services) -> None:
    staffed(services)
    gone = Change(("days", TODAY, "off"), ABSENT, {"replaces": "a-we", "cancelled": True})
    with pytest.raises(Consequences) as refused:
        services.roster.change(PLANNER, OFFICE, Wish((gone,)))
    [found] = refused.value.findings
    assert (found.weight, found.code) == ("warn", "roster_unserved")
    assert refused.value.names["a"] == {"de": "A"}

    services.roster.change(PLANNER, OFFICE, Wish((gone,), seen=(found.key,)))
    twice = put("pattern", "b-we", to={**SHIFT, "member": "b"})
    with pytest.raises(Consequences) as refused:
        change(services, twice)
    assert [each.weight for each in refused.value.findings] == ["stop"]


def test_trying_changes_nothing_and_says_what_would_follow(services: Services) -> None:
    staffed(services)
    off = put("days", TODAY, "off", to={"replaces": "a-we", "cancelled": True})

    outcome = services.roster.change(PLANNER, OFFICE, Wish((off,), dry_run=True))

    assert (outcome.change.id, outcome.version) == (None, 1)
    assert [each.code for each in outcome.findings] == ["roster_unserved"]
    assert (read(services).version, read(services).document["days"]) == (1, {})


def test_a_change_that_changes_nothing_is_not_kept(services: Services) -> None:
    staffed(services)

    assert change(services, put("members", "a", "name", was="A", to="A")).change.id is None
    assert len(services.roster.history(PLANNER.actor, OFFICE)) == 1


def test_reasons_and_beginnings_have_no_place_in_the_roster(services: Services) -> None:
    one = (put("members", "a", to={"name": "A"}),)
    with pytest.raises(Invalid, match="roster_without_reason"):
        services.roster.change(PLANNER, OFFICE, Wish(one, reason="krank"))
    with pytest.raises(Invalid, match="roster_has_dates"):
        services.roster.change(PLANNER, OFFICE, Wish(one, from_day=WEDNESDAY))


def test_days_that_are_sent_whole_are_merged_entry_by_entry(services: Services) -> None:
    staffed(services)
    change(services, put("days", TODAY, "x", to=ENTRY))
    tomorrow = (WEDNESDAY + timedelta(days=1)).isoformat()

    more = {TODAY: {"y": {**ENTRY, "desk": "1", "member": None}}, tomorrow: {"x": ENTRY}}
    change(services, put("days", was={}, to=more))

    days = read(services, days=2).document["days"]
    assert {day: list(entries) for day, entries in days.items()} == {TODAY: ["x", "y"], tomorrow: ["x"]}
    change(services, take("days", tomorrow, was={"x": ENTRY}))
    assert list(read(services, days=2).document["days"]) == [TODAY]


@pytest.mark.parametrize(
    ("at", "to"),
    [
        (("days", "2026-11-31", "x"), ENTRY),
        (("days", "today", "x"), ENTRY),
        (("days", "2026-1-1"), {"x": ENTRY}),
        (("days", "9999-12-31", "x"), ENTRY),
        (("days", TODAY), []),
        (("days",), []),
        (("days", TODAY, "x"), None),
        (("days", TODAY, "x", "y", "z"), 1),
        (("pattern",), []),
        (("members",), None),
        (("other",), {}),
        (("version",), 1),
    ],
)
def test_what_no_roster_has_is_refused(services: Services, at: tuple[str, ...], to: object) -> None:
    staffed(services)
    with pytest.raises((Invalid, ChangedMeanwhile)):
        change(services, put(*at, to=to))
    with pytest.raises((Invalid, ChangedMeanwhile)):
        change(services, put(*at, was={}, to=to))
    assert read(services).version == 1


def test_the_log_has_ids_and_dates_and_no_names(services: Services, database: Database) -> None:
    staffed(services)
    change(services, put("days", TODAY, "x", to=ENTRY))

    assert audited(services)[-1] == ("staff:7", "roster.changed", "change:2")
    with database.reading() as connection:
        work = ReadWork(connection, datetime(2026, 11, 25, tzinfo=UTC))
        from queue_service.persistence.audit_tables import audit_entry

        last = work.connection.execute(audit_entry.select().order_by(audit_entry.c.id.desc())).first()
    assert last is not None
    assert last.data == {"kinds": ["days"], "days": [TODAY], "undone": None}


# Accounts -------------------------------------------------------------------------------------------------------------


def test_a_member_may_have_an_account_of_this_office_and_no_other(services: Services) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    here = an_actor(services, "hier", "clerk", OFFICE).staff_id
    there = an_actor(services, "dort", "clerk", "elsewhere").staff_id
    staffed(services)

    change(services, put("members", "a", "staff_id", was=None, to=here))
    for staff_id in (there, 9999):
        with pytest.raises(Consequences) as refused:
            change(services, put("members", "b", "staff_id", was=None, to=staff_id))
        assert [each.code for each in refused.value.findings] == ["roster_unknown_account"]
    with pytest.raises(Invalid):
        change(services, put("members", "b", "staff_id", was=None, to=here))


def test_a_deleted_account_leaves_its_member_without_one_and_undoing_does_not_bring_it_back(
    services: Services,
) -> None:
    admin, clerk = an_actor(services, "leitung"), an_actor(services, "weg", "clerk", OFFICE)
    staffed(services)
    linked = change(services, put("members", "a", "staff_id", was=None, to=clerk.staff_id))
    removed = change(
        services,
        take("members", "a", was=read(services).document["members"]["a"]),
        take("pattern", "a-we", was=read(services).document["pattern"]["a-we"]),
    )

    assert clerk.staff_id is not None
    services.accounts.remove(Command(admin), clerk.staff_id)
    assert removed.change.id is not None
    services.roster.undo(PLANNER, OFFICE, removed.change.id)

    assert read(services).document["members"]["a"]["staff_id"] is None
    assert linked.change.id == 2


def test_an_account_is_forgotten_with_its_deletion(services: Services) -> None:
    admin, clerk = an_actor(services, "leitung"), an_actor(services, "weg", "clerk", OFFICE)
    staffed(services)
    change(services, put("members", "a", "staff_id", was=None, to=clerk.staff_id))

    assert clerk.staff_id is not None
    services.accounts.remove(Command(admin), clerk.staff_id)

    view = read(services)
    assert (view.document["members"]["a"]["staff_id"], view.version) == (None, 3)


def test_an_account_that_goes_to_another_office_leaves_its_member_here_without_one(
    services: Services,
) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    admin, clerk = an_actor(services, "leitung"), an_actor(services, "zieht-um", "clerk", OFFICE)
    staffed(services)
    change(services, put("members", "a", "staff_id", was=None, to=clerk.staff_id))

    assert clerk.staff_id is not None
    services.accounts.change(Command(admin), clerk.staff_id, {"office": "elsewhere"})

    assert read(services).document["members"]["a"]["staff_id"] is None


# Taking back ----------------------------------------------------------------------------------------------------------


def test_taking_back_restores_the_document_exactly_and_can_be_taken_back_itself(services: Services) -> None:
    staffed(services)
    before = read(services, MONDAY, 14).document
    done = change(
        services,
        put("pattern", "a-we", "desk", was="12", to="5"),
        put("days", TODAY, "x", to={**ENTRY, "desk": "1"}),
        put("members", "b", "name", was="B", to="Berta"),
    )
    after = read(services, MONDAY, 14).document

    def undo(change_id: int | None) -> int | None:
        assert change_id is not None
        try:
            return services.roster.undo(PLANNER, OFFICE, change_id).change.id
        except Consequences as warned:
            seen = tuple(each.key for each in warned.findings)
            return services.roster.undo(PLANNER, OFFICE, change_id, seen).change.id

    undone = undo(done.change.id)
    assert read(services, MONDAY, 14).document == before
    with pytest.raises(Conflict, match="change_undone"):
        undo(done.change.id)
    undo(undone)
    assert read(services, MONDAY, 14).document == after
    states = {each.id: (each.state, each.undoes) for each in services.roster.history(PLANNER.actor, OFFICE)}
    assert states == {1: ("done", None), 2: ("done", None), 3: ("undone", 2), 4: ("done", 3)}


def test_what_others_have_changed_since_is_not_taken_back(services: Services) -> None:
    staffed(services)
    done = change(services, put("members", "a", "name", was="A", to="Anna"))
    change(services, put("members", "a", "name", was="Anna", to="Antje"), by=OTHER)

    assert done.change.id is not None
    with pytest.raises(ChangedMeanwhile):
        services.roster.undo(PLANNER, OFFICE, done.change.id)
    with pytest.raises(NotFound, match="change_not_found"):
        services.roster.undo(PLANNER, OFFICE, 99)


def test_the_history_has_pages_and_names_those_who_are_still_there(services: Services) -> None:
    planner = Command(an_actor(services, "planerin", "supervisor", OFFICE))
    for count in range(3):
        change(services, put("members", f"m{count}", to={"name": "M"}), by=planner)

    newest = services.roster.history(PLANNER.actor, OFFICE, limit=2)

    assert [(each.id, each.by, each.by_name) for each in newest] == [
        (3, planner.actor.id, "planerin"),
        (2, planner.actor.id, "planerin"),
    ]
    assert [each.id for each in services.roster.history(PLANNER.actor, OFFICE, before=2)] == [1]


# Copying --------------------------------------------------------------------------------------------------------------


def test_a_week_is_copied_as_one_change_that_can_be_taken_back(services: Services) -> None:
    staffed(services)
    change(services, put("days", TODAY, "x", to=ENTRY))
    weeks = tuple(MONDAY + timedelta(weeks=week) for week in (1, 2))

    outcome = services.roster.copy(PLANNER, OFFICE, Copying(MONDAY, weeks))

    assert list(read(services, MONDAY, 28).document["days"]) == ["2026-11-25", "2026-12-02", "2026-12-09"]
    assert outcome.change.id == 3
    services.roster.undo(PLANNER, OFFICE, 3)
    assert list(read(services, MONDAY, 28).document["days"]) == ["2026-11-25"]


def test_only_other_weeks_and_only_so_many_are_copied_to(services: Services) -> None:
    for weeks in ((MONDAY,), (WEDNESDAY,)):
        with pytest.raises(Invalid, match="invalid_week"):
            services.roster.copy(PLANNER, OFFICE, Copying(MONDAY, weeks))
    for count in (0, 27):
        many = tuple(MONDAY + timedelta(weeks=week + 1) for week in range(count))
        with pytest.raises(Invalid, match="too_many_weeks"):
            services.roster.copy(PLANNER, OFFICE, Copying(MONDAY, many))


# The office meanwhile -------------------------------------------------------------------------------------------------


def test_a_desk_that_is_working_loses_its_seat_only_with_a_word(services: Services) -> None:
    staffed(services)
    services.desks.open(CLERK, OFFICE, "12")
    off = put("days", TODAY, "off", to={"replaces": "a-we", "cancelled": True})

    with pytest.raises(Consequences) as refused:
        services.roster.change(PLANNER, OFFICE, Wish((off,)))

    assert "roster_working_desk" in {each.code for each in refused.value.findings}


def test_on_a_day_that_closes_the_pattern_gives_nothing(services: Services) -> None:
    staffed(services)
    services.administration.set_hours_of_day(OFFICE, HoursException(WEDNESDAY, (), "Umzug"))

    assert read(services).seats[WEDNESDAY] == ()


def test_days_and_history_are_forgotten_in_time_and_the_pattern_stays_while_it_is_valid(
    services: Services, clock: FakeClock
) -> None:
    staffed(services)
    change(services, put("days", TODAY, "x", to=ENTRY))
    change(services, put("pattern", "old", to={**SHIFT, "weekday": 3, "valid_until": "2026-11-26"}))
    clock.advance(days=92)
    services.retention.sweep()
    assert (len(read(services).document["days"]), len(read(services).document["pattern"])) == (1, 2)
    assert len(services.roster.history(PLANNER.actor, OFFICE)) == 3

    clock.advance(days=2)
    counts = services.retention.sweep()

    assert counts["roster_days"] == 5
    document = read(services).document
    assert (list(document["members"]), list(document["pattern"]), document["days"]) == (
        ["a", "b"],
        ["a-we"],
        {},
    )
    assert services.roster.history(PLANNER.actor, OFFICE) == []
    kept = {each.limit.name: each.rows for each in services.retention_reports.report(AUDITOR.actor).kept}
    assert kept["roster_days"] == 0

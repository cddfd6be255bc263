"""The demo's roster: every desk from Monday to Friday, and on the day it is started for as long as it is open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from queue_service.demo.catalogue import OFFICE, desks, office_plan
from queue_service.demo.left_behind import LeftBehind
from queue_service.demo.office import set_up
from queue_service.demo.roster import demo_roster
from queue_service.domain.command import SYSTEM
from queue_service.domain.roster import LineKind
from queue_service.domain.roster_capacity import desk_minutes
from queue_service.domain.roster_findings import standing
from queue_service.persistence.database import Database
from queue_service.services.container import Services, build_services
from queue_service.services.roster import RosterView
from tests.fakes import FakeClock, FakeLiveFeed

#: A Saturday evening, a weekday's morning, and a weekday's evening until after midnight.
STARTS = tuple(datetime(2026, 11, *when, tzinfo=UTC) for when in ((21, 19, 30), (25, 8, 0), (25, 20, 15)))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(STARTS[0])


@pytest.fixture
def services(database: Database, clock: FakeClock, live: FakeLiveFeed) -> Services:
    """The use cases over a database in which nothing has been set up."""
    return build_services(database, clock, live, "s" * 32, hasher=PasswordHasher.from_parameters(CHEAPEST))


def read(services: Services, now: datetime) -> RosterView:
    day = now.date()
    return services.roster.read(SYSTEM, OFFICE, day, day + timedelta(days=7))


def stopped(services: Services) -> set[str]:
    """What the kiosk gives out no more numbers for."""
    return {item.code for item in services.lobby.office(OFFICE).case_types if item.stopped}


def test_every_desk_has_its_clerk_and_somebody_for_everything_in_every_hour() -> None:
    plan = office_plan(STARTS[1])
    roster = demo_roster(plan, {"5": 7})
    monday = date(2026, 11, 30)
    week = [monday + timedelta(days=ahead) for ahead in range(7)]

    assert [member.name[0] for member in roster.members.values()] == list("ABCDEFGHIJKLM")
    assert roster.members["f"].staff_id == 7
    assert standing(roster, plan, week, monday) == ()
    breaks = [seat for seat in roster.seats(monday, plan) if seat.kind is LineKind.BREAK]
    assert len(breaks) == len(desks())
    assert max(sum(one.starts <= other.starts < one.ends for one in breaks) for other in breaks) == 2


@pytest.mark.parametrize("now", STARTS)
def test_whenever_it_starts_all_desks_are_rostered_for_all_hours(now: datetime) -> None:
    plan = office_plan(now)
    seats = demo_roster(plan, {}).seats(plan.hours.local(now).date(), plan)
    away = sum(seat.minutes for seat in seats if seat.kind is LineKind.BREAK)

    open_minutes = desk_wanted = 0.0
    for opening in plan.hours.intervals(plan.hours.local(now).date()):
        open_minutes += desk_minutes(seats, opening.start, opening.end)
        desk_wanted += (opening.end - opening.start).total_seconds() / 60 * len(desks())
    assert open_minutes == desk_wanted - away


def test_a_new_start_renews_the_day_and_keeps_what_people_have_planned(
    services: Services, clock: FakeClock
) -> None:
    for now in STARTS:
        clock.set(now)
        set_up(services, now, LeftBehind())
    view = read(services, STARTS[2])

    assert (len(view.document["members"]), len(view.document["pattern"])) == (13, 13 * 5 * 2)
    assert {len(entries) for entries in view.document["days"].values()} == {26}
    linked = {member["staff_id"] for member in view.document["members"].values()}
    assert len(linked - {None}) == 13


def test_the_kiosk_stops_towards_the_end_of_the_ten_hours(services: Services, clock: FakeClock) -> None:
    set_up(services, STARTS[0], LeftBehind())
    clock.advance(hours=6, minutes=45)
    assert stopped(services) == set()

    clock.advance(hours=3, minutes=7)

    # Eight minutes are left, and two desks for what takes twenty.
    assert stopped(services) == {"asyl", "visum"}

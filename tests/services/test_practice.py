"""The private copy one practises on: full of made-up people, and nothing of it reaches anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from queue_service.domain.command import SYSTEM, Actor, Command, practice_office
from queue_service.domain.errors import Forbidden, NotFound
from queue_service.domain.rights import Role
from queue_service.services.container import Services
from tests.factories import AUDITOR, CLERK, KIOSK, OFFICE, an_office
from tests.fakes import FakeClock, FakeLiveFeed

COPY = practice_office(OFFICE, 1)
COLLEAGUE = Command(Actor("staff", "staff:2", OFFICE, role=Role.CLERK, staff_id=2))
ADMINISTRATOR = Command(Actor("staff", "staff:3", None, role=Role.ADMIN, staff_id=3))


def test_a_copy_has_the_same_desks_and_people_of_every_kind(services: Services) -> None:
    code = services.practice.start(CLERK, OFFICE, "5", ["Copy of the lease promised."])

    queue = services.lobby.queue(code, "5")
    office = services.lobby.office(code)
    assert code == COPY
    assert [desk.code for desk in office.desks] == [desk.code for desk in an_office().desks]
    assert sum(each.waiting for each in services.lobby.queue(code).classes) >= 12
    assert {matter for ticket in queue.next for matter in ticket.case_types} >= {
        "anmeldung",
        "aufenthaltstitel",
    }
    assert len({ticket.language for ticket in queue.next}) >= 5
    assert any(ticket.needs_priority for ticket in queue.next)
    assert any(ticket.accessible_only for ticket in queue.next)
    assert any(len(ticket.case_types) > 1 for ticket in queue.next)
    assert {each.state for each in queue.parked} == {"parked", "on_hold"}
    assert max(ticket.waited_minutes for ticket in queue.next) > 30


def test_a_note_of_a_colleague_comes_with_its_client(services: Services) -> None:
    code = services.practice.start(CLERK, OFFICE, "5", ["one", "two", "three"])
    services.desks.open(CLERK, code, "5")

    notes = set()
    while (client := services.calling.call_next(CLERK, code, "5")) is not None:
        notes.add(client.note)
        services.calling.finish(CLERK, code, "5")

    assert notes == {None, "two", "three"}  # "one" is about who has gone to get a photo


def test_everything_can_be_tried_out_in_a_copy(services: Services) -> None:
    code = services.practice.start(CLERK, OFFICE, "5")
    services.desks.open(CLERK, code, "5")
    assert services.calling.call_next(CLERK, code, "5") is not None
    services.calling.start(CLERK, code, "5")
    services.handing_over.hold(CLERK, code, "5", "photo")
    services.undoing.undo(CLERK, code, "5")
    services.handing_over.move(CLERK, code, "5", "2")

    assert services.lobby.desk(code, "2").client is not None


def test_nothing_of_a_copy_reaches_the_office(services: Services, live: FakeLiveFeed) -> None:
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    before = services.lobby.revision(OFFICE)
    code = services.practice.start(CLERK, OFFICE, "5")
    services.desks.open(CLERK, code, "5")
    services.calling.call_next(CLERK, code, "5")
    services.house.pause(CLERK, code, "evacuation")

    assert services.lobby.revision(OFFICE) == before
    assert services.lobby.board(OFFICE).calls == ()
    assert services.lobby.board(OFFICE).house_pause is None
    assert sum(item.waiting for item in services.lobby.board(OFFICE).waiting.values()) == 1


def test_a_copy_stands_in_no_list_of_offices(services: Services) -> None:
    services.practice.start(CLERK, OFFICE, "5")

    assert services.lobby.codes() == [OFFICE]


def test_a_copy_is_open_when_the_office_is_not(services: Services, clock: FakeClock) -> None:
    clock.advance(hours=16)
    assert not services.lobby.office(OFFICE).open_now

    code = services.practice.start(CLERK, OFFICE, "5")

    assert services.lobby.office(code).open_now
    assert services.practice.more_people(CLERK, code, "5") == 5


def test_more_people_come_when_asked_for(services: Services) -> None:
    code = services.practice.start(CLERK, OFFICE, "5")
    before = sum(each.waiting for each in services.lobby.queue(code).classes)

    come = services.practice.more_people(CLERK, code, "5")

    assert sum(each.waiting for each in services.lobby.queue(code).classes) == before + come


def test_starting_again_makes_a_fresh_copy_whose_revisions_go_on(services: Services) -> None:
    code = services.practice.start(CLERK, OFFICE, "5")
    services.desks.open(CLERK, code, "5")
    services.calling.call_next(CLERK, code, "5")
    before = services.lobby.revision(code)

    assert services.practice.start(CLERK, OFFICE, "2") == code

    assert services.lobby.desk(code, "5").client is None
    assert services.lobby.queue(code, "2").next[0].case_types[0] == "info"
    assert services.lobby.revision(code) > before


def test_a_fresh_copy_is_of_the_office_as_it_is_now(services: Services) -> None:
    services.practice.start(CLERK, OFFICE, "5")
    plan = an_office()
    services.administration.set_up_office(replace(plan, name="Renamed"))

    code = services.practice.start(CLERK, OFFICE, "5")

    assert services.lobby.office(code).name == "Renamed"


def test_everybody_has_a_copy_of_their_own(services: Services) -> None:
    mine = services.practice.start(CLERK, OFFICE, "5")
    hers = services.practice.start(COLLEAGUE, OFFICE, "5")

    assert mine != hers
    with pytest.raises(Forbidden):
        services.desks.open(COLLEAGUE, mine, "5")
    with pytest.raises(Forbidden):
        services.practice.more_people(COLLEAGUE, mine, "5")


def test_whoever_belongs_to_no_single_office_can_practise_in_each(services: Services) -> None:
    code = services.practice.start(ADMINISTRATOR, OFFICE, "5")

    assert services.desks.open(ADMINISTRATOR, code, "5").state == "open"


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize("command", [KIOSK, AUDITOR, Command(SYSTEM)])
def test_only_those_who_work_at_desks_can_practise(services: Services, command: Command) -> None:
    with pytest.raises(Forbidden):
        services.practice.start(command, OFFICE, "5")


def test_one_practises_in_an_office_at_a_desk_that_exists(services: Services) -> None:
    with pytest.raises(NotFound):
        services.practice.start(CLERK, OFFICE, "99")
    with pytest.raises(Forbidden):
        services.practice.start(CLERK, "elsewhere", "5")
    services.practice.start(CLERK, OFFICE, "5")
    with pytest.raises(Forbidden):
        services.practice.start(CLERK, COPY, "5")
    with pytest.raises(Forbidden):
        services.practice.more_people(CLERK, OFFICE, "5")


def test_a_copy_is_erased_a_day_after_it_was_last_used(services: Services, clock: FakeClock) -> None:
    services.practice.start(CLERK, OFFICE, "5")
    services.practice.start(COLLEAGUE, OFFICE, "5")
    clock.advance(hours=23)
    services.desks.open(CLERK, COPY, "5")
    clock.advance(hours=2)

    assert services.practice.erase_old() == 1
    assert services.practice.erase_old() == 0

    assert services.lobby.desk(COPY, "5").state == "open"
    with pytest.raises(NotFound):
        services.lobby.office(practice_office(OFFICE, 2))
    assert services.lobby.office(OFFICE).code == OFFICE


def test_two_windows_that_start_at_once_make_one_copy(services: Services) -> None:
    together = Barrier(2)

    def press(_: int) -> str:
        together.wait()
        return services.practice.start(CLERK, OFFICE, "5")

    with ThreadPoolExecutor(2) as hands:
        assert set(hands.map(press, range(2))) == {COPY}

    assert sum(each.waiting for each in services.lobby.queue(COPY).classes) == 15

"""The last step at a desk can be taken back until anybody else has acted."""

from __future__ import annotations

import pytest

from queue_service.domain.errors import Conflict
from queue_service.domain.events import EventKind
from queue_service.domain.ticket import Outcome
from queue_service.services.container import Services
from tests.factories import CLERK, INFO, OFFICE, VISITOR
from tests.fakes import FakeClock
from tests.services.lobby_hands import at, board, call, of, serve, take


def undo(services: Services, desk: str = "1") -> None:
    services.undoing.undo(CLERK, OFFICE, desk)


def test_a_call_taken_back_leaves_the_boards_and_its_holder_keeps_the_place(
    services: Services, clock: FakeClock
) -> None:
    first = take(services)
    clock.advance(minutes=1)
    second = take(services)
    clock.advance(minutes=6)
    call(services, "1")
    assert at(services, "1").undo == "call"

    undo(services)

    assert board(services) == []
    view = of(services, first)
    assert (view.state, view.people_ahead, view.notice) == ("waiting", 0, "call_withdrawn")
    assert of(services, second).people_ahead == 1
    assert (at(services, "1").state, at(services, "1").undo) == ("open", None)


def test_what_was_taken_back_is_called_again_first(services: Services, clock: FakeClock) -> None:
    first = take(services)
    clock.advance(minutes=3)
    take(services)
    call(services, "1")
    undo(services)

    again = services.calling.call_next(CLERK, OFFICE, "1")

    assert again is not None
    assert again.number == first.ticket.number
    assert of(services, first).notice is None


def test_a_start_taken_back_is_a_call_again(services: Services) -> None:
    ticket = take(services)
    serve(services, "1")

    undo(services)

    assert of(services, ticket).state == "called"
    client = at(services, "1").client
    assert client is not None
    assert client.started_at is None


def test_a_client_finished_by_mistake_sits_again_with_the_time_that_had_passed(
    services: Services, clock: FakeClock
) -> None:
    ticket = take(services, "info", "anmeldung")
    serve(services, "1")
    started = clock.now()
    clock.advance(minutes=5)
    services.calling.finish(CLERK, OFFICE, "1", Outcome.INCOMPLETE)
    assert of(services, ticket).state == "done"

    undo(services)

    client = at(services, "1").client
    assert client is not None
    assert (client.state, client.started_at) == ("serving", started)
    assert set(client.case_types) == {"info", "anmeldung"}


def test_finishing_can_be_taken_back_while_the_next_matter_waits_but_not_once_it_is_called_elsewhere(
    services: Services,
) -> None:
    ticket = take(services, "info", "aufenthaltstitel")
    serve(services, "1")
    services.calling.finish(CLERK, OFFICE, "1")
    assert of(services, ticket).state == "waiting"
    undo(services)
    assert of(services, ticket).state == "serving"

    services.calling.finish(CLERK, OFFICE, "1")
    call(services, "5")

    assert at(services, "1").undo is None
    with pytest.raises(Conflict, match="undo_too_late"):
        undo(services)
    assert of(services, ticket).desk is not None


def test_a_next_matter_called_in_the_same_breath_to_a_ready_desk_makes_it_too_late(
    services: Services,
) -> None:
    services.desks.open(CLERK, OFFICE, "5")
    services.calling.call_next(CLERK, OFFICE, "5")
    ticket = take(services, "info", "aufenthaltstitel")
    serve(services, "1")
    services.calling.finish(CLERK, OFFICE, "1")
    assert of(services, ticket).state == "called"

    assert at(services, "1").undo is None
    with pytest.raises(Conflict, match="undo_too_late"):
        undo(services)


def test_no_answer_taken_back_announces_the_call_once_more(services: Services, clock: FakeClock) -> None:
    ticket = take(services)
    call(services, "1")
    clock.advance(minutes=2)
    services.calling.no_answer(CLERK, OFFICE, "1")
    clock.advance(seconds=20)

    undo(services)

    view = of(services, ticket)
    assert (view.state, view.called_at) == ("called", clock.now())


def test_a_transfer_taken_back_takes_its_new_matter_away_again(services: Services) -> None:
    ticket = take(services, "info")
    serve(services, "1")
    services.handing_over.transfer(CLERK, OFFICE, "1", case_type="asyl", note="Pass fehlt")

    undo(services)

    client = at(services, "1").client
    assert client is not None
    assert (client.case_types, client.next_case_types, client.note) == (("info",), (), None)
    assert of(services, ticket).state == "serving"


def test_a_move_taken_back_brings_both_desks_back(services: Services) -> None:
    ticket = take(services)
    serve(services, "1")
    services.handing_over.move(CLERK, OFFICE, "1", "12")

    view = services.undoing.undo(CLERK, OFFICE, "12")

    assert view.code == "1"
    assert view.client is not None
    assert at(services, "12").state == "closed"
    desk = of(services, ticket).desk
    assert desk is not None
    assert desk.code == "1"


def test_a_client_who_came_back_makes_it_too_late(services: Services) -> None:
    ticket = take(services)
    call(services, "1")
    services.calling.no_answer(CLERK, OFFICE, "1")
    services.ticketing.back(VISITOR, ticket.token)

    with pytest.raises(Conflict, match="undo_too_late"):
        undo(services)


def test_a_house_pause_in_between_leaves_nothing_to_take_back(services: Services) -> None:
    take(services)
    call(services, "1")
    services.house.pause(INFO, OFFICE, "evacuation")
    services.house.resume(INFO, OFFICE)

    with pytest.raises(Conflict, match="nothing_to_undo"):
        undo(services)


def test_nothing_is_taken_back_twice(services: Services) -> None:
    take(services)
    call(services, "1")
    undo(services)

    with pytest.raises(Conflict, match="nothing_to_undo"):
        undo(services)


def test_the_record_keeps_what_was_taken_back_and_says_so(services: Services, clock: FakeClock) -> None:
    take(services)
    call(services, "1")
    undo(services)

    with services.lobby._units.reading() as work:
        kinds = [event.kind for event in work.lobby.events(work.offices.key(OFFICE)[0], clock.now().date())]
    assert kinds[-2:] == [EventKind.CALLED, EventKind.UNDONE]
    assert services.call_log.replay(OFFICE, clock.now().date()) == []

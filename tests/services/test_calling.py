"""What a clerk does with a client."""

from __future__ import annotations

from typing import Any

import pytest

from queue_service.domain.command import Command
from queue_service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from queue_service.domain.ticket import Outcome
from queue_service.services.container import Services
from queue_service.services.snapshots import Client
from tests.factories import AUDITOR, CLERK, KIOSK, OFFICE, VISITOR
from tests.fakes import FakeClock


def take(services: Services, *matters: str, **more: object) -> tuple[str, str]:
    """(number, token) of a new ticket."""
    taken = services.ticketing.take(KIOSK, OFFICE, matters, "de", **more)  # type: ignore[arg-type]  # by name
    return taken.ticket.number, taken.token


def call(services: Services, desk: str) -> Client:
    """Opens the desk and calls somebody to it."""
    services.desks.open(CLERK, OFFICE, desk)
    client = services.calling.call_next(CLERK, OFFICE, desk)
    assert client is not None
    return client


def test_who_has_most_points_is_called_and_the_reason_is_given(services: Services, clock: FakeClock) -> None:
    take(services, "anmeldung")
    clock.advance(minutes=2)
    quick, _ = take(services, "info")
    clock.advance(minutes=20)

    client = call(services, "1")

    # 20 minutes × 0.115 against 22 minutes × 0.036.
    assert client.number == quick
    assert client.waited_minutes == pytest.approx(20)
    assert client.reason.code == "most_points"
    assert client.reason.values["points"] == pytest.approx(20 / 8.66, rel=0.01)


def test_within_one_kind_the_earlier_is_called(services: Services, clock: FakeClock) -> None:
    numbers = []
    for _ in range(3):
        numbers.append(take(services, "info")[0])
        clock.advance(seconds=1)

    called = [call(services, desk).number for desk in ("1", "2", "12")]

    assert called == numbers


def test_a_desk_is_called_nobody_it_may_not_serve(services: Services) -> None:
    take(services, "aufenthaltstitel")
    services.desks.open(CLERK, OFFICE, "2")

    assert services.calling.call_next(CLERK, OFFICE, "2") is None


def test_the_next_fitting_ticket_is_called_to_a_ready_desk(services: Services) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    assert services.calling.call_next(CLERK, OFFICE, "2") is None
    assert services.lobby.desk(OFFICE, "2").state == "ready"
    take(services, "asyl")

    number, token = take(services, "info")

    assert services.ticketing.view(token).state == "called"
    again = services.calling.call_next(CLERK, OFFICE, "2")
    assert again is not None and again.number == number


def test_among_ready_desks_the_one_with_fewest_skills_then_the_longest_ready_gets_the_client(
    services: Services, clock: FakeClock
) -> None:
    for desk in ("12", "1", "2"):
        services.desks.open(CLERK, OFFICE, desk)
        services.calling.call_next(CLERK, OFFICE, desk)
        clock.advance(seconds=5)

    take(services, "info")

    states = {desk.code: desk.number for desk in services.lobby.queue(OFFICE).desks}
    assert states["2"] == "A001" and states["1"] is None and states["12"] is None


def test_opening_alone_calls_nobody(services: Services) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    _, token = take(services, "info")

    assert services.ticketing.view(token).state == "waiting"


@pytest.mark.parametrize("started", [False, True])
def test_a_desk_with_a_client_gets_no_second_one(services: Services, started: bool) -> None:
    take(services, "info")
    take(services, "info")
    call(services, "2")
    if started:
        services.calling.start(CLERK, OFFICE, "2")

    with pytest.raises(Conflict, match="client_present"):
        services.calling.call_next(CLERK, OFFICE, "2")


def test_a_repeat_is_announced_again_with_a_new_time(services: Services, clock: FakeClock) -> None:
    take(services, "info")
    call(services, "2")
    clock.advance(seconds=30)
    services.calling.repeat(CLERK, OFFICE, "2")

    (shown,) = services.lobby.board(OFFICE).calls
    assert (shown.repeat, shown.called_at) == (1, clock.now())


def test_a_finished_client_leaves_and_the_desk_is_open(services: Services) -> None:
    _, token = take(services, "info")
    call(services, "2")
    services.calling.start(CLERK, OFFICE, "2")

    view = services.calling.finish(CLERK, OFFICE, "2", Outcome.INCOMPLETE)

    assert (view.state, view.client, view.suggested) == ("open", None, "call-next")
    assert services.ticketing.view(token).state == "done"


def test_a_desk_takes_every_matter_it_can_and_the_rest_waits_with_its_credit(
    services: Services, clock: FakeClock
) -> None:
    _, token = take(services, "info", "aufenthaltstitel", "anmeldung")
    clock.advance(minutes=10)
    first = call(services, "1")
    assert first.case_types == ("info", "anmeldung")
    assert first.next_case_types == ("aufenthaltstitel",)
    clock.advance(minutes=15)
    services.calling.finish(CLERK, OFFICE, "1")
    take(services, "aufenthaltstitel")

    assert services.ticketing.view(token).state == "waiting"
    assert services.ticketing.view(token).area == "aufenthalt"
    clock.advance(minutes=1)
    # 26 minutes of credit go before one minute of waiting.
    assert call(services, "5").number == "A001"


def test_no_answer_parks_ten_minutes_and_then_the_client_waits_again_with_the_old_clock(
    services: Services, clock: FakeClock
) -> None:
    number, token = take(services, "info")
    clock.advance(minutes=5)
    call(services, "2")
    services.calling.no_answer(CLERK, OFFICE, "2")
    view = services.ticketing.view(token)
    assert (view.state, view.parked_until) == ("parked", clock.advance(minutes=10))

    assert services.ticketing.return_due() == 1
    assert services.ticketing.return_due() == 0
    take(services, "info")
    assert call(services, "2").number == number


def test_a_parked_client_whose_time_is_up_is_called_even_if_no_sweep_has_run(
    services: Services, clock: FakeClock
) -> None:
    number, _ = take(services, "info")
    call(services, "2")
    services.calling.no_answer(CLERK, OFFICE, "2")
    assert services.calling.call_next(CLERK, OFFICE, "2") is None
    clock.advance(minutes=11)

    services.desks.open(CLERK, OFFICE, "1")

    assert services.lobby.desk(OFFICE, "2").client.number == number  # type: ignore[union-attr]  # called by itself


def test_a_second_missed_call_is_a_no_show_and_the_client_may_still_come_back(
    services: Services, clock: FakeClock
) -> None:
    _, token = take(services, "info")
    for _ in range(2):
        call(services, "2")
        services.calling.no_answer(CLERK, OFFICE, "2")
        clock.advance(minutes=11)
    assert services.ticketing.view(token).state == "no_show"

    assert services.ticketing.back(VISITOR, token).state == "waiting"
    assert services.ticketing.back(VISITOR, token).state == "waiting"


def test_i_am_back_ends_the_parking(services: Services) -> None:
    _, token = take(services, "info")
    call(services, "2")
    services.calling.no_answer(CLERK, OFFICE, "2")

    assert services.ticketing.back(VISITOR, token).state == "waiting"


@pytest.mark.parametrize("ending", ["done", "no_show", "cancelled"])
def test_staff_bring_back_a_closed_number_of_today(services: Services, ending: str) -> None:
    number, token = take(services, "info")
    if ending == "cancelled":
        services.ticketing.cancel(VISITOR, token)
    elif ending == "done":
        call(services, "2")
        services.calling.finish(CLERK, OFFICE, "2")
    else:
        for _ in range(2):
            call(services, "2")
            services.calling.no_answer(CLERK, OFFICE, "2")
            if services.ticketing.view(token).state == "parked":
                services.ticketing.back(VISITOR, token)
    assert services.ticketing.view(token).state == ending

    services.ticketing.return_number(CLERK, OFFICE, number.lower())

    assert services.ticketing.view(token).state == "waiting"
    assert call(services, "2").number == number


def test_a_transfer_keeps_the_credit_and_carries_the_note(services: Services, clock: FakeClock) -> None:
    number, _ = take(services, "info")
    clock.advance(minutes=10)
    call(services, "2")
    services.calling.start(CLERK, OFFICE, "2")
    clock.advance(minutes=3)
    take(services, "aufenthaltstitel")
    services.handing_over.transfer(CLERK, OFFICE, "2", case_type="aufenthaltstitel", note="Pass fehlt noch")
    clock.advance(minutes=1)

    client = call(services, "5")

    assert (client.number, client.note) == (number, "Pass fehlt noch")
    assert client.case_types == ("aufenthaltstitel",)
    assert client.waited_minutes == pytest.approx(1)


def test_a_client_handed_to_a_desk_is_called_there_and_nowhere_else(services: Services) -> None:
    take(services, "info")
    call(services, "2")
    services.desks.open(CLERK, OFFICE, "1")
    services.desks.open(CLERK, OFFICE, "12")
    services.handing_over.transfer(CLERK, OFFICE, "2", to_desk="12")

    assert services.calling.call_next(CLERK, OFFICE, "1") is None
    assert services.calling.call_next(CLERK, OFFICE, "12") is not None


def test_nobody_is_left_waiting_for_a_desk_that_closes(services: Services) -> None:
    take(services, "info")
    call(services, "2")
    services.desks.open(CLERK, OFFICE, "12")
    services.handing_over.transfer(CLERK, OFFICE, "2", to_desk="12")
    services.desks.close(CLERK, OFFICE, "12")

    assert services.calling.call_next(CLERK, OFFICE, "2") is not None


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("target", "error", "code"),
    [
        ({}, Invalid, "transfer_needs_target"),
        ({"case_type": "nonsense"}, Invalid, "unknown_case_type"),
        ({"to_desk": "99"}, NotFound, "desk_not_found"),
        ({"to_desk": "2"}, Conflict, "same_desk"),
        ({"to_desk": "12"}, Conflict, "desk_closed"),
        ({"to_desk": "5"}, Conflict, "desk_cannot_serve"),
        ({"case_type": "asyl", "note": "x" * 501}, Invalid, "note_too_long"),
    ],
)
def test_a_transfer_that_leads_nowhere_is_refused_and_the_client_stays(
    services: Services, target: dict[str, Any], error: type[Exception], code: str
) -> None:
    take(services, "info")
    services.desks.open(CLERK, OFFICE, "5")
    call(services, "2")

    with pytest.raises(error, match=code):
        services.handing_over.transfer(CLERK, OFFICE, "2", **target)

    assert services.lobby.desk(OFFICE, "2").client is not None


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize("action", ["repeat", "start", "finish", "no_answer"])
def test_without_a_client_there_is_nothing_to_do(services: Services, action: str) -> None:
    services.desks.open(CLERK, OFFICE, "2")

    with pytest.raises(Conflict, match="no_client"):
        getattr(services.calling, action)(CLERK, OFFICE, "2")


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize("action", ["repeat", "start", "no_answer"])
def test_a_client_who_sits_is_not_called_again(services: Services, action: str) -> None:
    take(services, "info")
    call(services, "2")
    services.calling.start(CLERK, OFFICE, "2")

    with pytest.raises(Conflict, match="not_allowed"):
        getattr(services.calling, action)(CLERK, OFFICE, "2")


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize("action", ["pause", "close"])
def test_a_desk_with_a_client_neither_pauses_nor_closes(services: Services, action: str) -> None:
    take(services, "info")
    call(services, "2")

    with pytest.raises(Conflict, match="client_present"):
        getattr(services.desks, action)(CLERK, OFFICE, "2")


def test_a_closed_desk_calls_nobody(services: Services) -> None:
    with pytest.raises(Conflict, match="desk_closed"):
        services.calling.call_next(CLERK, OFFICE, "2")


def test_a_paused_desk_is_called_nobody_until_it_opens(services: Services) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    services.calling.call_next(CLERK, OFFICE, "2")
    paused = services.desks.pause(CLERK, OFFICE, "2", "phone")
    _, token = take(services, "info")

    assert (paused.state, paused.pause_reason) == ("paused", "phone")
    assert services.ticketing.view(token).state == "waiting"
    assert services.desks.open(CLERK, OFFICE, "2").state == "open"


def test_a_desk_opened_for_fewer_matters_serves_only_those(services: Services) -> None:
    take(services, "anmeldung")
    services.desks.open(CLERK, OFFICE, "1", ["info"])

    assert services.calling.call_next(CLERK, OFFICE, "1") is None
    with pytest.raises(Invalid, match="desk_cannot_serve"):
        services.desks.open(CLERK, OFFICE, "1", ["asyl"])


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize("command", [KIOSK, VISITOR, AUDITOR])
def test_only_desk_staff_call(services: Services, command: Command) -> None:
    with pytest.raises(Forbidden):
        services.desks.open(command, OFFICE, "2")
    with pytest.raises(Forbidden):
        services.calling.call_next(command, OFFICE, "2")


def test_a_clerk_of_another_office_may_do_nothing_here(services: Services) -> None:
    from dataclasses import replace

    stranger = replace(CLERK, actor=replace(CLERK.actor, office="wuppertal"))
    with pytest.raises(Forbidden):
        services.calling.call_next(stranger, OFFICE, "2")


def test_time_never_runs_backwards_in_a_lobby(services: Services, clock: FakeClock) -> None:
    take(services, "info")
    clock.advance(minutes=-30)
    client = call(services, "2")

    assert client.waited_minutes == 0
    clock.advance(minutes=31)
    services.calling.start(CLERK, OFFICE, "2")

"""A desk's own states: away, wrap-up, taken over, closed on a client; what counts as service time."""

from __future__ import annotations

import pytest

from queue_service.domain.errors import Conflict, Invalid
from queue_service.services.container import Services
from tests.factories import CLERK, COLLEAGUE, OFFICE
from tests.fakes import FakeClock
from tests.services.lobby_hands import at, call, of, serve, take


def test_while_the_clerk_is_away_the_client_stays_and_no_service_time_passes(
    services: Services, clock: FakeClock
) -> None:
    take(services)
    serve(services, "1")
    clock.advance(minutes=4)
    services.desks.away(CLERK, OFFICE, "1")
    assert (at(services, "1").state, at(services, "1").suggested) == ("away", "open")
    clock.advance(minutes=6)
    services.desks.open(CLERK, OFFICE, "1")

    view = at(services, "1")

    assert view.state == "occupied"
    assert view.client is not None
    assert view.client.away_seconds == 360


def test_finishing_while_away_ends_the_absence_too(services: Services, clock: FakeClock) -> None:
    ticket = take(services)
    serve(services, "1")
    services.desks.away(CLERK, OFFICE, "1")
    clock.advance(minutes=3)
    services.calling.finish(CLERK, OFFICE, "1")

    assert of(services, ticket).state == "done"
    assert at(services, "1").state == "open"


def test_nobody_is_left_alone_before_they_sit(services: Services) -> None:
    take(services)
    call(services, "1")

    with pytest.raises(Conflict, match="not_allowed"):
        services.desks.away(CLERK, OFFICE, "1")


def test_after_a_client_nobody_is_called_until_the_work_is_done(services: Services) -> None:
    first = take(services)
    serve(services, "1")
    services.desks.wrap_up(CLERK, OFFICE, "1")
    second = take(services)

    assert of(services, first).state == "done"
    assert at(services, "1").state == "wrap_up"
    assert of(services, second).state == "waiting"
    assert services.calling.call_next(CLERK, OFFICE, "1") is not None


@pytest.mark.parametrize(
    ("what", "state"), [("finish", "done"), ("return", "waiting"), ("no-answer", "parked")]
)
def test_a_desk_that_closes_says_what_becomes_of_its_client(
    services: Services, what: str, state: str
) -> None:
    ticket = take(services)
    call(services, "1")
    with pytest.raises(Conflict, match="client_present"):
        services.desks.close(CLERK, OFFICE, "1")

    services.desks.close(CLERK, OFFICE, "1", what)

    assert at(services, "1").state == "closed"
    assert of(services, ticket).state == state


def test_a_client_sent_back_to_wait_has_the_old_clock(services: Services, clock: FakeClock) -> None:
    ticket = take(services)
    clock.advance(minutes=20)
    serve(services, "1")
    later = take(services)
    services.desks.close(CLERK, OFFICE, "1", "return")

    assert of(services, ticket).people_ahead == 0
    assert of(services, later).people_ahead == 1


def test_who_has_sat_down_cannot_have_missed_the_call(services: Services) -> None:
    take(services)
    serve(services, "1")

    with pytest.raises(Conflict, match="not_allowed"):
        services.desks.close(CLERK, OFFICE, "1", "no-answer")
    with pytest.raises(Invalid, match="unknown_reason"):
        services.desks.close(CLERK, OFFICE, "1", "vanish")
    assert at(services, "1").client is not None


def test_whoever_opens_a_desk_with_a_client_goes_on_with_that_client(services: Services) -> None:
    ticket = take(services)
    serve(services, "1")

    view = services.desks.open(COLLEAGUE, OFFICE, "1")

    assert view.client is not None
    assert view.client.number == ticket.ticket.number
    services.calling.finish(COLLEAGUE, OFFICE, "1")
    assert of(services, ticket).state == "done"


def test_somebody_is_called_out_of_turn_with_a_reason_and_replay_accepts_it(
    services: Services, clock: FakeClock
) -> None:
    take(services)
    clock.advance(minutes=5)
    wanted = take(services)
    services.desks.open(CLERK, OFFICE, "1")

    client = services.calling.call(CLERK, OFFICE, "1", wanted.ticket.number.lower(), "continues")

    assert client.number == wanted.ticket.number
    assert (client.reason.code, client.reason.values["reason"]) == ("by_hand", "continues")
    assert services.call_log.replay(OFFICE, clock.now().date()) == []


def test_somebody_set_aside_can_be_called_by_hand(services: Services, clock: FakeClock) -> None:
    ticket = take(services)
    call(services, "1")
    services.calling.no_answer(CLERK, OFFICE, "1")

    client = services.calling.call(CLERK, OFFICE, "1", ticket.ticket.number, "waited_outside")

    assert client.number == ticket.ticket.number
    assert services.call_log.replay(OFFICE, clock.now().date()) == []


def test_nobody_is_called_out_of_turn_without_a_reason_of_the_list(services: Services) -> None:
    ticket = take(services)
    services.desks.open(CLERK, OFFICE, "1")

    with pytest.raises(Invalid, match="unknown_reason"):
        services.calling.call(CLERK, OFFICE, "1", ticket.ticket.number, "most_points")
    with pytest.raises(Conflict, match="desk_cannot_serve"):
        services.calling.call(CLERK, OFFICE, "1", take(services, "asyl").ticket.number, "urgent")

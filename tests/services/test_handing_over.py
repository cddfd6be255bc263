"""Where a client goes on: to get something, to one person, to another room together with the clerk."""

from __future__ import annotations

import pytest

from queue_service.domain.errors import Conflict, Invalid
from queue_service.services.container import Services
from tests.factories import CLERK, COLLEAGUE, OFFICE, VISITOR
from tests.fakes import FakeClock
from tests.services.lobby_hands import at, board, call, of, serve, take


def test_who_gets_something_keeps_the_clock_and_comes_back_without_limit(
    services: Services, clock: FakeClock
) -> None:
    away = take(services, "info")
    clock.advance(minutes=1)
    other = take(services, "info")
    clock.advance(minutes=9)
    serve(services, "2")
    services.handing_over.hold(CLERK, OFFICE, "2", "photo")
    view = of(services, away)
    assert (view.state, view.hold_reason, view.can_return) == ("on_hold", "photo", True)
    clock.advance(minutes=45)
    assert of(services, away).state == "on_hold"

    services.ticketing.back(VISITOR, away.token)

    assert of(services, away).people_ahead == 0
    assert of(services, other).people_ahead == 1


def test_who_was_told_to_come_back_here_is_called_here_only(services: Services) -> None:
    ticket = take(services, "info")
    serve(services, "2")
    services.handing_over.hold(CLERK, OFFICE, "2", "copy", same_desk=True)
    services.ticketing.back(VISITOR, ticket.token)
    services.desks.open(COLLEAGUE, OFFICE, "1")

    assert services.calling.call_next(COLLEAGUE, OFFICE, "1") is None
    client = services.calling.call_next(CLERK, OFFICE, "2")
    assert client is not None
    assert client.number == ticket.ticket.number


def test_somebody_on_hold_for_a_desk_that_closed_is_called_anywhere(services: Services) -> None:
    ticket = take(services, "info")
    serve(services, "2")
    services.handing_over.hold(CLERK, OFFICE, "2", "copy", same_desk=True)
    services.desks.close(CLERK, OFFICE, "2")
    services.ticketing.back(VISITOR, ticket.token)

    assert call(services, "1").number == ticket.ticket.number


def test_an_unknown_reason_is_refused_and_the_client_stays(services: Services) -> None:
    take(services)
    serve(services, "1")

    with pytest.raises(Invalid, match="unknown_reason"):
        services.handing_over.hold(CLERK, OFFICE, "1", "lunch")
    assert at(services, "1").client is not None


def test_who_waits_for_a_person_follows_that_person_to_another_desk(services: Services) -> None:
    services.desks.open(COLLEAGUE, OFFICE, "5")
    ticket = take(services, "anmeldung")
    serve(services, "1")
    services.handing_over.transfer(CLERK, OFFICE, "1", to_desk="5", clerk=True)
    # The colleague goes to another desk, and somebody else to theirs.
    services.desks.open(COLLEAGUE, OFFICE, "12")
    services.desks.open(CLERK, OFFICE, "5")

    assert services.calling.call_next(CLERK, OFFICE, "5") is None
    client = services.calling.call_next(COLLEAGUE, OFFICE, "12")
    assert client is not None
    assert client.number == ticket.ticket.number


def test_who_waits_for_a_person_who_went_home_waits_for_anybody(services: Services) -> None:
    services.desks.open(COLLEAGUE, OFFICE, "5")
    ticket = take(services, "anmeldung")
    serve(services, "1")
    services.handing_over.transfer(CLERK, OFFICE, "1", to_desk="5", clerk=True)
    services.desks.close(COLLEAGUE, OFFICE, "5")

    client = services.calling.call_next(CLERK, OFFICE, "1")
    assert client is not None
    assert client.number == ticket.ticket.number


def test_clerk_and_client_go_to_another_room_and_boards_say_so(services: Services, clock: FakeClock) -> None:
    ticket = take(services)
    serve(services, "1")
    clock.advance(minutes=2)

    view = services.handing_over.move(CLERK, OFFICE, "1", "12")

    assert view.code == "12"
    assert view.client is not None
    assert view.client.state == "serving"
    assert board(services) == [(ticket.ticket.number, "12")]
    assert services.lobby.board(OFFICE).calls[0].called_at == clock.now()
    held = of(services, ticket)
    assert held.notice == "moved"
    assert held.desk is not None
    assert held.desk.code == "12"
    assert (at(services, "1").state, at(services, "1").pause_reason) == ("paused", "moved")


def test_nobody_moves_to_a_desk_that_has_a_client(services: Services) -> None:
    take(services)
    take(services)
    serve(services, "1")
    serve(services, "2")

    with pytest.raises(Conflict, match="client_present"):
        services.handing_over.move(CLERK, OFFICE, "1", "2")
    assert at(services, "1").client is not None


def test_only_accessible_desks_call_who_needs_one_also_for_a_next_matter(services: Services) -> None:
    from dataclasses import replace

    plan = services.administration.plan(OFFICE)
    steps = tuple(replace(desk, accessible=desk.code == "12") for desk in plan.desks)
    services.administration.set_up_office(replace(plan, desks=steps))
    ticket = take(services, "info", "aufenthaltstitel", accessible_only=True)
    services.desks.open(CLERK, OFFICE, "1")
    services.desks.open(CLERK, OFFICE, "5")

    assert services.calling.call_next(CLERK, OFFICE, "1") is None
    served = serve(services, "12")
    assert served.number == ticket.ticket.number
    assert served.accessible_only
    with pytest.raises(Conflict, match="desk_cannot_serve"):
        services.handing_over.transfer(CLERK, OFFICE, "12", to_desk="5")

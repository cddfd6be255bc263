"""Several places reach for the same ticket at the same moment: one wins at a time, and nothing happens twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from queue_service.domain.desk import WITH_CLIENT
from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.domain.ticket import AT_A_DESK
from queue_service.services.container import Services
from queue_service.services.snapshots import TicketTaken
from tests.factories import CLERK, COLLEAGUE, INFO, OFFICE, VISITOR
from tests.services.lobby_hands import of, serve, take
from tests.services.racing import DONE, books_are_right, record, together

#: What a slower hand may hear of a ticket that somebody else has.
REFUSALS = {"not_allowed", "client_present", "no_client", "nothing_to_undo", "undo_too_late", "desk_closed"}
ROUNDS = 12

Starting = Callable[[Services], TicketTaken]


def waiting(services: Services) -> TicketTaken:
    """It waits like everybody else."""
    return take(services, "anmeldung")


def parked(services: Services) -> TicketTaken:
    """It has missed a call."""
    taken = waiting(services)
    services.calling.call(CLERK, OFFICE, "1", taken.ticket.number, "urgent")
    services.calling.no_answer(CLERK, OFFICE, "1")
    return taken


def on_hold(services: Services) -> TicketTaken:
    """It was sent to get a photo."""
    taken = waiting(services)
    services.calling.call(CLERK, OFFICE, "1", taken.ticket.number, "urgent")
    services.handing_over.hold(CLERK, OFFICE, "1", "photo")
    return taken


def called(services: Services) -> TicketTaken:
    """It has been called to a third desk."""
    taken = waiting(services)
    services.calling.call(CLERK, OFFICE, "12", taken.ticket.number, "urgent")
    return taken


def reach_for(services: Services, taken: TicketTaken) -> dict[str, str]:
    """Desk 1 asks for the next, desk 5 picks the number, its holder gives it up, the information desk returns it."""
    number = taken.ticket.number
    places: dict[str, Callable[[], object]] = {
        "next": partial(services.calling.call_next, CLERK, OFFICE, "1"),
        "pick": partial(services.calling.call, COLLEAGUE, OFFICE, "5", number, "urgent"),
        "cancel": partial(services.ticketing.cancel, VISITOR, taken.token),
        "return": partial(services.ticketing.return_number, INFO, OFFICE, number),
    }
    heard = dict(zip(places, together(list(places.values())), strict=True))
    assert set(heard.values()) <= REFUSALS | {DONE}, heard
    return heard


def at_most_at_one_desk(services: Services, ticket_number: str) -> None:
    """Desk, call and ticket say the same."""
    state = services.lobby.state(OFFICE).state
    at = [desk for desk, call in state.open_calls.items() if call.number == ticket_number]
    assert len(at) <= 1
    assert {call.ticket_id for call in state.open_calls.values()} == {
        ticket.id for ticket in state.tickets.values() if ticket.state in AT_A_DESK
    }
    for code, desk in state.desks.items():
        assert (desk.state in WITH_CLIENT) == (code in state.open_calls)


def told(events: list[LobbyEvent], number: str, since: int) -> Counter[str]:
    """How often what four places may do stands in the record of one round."""
    found: Counter[str] = Counter()
    for event in events[since:]:
        if event.number != number:
            continue
        if event.kind is EventKind.CALLED:
            found["pick" if event.values.get("manual") else "next"] += 1
        elif event.kind is EventKind.CANCELLED:
            found["cancel"] += 1
        elif event.kind is EventKind.RETURNED:
            found["return"] += 1
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("starting", [waiting, parked, on_hold, called])
def test_of_four_places_that_reach_for_one_ticket_one_has_it_at_a_time_and_nothing_happens_twice(
    services: Services, starting: Starting
) -> None:
    for _ in range(ROUNDS):
        for desk in ("1", "5", "12"):
            services.desks.open(CLERK, OFFICE, desk)
        taken = starting(services)
        number, before = taken.ticket.number, len(record(services))

        heard = reach_for(services, taken)

        at_most_at_one_desk(services, number)
        happened = told(record(services), number, before)
        # What was answered with a success stands in the record once, what was refused does not.
        picked = heard["pick"] == DONE
        assert happened["pick"] == picked
        assert happened["cancel"] == (heard["cancel"] == DONE)
        # Whoever is picked from those set aside is returned first.
        fetched = picked and happened["return"] > (heard["return"] == DONE)
        assert happened["return"] == (heard["return"] == DONE) + fetched
        # A desk that found nobody stands ready, and gets whoever comes back.
        assert happened["next"] <= (heard["next"] == DONE)
        assert sum(happened.values()) >= 1
        _send_everybody_away(services)
    books_are_right(services)


def _send_everybody_away(services: Services) -> None:
    for desk in ("1", "2", "5", "12"):
        services.desks.close(CLERK, OFFICE, desk, "finish")
    for ticket in services.lobby.state(OFFICE).state.tickets.values():
        services.information.cancel_number(INFO, OFFICE, ticket.number)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seated", [False, True], ids=["called", "serving"])
def test_six_hands_at_one_desk_leave_its_client_in_one_place(services: Services, seated: bool) -> None:
    for _ in range(ROUNDS):
        services.desks.open(CLERK, OFFICE, "5")
        services.desks.open(CLERK, OFFICE, "12")
        taken, _other = take(services, "anmeldung"), take(services, "aufenthaltstitel")
        services.calling.call(CLERK, OFFICE, "5", taken.ticket.number, "urgent")
        if seated:
            services.calling.start(CLERK, OFFICE, "5")

        heard = together(
            [
                partial(services.calling.call_next, CLERK, OFFICE, "5"),
                partial(services.calling.no_answer, CLERK, OFFICE, "5"),
                partial(services.handing_over.transfer, CLERK, OFFICE, "5", "aufenthaltstitel"),
                partial(services.handing_over.move, CLERK, OFFICE, "5", "12"),
                partial(services.handing_over.hold, CLERK, OFFICE, "5", "photo", same_desk=True),
                partial(services.undoing.undo, COLLEAGUE, OFFICE, "5"),
            ]
        )

        assert set(heard) <= REFUSALS | {DONE}, heard
        assert DONE in heard
        at_most_at_one_desk(services, taken.ticket.number)
        _send_everybody_away(services)
        books_are_right(services)


@pytest.mark.timeout(300)
def test_a_step_is_taken_back_or_the_next_desk_has_the_client_never_both(services: Services) -> None:
    won: Counter[tuple[str, str]] = Counter()
    for _ in range(ROUNDS):
        services.desks.open(CLERK, OFFICE, "5")
        taken = take(services, "info", "aufenthaltstitel")
        serve(services, "2")
        services.calling.finish(CLERK, OFFICE, "2")

        undo, _call = together(
            [
                partial(services.undoing.undo, CLERK, OFFICE, "2"),
                partial(services.calling.call_next, COLLEAGUE, OFFICE, "5"),
            ]
        )

        state = services.lobby.state(OFFICE).state
        places = [desk for desk, call in state.open_calls.items() if call.number == taken.ticket.number]
        assert (undo, places) in ((DONE, ["2"]), ("undo_too_late", ["5"]))
        assert of(services, taken).state == ("serving" if undo == DONE else "called")
        won[undo, places[0]] += 1
        _send_everybody_away(services)
        books_are_right(services)
    assert won.total() == ROUNDS


@pytest.mark.timeout(300)
def test_a_call_taken_back_while_another_desk_picks_the_client_ends_at_one_desk(services: Services) -> None:
    for _ in range(ROUNDS):
        services.desks.open(CLERK, OFFICE, "1")
        services.desks.open(CLERK, OFFICE, "5")
        taken = take(services, "anmeldung")
        services.calling.call_next(CLERK, OFFICE, "1")
        number = taken.ticket.number

        undo, pick, cancel = together(
            [
                partial(services.undoing.undo, CLERK, OFFICE, "1"),
                partial(services.calling.call, COLLEAGUE, OFFICE, "5", number, "urgent"),
                partial(services.ticketing.cancel, VISITOR, taken.token),
            ]
        )

        # Until the call is taken back nobody else has the client; a holder who leaves makes that too late.
        assert undo in (DONE, "undo_too_late")
        assert pick in (DONE, "not_allowed")
        assert cancel == DONE
        assert undo == DONE or pick != DONE
        at_most_at_one_desk(services, number)
        assert of(services, taken).state == "cancelled"
        _send_everybody_away(services)
        books_are_right(services)


def test_whoever_picks_a_number_too_late_hears_that_it_is_taken_not_that_the_desk_cannot_serve_it(
    services: Services,
) -> None:
    taken = called(_all_open(services))

    heard = together([partial(services.calling.call, CLERK, OFFICE, "5", taken.ticket.number, "urgent")])

    assert heard == ["not_allowed"]


def _all_open(services: Services) -> Services:
    for desk in ("1", "5", "12"):
        services.desks.open(CLERK, OFFICE, desk)
    return services

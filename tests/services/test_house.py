"""The whole house: it pauses and goes on, closes early, sends people home, ends the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from queue_service.domain.errors import Conflict, Forbidden, Invalid
from queue_service.domain.events import EventKind
from queue_service.domain.office import BoardLook
from queue_service.services.container import Services
from queue_service.services.issuing import Wish
from queue_service.services.ticketing import Refused
from tests.factories import CLERK, INFO, KIOSK, OFFICE, VISITOR
from tests.fakes import FakeClock
from tests.services.lobby_hands import at, board, call, of, serve, take


def test_in_a_pause_nobody_is_called_nobody_takes_a_number_and_every_screen_knows(services: Services) -> None:
    ticket = take(services)
    take(services)
    call(services, "1")
    services.house.pause(CLERK, OFFICE, "evacuation")

    for forbidden in (
        lambda: take(services),
        lambda: services.calling.call_next(CLERK, OFFICE, "2"),
        lambda: services.calling.no_answer(CLERK, OFFICE, "1"),
        lambda: services.desks.open(CLERK, OFFICE, "2"),
        lambda: services.undoing.undo(CLERK, OFFICE, "1"),
    ):
        with pytest.raises(Conflict, match="house_paused"):
            forbidden()
    for view in (
        services.lobby.board(OFFICE),
        of(services, ticket),
        at(services, "1"),
        services.lobby.display(OFFICE, "1"),
        services.lobby.office(OFFICE),
    ):
        assert view.house_pause is not None
        assert view.house_pause.kind == "evacuation"


def test_after_a_pause_the_house_goes_on_where_it_stood(services: Services, clock: FakeClock) -> None:
    parked, called, waiting = take(services), take(services), take(services)
    call(services, "1")
    services.calling.no_answer(CLERK, OFFICE, "1")
    call(services, "1")
    clock.advance(minutes=5)
    services.house.pause(CLERK, OFFICE, "evacuation")
    clock.advance(minutes=40)
    assert services.ticketing.return_due() == 0

    services.house.resume(CLERK, OFFICE)

    assert of(services, parked).state == "parked"
    assert of(services, parked).parked_until == clock.now() + timedelta(minutes=5)
    assert (of(services, called).state, of(services, called).called_at) == ("called", clock.now())
    waited = services.lobby.queue(OFFICE).next[0].waited_minutes
    assert waited == pytest.approx(5)
    assert of(services, waiting).people_ahead == 0
    assert services.call_log.replay(OFFICE, clock.now().date()) == []


def test_a_pause_is_no_service_time(services: Services, clock: FakeClock) -> None:
    take(services)
    serve(services, "1")
    clock.advance(minutes=3)
    services.house.pause(CLERK, OFFICE, "interruption")
    clock.advance(minutes=30)
    services.house.resume(CLERK, OFFICE)

    client = at(services, "1").client
    assert client is not None
    assert client.away_seconds == 1800


def test_order_is_kept_through_a_pause_for_the_rule_too(services: Services, clock: FakeClock) -> None:
    first = take(services, "anmeldung")
    clock.advance(minutes=30)
    services.house.pause(CLERK, OFFICE, "evacuation")
    clock.advance(minutes=90)
    services.house.resume(CLERK, OFFICE)
    take(services, "info")
    clock.advance(minutes=5)

    # 35 minutes of waiting, not 125: no number is over the limit of 60.
    client = call(services, "1")
    assert client.number == first.ticket.number
    assert client.reason.code == "most_points"
    assert services.call_log.replay(OFFICE, clock.now().date()) == []


def test_giving_up_is_possible_in_a_pause(services: Services) -> None:
    ticket = take(services)
    services.house.pause(CLERK, OFFICE, "evacuation")

    assert services.ticketing.cancel(VISITOR, ticket.token).state == "cancelled"


def test_pausing_and_resuming_twice_is_once(services: Services, clock: FakeClock) -> None:
    services.house.pause(CLERK, OFFICE, "interruption")
    since = clock.now()
    clock.advance(minutes=1)
    view = services.house.pause(CLERK, OFFICE, "evacuation")
    assert view.pause is not None
    assert (view.pause.kind, view.pause.since) == ("evacuation", since)
    services.house.resume(CLERK, OFFICE)

    assert services.house.resume(CLERK, OFFICE).pause is None


def test_after_an_early_closure_kiosks_refuse_with_a_proof_and_those_waiting_are_served(
    services: Services,
) -> None:
    waiting = take(services)
    services.house.close_early(INFO, OFFICE)

    with pytest.raises(Refused, match="closed_early") as refused:
        take(services)
    assert services.proofs.read(refused.value.proof.token).case_types == ("info",)
    assert call(services, "1").number == waiting.ticket.number
    services.house.reopen(INFO, OFFICE)
    take(services)


def test_only_those_who_answer_for_the_house_close_it_early_or_speak_for_it(services: Services) -> None:
    for forbidden in (
        lambda: services.house.close_early(CLERK, OFFICE),
        lambda: services.house.send_home(CLERK, OFFICE),
        lambda: services.house.say(CLERK, OFFICE, "Hallo"),
        lambda: services.house.set_board(CLERK, OFFICE, BoardLook()),
        lambda: services.house.pause(KIOSK, OFFICE, "evacuation"),
    ):
        with pytest.raises(Forbidden):
            forbidden()


def test_who_is_sent_home_has_the_wait_counted_on_another_day_once(
    services: Services, clock: FakeClock
) -> None:
    ticket = take(services, "info", "anmeldung")
    clock.advance(minutes=50)
    services.house.send_home(INFO, OFFICE)
    view = of(services, ticket)
    assert (view.state, view.voucher) == ("unserved", True)
    day = clock.now().date()
    clock.advance(days=1)
    take(services)
    clock.advance(minutes=10)

    again = services.information.redeem(INFO, OFFICE, ticket.ticket.number, day)

    assert again.ticket.case_types == ("info",)
    assert of(services, again).people_ahead == 0
    assert of(services, ticket).voucher is False
    with pytest.raises(Conflict, match="voucher_used"):
        services.information.redeem(INFO, OFFICE, ticket.ticket.number, day)


def test_only_who_was_left_unserved_has_a_voucher(services: Services, clock: FakeClock) -> None:
    ticket = take(services)
    serve(services, "1")
    services.calling.finish(CLERK, OFFICE, "1")

    with pytest.raises(Conflict, match="not_allowed"):
        services.information.redeem(INFO, OFFICE, ticket.ticket.number, clock.now().date())


def test_a_new_day_begins_with_nobody_called_nobody_waiting_and_every_desk_closed(
    services: Services, clock: FakeClock
) -> None:
    called, served, waiting = take(services), take(services), take(services)
    call(services, "1")
    serve(services, "2")
    clock.set(datetime(2026, 11, 26, 7, 30, tzinfo=UTC))

    assert services.ticketing.end_days() == 1

    assert [at(services, code).state for code in ("1", "2")] == ["closed", "closed"]
    assert [of(services, t).state for t in (called, served, waiting)] == ["unserved", "done", "unserved"]
    assert services.lobby.queue(OFFICE).next == ()
    assert board(services) == []
    assert services.ticketing.end_days() == 0
    assert services.call_log.replay(OFFICE, datetime(2026, 11, 25, tzinfo=UTC).date()) == []


def test_nobody_has_waited_longer_than_until_closing(services: Services, clock: FakeClock) -> None:
    clock.set(datetime(2026, 11, 25, 14, 50, tzinfo=UTC))
    ticket = take(services)
    clock.set(datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    services.ticketing.end_days()

    again = services.information.redeem(
        INFO, OFFICE, ticket.ticket.number, datetime(2026, 11, 25, tzinfo=UTC).date()
    )

    # From 15:50 to closing at 16:00, not the night.
    with services.lobby._units.reading() as work:
        row = work.tickets.by_number(work.offices.key(OFFICE)[0], clock.now().date(), again.ticket.number)
    assert row.checked_in - row.clock == timedelta(minutes=10)


def test_the_first_step_of_a_day_ends_the_one_before_by_itself(services: Services, clock: FakeClock) -> None:
    yesterday = take(services)
    call(services, "1")
    services.house.pause(CLERK, OFFICE, "interruption")
    clock.advance(days=1)

    today = take(services)

    assert (of(services, yesterday).state, of(services, today).state) == ("unserved", "waiting")
    assert services.lobby.house(OFFICE).pause is None
    assert call(services, "1").number == today.ticket.number


def test_numbers_are_given_out_a_little_before_opening_in_the_order_of_arrival(
    services: Services, clock: FakeClock
) -> None:
    clock.set(datetime(2026, 11, 25, 6, 40, tzinfo=UTC))
    with pytest.raises(Conflict, match="office_closed"):
        take(services)
    clock.set(datetime(2026, 11, 25, 6, 46, tzinfo=UTC))
    early = take(services)
    clock.advance(minutes=13)
    late = take(services)
    clock.set(datetime(2026, 11, 25, 7, 0, tzinfo=UTC))

    assert [call(services, "1").number, call(services, "2").number] == [
        early.ticket.number,
        late.ticket.number,
    ]


def test_a_message_is_on_the_boards_until_it_is_taken_away(services: Services) -> None:
    services.house.say(INFO, OFFICE, "  Aufzug   außer Betrieb ")
    assert services.lobby.board(OFFICE).message == "Aufzug außer Betrieb"
    services.house.say(INFO, OFFICE, " ")
    assert services.lobby.board(OFFICE).message is None
    with pytest.raises(Invalid, match="message_too_long"):
        services.house.say(INFO, OFFICE, "x" * 281)


def test_the_look_of_the_boards_is_kept(services: Services) -> None:
    look = BoardLook("#0a5c36", ({"de": "Willkommen", "en": "Welcome"},), 20)
    services.house.set_board(INFO, OFFICE, look)

    assert services.lobby.office(OFFICE).board == look
    with pytest.raises(Invalid, match="invalid_colour"):
        BoardLook("red")


def test_a_clock_that_jumps_over_midnight_and_back_stops_nothing(
    services: Services, clock: FakeClock
) -> None:
    revisions = []
    for step in (timedelta(0), timedelta(days=1), timedelta(days=-1), timedelta(days=-2), timedelta(days=2)):
        clock.set(clock.now() + step)
        take(services)
        take(services)
        revisions.append(services.lobby.revision(OFFICE))

    assert revisions == sorted(set(revisions))
    # The first two were left unserved when the clock said that their day was over.
    assert call(services, "1").number == "A003"


@pytest.mark.quick("sqlite")
def test_a_day_that_leaves_more_people_than_one_revision_has_ids_ends_too(
    services: Services, clock: FakeClock
) -> None:
    wishes = [Wish(("info",))] * 30
    for _ in range(34):
        services.information.take_several(INFO, OFFICE, wishes)
    yesterday = clock.now().date()
    clock.advance(days=1)

    first, second = take(services), take(services)

    assert (first.ticket.number, second.ticket.number) == ("A001", "A002")
    with services.lobby._units.reading() as work:
        kinds = [event.kind for event in work.lobby.events(work.offices.key(OFFICE)[0], yesterday)]
    assert kinds.count(EventKind.UNSERVED) == 1020
    services.house.send_home(INFO, OFFICE)

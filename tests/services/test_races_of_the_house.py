"""The whole house and many hands at the same moment: a pause, a new day, the stop of the kiosks, papers, vouchers."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest

from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.domain.kiosk_stop import USABLE_SHARE
from queue_service.persistence.database import Database
from queue_service.services.container import Services
from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from queue_service.services.ticketing import Refused
from tests.conftest import services_over
from tests.factories import CLERK, COLLEAGUE, INFO, KIOSK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.lobby_hands import serve, take
from tests.services.racing import (
    DONE,
    RunningClock,
    at_once,
    books_are_right,
    kinds,
    record,
    together,
)

DESKS = ("1", "2", "5", "12")


@pytest.fixture
def running(database: Database, live: FakeLiveFeed) -> Services:
    """The use cases in a house whose clock goes on."""
    return services_over(database, RunningClock(), live)


@pytest.mark.timeout(300)
def test_after_a_pause_was_answered_nobody_is_called_until_the_house_goes_on(running: Services) -> None:
    for desk in DESKS:
        running.desks.open(CLERK, OFFICE, desk)
    for n in range(120):
        take(running, ("info", "anmeldung", "aufenthaltstitel")[n % 3])

    def act(hand: int) -> list[str]:
        if hand == 8:
            for _ in range(6):
                running.house.pause(INFO, OFFICE, "evacuation")
                running.house.resume(INFO, OFFICE)
            return []
        desk, heard = DESKS[hand % 4], []
        for _ in range(20):
            for press in (running.calling.call_next, running.calling.finish):
                heard += together([partial(press, CLERK, OFFICE, desk)])
        return heard

    heard = at_once(9, act)

    assert set(heard) <= {DONE, "house_paused", "client_present", "no_client", "not_allowed"}
    assert _in_a_pause(record(running)) == []
    assert kinds(running)[EventKind.HOUSE_PAUSED] == kinds(running)[EventKind.HOUSE_RESUMED] == 6
    books_are_right(running)


def _in_a_pause(events: list[LobbyEvent]) -> list[EventKind]:
    """What stands in the record between a pause and the going on."""
    found: list[EventKind] = []
    paused = False
    for event in events:
        if event.kind in (EventKind.HOUSE_PAUSED, EventKind.HOUSE_RESUMED):
            paused = event.kind is EventKind.HOUSE_PAUSED
        elif paused:
            found.append(event.kind)
    return found


@pytest.mark.timeout(300)
def test_a_pause_that_stays_stops_eight_callers_at_once(running: Services) -> None:
    for desk in DESKS:
        running.desks.open(CLERK, OFFICE, desk)
    for _ in range(60):
        take(running, "anmeldung", "info")
    answered: list[datetime] = []

    def act(hand: int) -> list[str]:
        if hand == 8:
            running.house.pause(INFO, OFFICE, "interruption")
            answered.append(running.lobby.house(OFFICE).server_time)
            return []
        desk = DESKS[hand % 4]
        for _ in range(200):
            if "house_paused" in together([lambda: running.calling.call_next(CLERK, OFFICE, desk)]):
                return [desk]
            together([lambda: running.calling.finish(CLERK, OFFICE, desk)])
        return []

    stopped = at_once(9, act)

    assert Counter(stopped) == dict.fromkeys(DESKS, 2)
    assert [e.kind for e in record(running) if e.at > answered[0]] == []
    running.house.resume(INFO, OFFICE)
    books_are_right(running)


@pytest.mark.timeout(300)
def test_of_two_information_desks_that_enter_one_paper_number_one_is_told_that_it_is_taken(
    services: Services, clock: FakeClock
) -> None:
    for n in range(1, 31):
        paper = PaperNumber(f"X{n:03d}", Wish(("info",)), clock.now(), done=n % 3 == 0)

        heard = together(
            [
                partial(services.information.enter_paper, INFO, OFFICE, [paper]),
                partial(services.information.enter_paper, CLERK, OFFICE, [paper]),
            ]
        )

        assert sorted(heard) == [DONE, "number_taken"]
    assert kinds(services)[EventKind.TICKET_TAKEN] == 30
    books_are_right(services)


@pytest.mark.timeout(300)
def test_papers_that_two_desks_enter_in_part_are_entered_by_one_as_a_whole(
    services: Services, clock: FakeClock
) -> None:
    for n in range(1, 40, 3):
        papers = [PaperNumber(f"X{n + i:03d}", Wish(("info",)), clock.now()) for i in range(3)]

        heard = together(
            [
                partial(services.information.enter_paper, INFO, OFFICE, papers[:2]),
                partial(services.information.enter_paper, CLERK, OFFICE, papers[1:]),
            ]
        )

        assert sorted(heard) == [DONE, "number_taken"]
    assert kinds(services)[EventKind.TICKET_TAKEN] == 26
    books_are_right(services)


@pytest.mark.timeout(300)
def test_a_voucher_that_two_desks_redeem_at_once_counts_once(services: Services, clock: FakeClock) -> None:
    numbers = [take(services, "info").ticket.number for _ in range(20)]
    day = clock.now().date()
    clock.advance(hours=1)
    services.house.send_home(INFO, OFFICE)
    clock.advance(days=1)

    for number in numbers:
        heard = together(
            [
                partial(services.information.redeem, INFO, OFFICE, number, day),
                partial(services.information.redeem, CLERK, OFFICE, number, day),
            ]
        )
        assert sorted(heard) == [DONE, "voucher_used"]

    assert len(services.lobby.state(OFFICE).state.tickets) == len(numbers)
    books_are_right(services)


@pytest.mark.timeout(300)
def test_eight_hands_that_begin_a_new_day_end_the_old_one_once(services: Services, clock: FakeClock) -> None:
    for _ in range(3):
        taken = [take(services, "info", "anmeldung") for _ in range(12)]
        for desk in ("1", "2"):
            serve(services, desk)
        services.desks.open(CLERK, OFFICE, "5")
        services.calling.call(CLERK, OFFICE, "5", taken[5].ticket.number, "urgent")
        services.calling.no_answer(CLERK, OFFICE, "5")
        services.house.pause(INFO, OFFICE, "evacuation")
        old, ids = clock.now().date(), set(services.lobby.state(OFFICE).state.tickets)
        clock.advance(days=1 if clock.now().isoweekday() < 5 else 3)

        def begin(hand: int) -> list[str]:
            if hand < 4:
                return [take(services, "info").ticket.number]
            if hand == 7:
                return [str(services.ticketing.end_days())]
            services.desks.open(CLERK, OFFICE, DESKS[hand - 4])
            return []

        heard = at_once(8, begin)

        assert {"A001", "A002", "A003", "A004"} <= set(heard)
        with services.lobby._units.reading() as work:
            events = work.lobby.events(work.offices.key(OFFICE)[0], old)
        endings = [
            e for e in events if e.values.get("by") == "day_over" or e.values.get("outcome") == "day_over"
        ]
        tickets = Counter(e.ticket_id for e in endings if e.ticket_id is not None)
        assert tickets == dict.fromkeys(ids, 1)
        desks = Counter(e.desk for e in endings if e.kind is EventKind.DESK_CLOSED)
        assert desks == {"1": 1, "2": 1, "5": 1}
        assert sum(e.kind is EventKind.HOUSE_RESUMED for e in endings) == 1
        books_are_right(services)


@pytest.mark.timeout(300)
def test_eight_kiosks_at_once_promise_no_more_than_the_desks_can_serve(
    services: Services, clock: FakeClock
) -> None:
    # 15:00, open until 16:00; desks 5 and 12 have 55 usable minutes each.
    clock.set(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))
    services.desks.open(CLERK, OFFICE, "5")
    services.desks.open(COLLEAGUE, OFFICE, "12")
    minutes = {"anmeldung": 13, "aufenthaltstitel": 24, "asyl": 20, "info": 5}
    may = {"5": {"anmeldung", "aufenthaltstitel"}, "12": set(minutes)}
    matters = list(minutes)

    def ask(hand: int) -> list[str]:
        given = []
        for n in range(12):
            wish = matters[(hand + n) % 4]
            try:
                services.ticketing.take(KIOSK, OFFICE, [wish], "de")
            except Refused:
                continue
            else:
                given.append(wish)
        return given

    given = Counter(at_once(8, ask))

    usable = USABLE_SHARE * 60
    for skills in ({"asyl", "info"}, set(minutes)):
        work = sum(given[code] * minutes[code] for code in skills)
        desks = [desk for desk, codes in may.items() if codes & skills]
        assert work <= usable * len(desks)
    # Nor fewer: the shortest matter does not fit any more, and the kiosk says the same before one asks.
    with pytest.raises(Refused):
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    stopped = {item.code for item in services.lobby.office(OFFICE).case_types if item.stopped}
    assert stopped == set(minutes)
    counted = kinds(services)
    assert counted[EventKind.TICKET_TAKEN] == given.total()
    assert counted[EventKind.REFUSED] == 8 * 12 - given.total() + 1
    books_are_right(services)


@pytest.mark.timeout(300)
def test_an_early_closure_at_the_same_moment_is_before_or_after_each_number(services: Services) -> None:
    def act(hand: int) -> list[str]:
        if hand == 8:
            services.house.send_home(INFO, OFFICE)
            return []
        given = []
        for _ in range(10):
            try:
                given.append(services.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number)
            except Refused:
                break
        return given

    given = at_once(9, act)

    events = record(services)
    closed = next(place for place, event in enumerate(events) if event.kind is EventKind.CLOSED_EARLY)
    taken = [place for place, event in enumerate(events) if event.kind is EventKind.TICKET_TAKEN]
    assert len(taken) == len(given)
    assert all(place < closed for place in taken)
    assert kinds(services)[EventKind.UNSERVED] == len(given)
    books_are_right(services)


@pytest.mark.timeout(300)
def test_two_sweeps_and_two_hands_bring_a_parked_client_back_once(
    services: Services, clock: FakeClock
) -> None:
    for _ in range(15):
        taken = take(services, "info")
        services.desks.open(CLERK, OFFICE, "2")
        services.calling.call_next(CLERK, OFFICE, "2")
        services.calling.no_answer(CLERK, OFFICE, "2")
        clock.advance(minutes=10, seconds=1)
        before = len(record(services))

        heard = together(
            [
                services.ticketing.return_due,
                services.ticketing.return_due,
                partial(services.ticketing.back, KIOSK, taken.token),
                partial(services.calling.call_next, CLERK, OFFICE, "2"),
            ]
        )

        # Whoever is called before pressing "I am back" hears so.
        assert heard[:2] + heard[3:] == [DONE] * 3
        assert heard[2] in (DONE, "not_allowed")
        happened = Counter(event.kind for event in record(services)[before:])
        assert happened[EventKind.REJOINED] == 1
        assert happened[EventKind.RETURNED] == 0
        assert happened[EventKind.CALLED] == 1
        services.desks.close(CLERK, OFFICE, "2", "finish")
    books_are_right(services)

"""Soundness: a record that can have happened is found sound, and whatever is lost, doubled or impossible is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_service.domain.record import FAULTS, DeskRow, Entry, LegNow, TicketNow
from tests.domain.books import (
    CALLS,
    DAY,
    DESKS,
    DONE,
    ENTRIES,
    LEG,
    NINE,
    OVER,
    SOUND,
    TAKEN,
    TICKETS,
    Change,
    at,
    call_changed,
    desk_changed,
    event,
    event_changed,
    faults,
    row,
    ticket_changed,
    waiting,
    with_event,
    without,
)

TOMORROW = replace(
    SOUND, day=DAY + timedelta(days=1), revision=26, newest=26, entries=(), tickets=(), calls=(), counters={},
    desks=dict.fromkeys(("1", "2", "5"), DeskRow("closed", 26)), steps={}, closed_early_at=None,
)  # fmt: skip

#: code → ways to make it: what somebody changed in the record or the tables of a sound day.
SABOTAGE: dict[str, tuple[Change, ...]] = {
    "illegal_move": (
        with_event(event(9, "started", 1, "1", ordinal=1)),
        with_event(event(14, "no_show", 1, "1", ordinal=1)),
        with_event(waiting(10, "next_leg", 1, 3, ordinal=5)),
        with_event(event(24, "cancelled", 2, ordinal=1)),
        with_event(waiting(24, "transferred", 4, 13, ordinal=1, unpinned="5")),
        with_event(waiting(24, "rejoined", 3, 10, ordinal=1)),
        with_event(event(24, "finished", 3, "5", ordinal=1)),
        event_changed(23_000, values={"class_key": "info", "clock": at(9).timestamp()}),
    ),
    "unknown_kind": (event_changed(8_000, kind="abolished"),),
    "broken_event": (
        event_changed(11_000, desk=None),
        event_changed(9_000, values={}),
        event_changed(9_000, ticket=None),
        event_changed(8_000, ticket=None),
        event_changed(12_000, desk=None),
    ),
    "never_taken": (without(9_000), without(3_000), event_changed(4_000, ticket=77)),
    "taken_twice": (with_event(waiting(14, "ticket_taken", 2, 9, ordinal=1)),),
    "number_changed": (event_changed(11_000, number="A009"),),
    "number_twice": (event_changed(10_000, number="A002"),),
    "number_lost": (
        row(counters={"A": 5}),
        row(counters={"A": 4, "H": 1}),
        without(3_000, 4_000, 5_000, 6_000, 7_000, 8_000),
    ),
    "two_desks": (with_event(event(20, "called", 2, "5", ordinal=1)),),
    "two_clients": (
        with_event(event(20, "called", 3, "2", ordinal=1)),
        event_changed(20_000, desk="5", at=at(20)),
        event_changed(17_000, desk="1"),
    ),
    "wrong_desk": (
        event_changed(8_000, desk="5"),
        event_changed(19_000, desk="2"),
        event_changed(20_000, values={"from": "5"}),
    ),
    "desk_has_client": (
        with_event(event(20, "desk_closed", None, "2", ordinal=1)),
        with_event(event(14, "desk_paused", None, "1", ordinal=1, reason="break")),
        with_event(event(14, "desk_ready", None, "5", ordinal=1)),
        event_changed(24_000, desk="2"),
    ),
    "desk_has_no_client": (event_changed(6_000, desk="5"), without(5_000)),
    "desk_not_open": (without(1_000), event_changed(12_000, desk="12")),
    "undone_nothing": (
        event_changed(18_000, values={"undone": "call", "state": "serving"}),
        event_changed(18_000, values={"undone": "hold", "state": "on_hold"}),
        with_event(event(17, "desk_opened", None, "5", ordinal=1), event(17, "undone", 4, ordinal=2)),
    ),
    "called_in_pause": (with_event(event(10, "house_paused", ordinal=1, kind="evacuation")),),
    "house_unchanged": (
        with_event(event(24, "reopened", ordinal=1)),
        with_event(event(25, "closed_early", ordinal=1)),
        with_event(
            event(24, "house_paused", ordinal=1, kind="x"), event(24, "house_paused", ordinal=2, kind="x")
        ),
    ),
    "resumed_without_pause": (with_event(event(24, "house_resumed", ordinal=1, since=at(20).timestamp())),),
    "time_runs_back": (event_changed(9_000, at=at(1)), event_changed(25_000, at=at(24) - timedelta(hours=1))),
    "revision_runs_back": (event_changed(1_000, id=0),),
    "revision_behind": (row(revision=24), event_changed(25_000, id=26_000)),
    "ticket_lost": (row(tickets=TICKETS[1:]), row(tickets=())),
    "ticket_without_events": (
        row(tickets=(*TICKETS, TICKETS[0]._replace(id=9, number="A009"))),
        without(9_000, 11_000, 19_000, 20_000),
    ),
    "state_differs": (
        ticket_changed(3, state="cancelled"),
        ticket_changed(2, state="called"),
        without(22_000),
        without(8_000),
    ),
    "number_differs": (ticket_changed(3, number="A007"),),
    "class_differs": (ticket_changed(3, class_key="info/n"),),
    "clock_differs": (
        ticket_changed(3, clock=at(9)),
        ticket_changed(4, clock=at(12)),
        ticket_changed(2, clock=NINE),
    ),
    "ticket_revision_differs": (
        ticket_changed(3, revision=17),
        ticket_changed(3, revision=24),
        ticket_changed(4, revision=21),
        ticket_changed(4, revision=26),
    ),
    "value_out_of_place": (
        ticket_changed(4, parked_until=None),
        ticket_changed(3, parked_until=at(31)),
        ticket_changed(3, hold_reason="photo"),
        ticket_changed(1, ended_at=None),
        ticket_changed(2, ended_at=at(20)),
    ),
    "legs_taken_without_desk": (ticket_changed(3, legs=(TAKEN,)), ticket_changed(1, legs=(TAKEN,))),
    "no_leg_taken": (ticket_changed(2, legs=(LEG,)), ticket_changed(2, legs=())),
    "ended_with_open_legs": (ticket_changed(1, legs=(DONE, LEG)),),
    "waits_for_nothing": (
        ticket_changed(3, legs=(DONE,)),
        ticket_changed(4, legs=()),
        ticket_changed(3, legs=(LegNow("asyl", "open"),)),
        ticket_changed(3, class_key="//"),
    ),
    "voucher_used_twice": (
        lambda record: ticket_changed(1, followed_by=3)(ticket_changed(5, followed_by=3)(record)),
    ),
    "call_lost": (row(calls=CALLS[1:]), row(calls=())),
    "call_without_event": (
        row(calls=(*CALLS, CALLS[0]._replace(id=5_001))),
        without(4_000),
        call_changed(4_001, ticket=5),
    ),
    "call_differs": (
        call_changed(11_001, desk="5"),
        call_changed(4_001, called_at=at(3)),
        call_changed(13_001, number="A001"),
        call_changed(4_001, ended_at=None),
        call_changed(4_001, ending="no_answer"),
        call_changed(4_001, started_at=None),
        call_changed(13_001, repeats=2),
        without(14_000),
        without(15_000),
        call_changed(11_001, ended_at=at(12)),
        without(20_000),
    ),
    "open_call_without_client": (call_changed(21_001, ended_at=None), ticket_changed(2, state="done")),
    "client_without_open_call": (call_changed(11_001, ended_at=at(12)), ticket_changed(3, state="called")),
    "two_open_calls": (
        call_changed(13_001, ended_at=None, ticket=2),
        call_changed(4_001, ended_at=None, desk="2"),
    ),
    "desk_without_client": (
        desk_changed("5", "away", 24),
        call_changed(11_001, ended_at=at(12)),
    ),
    "client_at_free_desk": tuple(
        desk_changed("2", state, 20) for state in ("open", "ready", "paused", "closed", "wrap_up")
    ),
    "step_without_ticket": (row(steps={"2": 99}),),
    "desk_differs": (
        desk_changed("1", "open", 20),
        desk_changed("2", "away", 20),
        desk_changed("12", "open", 0),
        without(24_000),
        without(20_000),
    ),
    "desk_revision_differs": (
        desk_changed("1", "paused", 21),
        row(desks={**DESKS, "5": None}),
        without(24_000),
    ),
    "event_lost": (without(13_000), without(23_000), event_changed(9_000, id=9_001)),
    "house_differs": (row(closed_early_at=None), row(paused_since=at(25)), without(25_000)),
    "counter_behind": (row(counters={"A": 3}), row(counters={})),
    "still_in_house": (),
    "pause_left_open": (),
    "day_without_row": (row(revision=None, last_at=None),),
    "day_clock_behind": (row(last_at=at(24)),),
}
#: The same of a day that is over.
SABOTAGE_LATER: dict[str, tuple[Change, ...]] = {
    "still_in_house": (
        ticket_changed(3, state="waiting"),
        row(tickets=(), entries=ENTRIES),
    ),
    "pause_left_open": (row(paused_since=at(25)),),
    "revision_behind": (
        row(newest=25),
        event_changed(26_000, kind="started"),
        with_event(event(27, "unserved", 1, by="day_over")),
    ),
    "ticket_lost": (row(tickets=OVER.tickets[:-1]),),
    "call_lost": (row(calls=CALLS[:1]),),
    "state_differs": (without(26_001), ticket_changed(4, state="cancelled")),
    "open_call_without_client": (call_changed(11_001, ended_at=None), row(calls=CALLS, tickets=())),
}


def test_a_sound_day_is_found_sound() -> None:
    assert faults(SOUND) == []
    assert faults(OVER, TOMORROW) == []


def test_every_fault_has_a_way_to_make_it() -> None:
    made = {code for ways in (SABOTAGE, SABOTAGE_LATER) for code, changes in ways.items() if changes}

    assert made == set(FAULTS)


@pytest.mark.parametrize(
    ("code", "change"), [(code, change) for code, changes in SABOTAGE.items() for change in changes]
)
def test_what_was_lost_doubled_or_made_impossible_is_found(code: str, change: Change) -> None:
    assert code in {fault.code for fault in faults(change(SOUND))}


@pytest.mark.parametrize(
    ("code", "change"), [(code, change) for code, changes in SABOTAGE_LATER.items() for change in changes]
)
def test_it_is_found_on_a_day_that_is_over_too(code: str, change: Change) -> None:
    assert code in {fault.code for fault in faults(change(OVER), TOMORROW)}


def test_no_event_can_be_taken_out_unnoticed_but_those_without_which_all_is_the_same() -> None:
    unnoticed = [
        entry.kind
        for entry in ENTRIES
        if not faults(replace(SOUND, entries=[e for e in ENTRIES if e != entry]))
    ]

    assert unnoticed == ["desk_away", "desk_opened", "desk_ready"]


def test_a_doubled_event_is_found_unless_doing_it_twice_is_the_same() -> None:
    def doubled(entry: Entry) -> Entry:
        last = max(other.id for other in ENTRIES if other.revision == entry.revision)
        return entry._replace(id=last + 1)

    unnoticed = {entry.kind for entry in ENTRIES if not faults(with_event(doubled(entry))(SOUND))}

    assert unnoticed == {"desk_away", "desk_opened", "desk_ready", "desk_wrap_up"}


def test_one_mistake_is_one_fault_and_not_one_with_every_event_after_it() -> None:
    found = faults(with_event(event(10, "started", 1, "5", ordinal=1))(SOUND))

    assert [fault.code for fault in found if fault.code == "illegal_move"] == ["illegal_move"]


def test_tickets_and_calls_that_privacy_has_erased_are_no_loss_and_the_record_is_still_walked() -> None:
    erased = replace(OVER, tickets=(), calls=(), counters={})

    assert faults(erased, TOMORROW) == []
    assert faults(replace(erased, counters={"A": 4}), TOMORROW) == []
    assert {fault.code for fault in faults(without(4_000)(erased), TOMORROW)} == {"illegal_move"}


def test_nothing_is_said_of_what_ended_before_revisions_were_kept() -> None:
    old = TicketNow(1, "A001", "done", (TAKEN,), "info", at(3))

    assert faults(replace(SOUND, tickets=(old, *TICKETS[1:]))) == []


def test_clocks_stand_still_while_the_house_does() -> None:
    paused = with_event(
        event(24, "house_paused", kind="evacuation", ordinal=1),
        event(25, "house_resumed", since=at(24).timestamp(), ordinal=1),
    )(SOUND)
    later = [
        ticket._replace(clock=ticket.clock + timedelta(minutes=1), revision=25)
        if ticket.state in ("waiting", "parked", "serving")
        else ticket
        for ticket in TICKETS
    ]

    assert faults(replace(paused, tickets=later)) == []
    assert {fault.code for fault in faults(paused)} == {"clock_differs", "ticket_revision_differs"}


def test_a_desk_goes_on_over_midnight_where_nobody_closed_it() -> None:
    open_still = without(26_003, 26_004, 26_005)(OVER)
    tomorrow = replace(TOMORROW, desks={**DESKS, "2": DeskRow("open", 26)})

    assert faults(open_still, tomorrow) == []
    assert "desk_differs" in {fault.code for fault in faults(open_still, TOMORROW)}


def test_a_wait_counts_once_whatever_day_it_was() -> None:
    first = ticket_changed(3, followed_by=30_001)(OVER)
    second = replace(TOMORROW, tickets=())

    assert faults(first, second) == []
    twice = ticket_changed(4, followed_by=30_001)(first)
    assert [fault.code for fault in faults(twice, second)] == ["voucher_used_twice"]

"""The rules that waiting points are compared with, as the day files' description says."""

from __future__ import annotations

from queue_service.domain.dispatch import DeskSkills, Head, TicketClass
from queue_service.planning.peer_rules import appointments_first, check_in, fifo, ratio_2_1, slot

NOW = 36000.0
DESK = DeskSkills("1", frozenset({"INFO", "AT"}))


def walk_in(ticket: int, came: float, case_type: str = "INFO") -> Head:
    return Head(TicketClass(case_type), ticket, came, came)


def booking(ticket: int, clock: float, came: float = NOW - 1200) -> Head:
    return Head(TicketClass("AT", booked=True), ticket, clock, came)


def test_fifo_calls_the_earliest_check_in_then_the_lower_number() -> None:
    one, two, three = walk_in(1, NOW - 60), walk_in(3, NOW - 90), walk_in(2, NOW - 90)
    assert fifo([one, two, three], DESK, NOW, 0) == three
    assert fifo([], DESK, NOW, 0) is None


def test_fifo_puts_a_booking_at_its_check_in() -> None:
    assert check_in(NOW, NOW - 600) == NOW - 600


def test_no_rule_calls_whom_the_desk_may_not_serve() -> None:
    stranger = walk_in(1, NOW - 900, "EB")
    for rule in (fifo, appointments_first, ratio_2_1):
        assert rule([stranger], DESK, NOW, 0) is None


def test_appointments_first_calls_bookings_from_ten_minutes_before_their_slot_by_slot() -> None:
    long_waiting = walk_in(1, NOW - 7200)
    near, nearer = booking(2, NOW + 600), booking(3, NOW + 300)
    assert appointments_first([long_waiting, near, nearer], DESK, NOW, 0) == nearer
    assert appointments_first([long_waiting, near], DESK, NOW, 0) == near
    assert slot(NOW, NOW + 300) == NOW


def test_appointments_first_calls_earlier_bookings_only_after_walk_ins() -> None:
    early, earlier = booking(2, NOW + 601), booking(3, NOW + 1200)
    just_here = walk_in(1, NOW)
    assert appointments_first([early, just_here], DESK, NOW, 0) == just_here
    assert appointments_first([early, earlier], DESK, NOW, 0) == early


def test_of_three_calls_two_prefer_a_booking_and_the_third_a_walk_in() -> None:
    waiting = [walk_in(1, NOW - 7200), booking(2, NOW)]
    called = [ratio_2_1(waiting, DESK, NOW, calls) for calls in range(6)]
    assert [head.ticket for head in called if head] == [2, 2, 1, 2, 2, 1]


def test_a_ratio_takes_whoever_is_there_and_early_bookings_last() -> None:
    early = booking(2, NOW + 900)
    assert ratio_2_1([early], DESK, NOW, 0) == early
    assert ratio_2_1([early, walk_in(1, NOW)], DESK, NOW, 0) == walk_in(1, NOW)
    assert ratio_2_1([booking(3, NOW)], DESK, NOW, 2) == booking(3, NOW)

"""Rules that other systems and offices use, to compare waiting points with. Never used to call people.

Each is a plain function (heads, desk, now, calls so far today) to the one to call. Times are seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from queue_service.domain.dispatch import DeskSkills, Head, may_serve

#: A booking is preferred once its slot is at most this far away.
WINDOW_SECONDS = 600


def fifo(heads: Iterable[Head], desk: DeskSkills, _now: float, _calls: int) -> Head | None:
    """Earliest check-in first. The clock of a booking has to be its check-in."""
    return _first(heads, desk, lambda head: 0)


def appointments_first(heads: Iterable[Head], desk: DeskSkills, now: float, _calls: int) -> Head | None:
    """Bookings near their slot first, by slot; then walk-ins; then early bookings.

    The clock of a booking has to be its slot.
    """

    def rank(head: Head) -> int:
        if not head.ticket_class.booked:
            return 1
        return 0 if head.clock - now <= WINDOW_SECONDS else 2

    return _first(heads, desk, rank)


def ratio_2_1(heads: Iterable[Head], desk: DeskSkills, now: float, calls: int) -> Head | None:
    """Two calls in three prefer a booking near its slot, the third a walk-in; early bookings come last."""
    prefers_booking = calls % 3 < 2

    def rank(head: Head) -> int:
        if head.ticket_class.booked and head.clock - now > WINDOW_SECONDS:
            return 2
        return 0 if head.ticket_class.booked == prefers_booking else 1

    return _first(heads, desk, rank)


def slot(booked_for: float, _checked_in: float) -> float:
    """The place of a booking under `appointments_first`."""
    return booked_for


def check_in(_booked_for: float, checked_in: float) -> float:
    """The place of a booking under `fifo`."""
    return checked_in


def _first(heads: Iterable[Head], desk: DeskSkills, rank: Callable[[Head], int]) -> Head | None:
    """The lowest rank; then the earliest clock, check-in and number."""
    fitting = (head for head in heads if may_serve(desk, head.ticket_class))
    return min(fitting, key=lambda h: (rank(h), h.clock, h.checked_in, h.ticket), default=None)

"""What the roster of a day still gives: desk time from now on, without counting anybody twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_service.domain.kiosk_stop import DeskTime
from queue_service.domain.roster import LineKind, Seat


@dataclass(frozen=True, slots=True)
class DeskAtWork:
    """A desk as it is at this moment.

    Attributes:
        case_types: what it serves: as somebody opened it, or all it is equipped for.
        is_open: somebody works there.
        busy_minutes: how long the present client may be expected to take.
    """

    code: str
    case_types: tuple[str, ...]
    is_open: bool
    busy_minutes: float = 0.0


def desk_times(
    seats: Iterable[Seat], desks: Iterable[DeskAtWork], now: datetime, until: datetime
) -> list[DeskTime]:
    """What the desks of a rostered day still have to give until closing.

    A rostered desk counts from the beginning of its shift, or from now, until the shift ends, whether it has been
    opened yet or not. What somebody has opened it for counts while that shift lasts. A desk that is open without
    being rostered today counts until closing.

    Args:
        seats: those of the office day, see `Roster.seats`.
        now, until: UTC; ``until`` is when the office closes.
    """
    rostered: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.kind is LineKind.DESK and seat.desk is not None:
            rostered.setdefault(seat.desk, []).append(seat)
    return [
        time
        for desk in desks
        for time in _times(desk, rostered.get(desk.code, ()), now, until)
        if time.case_types
    ]


def desk_minutes(seats: Iterable[Seat], since: datetime, until: datetime) -> float:
    """Minutes in which desks serve something, each desk once at a time, however many are planned there."""
    by_desk: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.case_types and seat.desk is not None:
            by_desk.setdefault(seat.desk, []).append(seat)
    return sum(minutes for mine in by_desk.values() for _, minutes in _stretches(mine, since, until))


def _times(desk: DeskAtWork, mine: Sequence[Seat], now: datetime, until: datetime) -> Iterator[DeskTime]:
    begins = now + timedelta(minutes=desk.busy_minutes)
    if not mine:
        if desk.is_open:
            yield DeskTime(frozenset(desk.case_types), max(0.0, (until - begins).total_seconds() / 60))
        return
    for seat, minutes in _stretches(mine, begins, until):
        at_work = desk.is_open and seat.starts <= now < seat.ends
        yield DeskTime(frozenset(desk.case_types if at_work else seat.case_types), minutes)


def _stretches(mine: Sequence[Seat], since: datetime, until: datetime) -> Iterator[tuple[Seat, float]]:
    """What each seat of one desk adds to those before it, in minutes."""
    for seat in sorted(mine, key=lambda each: each.starts):
        start, end = max(seat.starts, since), min(seat.ends, until)
        if end > start:
            yield seat, (end - start).total_seconds() / 60
            since = end

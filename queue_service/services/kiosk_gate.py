"""May a kiosk still give out this number today? The rule is `domain.kiosk_stop`; here it gets its figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.kiosk_stop import DeskTime, Room, applies, room_for
from queue_service.domain.roster_capacity import DeskAtWork, desk_times
from queue_service.persistence.calls import CallRow
from queue_service.persistence.unit_of_work import ReadWork
from queue_service.services.offices import Office
from queue_service.services.rostered import rostered_seats


def room_today(
    work: ReadWork, office: Office, desks: Mapping[str, DeskNow], case_types: Sequence[str], now: datetime
) -> Room:
    """Whether these matters can still be served today; always, when one of them is urgent or closing is far.

    The desks of today are those of the roster, for as long as their shifts last. On a day that nobody has planned they
    are those that somebody has opened, and all of them as long as nobody has opened any.
    """
    interval = office.plan.hours.open_interval(now)
    urgent = any(office.plan.case_type(code).urgent for code in case_types)
    if interval is None or urgent or not applies(now, interval.end):
        return Room()
    day = office.plan.hours.office_day(now)
    minutes = {item.code: item.service_minutes for item in office.plan.case_types}
    waiting = {code: n * minutes.get(code, 0.0) for code, n in work.tickets.open_work(office.id, day).items()}
    calls = {call.desk: call for call in work.calls.open_calls(office.id)}
    at_work = {code: _at_work(office, desk, calls.get(code), now) for code, desk in desks.items()}
    seats = rostered_seats(work, office, day)
    if seats is None:
        times = [_until_closing(desk, interval.end, now) for desk in _opened(at_work.values())]
    else:
        times = desk_times(seats, at_work.values(), now, interval.end)
    return room_for({code: minutes[code] for code in case_types}, waiting, times)


def _opened(desks: Collection[DeskAtWork]) -> Collection[DeskAtWork]:
    return [desk for desk in desks if desk.is_open] or desks


def _at_work(office: Office, desk: DeskNow, call: CallRow | None, now: datetime) -> DeskAtWork:
    """The desk, with what the present client may still be expected to take."""
    busy = 0.0
    if call is not None:
        expected = max((office.plan.case_type(code).service_minutes for code in desk.case_types), default=0.0)
        busy = max(0.0, expected - call.served_seconds(now) / 60)
    return DeskAtWork(desk.desk.code, desk.case_types, desk.state is not DeskState.CLOSED, busy)


def _until_closing(desk: DeskAtWork, closes_at: datetime, now: datetime) -> DeskTime:
    free = (closes_at - now).total_seconds() / 60 - desk.busy_minutes
    return DeskTime(frozenset(desk.case_types), max(0.0, free))

"""May a kiosk still give out this number today? The rule is `domain.kiosk_stop`; here it gets its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.kiosk_stop import DeskTime, Room, applies, room_for
from queue_service.persistence.calls import CallRow
from queue_service.persistence.unit_of_work import ReadWork
from queue_service.services.offices import Office


def room_today(
    work: ReadWork, office: Office, desks: Mapping[str, DeskNow], case_types: Sequence[str], now: datetime
) -> Room:
    """Whether these matters can still be served today; always, when one of them is urgent or closing is far.

    Until there is a roster, the desks of today are those that somebody has opened, and all of them as long as nobody
    has opened any.
    """
    interval = office.plan.hours.open_interval(now)
    urgent = any(office.plan.case_type(code).urgent for code in case_types)
    if interval is None or urgent or not applies(now, interval.end):
        return Room()
    day = office.plan.hours.office_day(now)
    minutes = {item.code: item.service_minutes for item in office.plan.case_types}
    waiting = {code: n * minutes.get(code, 0.0) for code, n in work.tickets.open_work(office.id, day).items()}
    calls = {call.desk: call for call in work.calls.open_calls(office.id)}
    times = [_desk_time(office, desk, calls.get(desk.desk.code), interval.end, now) for desk in _today(desks)]
    return room_for({code: minutes[code] for code in case_types}, waiting, times)


def _today(desks: Mapping[str, DeskNow]) -> list[DeskNow]:
    opened = [desk for desk in desks.values() if desk.state is not DeskState.CLOSED]
    return opened or list(desks.values())


def _desk_time(
    office: Office, desk: DeskNow, call: CallRow | None, closes_at: datetime, now: datetime
) -> DeskTime:
    """Until closing, without what the present client may still be expected to take."""
    free = (closes_at - now).total_seconds() / 60
    if call is not None:
        expected = max((office.plan.case_type(code).service_minutes for code in desk.case_types), default=0.0)
        free -= max(0.0, expected - call.served_seconds(now) / 60)
    return DeskTime(frozenset(desk.case_types), max(0.0, free))

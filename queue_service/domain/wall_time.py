"""What the clock on the wall says, and when that is: right on the days the clocks change.

A wall time that is skipped when the clocks go forward means the moment of the jump, so that earlier on the wall is
never later in time. One that comes twice when they go back means the first passing, or the second where asked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_A_SECOND = timedelta(seconds=1)


def utc_of(zone: ZoneInfo, day: date, wall: time, *, second: bool = False) -> datetime:
    """The UTC moment of a wall time; ``second`` chooses the later passing of a doubled hour."""
    local = datetime.combine(day, wall.replace(tzinfo=None, fold=0))
    first, last = _offset(zone, local, fold=0), _offset(zone, local, fold=1)
    # Two offsets for one wall time: the clocks are put back (the first is the greater) or forward over it.
    if first < last:
        return _jump(zone, local, first, last)
    return (local - (last if second else first)).replace(tzinfo=UTC)


def _jump(zone: ZoneInfo, skipped: datetime, before: timedelta, after: timedelta) -> datetime:
    """When the clocks jumped over a wall time: it lies between what the two offsets make of that time."""
    whole = skipped.replace(tzinfo=UTC, microsecond=0)
    early, late = whole - after - _A_SECOND, whole - before + _A_SECOND
    # Always: before the jump at `early`, after it at `late`; clocks jump on whole seconds.
    while late - early > _A_SECOND:
        middle = early + _A_SECOND * ((late - early) // (2 * _A_SECOND))
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def _offset(zone: ZoneInfo, local: datetime, *, fold: int) -> timedelta:
    return local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta(0)

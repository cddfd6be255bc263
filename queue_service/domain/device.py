"""Devices: the short code one is enrolled with, and when one that is silent counts as late or lost."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from queue_service.domain.opening_hours import OpeningHours

#: Crockford's base 32: without I, L, O and U, which are read as something else.
CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE = re.compile(f"[{CODE_SIGNS}]{{{CODE_LENGTH}}}")

#: How often a device says that it is there, and after what silence that is worth a word, or an alert.
HEARTBEAT_SECONDS = 30
LATE_AFTER = timedelta(seconds=90)
LOST_AFTER = timedelta(minutes=5)
#: A clock that is further off than this is marked.
MOST_DRIFT = timedelta(seconds=60)


class DeviceStatus(StrEnum):
    """How an enrolled device is."""

    OK = "ok"
    LATE = "late"
    LOST = "lost"
    REVOKED = "revoked"
    NEVER_SEEN = "never_seen"


class Paper(StrEnum):
    """What a kiosk's printer says of its paper."""

    OK = "ok"
    LOW = "low"
    OUT = "out"


def code_of(typed: str) -> str | None:
    """The code that somebody has typed, whatever hyphens, spaces and letters they took; None when it is none."""
    plain = re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper().translate(_MISREAD)
    return plain if _CODE.fullmatch(plain) else None


def grouped(code: str) -> str:
    """The code as it is shown and read out: ``K7RM-2QXP``."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def is_late(seen_at: datetime, now: datetime) -> bool:
    """True for a device that has missed more than one or two of its words."""
    return now - seen_at > LATE_AFTER


def is_lost(
    hours: OpeningHours, seen_at: datetime, now: datetime, watched_since: datetime | None = None
) -> bool:
    """True for a device that has been silent for too long while the office was open.

    Args:
        watched_since: nobody listened before this moment, so that silence before it means nothing.
    """
    present = hours.open_interval(now)
    if present is None:
        return False
    silent_since = max(seen_at, present.start)
    if watched_since is not None:
        silent_since = max(silent_since, watched_since)
    return now - silent_since > LOST_AFTER


def status_of(
    hours: OpeningHours, seen_at: datetime | None, revoked_at: datetime | None, now: datetime
) -> DeviceStatus:
    """How a device is at this moment; times are UTC."""
    if revoked_at is not None:
        return DeviceStatus.REVOKED
    if seen_at is None:
        return DeviceStatus.NEVER_SEEN
    if is_lost(hours, seen_at, now):
        return DeviceStatus.LOST
    return DeviceStatus.LATE if is_late(seen_at, now) else DeviceStatus.OK

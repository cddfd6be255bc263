"""The short code, and when a silent device is late or lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from queue_service.domain.device import (
    CODE_SIGNS,
    DeviceStatus,
    code_of,
    grouped,
    is_lost,
    status_of,
)
from queue_service.domain.opening_hours import OpeningHours
from tests.factories import weekdays
from tests.fakes import WEDNESDAY_AT_NINE

HOURS = OpeningHours("Europe/Berlin", weekly=weekdays())
NOW = WEDNESDAY_AT_NINE
#: 08:00 and 16:00 in Krefeld.
OPENS, CLOSES = NOW - timedelta(hours=1), NOW + timedelta(hours=7)


@pytest.mark.parametrize("typed", ["K7RM-2QXP", "k7rm2qxp", " K7RM 2QXP ", "k7rm–2qxp", "K 7 R M-2 Q X P"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert code_of(typed) == "K7RM2QXP"


def test_letters_that_are_misread_count_as_the_digits_they_look_like() -> None:
    assert code_of("OIL0-1111") == "01101111"


@pytest.mark.parametrize(
    "typed", ["", "K7RM-2QX", "K7RM-2QXPP", "K7RM-2QXU", "K7RM_2QXP", "ÄÖÜßÄÖÜß", "٣٣٣٣٣٣٣٣"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert code_of(typed) is None


def test_a_code_is_shown_in_two_groups_and_understood_again() -> None:
    assert code_of(grouped(CODE_SIGNS[:8])) == CODE_SIGNS[:8]
    assert grouped("K7RM2QXP") == "K7RM-2QXP"


@pytest.mark.parametrize(
    ("silent", "status"),
    [
        (timedelta(seconds=90), DeviceStatus.OK),
        (timedelta(seconds=91), DeviceStatus.LATE),
        (timedelta(minutes=5), DeviceStatus.LATE),
        (timedelta(minutes=5, seconds=1), DeviceStatus.LOST),
    ],
)
def test_a_device_is_late_after_ninety_seconds_and_lost_after_five_minutes(
    silent: timedelta, status: DeviceStatus
) -> None:
    assert status_of(HOURS, NOW - silent, None, NOW) is status


def test_one_that_was_never_heard_and_one_that_was_revoked_are_told_apart() -> None:
    assert status_of(HOURS, None, None, NOW) is DeviceStatus.NEVER_SEEN
    assert status_of(HOURS, NOW, NOW, NOW) is DeviceStatus.REVOKED


@pytest.mark.parametrize("now", [CLOSES, CLOSES + timedelta(hours=3), OPENS - timedelta(seconds=1)])
def test_in_a_closed_office_nothing_is_lost(now: datetime) -> None:
    assert not is_lost(HOURS, NOW - timedelta(days=1), now)
    assert status_of(HOURS, NOW - timedelta(days=1), None, now) is DeviceStatus.LATE


def test_the_silence_of_the_night_does_not_count_in_the_morning() -> None:
    evening = OPENS - timedelta(hours=16)

    assert not is_lost(HOURS, evening, OPENS + timedelta(minutes=5))
    assert is_lost(HOURS, evening, OPENS + timedelta(minutes=5, seconds=1))


def test_silence_while_nobody_listened_does_not_count() -> None:
    seen, back = NOW - timedelta(minutes=20), NOW - timedelta(minutes=4)

    assert is_lost(HOURS, seen, NOW)
    assert not is_lost(HOURS, seen, NOW, back)
    assert is_lost(HOURS, seen, back + timedelta(minutes=5, seconds=1), back)

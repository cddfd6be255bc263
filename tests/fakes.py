"""Real implementations of our ports, made for tests."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

#: A Wednesday at 09:00 in Krefeld, office open.
WEDNESDAY_AT_NINE = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


class FakeClock:
    """A clock that moves when told to."""

    def __init__(self, now: datetime = WEDNESDAY_AT_NINE) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **by: float) -> datetime:
        """Moves on by a timedelta's arguments, back with negative ones."""
        self._now += timedelta(**by)
        return self._now

    def set(self, now: datetime) -> None:
        """Jumps."""
        self._now = now


class FakeLiveFeed:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.told: list[tuple[str, int]] = []

    def lobby_changed(self, office: str, revision: int) -> None:
        with self._lock:
            self.told.append((office, revision))


class NoHolidays:
    """A calendar without public holidays."""

    def of(self, region: str, years: range) -> Mapping[date, str]:
        return {}

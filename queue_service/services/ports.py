"""What lies outside the core, as protocols."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Aware, UTC."""


class LiveFeed(Protocol):
    """Is told that a lobby has changed; reads what it needs by itself."""

    def lobby_changed(self, office: str, revision: int) -> None:
        """Must return at once and not raise for a reason of its own."""


class HolidayCalendar(Protocol):
    """Knows public holidays."""

    def of(self, region: str, years: range) -> Mapping[date, str]:
        """The public holidays of a region (``DE-NW``) in these years: date to German name."""

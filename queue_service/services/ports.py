"""What lies outside the core, as protocols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
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


@dataclass(frozen=True, slots=True)
class PushMessage:
    """One message to one browser.

    Attributes:
        endpoint: where its push service takes messages for it; a URL that a visitor gave, so nothing to trust.
        p256dh, auth: the browser's public key and secret, base64url; nobody but the browser can read `body`.
        topic: up to 32 characters of base64url; a newer message of a topic replaces one not yet delivered.
        ttl_seconds: after this the message is worthless.
    """

    endpoint: str
    p256dh: str
    auth: str
    body: bytes
    topic: str
    ttl_seconds: int


class PushOutcome(StrEnum):
    """What became of a message."""

    SENT = "sent"
    #: The browser no longer wants any: the subscription is to be deleted.
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PushAnswer:
    """What a push service said; ``why`` names no address and no token, ``retry_after`` is in seconds."""

    outcome: PushOutcome
    why: str = ""
    retry_after: float = 0.0


class PushSender(Protocol):
    """Hands messages to push services."""

    def send(self, message: PushMessage) -> PushAnswer:
        """Returns within about twenty seconds and does not raise for a reason of its own."""

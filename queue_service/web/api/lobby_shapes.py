"""What the lobby's staff get: shapes for the API's description."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import RootModel

from queue_service.web.api.schema import House, HousePause, Queue, Shape, Snapshot, TicketState


class AreaCount(Shape):
    """How many numbers wait in one area."""

    area: str
    waiting: int


class OwnHelp(Shape):
    """Help that was asked for from the lobby and is not over; answered: somebody is on the way."""

    kind: Literal["help", "emergency"]
    raised_at: datetime
    answered_at: datetime | None


class HeadCount(Snapshot):
    """How many people are in the house; no number, no concern. Counts are tickets, but for the persons."""

    waiting: int
    called: int
    serving: int
    parked: int
    on_hold: int
    in_house: int
    persons_in_house: int
    by_area: list[AreaCount]
    open_now: bool
    opens_at: datetime | None
    closes_at: datetime | None
    closed_early: bool
    house_pause: HousePause | None
    help: list[OwnHelp]


class NumberReturned(Shape):
    """Which number was brought back, and where it stands now: a desk may have called it at once."""

    number: str
    state: TicketState


class HouseInShort(Snapshot):
    """Whether the house is open, and whether it stands still."""

    pause: HousePause | None
    closed_early: bool
    open_now: bool
    closes_at: datetime | None


class ReturnAnswer(RootModel[Queue | NumberReturned]):
    """The queue, for those who may see it; else the number alone."""


class HouseAnswer(RootModel[House | HouseInShort]):
    """The house, for those who may see the queue; else in short."""

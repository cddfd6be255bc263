"""At the same moment: jobs that start together, a clock that only goes forward, and the books looked at afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.services.container import Services
from tests.factories import OFFICE
from tests.fakes import FakeClock

#: What a job says of itself when it was done.
DONE = "done"


def at_once(hands: int, job: Callable[[int], list[str]]) -> list[str]:
    """What each of so many threads brings back, all started together."""
    start = Barrier(hands)

    def run(hand: int) -> list[str]:
        start.wait()
        return job(hand)

    with ThreadPoolExecutor(hands) as pool:
        return [item for found in pool.map(run, range(hands)) for item in found]


def together(jobs: Sequence[Callable[[], object]]) -> list[str]:
    """What each of these hears, all started at the same moment: `DONE`, or the code of a refusal.

    Anything else than a domain refusal that a slower hand may meet fails the test.
    """

    def heard(hand: int) -> list[str]:
        try:
            jobs[hand]()
        except (Conflict, NotFound) as refused:
            return [refused.code]
        return [DONE]

    return at_once(len(jobs), heard)


class RunningClock(FakeClock):
    """Never tells the same time twice, and never goes back, whoever moves it."""

    def __init__(self, step: timedelta = timedelta(milliseconds=1)) -> None:
        super().__init__()
        self._lock, self._step = threading.Lock(), step

    def now(self) -> datetime:
        with self._lock:
            return super().advance(seconds=self._step.total_seconds())

    def advance(self, **by: float) -> datetime:
        with self._lock:
            return super().advance(**by)

    def set(self, now: datetime) -> None:
        with self._lock:
            super().set(max(now, self._now))

    def begin_again(self, at: datetime) -> None:
        """Goes back after all, when nobody looks."""
        with self._lock:
            super().set(at)


def record(services: Services, office: str = OFFICE) -> list[LobbyEvent]:
    """Everything that has happened in an office, day by day."""
    with services.lobby._units.reading() as work:
        office_id = work.offices.key(office)[0]
        days = [checked.day for checked in services.checking.faults(office)]
        return [event for day in days for event in work.lobby.events(office_id, day)]


def kinds(services: Services, office: str = OFFICE) -> Counter[EventKind]:
    """How often each kind of thing has happened."""
    return Counter(event.kind for event in record(services, office))


def books_are_right(services: Services, office: str = OFFICE) -> None:
    """Nothing in the record is lost, doubled or impossible, the tables agree, and the rule was kept in every call."""
    for checked in services.checking.faults(office):
        assert checked.faults == (), (checked.day, checked.faults)
        assert services.call_log.replay(office, checked.day) == []

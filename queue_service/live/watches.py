"""Who watches what on this process."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict

from queue_service.live.contract import Watched


class Watches:
    """Connections and the views they follow. Safe between threads: each connection runs in its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, set[Watched]] = defaultdict(set)
        self._watchers: Counter[Watched] = Counter()
        self._offices: Counter[str] = Counter()

    def add(self, sid: str, watched: Watched) -> int:
        """Notes that a connection follows a view; returns how many views it follows now."""
        with self._lock:
            views = self._of[sid]
            if watched not in views:
                views.add(watched)
                self._watchers[watched] += 1
                self._offices[watched.office] += 1
            return len(views)

    def remove(self, sid: str, watched: Watched) -> None:
        """The connection no longer follows this view."""
        with self._lock:
            if watched in self._of.get(sid, set()):
                self._of[sid].discard(watched)
                self._drop(watched)

    def forget(self, sid: str) -> None:
        """The connection has ended."""
        with self._lock:
            for watched in self._of.pop(sid, set()):
                self._drop(watched)

    def of_office(self, office: str) -> list[Watched]:
        """Every view of an office that somebody follows."""
        with self._lock:
            return [watched for watched in self._watchers if watched.office == office]

    def views(self) -> set[Watched]:
        """Every view that somebody follows."""
        with self._lock:
            return set(self._watchers)

    def offices(self) -> set[str]:
        """The offices of which anything is followed."""
        with self._lock:
            return set(self._offices)

    def count(self) -> int:
        """How many views are followed, each counted once for each connection."""
        with self._lock:
            return self._watchers.total()

    def _drop(self, watched: Watched) -> None:
        self._watchers[watched] -= 1
        self._offices[watched.office] -= 1
        # A unary plus drops what nobody follows any more.
        self._watchers, self._offices = +self._watchers, +self._offices

"""Says "this lobby changed" to the publisher of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Wake:
    """Collects which lobbies changed until the publisher asks; many changes of one lobby are one.

    Every source of news ends here: the commits of this process (it is the core's `LiveFeed`) and the channel
    between processes, whose listener calls `lobby_changed` like everybody else.
    """

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._changed: dict[str, int] = {}
        self._closed = False

    def lobby_changed(self, office: str, revision: int) -> None:
        """Notes a change; returns at once."""
        with self._news:
            self._changed[office] = max(revision, self._changed.get(office, 0))
            self._news.notify()

    def wait(self, seconds: float) -> set[str]:
        """The offices whose lobbies changed since the last call; waits at most this long for one."""
        with self._news:
            if not self._changed and not self._closed and seconds > 0:
                self._news.wait(seconds)
            changed, self._changed = self._changed, {}
            return set(changed)

    def close(self) -> None:
        """Ends all waiting."""
        with self._news:
            self._closed = True
            self._news.notify_all()


class WakeEverywhere:
    """The core's `LiveFeed` where several processes share a database: wakes this process, then has the others told.

    Args:
        tell: hands (office, revision) to the channel between processes; returns at once.
    """

    def __init__(self, wake: Wake, tell: Callable[[str, int], None]) -> None:
        self._wake, self._tell = wake, tell

    def lobby_changed(self, office: str, revision: int) -> None:
        """Notes a change here and there; returns at once."""
        self._wake.lobby_changed(office, revision)
        self._tell(office, revision)

"""Counting in windows of time inside this process, for rate limits."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable

from limits.storage import Storage

#: Seconds between two looks for windows that have ended; in between they only take room.
_TIDY_SECONDS = 30.0


class InProcess(Storage):
    """Counts by key, each in a window that begins with the first hit. Safe between threads.

    The library's own storage starts a thread after almost every hit, to forget what is over: on a busy machine that
    costs more than the request it guards.
    """

    STORAGE_SCHEME = ["process"]  # noqa: RUF012 - as the library declares it

    def __init__(
        self, uri: str | None = None, *, clock: Callable[[], float] = time.time, **_options: str
    ) -> None:
        super().__init__(uri)
        self._clock = clock
        self._windows: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()
        self._tidied = clock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing here can be away."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Counts, and returns how many that makes in this window of `expiry` seconds."""
        now = self._clock()
        with self._lock:
            if now - self._tidied > _TIDY_SECONDS:
                self._tidy(now)
            ends, count = self._windows.get(key, (0.0, 0))
            if ends <= now:
                ends, count = now + expiry, 0
            self._windows[key] = (ends, count + amount)
            return count + amount

    def get(self, key: str) -> int:
        """How many there are in this window."""
        ends, count = self._windows.get(key, (0.0, 0))
        return count if ends > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """When this window ends, in seconds since 1970."""
        return self._windows.get(key, (self._clock(), 0))[0]

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int:
        """Forgets everything; returns how many keys that were."""
        with self._lock:
            known = len(self._windows)
            self._windows.clear()
        return known

    def clear(self, key: str) -> None:
        """Forgets one key."""
        with self._lock:
            self._windows.pop(key, None)

    def _tidy(self, now: float) -> None:
        self._tidied = now
        self._windows = {key: window for key, window in self._windows.items() if window[0] > now}


class Pace:
    """At most so many in so many seconds, for each key, on this process."""

    def __init__(
        self,
        most: int,
        seconds: float,
        key_of: Callable[[str], str] = str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._most, self._seconds, self._key_of = most, seconds, key_of
        self._counted = InProcess(clock=clock)

    def allows(self, key: str) -> bool:
        """Counts one more; False when that is one too many."""
        return self._counted.incr(self._key_of(key), self._seconds) <= self._most


def network_of(address: str | None) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one.

    A phone or a household has a whole /64, and may ask from another address in it each time.
    """
    try:
        known = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    return str(known.ipv4_mapped or f"{int(known) >> 64:x}")

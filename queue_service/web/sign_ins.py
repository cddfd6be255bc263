"""Guessing a password stops being quick, and nobody is locked out by somebody else's guesses.

Three counts slow things down, none of them for ever: of a name from one address, of an address whatever the name, and
of a name whatever the address. The last two are for strangers: whoever has signed in with this name from this address
within a month is held up by their own mistakes only. Where a count is used up, one attempt in a while still goes
through. Addresses and names are counted as keyed digests; nothing of them is kept in the clear, nor in the database.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from math import ceil

import structlog
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string

from queue_service.domain.errors import QueueServiceError
from queue_service.web.counting import InProcess, network_of

log = structlog.get_logger(__name__)

#: Refusals that count: somebody has tried a password, or the code of the first run.
_GUESSES = frozenset({"wrong_password", "wrong_current_password", "wrong_set_up_code"})
#: Seconds for which an address is known to belong to a name.
_KNOWN = 30 * 24 * 3600.0
#: Seconds for a storage elsewhere to answer.
_PATIENCE = 0.25


class Counters:
    """Counts in a storage that processes may share; when it is away, each process counts by itself."""

    def __init__(self, storage_url: str, clock: Callable[[], float]) -> None:
        self._own = InProcess(clock=clock)
        self._shared: Storage = self._own
        if not storage_url.startswith("memory:"):
            patience = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
            self._shared = storage_from_string(storage_url, wrap_exceptions=True, **patience)  # type: ignore[assignment]

    def add(self, key: str, seconds: float, amount: int = 1) -> int:
        """Counts in a window that begins with the first; returns how many that makes."""
        return int(self._ask(lambda storage: storage.incr(key, ceil(seconds), amount)))

    def of(self, key: str) -> int:
        """How many there are."""
        return int(self._ask(lambda storage: storage.get(key)))

    def ends(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        return self._ask(lambda storage: storage.get_expiry(key))

    def clear(self, key: str) -> None:
        """Forgets a count."""
        self._ask(lambda storage: storage.clear(key) or 0)

    def _ask(self, question: Callable[[Storage], float]) -> float:
        try:
            return question(self._shared)
        except StorageError:
            log.warning("the storage of counts is away")
            return question(self._own)


class _Slowed:
    """So many attempts are free; after that each makes the next one wait, longer and longer up to a limit (seconds)."""

    def __init__(
        self,
        counters: Counters,
        clock: Callable[[], float],
        *,
        free: int,
        window: float,
        first: float,
        longest: float,
    ) -> None:
        self._counters, self._clock = counters, clock
        self._free, self._window, self._first, self._longest = free, window, first, longest

    def take(self, key: str) -> None:
        """Counts an attempt before its outcome is known, so that many at once are not free either.

        Raises:
            QueueServiceError: ``too_many_sign_ins`` with ``retry_after`` in seconds; then nothing was counted.
        """
        count = self._counters.add(key, self._window)
        if count < self._free:
            return
        wait = min(self._first * 2 ** min(count - self._free, 16), self._longest)
        if self._counters.add(f"{key}:wait", wait) == 1:
            return
        self.give_back(key)
        left = self._counters.ends(f"{key}:wait") - self._clock()
        raise QueueServiceError("too_many_sign_ins", retry_after=max(1, ceil(left)))

    def give_back(self, key: str) -> None:
        """That was no guess."""
        self._counters.add(key, self._window, -1)

    def reset(self, key: str) -> None:
        """Everything is free again."""
        self._counters.clear(key)
        self._counters.clear(f"{key}:wait")


class SignIns:
    """Slows guesses down.

    Args:
        storage_url: ``memory://`` or a storage that processes share.
        secret: keys the digests of addresses and names.
        clock: seconds since 1970.
    """

    def __init__(self, storage_url: str, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._key = hashlib.sha256(b"queue-service sign-ins\0" + secret.encode()).digest()
        self._counters = counters = Counters(storage_url, clock)
        # A name from an address: five at once, then 15 s, 30 s … up to five minutes: some twenty an hour.
        self._pair = _Slowed(counters, clock, free=5, window=3600, first=15, longest=300)
        # An address: a shift of a hundred that all mistype once is fine.
        self._place = _Slowed(counters, clock, free=100, window=600, first=10, longest=10)
        # A name from anywhere: guesses from thousands of addresses are two a minute.
        self._name = _Slowed(counters, clock, free=30, window=3600, first=30, longest=30)

    @contextmanager
    def attempt(self, address: str | None, name: str) -> Iterator[None]:
        """One attempt to prove who one is with a password, as the block of a `with`.

        Raises:
            QueueServiceError: ``too_many_sign_ins``, before the block; otherwise whatever the block raises.
        """
        pair, known = self._digest("pair", address, name), self._digest("known", address, name)
        counted = [(self._pair, pair)]
        if self._counters.of(known) <= 0:
            counted += [
                (self._place, self._digest("place", address)),
                (self._name, self._digest("name", None, name)),
            ]
        with ExitStack() as given_back:
            for slowed, key in counted:
                slowed.take(key)
                given_back.callback(slowed.give_back, key)
            try:
                yield
            except QueueServiceError as refused:
                if refused.code in _GUESSES:
                    given_back.pop_all()
                raise
        self._pair.reset(pair)
        self._counters.clear(known)
        self._counters.add(known, _KNOWN)

    def _digest(self, kind: str, address: str | None, name: str = "") -> str:
        place = "" if kind == "name" else network_of(address)
        text = "\0".join((kind, place, name.strip().casefold()))
        return f"sign-in:{hashlib.blake2b(text.encode(), key=self._key, digest_size=16).hexdigest()}"

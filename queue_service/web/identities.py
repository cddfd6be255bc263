"""Who a token belongs to, remembered for a moment."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from typing import Protocol

from queue_service.domain.command import Actor

#: A revoked token stops within this; a console that fires ten requests asks the database once.
REMEMBERED_SECONDS = 2.0
_MOST_REMEMBERED = 10_000


class Identifies(Protocol):
    """A use case that knows whose token this is."""

    def identify(self, token: str) -> Actor | None:
        """The actor, or None for a token that is unknown, expired or revoked."""


class Identities:
    """Looks tokens up among staff sessions and enrolled devices.

    Unknown tokens are not remembered: one that has just been issued is known at once.
    """

    def __init__(
        self, staff: Identifies, devices: Identifies, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._staff, self._devices, self._monotonic = staff, devices, monotonic
        self._known: dict[bytes, tuple[float, Actor]] = {}
        self._lock = threading.Lock()
        self._forgotten = 0

    def staff(self, token: str) -> Actor | None:
        """The member of staff whose session this is."""
        return self._remembered(token, self._staff.identify)

    def device(self, token: str) -> Actor | None:
        """The enrolled device whose token this is."""
        return self._remembered(token, self._devices.identify)

    def anybody(self, token: str) -> Actor | None:
        """Staff or device, for a bearer token that does not say which it is."""
        return self._remembered(token, lambda raw: self._staff.identify(raw) or self._devices.identify(raw))

    def forget(self, token: str) -> None:
        """Asks the database again next time: the session was ended here."""
        with self._lock:
            self._known.pop(_key(token), None)
            self._forgotten += 1

    def forget_staff(self, staff_id: int) -> None:
        """The same for every session of an account."""
        with self._lock:
            self._known = {key: each for key, each in self._known.items() if each[1].staff_id != staff_id}
            self._forgotten += 1

    def _remembered(self, token: str, identify: Callable[[str], Actor | None]) -> Actor | None:
        if not token.isascii() or not token.isprintable() or len(token) > 200:
            return None
        key, now = _key(token), self._monotonic()
        known = self._known.get(key)
        if known is not None and now < known[0]:
            return known[1]
        forgotten = self._forgotten
        actor = identify(token)
        with self._lock:
            if forgotten != self._forgotten:
                # Something ended while we asked, and it may have been this.
                return actor
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            if actor is None:
                self._known.pop(key, None)
            else:
                self._known[key] = (now + REMEMBERED_SECONDS, actor)
        return actor


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

"""Rooms that several threads may enter and leave at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from socketio import Manager


class LockedRooms(Manager):
    """The library's own manager, behind a lock.

    It makes and drops its tables of rooms as it goes. When a whole hall reconnects at once, two threads that
    find a room missing both make it, and the first one's member is lost: connected, and never told anything.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.RLock()

    def basic_enter_room(self, *args: Any, **kwargs: Any) -> Any:
        """See the library."""
        with self._lock:
            return super().basic_enter_room(*args, **kwargs)

    def basic_leave_room(self, *args: Any, **kwargs: Any) -> Any:
        """See the library."""
        with self._lock:
            return super().basic_leave_room(*args, **kwargs)

    def basic_disconnect(self, *args: Any, **kwargs: Any) -> Any:
        """See the library."""
        with self._lock:
            return super().basic_disconnect(*args, **kwargs)

    def pre_connect(self, *args: Any, **kwargs: Any) -> Any:
        """See the library."""
        with self._lock:
            return super().pre_connect(*args, **kwargs)

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """See the library."""
        with self._lock:
            return super().connect(*args, **kwargs)

    def pre_disconnect(self, *args: Any, **kwargs: Any) -> Any:
        """See the library."""
        with self._lock:
            return super().pre_disconnect(*args, **kwargs)

    def get_participants(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        """See the library; the members as they were at this moment."""
        with self._lock:
            return iter(list(super().get_participants(namespace, room)))

"""One of several processes leads: whoever holds an advisory lock of the database.

The lock belongs to a session. When its process dies, the server lets go of it at once; when the process is frozen or
its machine has vanished, the server ends the silent session after `SILENT_SECONDS`. A lock can therefore be lost
without its holder noticing at that moment: it makes double work rare, not impossible.
"""

from __future__ import annotations

import logging
import threading
import time

from queue_service.persistence.kept_connection import KeptConnection
from queue_service.persistence.postgresql import AnsweringConnection, is_postgresql

log = logging.getLogger(__name__)

#: PostgreSQL advisory lock of whoever runs the sweeps.
JOBS_LOCK = 7_311_845_203
#: Seconds between two looks: the leader's that it still leads, the others' whether the place is free.
LOOK_SECONDS = 2.0
#: Seconds after which the server ends the session of a leader that no longer looks.
SILENT_SECONDS = 10
#: Seconds for which one look counts.
SURE_SECONDS = 3 * LOOK_SECONDS


class Leader:
    """Stands for election until closed."""

    def __init__(self, url: str, lock: int = JOBS_LOCK) -> None:
        self._lock, self._sure_until = lock, 0.0
        silent = SILENT_SECONDS * 1000
        self._kept = KeptConnection(url, "jobs leader", self._on_change, idle_session_timeout=silent)
        self._thread = threading.Thread(
            target=self._kept.run, args=(self._stand,), name="jobs-leader", daemon=True
        )

    def start(self) -> None:
        """Begins; whether this process leads is known a moment later."""
        self._thread.start()

    def leads(self) -> bool:
        """True while this process held the lock a few seconds ago."""
        return time.monotonic() < self._sure_until

    def close(self) -> None:
        """Stands down; another takes over at its next look."""
        self._kept.ended.set()
        if self._thread.is_alive():
            self._thread.join(SURE_SECONDS)

    def _stand(self, connection: AnsweringConnection) -> None:
        held = False
        while not self._kept.ended.is_set():
            asked = time.monotonic()
            if held:
                connection.execute("SELECT 1")
            else:
                found = connection.execute("SELECT pg_try_advisory_lock(%s)", (self._lock,)).fetchone()
                held = found is not None and found[0] is True
                if held:
                    log.info("this process runs the jobs")
            if held:
                self._sure_until = asked + SURE_SECONDS
            self._kept.ended.wait(LOOK_SECONDS)

    def _on_change(self, _there: bool) -> None:
        # A new session holds no lock yet, a lost one none any more.
        self._sure_until = 0.0


class Alone:
    """For SQLite, where one process runs the jobs."""

    def start(self) -> None:
        """Nobody to stand against."""

    def leads(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Nothing to hand over."""


def new_leader(url: str) -> Leader | Alone:
    """Who leads among the processes that share this database, not yet standing."""
    return Leader(url) if is_postgresql(url) else Alone()

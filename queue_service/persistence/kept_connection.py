"""A connection beside the pool that is made again whenever it breaks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing

import psycopg

from queue_service.persistence.postgresql import AnsweringConnection, connect

log = logging.getLogger(__name__)
Work = Callable[[AnsweringConnection], None]

#: A connection that had lasted is made again at once; what fails at once is tried again after this, then after twice
#: as long each time.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 1.0


class KeptConnection:
    """Runs some work that needs a connection for as long as the process lives. Says once when it is cut.

    Args:
        purpose: what the connection is for, in logs and in the server's list of sessions.
        connected: told True when the connection is there and False when it is lost.
        settings: settings of the server for this session, in milliseconds.
    """

    def __init__(
        self, url: str, purpose: str, connected: Callable[[bool], None] = lambda there: None, **settings: int
    ) -> None:
        self._url, self._purpose, self._connected, self._settings = url, purpose, connected, settings
        self.ended = threading.Event()

    def run(self, work: Work, prepare: Work = lambda connection: None) -> None:
        """Calls `work` with a connection, again with a new one whenever it fails, until all has ended.

        `prepare` is called first; only then the connection counts as made.
        """
        pause, is_cut = 0.0, False
        while not self.ended.wait(pause):
            began = time.monotonic()
            try:
                with closing(connect(self._url, self._purpose, **self._settings)) as connection:
                    prepare(connection)
                    self._connected(True)
                    log.info("%s: connected", self._purpose)
                    is_cut = False
                    work(connection)
            except (psycopg.Error, OSError) as error:
                self._connected(False)
                if not is_cut:
                    log.warning("%s: cut: %s", self._purpose, str(error).strip())
                is_cut = True
                has_lasted = time.monotonic() - began > LONGEST_PAUSE_SECONDS
                pause = 0.0 if has_lasted else min(max(2 * pause, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        self._connected(False)

"""A connection beside the pool that is made again whenever it breaks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing

import psycopg

from queue_service.persistence.postgresql import AnsweringConnection, connect

log = logging.getLogger(__name__)

#: The first attempt to connect again comes at once, the next after this, then twice as long each time.
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

    def run(self, work: Callable[[AnsweringConnection], None]) -> None:
        """Calls `work` with a connection, again with a new one whenever it fails, until all has ended."""
        pause, is_cut = 0.0, False
        while not self.ended.wait(pause):
            try:
                with closing(connect(self._url, self._purpose, **self._settings)) as connection:
                    self._connected(True)
                    log.info("%s: connected", self._purpose)
                    pause, is_cut = 0.0, False
                    work(connection)
            except (psycopg.Error, OSError) as error:
                self._connected(False)
                if not is_cut:
                    log.warning("%s: cut: %s", self._purpose, str(error).strip())
                elif pause == 0.0:
                    pause = FIRST_PAUSE_SECONDS
                else:
                    pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
                is_cut = True
        self._connected(False)

"""The wake channel between processes: PostgreSQL's NOTIFY, after the commit and beside it.

Sent inside a transaction, NOTIFY takes a lock of the whole server at its commit; so it is sent afterwards, on a
connection of its own, by a thread of its own: no request waits for it. A burst of commits of one lobby becomes few
notifications. What the channel loses while it is cut, the publisher's look at the revisions finds within a second.
"""

from __future__ import annotations

import logging
import os
import selectors
import threading
from collections.abc import Callable

import psycopg
from prometheus_client import CollectorRegistry, Counter, Gauge
from psycopg import sql

from queue_service.persistence.kept_connection import KeptConnection
from queue_service.persistence.postgresql import AnsweringConnection, is_postgresql

log = logging.getLogger(__name__)

CHANNEL = "queue_service_lobby"
#: Commits within this become one notification for each lobby.
GATHER_SECONDS = 0.02
#: After this much silence each side asks whether the server is still there.
PROBE_SECONDS = 5.0
#: Seconds that closing waits for a thread; one that sits in a silent server's call ends with the process.
CLOSE_SECONDS = 2.0

Heard = Callable[[str, int], None]


class WakeChannel:
    """Tells other processes that a lobby changed, and hears it from them.

    Args:
        url: the database that the processes share.
        heard: called with (office, revision) for every notification, those of this process included; quick.
            Without it the channel only sends.
    """

    def __init__(self, url: str, heard: Heard | None, registry: CollectorRegistry) -> None:
        measures = _Measures(registry)
        self._sender = _Sender(measures.kept(url, "wake sender"))
        self._listener = None if heard is None else _Listener(measures.kept(url, "wake listener"), heard)

    def start(self) -> None:
        """Begins; connects by itself, now and whenever the connection is lost."""
        self._sender.start()
        if self._listener is not None:
            self._listener.start()

    def lobby_changed(self, office: str, revision: int) -> None:
        """Has the others told; returns at once."""
        self._sender.lobby_changed(office, revision)

    def close(self) -> None:
        """Sends what is still to be sent, if it can be, and ends."""
        self._sender.close()
        if self._listener is not None:
            self._listener.close()


class NoChannel:
    """For SQLite: its processes notice each other's changes by looking."""

    def start(self) -> None:
        """Nothing to connect to."""

    def lobby_changed(self, office: str, revision: int) -> None:
        """There is nobody to tell."""

    def close(self) -> None:
        """Nothing to end."""


def new_channel(url: str, heard: Heard | None, registry: CollectorRegistry) -> WakeChannel | NoChannel:
    """The channel between the processes that share this database, not yet started."""
    return WakeChannel(url, heard, registry) if is_postgresql(url) else NoChannel()


class _Measures:
    """What is counted about the channel's connections."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._connected = Gauge(
            "queue_wake_connected",
            "1 while this end of the wake channel is there",
            ("end",),
            registry=registry,
        )
        self._connects = Counter(
            "queue_wake_reconnects", "Connections made again", ("end",), registry=registry
        )

    def kept(self, url: str, purpose: str) -> KeptConnection:
        """A connection that is counted."""
        end = purpose.removeprefix("wake ")
        connected, reconnects = self._connected.labels(end), self._connects.labels(end)
        made_before = False

        def on_change(there: bool) -> None:
            nonlocal made_before
            connected.set(there)
            reconnects.inc(there and made_before)
            made_before = made_before or there

        return KeptConnection(url, purpose, on_change)


class _Sender:
    """Says it to the others: as often as needed, and no oftener."""

    def __init__(self, kept: KeptConnection) -> None:
        self._kept = kept
        self._news = threading.Condition()
        self._changed: dict[str, int] = {}
        self._thread = threading.Thread(target=kept.run, args=(self._send,), name="wake-sender", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def lobby_changed(self, office: str, revision: int) -> None:
        """Notes it."""
        with self._news:
            self._note(office, revision)
            self._news.notify()

    def close(self) -> None:
        """Ends after what was noted has been sent."""
        with self._news:
            self._kept.ended.set()
            self._news.notify()
        if self._thread.is_alive():
            self._thread.join(CLOSE_SECONDS)

    def _note(self, office: str, revision: int) -> None:
        self._changed[office] = max(revision, self._changed.get(office, 0))

    def _send(self, connection: AnsweringConnection) -> None:
        while not self._kept.ended.is_set() or self._changed:
            changed = self._next()
            try:
                if not changed:
                    connection.execute("SELECT 1")
                for office, revision in changed.items():
                    connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{office}:{revision}"))
            except psycopg.Error:
                with self._news:
                    for office, revision in changed.items():
                        self._note(office, revision)
                raise
            self._kept.ended.wait(GATHER_SECONDS)

    def _next(self) -> dict[str, int]:
        """What is to be said; nothing when there was no news for a while, or all has ended."""
        with self._news:
            if not self._changed and not self._kept.ended.is_set():
                self._news.wait(PROBE_SECONDS)
            changed, self._changed = self._changed, {}
            return changed


class _Listener:
    """Hears it from the others, and from this process too, which does no harm."""

    def __init__(self, kept: KeptConnection, heard: Heard) -> None:
        self._kept, self._heard = kept, heard
        self._stop_read, self._stop_write = os.pipe()
        self._thread = threading.Thread(
            target=kept.run, args=(self._listen, self._prepare), name="wake-listener", daemon=True
        )

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def close(self) -> None:
        """Ends."""
        if self._kept.ended.is_set():
            return
        self._kept.ended.set()
        os.close(self._stop_write)
        if self._thread.is_alive():
            self._thread.join(CLOSE_SECONDS)
        if not self._thread.is_alive():
            os.close(self._stop_read)

    def _prepare(self, connection: AnsweringConnection) -> None:
        # What arrives while a statement runs comes this way; the rest is fetched below.
        connection.add_notify_handler(lambda notice: self._deliver(notice.payload))
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))

    def _listen(self, connection: AnsweringConnection) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(connection.fileno(), selectors.EVENT_READ)
            selector.register(self._stop_read, selectors.EVENT_READ)
            while not self._kept.ended.is_set():
                if not selector.select(PROBE_SECONDS):
                    connection.execute("SELECT 1")
                elif not self._kept.ended.is_set():
                    self._fetch(connection)

    def _fetch(self, connection: AnsweringConnection) -> None:
        """Reads what has arrived; raises psycopg.OperationalError when the server has hung up."""
        connection.pgconn.consume_input()
        while (notice := connection.pgconn.notifies()) is not None:
            self._deliver(notice.extra.decode())

    def _deliver(self, payload: str) -> None:
        office, _, revision = payload.rpartition(":")
        if office and revision.isascii() and revision.isdigit():
            self._heard(office, int(revision))
        else:
            log.warning("not a wake: %.100r", payload)

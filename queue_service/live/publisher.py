"""The only emitter: woken, it reads the newest state of a lobby once and sends it to all who watch."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable

import structlog
from flask_socketio import SocketIO
from prometheus_client import CollectorRegistry, Counter, Gauge

from queue_service.domain.errors import NotFound
from queue_service.live.contract import HEARTBEAT, NAMESPACE, ORDER, Topic, Watched, office_room
from queue_service.live.last_sent import LastSent
from queue_service.live.views import Payload, content, is_at_rest, payload
from queue_service.live.wake import Wake
from queue_service.live.watches import Watches
from queue_service.services.lobby import LobbyReader
from queue_service.services.lobby_view import Lobby

log = structlog.get_logger(__name__)

#: Other processes' and jobs' changes, and a wake that got lost, are noticed within this.
POLL_SECONDS = 1.0
#: After a failure, as when the database is away, the next attempt comes this much later.
RETRY_SECONDS = 0.5
HEARTBEAT_SECONDS = 5.0
#: A burst of commits in one lobby becomes one emit each time this has passed, and longer the more there are to
#: send to: a thousand clients take a fifth of a second to reach, and more emits by then would only queue up.
PAUSE_SECONDS = 0.02
PAUSE_SECONDS_PER_WATCHER = 0.0002
#: Minutes waited pass by themselves: queues are sent again this often though nothing happened.
REFRESH_SECONDS = 30.0
#: A watch is answered from the last reading while it is the newest revision and no older than this.
FRESH_SECONDS = 1.0


class Publisher:
    """Sends snapshots. One thread, begun with the first watch.

    Args:
        every_beat: called with each heartbeat, for example to end connections whose session is over.
    """

    def __init__(
        self,
        socketio: SocketIO,
        reader: LobbyReader,
        wake: Wake,
        watches: Watches,
        registry: CollectorRegistry,
        every_beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._socketio, self._reader, self._wake, self._watches = socketio, reader, wake, watches
        self.every_beat = every_beat
        self._starting, self._started, self._closed = threading.Lock(), False, threading.Event()
        self._reading: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._latest: dict[str, tuple[float, Lobby]] = {}
        self._sent = LastSent()
        self._current: dict[str, int] = {}
        self._not_before: dict[str, float] = {}
        self._answering = False
        self._emits = Counter("queue_live_emits", "Snapshots sent to a room", ("topic",), registry=registry)
        watched = Gauge("queue_live_watches", "Views followed by open connections", registry=registry)
        watched.set_function(watches.count)

    def snapshot(self, watched: Watched) -> Payload:
        """What a new watcher gets to begin with: never older than what was committed when it asked.

        Raises:
            NotFound: office, area, desk or ticket do not exist.
        """
        self._begin()
        first = payload(self._reader, self._lobby(watched.office), watched)
        # Until this is noted the thread passes a new view over: its watcher has not been answered yet.
        self._sent.joined(watched, first["revision"], content(watched.topic, first))
        if self._current.get(watched.office, 0) > first["revision"]:
            # It passed over this view just now, with something newer.
            return payload(self._reader, self._lobby(watched.office), watched)
        return first

    def close(self) -> None:
        """Stops the thread; nothing is sent any more."""
        self._closed.set()
        self._wake.close()

    def _begin(self) -> None:
        with self._starting:
            if not self._started and not self._closed.is_set():
                self._started = True
                threading.Thread(target=self._run, name="live-publisher", daemon=True).start()

    def _lobby(self, office: str) -> Lobby:
        """A lobby at its newest revision; a thousand phones that reconnect at once share one reading."""
        with self._reading[office]:
            newest = self._reader.revision(office)
            read_at, lobby = self._latest.get(office, (0.0, None))
            if lobby is not None and lobby.revision == newest and time.monotonic() - read_at < FRESH_SECONDS:
                return lobby
            return self._read(office)

    def _read(self, office: str) -> Lobby:
        lobby = self._reader.state(office)
        self._latest[office] = (time.monotonic(), lobby)
        return lobby

    def _run(self) -> None:
        ticks, pending, failing = _Ticks(), set[str](), False
        while not self._closed.is_set():
            pending |= self._wake.wait(self._patience(pending, ticks))
            try:
                self._step(pending, ticks)
            except Exception:
                # While the database is away nothing is vouched for: no heartbeat, and clients say so.
                self._answering = False
                if not failing:
                    log.exception("live updates fail, and are tried again and again")
                failing = True
                ticks.poll.at = time.monotonic() + RETRY_SECONDS
                self._closed.wait(RETRY_SECONDS)
            else:
                if failing and self._answering:
                    log.info("live updates are back")
                    failing = False

    def _patience(self, pending: set[str], ticks: _Ticks) -> float:
        due = min((self._not_before.get(office, 0.0) for office in pending), default=ticks.next())
        return max(0.0, min(due, ticks.next()) - time.monotonic())

    def _step(self, pending: set[str], ticks: _Ticks) -> None:
        if ticks.poll.due():
            pending |= self._poll()
        refresh = ticks.refresh.due()
        pending |= self._watches.offices() if refresh else set()
        now = time.monotonic()
        for office in sorted(pending, key=lambda code: self._not_before.get(code, 0.0)):
            if self._not_before.get(office, 0.0) <= now:
                self._publish(office, refresh)
                pending.discard(office)
                self._not_before[office] = time.monotonic() + self._pause()
        if ticks.beat.due():
            self._beat()

    def _pause(self) -> float:
        return max(PAUSE_SECONDS, PAUSE_SECONDS_PER_WATCHER * self._watches.count())

    def _poll(self) -> set[str]:
        watched = self._watches.offices()
        self._forget(watched)
        newest = self._reader.revisions() if watched else {}
        self._answering = True
        return {office for office in watched if newest.get(office, 0) != self._current.get(office)}

    def _forget(self, watched: set[str]) -> None:
        """Drops what was kept for watchers who have left."""
        for office in set(self._current) - watched:
            del self._current[office]
            self._latest.pop(office, None)
        self._sent.keep_only(self._watches.views)

    def _publish(self, office: str, refresh: bool) -> None:
        views = self._watches.of_office(office)
        if not views:
            return
        try:
            with self._reading[office]:
                lobby = self._read(office)
        except NotFound:
            # Erased: nothing of it is vouched for any more, and the others must not wait for it.
            self._current.pop(office, None)
            return
        # Before the views are looked at, see `snapshot`.
        self._current[office] = lobby.revision
        for watched in sorted(views, key=lambda view: ORDER[view.topic]):
            self._publish_view(lobby, watched, refresh)

    def _publish_view(self, lobby: Lobby, watched: Watched, refresh: bool) -> None:
        last = self._sent.of(watched)
        if last is None or is_at_rest(lobby, watched, last):
            return
        try:
            snapshot = payload(self._reader, lobby, watched)
        except NotFound:
            return  # erased or taken out of the office's plan: whoever watches again learns it
        now = content(watched.topic, snapshot)
        moved_by_time = refresh and watched.topic is Topic.QUEUE and bool(now["classes"])
        if self._sent.is_news(watched, lobby.revision, now) or moved_by_time:
            self._send(watched.topic, snapshot, watched.room)
            self._emits.labels(watched.topic).inc()

    def _beat(self) -> None:
        if self._answering:
            for office in self._watches.offices():
                if office in self._current:
                    self._send(HEARTBEAT, {"revision": self._current[office]}, office_room(office))
        self.every_beat()

    def _send(self, event: str, data: Payload, room: str) -> None:
        for _attempt in range(3):
            try:
                self._socketio.emit(event, data, namespace=NAMESPACE, to=room)
            except Exception:
                # A connection that ends at this moment must not cost the others in the room their update.
                log.warning("emit interrupted", event_name=event, exc_info=True)
            else:
                return


class _Tick:
    """Comes round at an interval; the first time at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self.at = seconds, time.monotonic()

    def due(self) -> bool:
        """True once for each interval that has passed; missed ones are not made up for."""
        now = time.monotonic()
        if now < self.at:
            return False
        self.at = max(self.at + self._seconds, now)
        return True


class _Ticks:
    def __init__(self) -> None:
        self.poll, self.beat, self.refresh = (
            _Tick(POLL_SECONDS),
            _Tick(HEARTBEAT_SECONDS),
            _Tick(REFRESH_SECONDS),
        )

    def next(self) -> float:
        return min(self.poll.at, self.beat.at, self.refresh.at)

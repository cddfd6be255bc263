"""The Socket.IO server: how many connections it takes, from where, and how it lets go of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

import structlog
from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI
from flask import Flask
from flask_socketio import SocketIO
from socketio.packet import Packet

from queue_service.live.rooms import LockedRooms

log = structlog.get_logger(__name__)

PATH = "/socket.io"
#: Bytes; what a client sends is a `watch` and its token.
LARGEST_MESSAGE = 16 * 1024


class Pace(Protocol):
    """At most so many in some time."""

    def allows(self, key: str) -> bool:
        """Counts one more; False when that is one too many."""


@dataclass(frozen=True, slots=True)
class Paces:
    """How fast clients may be.

    Attributes:
        arrivals: new connections, by address.
        events: what a connection sends, by its id.
    """

    arrivals: Pace
    events: Pace


WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def new_socketio(app: Flask, public_url: str | None) -> SocketIO:
    """Socket.IO on `app`, with one thread for each connection.

    Handlers run in their connection's own thread: whoever floods us with events waits for themselves only.
    """
    socketio = SocketIO(
        app,
        async_mode="threading",
        async_handlers=False,
        manage_session=False,
        client_manager=LockedRooms(),
        cors_allowed_origins=partial(_is_ours, urlsplit(public_url or "").hostname),
        max_http_buffer_size=LARGEST_MESSAGE,
        serializer=_TextPacket,
        # Left to themselves both libraries write to standard error on their own, past our logging and its mask.
        logger=logging.getLogger("socketio.server"),
        engineio_logger=logging.getLogger("engineio.server"),
    )
    # The library checks a message's size when it has all of it; the socket itself refuses it while it comes.
    engine = socketio.server.eio
    websocket = partial(SimpleWebSocketWSGI, max_message_size=LARGEST_MESSAGE)
    engine._async = {**engine._async, "websocket": websocket}  # noqa: SLF001 - it offers no option for this
    return socketio


class _TextPacket(Packet):
    """A packet of plain JSON. The library would look through each snapshot for bytes, value by value, to send it."""

    uses_binary_events = False


def _is_ours(public_host: str | None, origin: str | None, environ: dict[str, Any]) -> bool:
    """Pages of our own host may connect, whatever port and scheme a proxy in between made of it.

    Cookies do not tell ports apart either, so that a stricter rule would protect nothing.
    """
    host = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname
    return origin is not None and urlsplit(origin).hostname in {name for name in (host, public_host) if name}


class RoomForRequests:
    """Keeps some threads free for ordinary requests: live connections beyond `most` come back later.

    So does an address from which connections arrive faster than any hall would.
    """

    def __init__(self, app: WsgiApp, most: int, paces: Paces | None = None) -> None:
        self._app, self._most, self._paces = app, most, paces
        self._open, self._lock = 0, threading.Lock()
        self.closing = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._app(environ, start_response)
        if not self._may_arrive(environ):
            headers = [("Content-Type", "text/plain"), ("Retry-After", "10")]
            start_response("429 Too Many Requests", headers)
            return [b"Too many live connections at once from this address."]
        with self._lock:
            full = self.closing or self._open >= self._most
            self._open += not full
        if full:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "5")])
            return [b"No room for another live connection at the moment."]
        try:
            # The answer to an upgraded request is the whole connection: this returns when it has ended.
            return self._app(environ, start_response)
        finally:
            with self._lock:
                self._open -= 1

    def _may_arrive(self, environ: dict[str, Any]) -> bool:
        """Requests of a connection that is there already name it and are not counted."""
        if self._paces is None or "sid=" in environ.get("QUERY_STRING", ""):
            return True
        return self._paces.arrivals.allows(environ.get("REMOTE_ADDR", ""))


def close_connections(socketio: SocketIO) -> None:
    """Lets every client go, so that a stopping server need not wait for them."""
    connections = [each for each in list(socketio.server.eio.sockets.values()) if not each.closed]
    if connections:
        log.info("closing live connections", count=len(connections))
    for connection in connections:
        try:
            connection.close(wait=False)
        except Exception:
            log.debug("a live connection had ended already", exc_info=True)

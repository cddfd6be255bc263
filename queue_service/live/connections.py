"""The Socket.IO server: how many connections it takes, from where, and how it lets go of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
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
    """Keeps some threads free for ordinary requests: live connections beyond `most` come back later."""

    def __init__(self, app: WsgiApp, most: int) -> None:
        self._app, self._most = app, most
        self._open, self._lock = 0, threading.Lock()
        self.closing = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._app(environ, start_response)
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

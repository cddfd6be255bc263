"""The live side put together: one value for the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask_socketio import SocketIO
from prometheus_client import CollectorRegistry

from queue_service.live.connections import Paces, RoomForRequests, close_connections, new_socketio
from queue_service.live.handlers import Doorkeeper, Handlers
from queue_service.live.publisher import Publisher
from queue_service.live.wake import Wake
from queue_service.live.watches import Watches
from queue_service.services.lobby import LobbyReader

#: Of the threads of a process these are kept for ordinary requests.
THREADS_FOR_REQUESTS = 64


@dataclass(frozen=True, slots=True)
class Live:
    """Socket.IO of one process."""

    socketio: SocketIO
    publisher: Publisher
    gate: RoomForRequests

    def close(self) -> None:
        """Takes no new connections, stops sending and lets go of everybody."""
        self.gate.closing = True
        self.publisher.close()
        close_connections(self.socketio)


def new_live(
    app: Flask,
    reader: LobbyReader,
    wake: Wake,
    door: Doorkeeper,
    registry: CollectorRegistry,
    *,
    threads: int,
    public_url: str | None,
    paces: Paces | None = None,
) -> Live:
    """Puts Socket.IO in front of `app`; `threads` is how many the process has in all, `paces` how fast all may be."""
    socketio = new_socketio(app, public_url)
    watches = Watches()
    publisher = Publisher(socketio, reader, wake, watches, registry)
    handlers = Handlers(socketio, reader, publisher, watches, door, None if paces is None else paces.events)
    handlers.register()
    publisher.every_beat = handlers.end_expired
    gate = RoomForRequests(app.wsgi_app, max(threads // 2, threads - THREADS_FOR_REQUESTS), paces)
    app.wsgi_app = gate  # type: ignore[method-assign]  # how Flask documents middleware
    return Live(socketio, publisher, gate)

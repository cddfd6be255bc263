"""`python -m bench.bare_server PORT`: Flask-SocketIO with nothing behind it, under the settings of our own server.

It knows the rooms its clients ask for and, on POST /emit, sends each room ready-made bytes. No database, no rule, no
view is made: what remains is what the library and the machine need to reach so many clients.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room
from gunicorn.app.base import BaseApplication

from bench.servers import SECRET
from queue_service.config import Settings
from queue_service.live.contract import NAMESPACE, ORDER, Topic
from queue_service.server import server_options


def bare_app(samples: dict[str, dict[str, Any]]) -> Flask:
    """The application; `samples` holds a snapshot of each topic as our own server sent it."""
    app = Flask("bare")
    socketio = SocketIO(app, async_mode="threading", async_handlers=False, cors_allowed_origins="*")
    rooms: dict[str, str] = {}
    lock = threading.Lock()

    def watch(data: dict[str, str]) -> dict[str, Any]:
        room = json.dumps(data, sort_keys=True)
        join_room(room)
        with lock:
            rooms[room] = data["topic"]
        return samples[data["topic"]]

    socketio.on_event("watch", watch, namespace=NAMESPACE)
    app.add_url_rule("/healthz", "healthz", lambda: "")
    app.add_url_rule("/emit", "emit", lambda: _emit(socketio, dict(rooms), samples), methods=["POST"])
    return app


def _emit(socketio: SocketIO, rooms: dict[str, str], samples: dict[str, dict[str, Any]]) -> str:
    asked = request.get_json()
    for room, topic in sorted(rooms.items(), key=lambda item: ORDER[Topic(item[1])]):
        # Of the desks only one has news of its own.
        if topic != "desk" or json.loads(room)["desk"] == asked["desk"]:
            changed = {**samples[topic], "revision": asked["revision"]}
            socketio.emit(topic, changed, namespace=NAMESPACE, to=room)
    return ""


class _Bare(BaseApplication):
    built = None

    def __init__(self, port: int, samples: dict[str, dict[str, Any]]) -> None:
        self._settings = Settings("sqlite://", SECRET, port=port)
        self._samples = samples
        super().__init__()

    def load_config(self) -> None:
        for name, value in server_options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return bare_app(self._samples)


if __name__ == "__main__":
    _Bare(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))).run()

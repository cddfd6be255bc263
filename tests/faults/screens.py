"""Screens that follow an office over real sockets, and remember when they learned what."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import socketio
from socketio.exceptions import SocketIOError

from queue_service.live.contract import NAMESPACE
from tests.factories import OFFICE

PATIENCE = 60.0


class Screen:
    """One connection that watches one view, reconnects by itself and watches again, as our pages do."""

    def __init__(self, url: str, token: str | None, topic: str, **what: str) -> None:
        self._wanted = {"topic": topic, **({} if topic == "ticket" else {"office": OFFICE}), **what}
        self._topic, self._news = topic, threading.Condition()
        self._snapshots: list[dict[str, Any]] = []
        self.connections = 0
        self._client = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5)
        self._client.on("connect", self._on_connect, namespace=NAMESPACE)
        self._client.on(topic, self._on_snapshot, namespace=NAMESPACE)
        auth = None if token is None else {"token": token}
        self._client.connect(url, namespaces=[NAMESPACE], auth=auth, transports=["websocket"])
        self.until(lambda latest: True)

    def until(self, condition: Callable[[dict[str, Any]], Any], seconds: float = PATIENCE) -> dict[str, Any]:
        """The newest snapshot, as soon as the condition holds of it."""
        with self._news:
            held = self._news.wait_for(
                lambda: bool(self._snapshots and condition(self._snapshots[-1])), seconds
            )
            assert held, f"{self._topic} never came to it; last: {self._snapshots[-1:]}"
            return self._snapshots[-1]

    def until_connections(self, number: int) -> None:
        """Waits until it has connected so often and been answered."""
        self.until(lambda _: self.connections >= number)

    def close(self) -> None:
        """Leaves."""
        with suppress(SocketIOError, OSError):
            self._client.disconnect()
        self._client.shutdown()

    def _on_connect(self) -> None:
        self.connections += 1
        # Handlers run in the thread that reads answers: asking from there would wait for itself.
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        # As the pages do: an answer that fails is asked for again.
        for _ in range(200):
            try:
                answer = self._client.call("watch", self._wanted, namespace=NAMESPACE, timeout=10)
            except SocketIOError:
                return
            if "error" not in answer:
                self._on_snapshot(answer)
                return
            time.sleep(0.1)

    def _on_snapshot(self, snapshot: dict[str, Any]) -> None:
        with self._news:
            if not self._snapshots or snapshot["revision"] >= self._snapshots[-1]["revision"]:
                self._snapshots.append(snapshot)
            self._news.notify_all()


class Hall:
    """Board, one number and the queue, all from one process."""

    def __init__(self, url: str, board: str, clerk: str, ticket: str) -> None:
        self.board = Screen(url, board, "board")
        self.ticket = Screen(url, None, "ticket", ticket=ticket)
        self.queue = Screen(url, clerk, "queue")
        self._screens = (self.board, self.ticket, self.queue)

    def until_called(self, number: str, desk: str, seconds: float = PATIENCE) -> None:
        """Waits until every one of them shows this call."""
        self.board.until(lambda view: (number, desk) in _calls(view), seconds)
        self.queue.until(lambda view: (desk, number) in _at_desks(view), seconds)

    def until_holder_is_called(self, desk: str, seconds: float = PATIENCE) -> None:
        """Waits until the phone of the number's holder says where to go."""
        self.ticket.until(lambda view: view["state"] == "called" and view["desk"]["code"] == desk, seconds)

    @property
    def connections(self) -> list[int]:
        """How often each of them has connected."""
        return [screen.connections for screen in self._screens]

    def until_connections(self, number: int) -> None:
        """Waits until each of them has connected so often."""
        for screen in self._screens:
            screen.until_connections(number)

    def close(self) -> None:
        """All leave."""
        for screen in self._screens:
            screen.close()


def _calls(board: dict[str, Any]) -> set[tuple[str, str]]:
    return {(call["number"], call["desk"]) for call in board["calls"]}


def _at_desks(queue: dict[str, Any]) -> set[tuple[str, str]]:
    return {(desk["code"], desk["number"]) for desk in queue["desks"] if desk["number"]}

"""Visitors and clerks at work through several processes, who try again elsewhere when one does not answer."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from http.client import HTTPException
from typing import Any

from tests.factories import OFFICE
from tests.faults.processes import PATIENCE, Process, Tokens

#: Statuses after which the same request may be sent again, as our pages do.
AGAIN = frozenset({502, 503, 504})
#: Seconds until a client gives up on a process, as our pages do.
CLIENT_SECONDS = 8.0


class _Client:
    """Somebody at one process, who goes to the next when it does not answer, and stays there."""

    def __init__(self, processes: Sequence[Process], at: int, was_refused: Callable[[], None]) -> None:
        self._processes, self._at, self._was_refused = processes, at, was_refused

    def ask(self, path: str, token: str, body: object = None) -> Any:
        """The answer, however often it takes; always under the same key."""
        key, until = uuid.uuid4().hex, time.monotonic() + 2 * PATIENCE
        while True:
            process = self._processes[self._at % len(self._processes)]
            try:
                status, answer = process.post(path, token, body, key=key, timeout=CLIENT_SECONDS)
            except (OSError, HTTPException):
                status, answer = 504, None
            if status not in AGAIN:
                assert status < 300, (path, status, answer)
                return answer
            self._was_refused()
            self._at += 1
            assert time.monotonic() < until, f"nobody answers {path}"
            time.sleep(0.1)


class Load:
    """Every action is repeated under its key until it is answered, so that the answers tell what is in the database.

    Args:
        visitors: how many numbers are pulled.
        waiting: numbers of those who wait before it begins.

    Attributes:
        issued, called: numbers in the order in which they were answered, by any process.
        refused: how often a process answered that it could not.
    """

    def __init__(
        self, processes: Sequence[Process], tokens: Tokens, visitors: int, waiting: Sequence[str] = ()
    ) -> None:
        self._processes, self._tokens = processes, tokens
        self._to_come = itertools.count()
        self._visitors, self._clients = visitors, visitors + len(waiting)
        self._lock, self._stopped = threading.Lock(), threading.Event()
        self.issued: list[str] = list(waiting)
        self.called: list[str] = []
        self.refused = 0
        self._failures: list[Exception] = []
        clients = [_Client(processes, n, self._was_refused) for n in range(2 + len(tokens.clerks))]
        self._threads = [threading.Thread(target=self._run, args=(self._visit, each)) for each in clients[:2]]
        self._threads += [
            threading.Thread(target=self._run, args=(self._serve, each, desk))
            for each, desk in zip(clients[2:], sorted(tokens.clerks), strict=True)
        ]

    def start(self) -> None:
        """Begins; the clerks go on until all visitors have been served."""
        opening = _Client(self._processes, 0, self._was_refused)
        for desk, token in sorted(self._tokens.clerks.items()):
            opening.ask(f"/desks/{desk}/open", token)
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Waits until everybody has been served; raises what went wrong."""
        for thread in self._threads:
            thread.join(3 * PATIENCE)
        assert not self._failures, self._failures
        assert not any(thread.is_alive() for thread in self._threads), "the load never ended"

    def stop(self) -> None:
        """The end of a failed test."""
        self._stopped.set()

    @property
    def calls(self) -> int:
        """How many calls have been answered."""
        with self._lock:
            return len(self.called)

    def _run(self, work: Any, *arguments: Any) -> None:
        try:
            work(*arguments)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test reports it
            self._failures.append(error)
            self._stopped.set()

    def _was_refused(self) -> None:
        with self._lock:
            self.refused += 1

    def _visit(self, client: _Client) -> None:
        while next(self._to_come) < self._visitors and not self._stopped.is_set():
            body = {"case_types": ["info"], "language": "de"}
            taken = client.ask(f"/offices/{OFFICE}/tickets", self._tokens.kiosk, body)
            with self._lock:
                self.issued.append(taken["number"])

    def _serve(self, clerk: _Client, desk: str) -> None:
        token = self._tokens.clerks[desk]
        while self.calls < self._clients and not self._stopped.is_set():
            client = clerk.ask(f"/desks/{desk}/call-next", token)
            if client is None:
                time.sleep(0.1)
                continue
            with self._lock:
                self.called.append(client["ticket"]["number"])
            clerk.ask(f"/desks/{desk}/finish", token, {"outcome": "done"})

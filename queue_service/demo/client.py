"""The player's way into the office: the public JSON API over HTTP, as any other client uses it."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import requests

#: Seconds one request may take.
REQUEST_SECONDS = 10.0

#: Seconds between two tries while the server is away or says that it is busy.
RETRY_SECONDS = 1.0

#: Answers that say "not now": too many requests, or a server that is starting or stopping.
_NOT_NOW = frozenset({429, 502, 503, 504})


class StoppedError(Exception):
    """The player was told to stop while it waited for the server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON body of one answer; the body is empty where there was none."""

    status: int
    body: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        """True for every 2xx."""
        return 200 <= self.status < 300

    @property
    def code(self) -> str | None:
        """The stable code of a problem."""
        return self.body.get("code")


class OfficeApi(Protocol):
    """What the player needs of the API; tests bring an office of their own."""

    def get(self, path: str, token: str | None = None) -> Answer:
        """Reads a resource under /api/v1."""

    def post(self, path: str, body: Mapping[str, Any], token: str | None = None) -> Answer:
        """Does something, once, however often it has to be sent."""


class HttpOfficeApi:
    """The real thing. While the server is away it waits for it, and sends the same request again.

    Every POST carries an Idempotency-Key that stays the same over its repetitions, so that a request whose
    answer got lost when the server restarted is not carried out twice.

    Attributes:
        seconds_away: how long it has waited for the server in all; the generated day stands still meanwhile.
    """

    def __init__(self, url: str, stop: threading.Event, retry_seconds: float = RETRY_SECONDS) -> None:
        self._base = f"{url}/api/v1"
        self._stop, self._retry_seconds = stop, retry_seconds
        self._http = requests.Session()
        # The server is on this machine: proxies that the environment names are for elsewhere.
        self._http.trust_env = False
        self.seconds_away = 0.0

    def get(self, path: str, token: str | None = None) -> Answer:
        """Raises StoppedError."""
        return self._until_answered(lambda: self._request("GET", path, None, token))

    def post(self, path: str, body: Mapping[str, Any], token: str | None = None) -> Answer:
        """Raises StoppedError."""
        key = str(uuid.uuid4())
        return self._until_answered(lambda: self._request("POST", path, body, token, key))

    def _until_answered(self, send: Callable[[], Answer]) -> Answer:
        while not self._stop.is_set():
            try:
                answer = send()
            except (requests.RequestException, ValueError):
                answer = None
            if answer is not None and answer.status not in _NOT_NOW:
                return answer
            self._wait()
        raise StoppedError

    def _wait(self) -> None:
        since = time.monotonic()
        self._stop.wait(self._retry_seconds)
        self.seconds_away += time.monotonic() - since

    def _request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        token: str | None,
        key: str | None = None,
    ) -> Answer:
        headers = {"Accept-Language": "en"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if key is not None:
            headers["Idempotency-Key"] = key
        url = self._base + path
        with self._http.request(method, url, json=body, headers=headers, timeout=REQUEST_SECONDS) as response:
            content = response.json() if response.content else {}
            return Answer(response.status_code, content if isinstance(content, dict) else {})


class Session:
    """One clerk's sign-in: signs in when first needed, and again when the server no longer knows it."""

    def __init__(self, api: OfficeApi, name: str, password: str) -> None:
        self._api = api
        self._login = {"name": name, "password": password}
        self._token: str | None = None

    def get(self, path: str) -> Answer:
        """Reads a resource as this person."""
        return self._signed_in(lambda token: self._api.get(path, token))

    def post(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Does something as this person."""
        return self._signed_in(lambda token: self._api.post(path, body, token))

    def _signed_in(self, send: Callable[[str], Answer]) -> Answer:
        """Raises PermissionError when name and password are refused."""
        if self._token is not None:
            answer = send(self._token)
            if answer.status != 401:
                return answer
        signed_in = self._api.post("/sessions", self._login)
        if not signed_in.ok:
            raise PermissionError(f"sign-in of {self._login['name']} was refused: {signed_in.code}")
        token: str = signed_in.body["token"]
        self._token = token
        return send(token)

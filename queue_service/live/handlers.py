"""Connections: who they are, what they may watch, and the first snapshot as the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog
from flask import request
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import SocketIO

from queue_service.documents.problem import InvalidFields, Problem, problem
from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden, NotSignedIn, QueueServiceError
from queue_service.live.connections import Pace
from queue_service.live.contract import (
    FIELDS,
    MOST_WATCHES,
    NAMESPACE,
    RIGHTS,
    WATCH,
    Topic,
    Watched,
    office_room,
)
from queue_service.live.publisher import Publisher
from queue_service.live.views import Payload
from queue_service.live.watches import Watches
from queue_service.services.lobby import LobbyReader

log = structlog.get_logger(__name__)

_LONGEST_VALUE = 200


class Doorkeeper(Protocol):
    """Knows who a connection belongs to; asked while the request of its handshake is at hand."""

    def credentials(self, token: str | None) -> dict[str, Actor]:
        """Token → actor, for the given token, else for each of the browser's cookies.

        Raises:
            NotSignedIn: a token was given and nobody has it.
        """

    def still(self, token: str) -> bool:
        """False once the token has been revoked or has expired; no use of a session. Needs no request."""

    def lang(self) -> str:
        """The language of whoever connects."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Who is behind a connection: what they showed when they connected, and who that makes them."""

    credentials: Mapping[str, Actor]

    def may_watch(self, topic: Topic, office: str) -> None:
        """Asks for the topic's right in this office; a ticket's token is a right of its own.

        Raises:
            NotSignedIn: nobody known is behind it.
            Forbidden: somebody known, who may not.
        """
        right, known = RIGHTS[topic], list(self.credentials.values())
        if right is None:
            return
        if not known:
            raise NotSignedIn("not_signed_in")
        if not any(actor.may(right, office) for actor in known):
            known[0].require(right, office)


class Handlers:
    """What happens when a client connects, watches and leaves."""

    def __init__(
        self,
        socketio: SocketIO,
        reader: LobbyReader,
        publisher: Publisher,
        watches: Watches,
        door: Doorkeeper,
        pace: Pace | None = None,
    ) -> None:
        self._socketio, self._reader, self._publisher = socketio, reader, publisher
        self._watches, self._door, self._pace = watches, door, pace
        self._connections: dict[str, Connection] = {}

    def register(self) -> None:
        """Attaches to the namespace."""
        self._socketio.on_event("connect", self._connect, namespace=NAMESPACE)
        self._socketio.on_event("disconnect", self._disconnect, namespace=NAMESPACE)
        self._socketio.on_event(WATCH, self._watch, namespace=NAMESPACE)
        self._socketio.on_error_default(self._on_error)

    def end_expired(self) -> None:
        """Ends the connections of sessions that are over and of devices that were revoked."""
        known: dict[str, bool] = {}
        for sid, connection in list(self._connections.items()):
            for token in connection.credentials:
                if token not in known:
                    known[token] = self._door.still(token)
                if not known[token]:
                    self._socketio.server.disconnect(sid, namespace=NAMESPACE)
                    break

    def _connect(self, auth: object = None) -> None:
        if _sid() in self._connections:
            return  # an event that a client named so: who it is was settled when it came
        token = auth.get("token") if isinstance(auth, dict) else None
        if token is not None and not isinstance(token, str):
            raise self._refused(InvalidFields([("token", "string_type")]))
        try:
            self._connections[_sid()] = Connection(self._door.credentials(token))
        except QueueServiceError as error:
            raise self._refused(error) from None

    def _disconnect(self, _reason: object = None) -> None:
        if self._socketio.server.manager.is_connected(_sid(), NAMESPACE):
            return  # the same: whoever is still here must not be forgotten, or nobody could end the connection
        self._connections.pop(_sid(), None)
        self._watches.forget(_sid())

    def _watch(self, data: object = None) -> Payload | dict[str, Problem]:
        if self._pace is not None and not self._pace.allows(_sid()):
            raise QueueServiceError("too_many_requests")
        wanted = _parsed(data)
        connection = self._connections.get(_sid())
        if connection is None:
            raise NotSignedIn("not_signed_in")
        topic = Topic(wanted["topic"])
        connection.may_watch(topic, wanted.get("office", ""))
        watched = self._watched(topic, wanted)
        # Joined first and read afterwards: what changes in between is sent, not missed.
        self._join(watched)
        try:
            snapshot = self._publisher.snapshot(watched)
        except Exception:
            self._leave(watched)
            raise
        # Heartbeats are for those who have something that can be current.
        self._socketio.server.enter_room(_sid(), office_room(watched.office), namespace=NAMESPACE)
        return snapshot

    def _watched(self, topic: Topic, wanted: Mapping[str, str]) -> Watched:
        if topic is Topic.TICKET:
            held = self._reader.hold(wanted["ticket"])
            return Watched(topic, held.office, ticket_id=held.ticket_id)
        lang = self._door.lang() if topic is Topic.DESK else None
        return Watched(topic, wanted["office"], wanted.get("area"), wanted.get("desk"), lang=lang)

    def _join(self, watched: Watched) -> None:
        if self._watches.add(_sid(), watched) > MOST_WATCHES:
            self._watches.remove(_sid(), watched)
            raise QueueServiceError("too_many_watches")
        self._socketio.server.enter_room(_sid(), watched.room, namespace=NAMESPACE)

    def _leave(self, watched: Watched) -> None:
        self._watches.remove(_sid(), watched)
        self._socketio.server.leave_room(_sid(), watched.room, namespace=NAMESPACE)

    def _on_error(self, error: Exception) -> dict[str, Problem]:
        if isinstance(error, QueueServiceError):
            _note("watch refused", error)
            return {"error": problem(error, self._door.lang())}
        log.error("watch failed", exc_info=error)
        return {"error": problem(QueueServiceError("unavailable"), self._door.lang())}

    def _refused(self, error: QueueServiceError) -> Refusal:
        _note("connection refused", error)
        return Refusal(error.code, problem(error, self._door.lang()))


def _note(event: str, error: QueueServiceError) -> None:
    """Logs a refusal: as loudly as over HTTP when somebody may not, and by whom."""
    denied = isinstance(error, NotSignedIn | Forbidden)
    details = {
        f"detail_{name}": value for name, value in error.details.items() if denied and value is not None
    }
    (log.warning if denied else log.info)(event, code=error.code, **details)


def _parsed(data: object) -> dict[str, str]:
    """The fields of a `watch` with a value. Raises InvalidFields."""
    if not isinstance(data, dict):
        raise InvalidFields([("", "model_type")])
    given = {str(name): value for name, value in data.items() if value is not None}
    try:
        topic = Topic(str(given.get("topic")))
    except ValueError:
        raise InvalidFields([("topic", "literal_error")]) from None
    needed, optional = FIELDS[topic]
    wrong = [(name, "missing") for name in sorted(needed - set(given))]
    wrong += [(name[:60], "extra_forbidden") for name in sorted(set(given) - needed - optional - {"topic"})]
    wrong += [
        (name, "string_type") for name in sorted(needed | optional) if not _is_word(given.get(name, "-"))
    ]
    if wrong:
        raise InvalidFields(wrong[:20])
    return given


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE and value.isprintable()


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO adds it to the request
    return sid

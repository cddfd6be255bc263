"""From a lobby to what a watcher of one view gets to see."""

from __future__ import annotations

from typing import Any

from queue_service.documents import json as snapshots
from queue_service.documents.head_count import head_count as counted
from queue_service.documents.reason import reason_text
from queue_service.live.contract import ALWAYS_NEW, Topic, Watched
from queue_service.services.head_count import head_count
from queue_service.services.lobby import LobbyReader
from queue_service.services.lobby_view import Lobby
from queue_service.services.snapshots import Reason

Payload = dict[str, Any]
#: Nothing more happens to a ticket in one of these until somebody brings it back into the house.
_AT_REST = frozenset({"done", "no_show", "cancelled", "unserved"})


def payload(reader: LobbyReader, lobby: Lobby, watched: Watched) -> Payload:
    """The full snapshot of a view.

    Raises:
        NotFound: area, desk or ticket do not exist.
    """
    if watched.topic is Topic.BOARD:
        return snapshots.board(lobby.board(watched.area))
    if watched.topic is Topic.QUEUE:
        return snapshots.queue(lobby.queue(watched.desk))
    if watched.topic is Topic.DISPLAY:
        return snapshots.display(lobby.display(watched.desk or ""))
    if watched.topic is Topic.DESK:
        return snapshots.desk(lobby.desk(watched.desk or ""), lambda reason: _words(reason, watched.lang))
    if watched.topic is Topic.HEAD_COUNT:
        return counted(head_count(lobby))
    return snapshots.ticket(reader.ticket(lobby, watched.ticket_id or 0))


def content(topic: Topic, snapshot: Payload) -> Payload:
    """What makes a snapshot differ from another: not its time, nor in a queue the minutes that just pass."""
    kept = {key: value for key, value in snapshot.items() if key not in ALWAYS_NEW}
    if topic is Topic.QUEUE:
        kept["classes"] = [{**item, "longest_minutes": None} for item in kept["classes"]]
        kept["next"] = [{**item, "waited_minutes": None} for item in kept["next"]]
    return kept


def is_at_rest(lobby: Lobby, watched: Watched, last: Payload) -> bool:
    """True for a ticket that had ended when it was last looked at, and is still out of the house.

    Reading it again would be a query for every phone whose owner went home with the page open.
    """
    return (
        watched.topic is Topic.TICKET
        and last.get("state") in _AT_REST
        and watched.ticket_id not in lobby.state.tickets
    )


def _words(reason: Reason, lang: str | None) -> str:
    return reason_text(reason.code, reason.values, lang or "de")

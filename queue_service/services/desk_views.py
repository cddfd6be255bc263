"""A desk as a use case leaves it: what its clerk sees next."""

from __future__ import annotations

from queue_service.domain.ticket import Ticket
from queue_service.persistence.calls import CallRow
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.snapshots import Client, DeskView
from queue_service.services.views import client_at, desk_view


def desk_after(lobby: OpenLobby, code: str) -> DeskView:
    """The desk as it is now. Freed by this very use case, it may have a new client already."""
    desk = lobby.desk(code)
    call, ticket = lobby.client_at(desk) if desk.with_client else (None, None)
    step = lobby.work.undo.possible(lobby.office.id).get(code)
    return desk_view(
        desk, call, ticket, lobby.work.revision, lobby.now, undo=None if step is None else step[0]
    )


def client_now(lobby: OpenLobby, call: CallRow, ticket: Ticket) -> Client:
    """The client of an open call."""
    return client_at(call, ticket, lobby.now)

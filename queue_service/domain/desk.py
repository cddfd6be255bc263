"""A desk: what it may serve, and the states it can be in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from queue_service.domain.errors import Conflict


class DeskState(StrEnum):
    """What a desk is doing.

    ``ready``: its clerk asked for a client and none was waiting. ``away``: the client stays, the clerk is gone for a
    moment. ``wrap_up``: the client has left and the clerk has work to do before the next. Neither of these two counts
    as service time.
    """

    CLOSED = "closed"
    OPEN = "open"
    READY = "ready"
    PAUSED = "paused"
    OCCUPIED = "occupied"
    AWAY = "away"
    WRAP_UP = "wrap_up"


#: States of a desk with a client at it, or called to it.
WITH_CLIENT = frozenset({DeskState.OCCUPIED, DeskState.AWAY})

#: Why a desk pauses; `moved` is not chosen but given to a desk that clerk and client have left for another one.
PAUSE_REASONS = ("break", "phone", "back_office", "meeting", "other")
MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Desk:
    """A place where clients are served.

    Attributes:
        code: what the board shows and the API takes, for example ``"5"``.
        area: code of the area it stands in.
        case_types: codes of the case types it is equipped for.
        accessible: it can be reached and used from a wheelchair.
    """

    code: str
    name: str
    area: str
    case_types: tuple[str, ...]
    accessible: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A desk at this moment: its state and the case types it serves today (its own, or fewer).

    ``id`` is the row; ``ready_since`` is UTC and set only while the desk is ready; ``revision`` is that of the lobby
    when the desk last changed.
    """

    id: int
    desk: Desk
    state: DeskState
    case_types: tuple[str, ...]
    ready_since: datetime | None = None
    pause_reason: str | None = None
    staff_id: int | None = None
    revision: int = 0

    @property
    def with_client(self) -> bool:
        """True while a client is called to or served at the desk."""
        return self.state in WITH_CLIENT

    def require_open(self) -> None:
        """Raises Conflict ``desk_closed`` unless somebody works here."""
        if self.state is DeskState.CLOSED:
            raise Conflict("desk_closed", desk=self.desk.code)

    def require_free(self) -> None:
        """Raises Conflict ``client_present`` while a client is called to or served at the desk."""
        if self.with_client:
            raise Conflict("client_present", desk=self.desk.code)

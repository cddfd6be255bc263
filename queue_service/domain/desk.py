"""A desk: what it may serve, and the states it can be in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from queue_service.domain.errors import Conflict


class DeskState(StrEnum):
    """What a desk is doing. `ready` means its clerk asked for a client and none was waiting."""

    CLOSED = "closed"
    OPEN = "open"
    READY = "ready"
    PAUSED = "paused"
    OCCUPIED = "occupied"


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

    ``id`` is the row; ``ready_since`` is UTC and set only while the desk is ready.
    """

    id: int
    desk: Desk
    state: DeskState
    case_types: tuple[str, ...]
    ready_since: datetime | None = None
    pause_reason: str | None = None
    staff_id: int | None = None

    def require_open(self) -> None:
        """Raises Conflict ``desk_closed`` unless somebody works here."""
        if self.state is DeskState.CLOSED:
            raise Conflict("desk_closed", desk=self.desk.code)

    def require_free(self) -> None:
        """Raises Conflict ``client_present`` while a client is called to or served at the desk."""
        if self.state is DeskState.OCCUPIED:
            raise Conflict("client_present", desk=self.desk.code)

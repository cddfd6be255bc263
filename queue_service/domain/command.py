"""Who asks for a change, and how a repeated request is recognised as the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from queue_service.domain.errors import Forbidden


class Role(StrEnum):
    """What a staff account is for."""

    INFO = "info"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"
    LOBBY = "lobby"


class DeviceKind(StrEnum):
    """What an enrolled device is."""

    KIOSK = "kiosk"
    BOARD = "board"
    DESK_DISPLAY = "desk-display"


#: Roles that may call, start and finish at a desk.
DESK_ROLES = frozenset({Role.INFO, Role.CLERK, Role.SUPERVISOR, Role.ADMIN})
#: Roles that decide for the whole house: messages, early closure, sending people home.
HOUSE_ROLES = frozenset({Role.INFO, Role.SUPERVISOR, Role.ADMIN})

_PRACTICE = "-practice-"


def practice_office(office: str, staff_id: int) -> str:
    """The code of the private copy of an office on which one member of staff practises."""
    return f"{office}{_PRACTICE}{staff_id}"


def is_practice(office: str) -> bool:
    """True for the code of somebody's private copy."""
    return _PRACTICE in office


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a device, a member of staff, a visitor with a ticket's token, or the system itself.

    ``id`` is opaque and stable (``staff:7``, ``device:2``); ``office`` is an office code, None for all offices.
    """

    kind: str
    id: str
    office: str | None = None
    role: Role | None = None
    device_kind: DeviceKind | None = None
    staff_id: int | None = None

    def require_office(self, office: str) -> None:
        """Raises Forbidden ``forbidden`` when this office is not theirs, nor their own copy to practise on."""
        if not self.belongs_to(office):
            raise Forbidden("forbidden", office=office)

    def belongs_to(self, office: str) -> bool:
        """True for their office, for all when they are of no single one, and for their own copy to practise on."""
        if is_practice(office) and self.kind != "system":
            mine = office.partition(_PRACTICE)[0] if self.office is None else self.office
            return self.staff_id is not None and office == practice_office(mine, self.staff_id)
        return self.office in (None, office)

    def require_desk_work(self, office: str) -> None:
        """Raises Forbidden ``forbidden`` for all but staff who may work at a desk of this office."""
        if self.kind != "system" and self.role not in DESK_ROLES:
            raise Forbidden("forbidden", office=office)
        self.require_office(office)

    def require_house(self, office: str) -> None:
        """Raises Forbidden ``forbidden`` for all but those who decide for the whole house."""
        if self.kind != "system" and self.role not in HOUSE_ROLES:
            raise Forbidden("forbidden", office=office)
        self.require_office(office)

    def require_ticket_issue(self, office: str) -> None:
        """Raises Forbidden ``forbidden`` for all but kiosks and desk staff of this office."""
        if self.kind != "system" and self.device_kind is not DeviceKind.KIOSK and self.role not in DESK_ROLES:
            raise Forbidden("forbidden", office=office)
        self.require_office(office)


SYSTEM = Actor(kind="system", id="system")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it is kept: HTTP status and body. Tokens in it are placeholders."""

    status: int
    body: str | None


class AlreadyAnswered(Exception):
    """The same request was answered before; nothing was done again."""

    def __init__(self, answer: StoredAnswer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A client's key for one request.

    Attributes:
        fingerprint: of method, path and body; the same key with another one is a mistake.
        render: turns the use case's result into the answer to keep.
    """

    key: str
    fingerprint: str
    render: Callable[[Any], StoredAnswer]


@dataclass(frozen=True, slots=True)
class Command:
    """A request to change something: by whom, and under which idempotency key, if any."""

    actor: Actor
    idempotency: Idempotency | None = None


BY_SYSTEM = Command(SYSTEM)

"""Who asks for a change, and how a repeated request is recognised as the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_service.domain.errors import Forbidden
from queue_service.domain.rights import DEVICES, ROLES, DeviceKind, Right, Role

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
    ``must_change``: their password was given out by somebody else; until they choose one, nothing else is theirs to do.
    """

    kind: str
    id: str
    office: str | None = None
    role: Role | None = None
    device_kind: DeviceKind | None = None
    staff_id: int | None = None
    must_change: bool = False

    def belongs_to(self, office: str) -> bool:
        """True for their office, for all when they are of no single one, and for their own copy to practise on."""
        if is_practice(office) and self.kind != "system":
            mine = office.partition(_PRACTICE)[0] if self.office is None else self.office
            return self.staff_id is not None and office == practice_office(mine, self.staff_id)
        return self.office in (None, office)

    def may(self, right: Right, office: str | None = None) -> bool:
        """True when the table gives it to their role or kind of device, and the office, if named, is theirs."""
        if self.kind == "system":
            return True
        if self.must_change and right is not Right.OWN_ACCOUNT:
            return False
        by_role = self.role is not None and self.role in ROLES[right]
        by_kind = self.device_kind is not None and self.device_kind in DEVICES.get(right, frozenset())
        return (by_role or by_kind) and (office is None or self.belongs_to(office))

    def require(self, right: Right, office: str | None = None) -> None:
        """Raises Forbidden: ``forbidden`` for all who have not got this right, or ``password_must_change``."""
        if self.must_change and right is not Right.OWN_ACCOUNT:
            raise Forbidden("password_must_change", by=self.id)
        if not self.may(right, office):
            raise Forbidden("forbidden", right=str(right), by=self.id, office=office)


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

"""What is asked of the audit log, and an entry as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Which entries; what is None is not asked for. `since` and `until` are UTC, `until` exclusive.

    Attributes:
        before: only entries with a lower id.
        office: code of an office.
    """

    since: datetime | None = None
    until: datetime | None = None
    action: str | None = None
    actor: str | None = None
    office: str | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry as it is read; ``office`` is a code, ``linked`` says that it is part of the chain."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    office: str | None
    values: Mapping[str, Any]
    linked: bool

"""Every table in one metadata: importing this makes it complete, for migrations and for their checks."""

from __future__ import annotations

from queue_service.persistence import (
    alarms,
    answers,
    calls,
    devices,
    lobby,
    offices,
    outbox,
    push,
    staff,
    tally,
    ticket_tables,
    undo,
)
from queue_service.persistence.database import metadata

SUBJECTS = (offices, lobby, ticket_tables, calls, staff, devices, answers, alarms, tally, undo, push, outbox)

__all__ = ["SUBJECTS", "metadata"]

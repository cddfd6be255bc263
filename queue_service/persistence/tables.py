"""Every table in one metadata: importing this makes it complete, for migrations and for their checks."""

from __future__ import annotations

from queue_service.persistence import (
    alarms,
    answers,
    audit,
    calls,
    configuration,
    device_codes,
    devices,
    figures,
    lobby,
    offices,
    outbox,
    paper_days,
    push,
    roster,
    set_up,
    staff,
    stock,
    tally,
    ticket_tables,
    undo,
)
from queue_service.persistence.database import metadata

SUBJECTS = (
    offices,
    configuration,
    lobby,
    ticket_tables,
    calls,
    staff,
    set_up,
    roster,
    devices,
    device_codes,
    answers,
    alarms,
    tally,
    undo,
    push,
    outbox,
    audit,
    figures,
    paper_days,
    stock,
)

__all__ = ["SUBJECTS", "metadata"]

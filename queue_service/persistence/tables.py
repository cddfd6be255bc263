"""Every table in one metadata: importing this makes it complete, for migrations and for their checks."""

from __future__ import annotations

from queue_service.persistence import answers, calls, devices, lobby, offices, staff, ticket_tables
from queue_service.persistence.database import metadata

SUBJECTS = (offices, lobby, ticket_tables, calls, staff, devices, answers)

__all__ = ["SUBJECTS", "metadata"]

"""Paper lists as JSON."""

from __future__ import annotations

from datetime import time

from queue_service.documents.json import Json
from queue_service.domain.paper_days import PaperRow
from queue_service.services.paper_days import PaperDay


def paper_day(found: PaperDay) -> Json:
    """The list of a day."""
    return {"day": found.day.isoformat(), "rows": [paper_row(row) for row in found.rows]}


def paper_row(row: PaperRow) -> Json:
    """One row; times are wall times."""
    return {
        "number": row.number,
        "case_type": row.case_type,
        "came_at": _wall(row.came_at),
        "called_at": _wall(row.called_at),
        "desk": row.desk,
        "done_at": _wall(row.done_at),
        "outcome": row.outcome.value,
    }


def _wall(at: time | None) -> str | None:
    return None if at is None else at.strftime("%H:%M")

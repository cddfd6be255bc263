"""What is kept how long, as JSON: the same for the API and the command."""

from __future__ import annotations

from datetime import date, datetime

from queue_service.documents.durations import span
from queue_service.documents.json import Json, moment
from queue_service.documents.retention_text import end_text, kind_text
from queue_service.services.retention_report import Kept, Report


def retention_json(found: Report, lang: str) -> Json:
    """Limits with what there is of each kind, and the last runs of the sweep."""
    runs = [{"at": moment(run.at), "counts": dict(run.counts)} for run in found.runs]
    return {
        "at": moment(found.at),
        "limits": [_limit(kept, lang) for kept in found.kept],
        "last_run": runs[0] if runs else None,
        "runs": runs,
    }


def _limit(kept: Kept, lang: str) -> Json:
    limit = kept.limit
    return {
        "name": limit.name,
        "kind": kind_text(limit.name, lang),
        "limit": kept.value,
        "unit": str(limit.unit),
        "kept": span(limit, kept.value, lang),
        "happens": str(limit.happens),
        "what": end_text(limit.name, lang),
        "setting": None if limit.setting is None else f"QUEUE_SERVICE_{limit.setting}",
        "rows": kept.rows,
        "oldest": _age(kept.oldest),
        "due": kept.due,
        "next_end": _age(kept.next_end),
    }


def _age(value: date | datetime | None) -> str | None:
    return moment(value) if isinstance(value, datetime) else None if value is None else value.isoformat()

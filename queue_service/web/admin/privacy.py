"""What is kept, until when, and what was forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask import render_template, request

from queue_service.documents.dates import short_date, short_moment
from queue_service.documents.durations import span
from queue_service.documents.retention_text import counted_text, end_text, kind_text
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.services.retention_report import Kept
from queue_service.web.admin import bp
from queue_service.web.admin.frame import framed
from queue_service.web.i18n import current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff
from queue_service.web.staff_kit import time_zone_of


@bp.get("/privacy/")
@for_staff(Right.SEE_PRIVACY)
def show_privacy(actor: Actor) -> str:
    """Limits with what there is of each kind, and the last runs; `?due=1` says what a run would do now."""
    frame = framed(actor, Right.SEE_PRIVACY)
    found = services().retention_reports.report(actor)
    zone, lang = time_zone_of(actor), current_language()
    return render_template(
        "admin/privacy.html",
        **frame,
        limits=[_in_words(kept, zone, lang) for kept in found.kept],
        runs=[(short_moment(run.at, zone, lang), _counted(run.counts, lang)) for run in found.runs],
        asked=request.args.get("due") == "1",
        due=_counted({kept.limit.name: kept.due for kept in found.kept if kept.due}, lang),
    )


def _in_words(kept: Kept, zone: str, lang: str) -> dict[str, object]:
    return {
        "kind": kind_text(kept.limit.name, lang),
        "kept": span(kept.limit, kept.value, lang),
        "setting": kept.limit.setting,
        "end": end_text(kept.limit.name, lang),
        "rows": kept.rows,
        "oldest": _age(kept.oldest, zone, lang),
        "next_end": _age(kept.next_end, zone, lang),
        "due": kept.due,
    }


def _age(value: date | datetime | None, zone: str, lang: str) -> str:
    if isinstance(value, datetime):
        return short_moment(value, zone, lang)
    return "" if value is None else short_date(value, lang)


def _counted(counts: Mapping[str, int], lang: str) -> list[tuple[str, int]]:
    return [(counted_text(name, lang), count) for name, count in counts.items()]

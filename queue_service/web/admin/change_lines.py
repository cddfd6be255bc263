"""Changes of one subject as its own page lists them."""

from __future__ import annotations

from collections.abc import Iterable

from queue_service.documents.change_words import change_words
from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.dates import short_date, short_moment
from queue_service.domain.office import OfficePlan
from queue_service.services.change_views import ChangeView
from queue_service.web.admin.history import Line
from queue_service.web.i18n import _, current_language


def change_lines(changes: Iterable[ChangeView], plan: OfficePlan, *, may_undo: bool) -> list[Line]:
    """The changes in words, in the order given."""
    lang = current_language()
    names = configuration_words(plan, lang)
    return [
        Line(
            change=each,
            at=short_moment(each.at, plan.time_zone, lang),
            begins=None if each.from_day is None else short_date(each.from_day, lang),
            places=change_words(each.changes, lang, names),
            can_undo=may_undo and each.state in ("done", "planned"),
        )
        for each in changes
    ]


def change_states() -> dict[str, str]:
    """State → words, for the list."""
    return {
        "failed": _("Could not be done"),
        "withdrawn": _("Withdrawn"),
    }

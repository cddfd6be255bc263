"""What is wrong with opening hours, in words; part of the table in error_text.py."""

from __future__ import annotations

from queue_service.documents.language import _l

#: code → (title, detail).
HOURS: dict[str, tuple[str, str]] = {
    "invalid_weekday": (_l("No such day of the week"), _l("Choose from Monday to Sunday.")),
    "invalid_every_weeks": (_l("Too seldom or too often"), _l("Hours come every week up to every 52 weeks.")),
    "weeks_need_a_beginning": (
        _l("A first day is needed"),
        _l("Every other week counts from the week of the first day: say which that is."),
    ),
    "invalid_nth": (
        _l("No such week of the month"),
        _l("Choose the first to the fifth such day of a month, or the last, each once."),
    ),
    "series_ends_before_it_begins": (
        _l("The last day is before the first"),
        _l("Choose a last day that is the first or later."),
    ),
    "day_out_of_range": (_l("Too far away"), _l("Choose a day between 1970 and 2199.")),
    "closure_ends_before_it_begins": (
        _l("The last day is before the first"),
        _l("Choose a last day that is the first or later."),
    ),
}

"""What is wrong with a paper list, in words; parts of the tables in error_text.py."""

from __future__ import annotations

from queue_service.documents.language import _l

#: code → (title, detail).
PAPER_DAYS: dict[str, tuple[str, str]] = {
    "paper_day_ahead": (_l("This day is still to come"), _l("Choose today or a day that is over.")),
    "paper_day_too_old": (
        _l("Too long ago"),
        _l("Lists can be entered and corrected for 31 days. The figures of that day stay as they are."),
    ),
    "too_many_paper_rows": (_l("Too many rows"), _l("Send at most 400 at once.")),
}

#: Kind of error of a field → sentence.
PAPER_FIELDS: dict[str, str] = {
    "paper_number": _l("This is not a number of the paper series."),
    "paper_number_twice": _l("This number stands twice in the list."),
    "paper_number_entered": _l("Somebody has entered this number with other values. Load the list again."),
    "paper_number_in_record": _l("This number was entered at the information desk; it counts already."),
    "paper_case_type": _l("This office does not offer this concern."),
    "paper_desk": _l("There is no such desk."),
    "paper_ahead": _l("This time is still to come."),
    "paper_called_missing": _l("When was the number called?"),
    "paper_called_before": _l("Called before it came. Check both times."),
    "paper_done_before": _l("Done before it began. Check both times."),
}

"""What went wrong with the roster, in words; part of the table in error_text.py."""

from __future__ import annotations

from queue_service.documents.language import _l

#: code → (title, detail).
ROSTER: dict[str, tuple[str, str]] = {
    "days_out_of_order": (
        _l("The last day is before the first"),
        _l("Choose a last day that is not earlier."),
    ),
    "too_many_days": (_l("Too many days at once"), _l("Choose at most 62 days.")),
    "roster_has_dates": (
        _l("The roster has dates of its own"),
        _l("Say in the line itself from which day on it is valid, or change single days."),
    ),
    "roster_without_reason": (
        _l("No reasons in the roster"),
        _l("Why somebody is away or works elsewhere is not stored. Leave it out."),
    ),
    "change_undone": (
        _l("Taken back already"),
        _l("This change has been taken back. Look at the present roster."),
    ),
    "invalid_week": (_l("This is not another week"), _l("Choose weeks other than the one that is copied.")),
    "too_many_weeks": (_l("Too few or too many weeks"), _l("Choose at least one week, at most 26.")),
    "shift_ends_before_it_begins": (
        _l("Valid until before it is valid"),
        _l("Choose a last day that is not before the first one."),
    ),
    "shift_without_time": (
        _l("A time is missing"),
        _l("Give both beginning and end, and not the same for both. Only an absence lasts a whole day."),
    ),
    "desk_needed": (_l("A desk is needed"), _l("Desk time needs a desk. Choose one, or another kind.")),
    "member_needed": (
        _l("Somebody is needed"),
        _l("Only a desk can be planned without saying for whom. Choose a member."),
    ),
}

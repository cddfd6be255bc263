"""What is wrong with an office that somebody sets up, in words; part of the table in error_text.py."""

from __future__ import annotations

from queue_service.documents.language import _l

#: code → (title, detail).
PLAN: dict[str, tuple[str, str]] = {
    "invalid_code": (
        _l("This code cannot be used"),
        _l("A code begins with a small letter; small letters, digits, - and _ follow, 40 at most."),
    ),
    "unknown_time_zone": (
        _l("Time zone not known"),
        _l("Choose one of the list, for example Europe/Berlin."),
    ),
    "unknown_region": (
        _l("Region not known"),
        _l("Its public holidays are not known. Choose a region of the list, for example DE-NW."),
    ),
    "invalid_series": (_l("This letter cannot be used"), _l("Choose one of the letters offered.")),
    "paper_series_taken": (
        _l("This letter is taken"),
        _l("An area gives out numbers with it. Paper numbers need a letter of their own."),
    ),
    "series_reveals_concern": (
        _l("The number would give the concern away"),
        _l(
            "A sensitive case type needs company: let another case type use the same letter, or move it to an area"
            " where others wait."
        ),
    ),
    "invalid_minutes": (_l("Too short"), _l("Minutes have to be above 0.")),
    "invalid_share": (_l("This share cannot be"), _l("Choose a share from 0 to below 100 percent.")),
}

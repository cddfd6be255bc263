"""What went wrong with a change of what is set, in words; part of the table in error_text.py."""

from __future__ import annotations

from queue_service.documents.language import _l

#: code → (title, detail).
CHANGES: dict[str, tuple[str, str]] = {
    "changed_meanwhile": (
        _l("Somebody else has changed this"),
        _l("Look at what they changed; then keep theirs, or send yours again over it."),
    ),
    "findings": (
        _l("This has consequences"),
        _l("Look at them. What would break a running day can begin on another day."),
    ),
    "no_such_place": (
        _l("There is no such place"),
        _l("What this belongs to does not exist. Load the page again."),
    ),
    "fixed_place": (
        _l("This cannot be changed"),
        _l("The code of an office stays: addresses and devices use it."),
    ),
    "reason_needed": (
        _l("A reason is needed"),
        _l("Write down why the order changes: it hangs on the wall with its date."),
    ),
    "day_not_ahead": (_l("Not a day ahead"), _l("Choose a day from tomorrow on, at most 400 days ahead.")),
    "configuration_newer": (
        _l("The office has changed since"),
        _l("Look at the differences again: somebody else has changed something meanwhile."),
    ),
    "file_unreadable": (
        _l("The file cannot be read"),
        _l("It is not plain YAML. See the line that is named; nothing was changed."),
    ),
    "file_too_large": (
        _l("The file is too large"),
        _l("A configuration has at most four million characters."),
    ),
    "file_not_ours": (
        _l("This is no configuration"),
        _l("The file has to begin with “format” and “office”, as an exported one does."),
    ),
    "file_too_new": (
        _l("Written by a newer version"),
        _l("Update this installation first, or export the file from one of the same version."),
    ),
    "change_not_found": (_l("Change not found"), _l("It belongs to another office, or was never made.")),
    "change_not_done": (
        _l("There is nothing to take back"),
        _l("This never took effect, or was taken back already. Load the page again."),
    ),
    "invalid_tiles": (_l("Too many or too few tiles"), _l("A page of the kiosk shows 4 to 8 concerns.")),
    "invalid_reset": (_l("Too short or too long"), _l("The kiosk starts again after 30 to 300 seconds.")),
}

"""What is kept how long, in words: for the administration's page, the command and the documents."""

from __future__ import annotations

from queue_service.documents.language import _l, translations

#: Name of a limit → (kind of data, what happens at the end). English msgids.
TEXTS: dict[str, tuple[str, str]] = {
    "tickets": (
        _l("Numbers"),
        _l(
            "The link stops working; language, number of people and recognised need are forgotten. What was printed"
            " on the slip and when it was called stays in the lobby's record."
        ),
    ),
    "vouchers": (
        _l("Numbers left unserved"),
        _l("Kept until their wait has counted on another visit, then treated as every other number."),
    ),
    "notes": (_l("Notes between desks"), _l("Deleted when the number ends, at the latest with the day.")),
    "desk_links": (
        _l("Who sits at which desk"),
        _l("Forgotten when the desk closes, at the latest with the day."),
    ),
    "push": (
        _l("Phones that want to be told"),
        _l("Deleted after the number has ended, or with the day."),
    ),
    "outbox": (_l("Messages sent"), _l("Deleted.")),
    "answers": (_l("Answers kept against pressing twice"), _l("Deleted.")),
    "sessions": (_l("Sign-ins"), _l("Deleted; after half an hour without use already.")),
    "device_codes": (_l("Codes to enrol devices"), _l("Deleted.")),
    "practice": (
        _l("Copies for practice"),
        _l("Deleted when nobody has used them; the people in them are made up."),
    ),
    "decisions": (
        _l("Why each number was called"),
        _l("Recognised need and comparison with others are removed; that and when it was called stays."),
    ),
    "record": (_l("Record of the lobby"), _l("Deleted, one whole day at a time.")),
    "figures": (_l("Figures of each day"), _l("Deleted.")),
    "audit": (_l("Audit log, and what was erased when"), _l("Deleted.")),
    "seals": (_l("Seals of the audit log"), _l("Kept: one a day, without a word of what happened.")),
    "backups": (_l("Backups in the known folders"), _l("Files are deleted.")),
    "accounts": (_l("Staff accounts"), _l("Kept until an administrator deletes them.")),
    "devices": (_l("Devices"), _l("Kept until an administrator deletes them.")),
    "roster": (_l("Roster: members and weekly pattern"), _l("Kept until somebody changes it.")),
    "roster_days": (
        _l("Roster: single days, and who changed what"),
        _l("Deleted; so are lines of the weekly pattern that long after their last day."),
    ),
    "changes": (
        _l("Changes of what an office sets: who, when and what"),
        _l("Deleted; what is still planned stays."),
    ),
    "paper_days": (
        _l("Paper lists entered afterwards"),
        _l("Deleted; what they add to the figures of their day stays."),
    ),
    "configuration": (_l("Offices, desks and opening hours"), _l("Kept until they are changed.")),
}

_MADE = _l("Days whose figures were made")


def counted_text(name: str, lang: str) -> str:
    """What a run of the sweep counted under this name."""
    return translations(lang).gettext(_MADE) if name == "figures_made" else kind_text(name, lang)


def kind_text(name: str, lang: str) -> str:
    """What a limit is about."""
    return translations(lang).gettext(TEXTS[name][0])


def end_text(name: str, lang: str) -> str:
    """What happens when it is reached."""
    return translations(lang).gettext(TEXTS[name][1])

"""What the pages of the administration say about the texts that an office may say in its own words."""

from __future__ import annotations

from collections.abc import Mapping

from queue_service.documents.language import _l
from queue_service.domain.office_texts import Face

#: Where a text stands; for staff.
FACES: Mapping[Face, str] = {
    Face.KIOSK: _l("Kiosk"),
    Face.SLIP: _l("Paper slip"),
    Face.PHONE: _l("My number, on the phone"),
    Face.INFORMATION: _l("Information desk"),
    Face.EVERYWHERE: _l("In several places"),
}
#: Key → (what it is, where and when it stands); for staff.
ABOUT: Mapping[str, tuple[str, str]] = {
    "kiosk-greeting": (
        _l("Greeting"),
        _l("The largest words on the kiosk's first page, above the languages."),
    ),
    "kiosk-stopped": (
        _l("No more numbers today"),
        _l("At the kiosk, when somebody asks for something for which the day is full."),
    ),
    "kiosk-next-step": (
        _l("What to do without a number"),
        _l("At the kiosk, beside the proof that somebody has asked for a number."),
    ),
    "kiosk-closed": (
        _l("The house is closed"),
        _l("At the kiosk, outside opening hours, above the next opening."),
    ),
    "slip-foot": (
        _l("Foot of the paper slip"),
        _l("Below the number, on paper from the kiosk and the information desk."),
    ),
    "phone-called": (_l("Called"), _l("On the phone, the moment somebody is called.")),
    "phone-go-to": (_l("Where to go"), _l("On the phone, below the call.")),
    "phone-closed": (
        _l("Not served today"),
        _l("On the phone, when the house has closed before somebody's turn."),
    ),
    "voucher-hint": (
        _l("The wait counts next time"),
        _l("On the phone, for whoever was left unserved: their wait counts on another day."),
    ),
    "voucher-desk": (
        _l("Left unserved on another day"),
        _l("At the information desk, above the form that gives such a person a number. Only staff read it."),
    ),
    "contact-line": (
        _l("Whom to ask"),
        _l("On the phone, on the notice for the wall and on the page about the order of calls."),
    ),
}
#: Placeholder → what it stands for; for staff.
MEANINGS: Mapping[str, str] = {
    "office": _l("the name of the office"),
    "phone": _l("the telephone number of the office"),
    "desk": _l("the counter"),
    "days": _l("for how many days"),
}
#: What is said when an office's words cannot be used; part of the table in error_text.py.
REFUSALS: Mapping[str, tuple[str, str]] = {
    "unknown_text": (
        _l("There is no such text"),
        _l("Only the texts that are listed can be said otherwise."),
    ),
    "text_empty": (_l("There is nothing in this text"), _l("Write something, or leave the field empty.")),
    "text_too_long": (_l("This text is too long"), _l("Shorten it: it has no more room where it stands.")),
    "unknown_placeholder": (
        _l("This cannot be filled in"),
        _l("In curly brackets only those names may stand that are listed beside the text."),
    ),
    "placeholder_missing": (
        _l("Something is missing in this text"),
        _l("Put in what is listed beside it as needed: without it nobody knows where to go."),
    ),
}

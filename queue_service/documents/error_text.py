"""What went wrong, in words: a title and a detail for every stable code. A detail says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from queue_service.documents.account_text import ACCOUNTS
from queue_service.documents.change_text import CHANGES
from queue_service.documents.hours_text import HOURS
from queue_service.documents.language import _l, translations
from queue_service.documents.office_text_words import REFUSALS
from queue_service.documents.paper_day_text import PAPER_DAYS, PAPER_FIELDS
from queue_service.documents.plan_error_text import PLAN
from queue_service.documents.roster_text import ROSTER
from queue_service.documents.set_up_text import SET_UP
from queue_service.documents.sign_on_text import SIGN_ON

#: code → (title, detail). English msgids; the catalogues hold the other languages.
TEXTS: dict[str, tuple[str, str]] = {
    "not_found": (_l("Not found"), _l("There is nothing at this address. Check it, or start again.")),
    "office_not_found": (_l("Office not found"), _l("There is no office with this name here.")),
    "ticket_not_found": (
        _l("Number not found"),
        _l("This number is not known today. It may be from another day; take a new one."),
    ),
    "proof_not_found": (
        _l("No proof of ours"),
        _l(
            "This link is not a proof that we issued, or a part of it is missing. Scan the code again, or ask at the"
            " information desk."
        ),
    ),
    "desk_not_found": (_l("Desk not found"), _l("There is no desk with this name in this office.")),
    "area_not_found": (_l("Area not found"), _l("There is no waiting area with this name in this office.")),
    "invalid": (_l("The request cannot be used"), _l("Correct the fields named and send it again.")),
    "invalid_number": (_l("This is not a number"), _l("A number is a letter and digits, for example A042.")),
    "unknown_case_type": (_l("Concern not known"), _l("This office does not offer this concern.")),
    "unknown_language": (_l("Language not known"), _l("Choose one of the languages offered.")),
    "case_type_twice": (_l("The same concern twice"), _l("Choose each concern once.")),
    "too_many_matters": (
        _l("Too many concerns"),
        _l("Take a number for the most important ones; the information desk helps with the rest."),
    ),
    "too_many_persons": (
        _l("Too many people"),
        _l("For so many people please go to the information desk."),
    ),
    "not_walk_in": (
        _l("Only with a booking"),
        _l("This concern needs a booking. Please ask at the information desk."),
    ),
    "office_closed": (_l("The office is closed"), _l("Numbers are given out during opening hours.")),
    "not_allowed": (
        _l("Not possible now"),
        _l("This cannot be done any more. Look at the present state first."),
    ),
    "already_done": (
        _l("Dealt with already"),
        _l("A desk or the information desk can open this number again."),
    ),
    "wrong_day": (_l("From another day"), _l("This number was for another day. Please take a new one.")),
    "client_present": (
        _l("A client is at this desk"),
        _l("Finish with the present client first, or transfer them."),
    ),
    "desk_closed": (_l("The desk is closed"), _l("Open the desk first.")),
    "desk_taken": (_l("The desk is taken"), _l("A colleague works at this desk. Choose another one.")),
    "no_client": (_l("Nobody is at this desk"), _l("Call a client first.")),
    "desk_cannot_serve": (
        _l("The desk cannot do this"),
        _l("This desk does not serve this concern. Choose another desk or another concern."),
    ),
    "no_case_type": (_l("No concern chosen"), _l("Choose at least one concern for the desk.")),
    "unknown_pause_reason": (_l("Reason not known"), _l("Choose one of the reasons offered for a pause.")),
    "transfer_needs_target": (_l("Where to?"), _l("Choose another concern, another desk, or both.")),
    "same_desk": (_l("The same desk"), _l("The client is at this desk already. Choose another one.")),
    "push_off": (
        _l("No messages from here"),
        _l("This office sends no messages to phones. Watch the board."),
    ),
    "push_endpoint": (
        _l("The browser's address for messages cannot be used"),
        _l("Watch the board or keep this page open: both tell you when it is your turn."),
    ),
    "push_keys": (
        _l("The browser's keys for messages cannot be used"),
        _l("Watch the board or keep this page open: both tell you when it is your turn."),
    ),
    "note_too_long": (_l("The note is too long"), _l("Shorten the note for your colleague.")),
    "house_paused": (
        _l("The office stands still"),
        _l("Everything pauses until the office goes on. Places and waiting times are kept."),
    ),
    "kiosk_stopped": (
        _l("No more numbers for this today"),
        _l(
            "The desks are taken until closing. Keep the proof that you asked, and go to the information desk."
        ),
    ),
    "closed_early": (
        _l("No more numbers today"),
        _l("The office closes early. Keep the proof that you asked, and come on another day."),
    ),
    "nothing_to_undo": (_l("Nothing to take back"), _l("There is no last step at this desk.")),
    "undo_too_late": (
        _l("Too late to take it back"),
        _l("Somebody else has acted since. Look at the present state and go on from there."),
    ),
    "number_taken": (
        _l("The number is taken"),
        _l("This number has been entered today. Check the number on the paper."),
    ),
    "voucher_used": (_l("Used already"), _l("The wait of this number has counted for another number.")),
    "not_a_paper_number": (
        _l("Not a number on paper"),
        _l("Enter the letter and digits that are printed on the paper."),
    ),
    "invalid_time": (_l("This time is not possible"), _l("Enter a time of today that has passed.")),
    "unknown_reason": (_l("Reason not known"), _l("Choose one of the reasons offered.")),
    "unknown_topic": (_l("Topic not known"), _l("Choose one of the topics offered.")),
    "alarm_not_found": (_l("Call for help not found"), _l("It was closed, or is of another day.")),
    "too_many_at_once": (_l("Too many at once"), _l("Enter them in several steps.")),
    "message_too_long": (_l("The message is too long"), _l("Shorten it to 280 characters.")),
    "invalid_colour": (_l("This is not a colour"), _l("Give it as # and six digits, for example #2a5eb8.")),
    "invalid_seconds": (_l("This duration is not possible"), _l("Choose 5 to 60 seconds.")),
    "too_many_slides": (_l("Too many slides"), _l("Keep at most ten.")),
    "invalid_slide": (_l("This slide cannot be shown"), _l("Give it a text of at most 400 characters.")),
    "quiet_needs_both": (
        _l("A time is missing"),
        _l("Give both the beginning and the end of the quiet hours."),
    ),
    "real_data": (
        _l("This office is real"),
        _l("The demo does not touch a database with a real office. Give it a database of its own."),
    ),
    "unknown_role": (_l("Role not known"), _l("Choose one of the roles offered.")),
    "unknown_device_kind": (_l("Kind of device not known"), _l("Choose kiosk, board or desk-display.")),
    "device_not_found": (_l("Device not found"), _l("There is no device with this id in this office.")),
    "code_not_found": (
        _l("Code not found"),
        _l("It is not shown anywhere, or its time is over. Read the code off the device again."),
    ),
    "code_used": (_l("The code was used"), _l("This device has been connected already.")),
    "code_of_other_office": (
        _l("Code of another office"),
        _l("The device shows a page of another office. Connect it there, or open the right page on it."),
    ),
    "code_expired": (_l("The code is no longer valid"), _l("Show a new code and confirm that one.")),
    "name_missing": (_l("A name is needed"), _l("Give a name of at most 80 characters.")),
    "password_too_short": (_l("The password is too short"), _l("Choose one of at least 10 characters.")),
    "password_too_long": (_l("The password is too long"), _l("Choose one of at most 200 characters.")),
    "name_taken": (_l("The name is taken"), _l("Choose another name.")),
    "not_signed_in": (_l("Please sign in"), _l("Sign in, or connect this device again.")),
    **SIGN_ON,
    **ACCOUNTS,
    **CHANGES,
    **PLAN,
    **HOURS,
    **ROSTER,
    **SET_UP,
    **PAPER_DAYS,
    **REFUSALS,
    "wrong_password": (_l("Name or password is wrong"), _l("Check both and try again.")),
    "forbidden": (_l("Not allowed"), _l("Your account or this device may not do this here.")),
    "csrf": (_l("This page is out of date"), _l("Load the page again and repeat what you did.")),
    "idempotency_key_reused": (
        _l("The same key for another request"),
        _l("Send another request with a new Idempotency-Key."),
    ),
    "too_large": (_l("Too large"), _l("The request is larger than anything this service takes.")),
    "unsupported_media_type": (_l("Not JSON"), _l("Send the body as application/json.")),
    "method_not_allowed": (_l("Not possible here"), _l("This address does not take this kind of request.")),
    "too_many_requests": (_l("Too many attempts"), _l("Wait a minute, then try again.")),
    "too_many_watches": (
        _l("Too many live views"),
        _l("One connection follows a few things at a time. Close it and open another one."),
    ),
    "internal_error": (
        _l("Something went wrong"),
        _l("It is our fault, not yours. Try again; if it stays, tell the information desk."),
    ),
    "unavailable": (
        _l("Not available at the moment"),
        _l("The service will be back shortly. Please try again."),
    ),
}

#: Why a number cannot be moved: by the state it is in.
STATES: dict[str, str] = {
    "waiting": _l("This number is waiting."),
    "called": _l("This number has been called to a desk."),
    "serving": _l("This number is being served."),
    "parked": _l("This number was called without an answer and is set aside for now."),
    "on_hold": _l("This number is set aside until its holder comes back with what is missing."),
    "unserved": _l("The office closed before it was this number's turn."),
    "done": _l("This number is finished."),
    "no_show": _l("This number was called twice without an answer and is closed."),
    "cancelled": _l("This number was given up."),
}

#: What is wrong with one field: by the validator's kind of error; anything else is FIELD.
FIELDS: dict[str, str] = {
    "missing": _l("This field is missing."),
    "extra_forbidden": _l("This field is not known."),
    "json_invalid": _l("This is not valid JSON."),
    "model_type": _l("This must be a JSON object."),
    "string_type": _l("This must be text."),
    "int_type": _l("This must be a whole number."),
    "bool_type": _l("This must be true or false."),
    "list_type": _l("This must be a list."),
    "string_too_long": _l("This is too long."),
    "string_too_short": _l("This is too short."),
    "too_long": _l("These are too many."),
    "too_short": _l("These are too few."),
    "literal_error": _l("This is not one of the values allowed."),
    "string_pattern_mismatch": _l("This holds characters that are not allowed."),
    "greater_than_equal": _l("This number is too small."),
    "less_than_equal": _l("This number is too large."),
    "case_type_twice": _l("The same concern stands here twice."),
    "account_twice": _l("Another member has this account already."),
    **PAPER_FIELDS,
}
FIELD = _l("This value cannot be used.")


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What to show about an error."""

    title: str
    detail: str


def error_text(code: str, details: Mapping[str, object], lang: str) -> ErrorText:
    """Title and detail for a code, in `lang`; a code without a text of its own reads as a wrong request."""
    say = translations(lang).gettext
    title, detail = TEXTS.get(code, TEXTS["invalid"])
    state = STATES.get(str(details.get("state")))
    if code == "not_allowed" and state is not None:
        return ErrorText(say(title), say(state))
    return ErrorText(say(title), say(detail))


def field_text(kind: str, lang: str) -> str:
    """What is wrong with one field, in `lang`; never repeats what was sent."""
    return translations(lang).gettext(FIELDS.get(kind, FIELD))

"""Texts that views and scripts of this face share, in the reader's language; those of a slip in the visitor's."""

from __future__ import annotations

from queue_service.documents.language import plural_forms, translations
from queue_service.web.i18n import _
from queue_service.web.staff_kit import house_texts, problem_texts

#: A sentence, the plural forms of one, or a group of them by key.
Texts = dict[str, object]


def topics() -> list[tuple[str, str, str]]:
    """What is asked at the desk that is no concern: code, key on the keyboard, words."""
    return [
        ("way", "w", _("The way")),
        ("form", "f", _("A form")),
        ("opening", "o", _("Opening hours")),
        ("other", "x", _("Something else")),
    ]


def desk_texts() -> Texts:
    """Every text the scripts of the desk may need."""
    return {
        **_shared_texts(),
        **_issue_texts(),
        **_list_texts(),
        **_house_texts(),
        **_form_texts(),
        "topics": {code: words for code, _key, words in topics()},
        "states": states(),
        "alarm": _alarm_texts(),
        "problem": _problem_texts(),
    }


def states() -> dict[str, str]:
    """Where a number stands, in words."""
    return {
        "waiting": _("waiting since %(time)s"),
        "called": _("called to desk %(desk)s at %(time)s"),
        "serving": _("at desk %(desk)s since %(time)s"),
        "parked": _("did not answer at desk %(desk)s; back in the queue at %(until)s"),
        "on_hold": _("gets something, comes back without queueing"),
        "done": _("finished"),
        "done_at": _("finished at desk %(desk)s, called at %(time)s"),
        "no_show": _("called twice without an answer: closed"),
        "cancelled": _("given up"),
        "unserved": _("left unserved: the wait counts on another day"),
    }


def board_texts() -> Texts:
    """Every text the scripts of the boards' page may need."""
    return {
        **_shared_texts(),
        "problem": _problem_texts(),
        "slide": _("Slide %(n)s"),
        "slide_empty": _("This slide has no text yet."),
        "slide_missing": _("Write a text for slide %(n)s in at least one language, or remove it."),
        "remove_slide": _("Remove slide %(n)s"),
        "earlier": _("Slide %(n)s earlier"),
        "later": _("Slide %(n)s later"),
        "characters_left": _("Characters left: %(n)s"),
        "saved": _("Saved. Boards show it within a few seconds."),
        "unsaved": _("Not saved yet."),
        "contrast_good": _("Contrast on the boards: %(ratio)s : 1. Well seen."),
        "contrast_low": _(
            "Contrast on the boards: %(ratio)s : 1, and 3 : 1 is needed. Boards show the colour lighter, as here."
        ),
        "colour_wrong": _("A colour is a # and six digits or letters from a to f, for example #0a5d66."),
        "seconds_wrong": _("Choose 5 to 60 seconds."),
        "quiet_both": _("Give both times, or none."),
        "colour_own": _("The boards use the colour of this design."),
    }


def slip_texts(lang: str) -> Texts:
    """What a slip says in one of the visitor's languages."""
    _ = translations(lang).gettext
    return {
        "your_number": _("Your number"),
        "nobody_ahead": _("Nobody is ahead of you"),
        "ahead": plural_forms(lang, "%(n)s person is ahead of you", "%(n)s people are ahead of you"),
        "keep_paper": _("Keep this paper until you are called."),
        "no_name": _("It holds no name and no concern."),
        "demo": _("Demo: not a real office, no real people"),
    }


def _shared_texts() -> Texts:
    return {
        "connected": _("Live"),
        "not_current": _("Not up to date"),
        "stale": _(
            "No connection to the server since %(time)s. What you see may have changed; the page carries on by itself"
            " as soon as it can."
        ),
        "current_again": _("Connected again; everything is up to date."),
        "plain_german": _("Plain German"),
        "minutes": {
            "under": _("under 1 min"),
            "some": _("%(minutes)s min"),
            "hours": _("%(hours)s h %(minutes)s min"),
        },
    }


def _issue_texts() -> Texts:
    return {
        "title": _("Information desk"),
        "title_alarm": _("Help wanted – information desk"),
        "give": _("Give number"),
        "give_all": _("Give %(n)s numbers"),
        "give_one": _("Give 1 number"),
        "choose_concern": _("Choose at least one concern."),
        "line_empty": _("Nobody is in the line yet. Press the key of a concern for each person."),
        "line_full": _("At most %(n)s people at once. Give them their numbers first."),
        "line_added": _("Person %(n)s: %(matters)s"),
        "line_remove": _("Remove person %(n)s"),
        "persons": _("%(n)s people"),
        "need": _("priority"),
        "accessible": _("step-free"),
        "given": _("%(number)s: %(matters)s"),
        "given_several": _("%(n)s numbers: %(first)s to %(last)s"),
        "again": _("%(number)s once more"),
        "ahead": _("People ahead: %(n)s"),
        "called_at_once": _("Called at once: the board shows the desk."),
        "wait_about": _("about %(minutes)s min"),
        "qr_for": _("QR code: %(number)s on the phone"),
        "counted": _("%(topic)s: %(n)s today"),
        "taken_back": _("%(topic)s taken back: %(n)s today"),
        "undo_count": _("Take back: %(topic)s"),
    }


def _list_texts() -> Texts:
    return {
        "found_number": _("Number %(number)s"),
        "found_time": _("Taken between %(from)s and %(to)s"),
        "found_concern": _("Concern: %(matters)s"),
        "found": _("Found: %(n)s"),
        "found_none": _("Nothing fits. Try a wider time, the concern alone, or the number."),
        "not_understood": _("Search for a number, a time or a concern: a42, 10:20, registration."),
        "list_all": _("All: %(n)s"),
        "list_waiting": _("Waiting: %(n)s"),
        "list_aside": _("Set aside: %(n)s"),
        "empty_all": _("No number has been given today."),
        "empty_waiting": _("Nobody is waiting."),
        "empty_aside": _("Nobody is set aside."),
        "list_newest": _("The newest %(n)s numbers. Search for the earlier ones."),
        "brought_back": _("%(number)s is back in the queue, with the time already waited."),
        "cancelled_now": _("%(number)s has been given up."),
        "bring_back_number": _("Bring back %(number)s"),
        "slip_number": _("Slip again: %(number)s"),
        "cancel_number": _("Give up %(number)s"),
        "hold_reasons": {
            "photo": _("gets a photo"),
            "copy": _("gets a copy"),
            "document": _("gets a document"),
            "payment": _("pays"),
            "interpreter": _("gets an interpreter"),
            "other": _("gets something"),
        },
    }


def _house_texts() -> Texts:
    shared = house_texts()
    return {
        **shared,
        "done": {
            **shared["done"],
            "early-closure": _("Kiosks give no more numbers today."),
            "early-closure/undo": _("Kiosks give numbers again."),
            "send-home": _("Everybody still waiting has been sent home; their wait counts on another day."),
            "message": _("The boards show the message."),
            "message_gone": _("The message has been taken away."),
        },
        "home_waiting": _("People still waiting: %(n)s. All of them lose their turn today."),
        "home_nobody": _("Nobody is waiting."),
        "characters_left": _("Characters left: %(n)s"),
        "message_none": _("No message at the moment."),
    }


def _form_texts() -> Texts:
    return {
        "paper": {
            "row": _("Row %(n)s"),
            "remove": _("Remove row %(n)s"),
            "number": _("A paper number is %(letter)s and digits, for example %(letter)s012."),
            "twice": _("This number stands in row %(n)s already."),
            "taken": _("This number has been entered already."),
            "time": _("A time is hours and minutes, for example 9:40."),
            "future": _("This time is still to come."),
            "no_such_time": _("The clocks were put forward: this time did not exist today."),
            "concern": _("Choose a concern."),
            "wrong": _("Nothing has been entered yet. Rows to correct: %(n)s"),
            "empty": _("Enter at least one number."),
            "done": _("Entered: %(n)s. They keep the time at which they were given out."),
        },
        "voucher": {
            "number": _("Enter the number of that day, for example A042."),
            "day": _("Choose a day before today, at most %(n)s days ago."),
            "unknown": _("This number was not given out on that day."),
            "served": _("This number was not left unserved on that day: there is no wait to count."),
            "done": _("%(number)s: the wait of %(day)s counts."),
        },
    }


def _alarm_texts() -> Texts:
    return {
        "help": _("Somebody asks for help: %(place)s"),
        "emergency": _("Emergency at desk %(place)s"),
        "device_lost": _("No sign of life from a device: %(place)s"),
        "since": _("since %(time)s"),
        "answered": _("somebody is coming since %(time)s"),
        "answer_this": _("I am coming: %(place)s"),
        "close_this": _("Over: %(place)s"),
        "kiosk": _("kiosk"),
        "lobby": _("security staff in the lobby"),
        "emergency_lobby": _("Emergency: %(place)s"),
        "sent": _("You said that you are coming."),
        "closed": _("The call for help is closed."),
    }


def _problem_texts() -> dict[str, str]:
    return {**problem_texts(), "refreshed": _("The page shows the present state.")}

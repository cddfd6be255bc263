"""Every text of the kiosk in one language; the page carries all nine, because it never navigates."""

from __future__ import annotations

from collections.abc import Mapping

from queue_service.documents.language import plural_forms, translations

#: Our key → that of the text which an office may say in its own words; they come with the office, as it is now.
OWN_WORDS: Mapping[str, str] = {
    "welcome": "kiosk-greeting",
    "stopped_here": "kiosk-stopped",
    "show_proof": "kiosk-next-step",
    "closed": "kiosk-closed",
    "keep_paper": "slip-foot",
}

#: A sentence, or the plural forms of one by `Intl.PluralRules` category.
Text = str | dict[str, str]
Texts = dict[str, Text]


def texts(lang: str) -> Texts:
    """The texts by key. Placeholders stay in: the browser knows the values."""
    return {
        **_every_screen(lang),
        **_language_and_concerns(lang),
        **_check(lang),
        **_number(lang),
        **_time_and_trouble(lang),
        **_no_number(lang),
        **_help(lang),
        **_slip(lang),
    }


def _every_screen(lang: str) -> Texts:
    _ = translations(lang).gettext
    return {
        "demo": _("Demo: not a real office, no real people"),
        "controls": _("Display and navigation"),
        "back": _("Back"),
        "start_again": _("Start again"),
        "large_text": _("Large text"),
        "contrast": _("High contrast"),
        "lower": _("Controls below"),
        "continue": _("Continue"),
        # Translators: a key at the kiosk that opens the privacy notice; one or two short words.
        "privacy": _("Your data"),
        "privacy_lead": _("You can take a number without telling us who you are."),
    }


def _language_and_concerns(lang: str) -> Texts:
    _ = translations(lang).gettext
    ngettext = _Forms(lang)
    return {
        "welcome": _("Welcome"),
        "choose_language": _("Choose language"),
        "take_number": _("Take a number"),
        "what_need": _("What do you need?"),
        "tap_concern": _("Tap what you have come for."),
        "what_else": _("What else do you need?"),
        "tap_several": _("Tap everything you have come for. One number is enough for all of it."),
        "nobody_waiting": _("Nobody is waiting"),
        "waiting": ngettext("%(n)s person is waiting", "%(n)s people are waiting"),
        "more_concerns": _("More concerns"),
        "earlier_concerns": _("Previous concerns"),
        "by_booking": _("By appointment only"),
        "ask_for_booking": _("Please ask for an appointment at the information desk."),
        "chosen": ngettext("%(n)s concern chosen", "%(n)s concerns chosen"),
        "no_concerns": _("You cannot take a number here at the moment."),
        "no_more_today": _("No more numbers today"),
    }


def _check(lang: str) -> Texts:
    _ = translations(lang).gettext
    return {
        "is_this_right": _("Is this right?"),
        "then_take": _("If everything is right, take a number."),
        "your_concerns": _("You have chosen"),
        "remove": _("Remove"),
        "add_concern": _("Add another concern"),
        "how_many": _("For how many people?"),
        "priority": _("I need priority"),
        "priority_why": _(
            "For example because of a disability, an illness, a pregnancy or small children. "
            "You need not say why."
        ),
        "step_free": _("I need a step-free desk"),
        "step_free_why": _(
            "For example with a wheelchair or a walking frame. Your wait may be a little longer."
        ),
        "one_moment": _("One moment, please"),
    }


def _number(lang: str) -> Texts:
    _ = translations(lang).gettext
    ngettext = _Forms(lang)
    return {
        "your_number": _("Your number"),
        "waiting_area": _("Waiting area"),
        "ahead": ngettext("%(n)s person is ahead of you", "%(n)s people are ahead of you"),
        "nobody_ahead": _("Nobody is ahead of you"),
        "watch_board": _("Watch the board: it shows your number and the counter to go to."),
        "for_everything": _("This number is for all your concerns. Keep it until everything is done."),
        "on_phone": _("Follow your number on your phone"),
        "scan": _("Point your phone's camera at this code."),
        "qr_code": _("QR code: your number on your phone"),
        "print": _("Print number"),
        "take_paper": _("Please take your paper."),
        "done": _("Done"),
        "more_time": _("More time"),
        "closing": ngettext("This page closes in %(n)s second", "This page closes in %(n)s seconds"),
    }


def _time_and_trouble(lang: str) -> Texts:
    _ = translations(lang).gettext
    ngettext = _Forms(lang)
    return {
        "need_time": _("Do you need more time?"),
        "else_reset": ngettext(
            "In %(n)s second this page starts again. Nothing of what you chose is kept.",
            "In %(n)s seconds this page starts again. Nothing of what you chose is kept.",
        ),
        "yes_time": _("Yes, more time"),
        "no_time": _("No, start again"),
        "away": _("No connection at the moment. We keep trying."),
        "no_connection": _("No connection at the moment"),
        "keep_trying": _(
            "We keep trying. Please stay here: your choice is kept, and your number will follow."
        ),
        "or_ask": _("If it takes too long, please go to the information desk."),
        "last_try": _("Last attempt: %(time)s"),
        "back_again": _("The connection is back."),
        "did_not_work": _("That did not work"),
        "information_desk": _("Please go to the information desk"),
        "closed": _("Closed"),
        "opens_at": _("We open again on %(day)s at %(time)s."),
        "opens_today": _("We open today: %(time)s"),
        "numbers_from": _("Numbers are given out from %(time)s."),
        "paused": _("The office is paused for a moment. Your place is kept."),
        "paused_here": _("Numbers are given out again in a moment."),
        "leave": _("Please leave the building now."),
        "leave_kept": _("Stay calm and follow the exit signs. Your place is kept."),
    }


def _no_number(lang: str) -> Texts:
    _ = translations(lang).gettext
    return {
        "stopped_here": _("There are no more numbers for this today. You can get a proof that you asked."),
        "get_proof": _("Get a proof"),
        "proof": _("Proof of request"),
        "photograph": _("Take a photo of this code."),
        "proof_says": _("It proves that you were here today and asked for a number. Please keep it."),
        "next_step": _("What to do now"),
        "show_proof": _(
            "Show it at the information desk. If you have a deadline that ends soon, say so there."
        ),
        "proof_code": _("QR code: your proof"),
        "print_proof": _("Print the proof"),
    }


def _help(lang: str) -> Texts:
    _ = translations(lang).gettext
    return {
        "help": _("Help"),
        "help_sending": _("Calling for help"),
        "help_called": _("Help has been called."),
        "help_comes": _("Somebody is coming. Please stay here."),
        "help_failed": _("Help could not be called."),
        "try_again": _("Try again"),
        "close": _("Close"),
    }


def _slip(lang: str) -> Texts:
    _ = translations(lang).gettext
    return {
        "keep_paper": _("Keep this paper until you are called."),
        "no_name": _("It holds no name and no concern."),
    }


class _Forms:
    """Reads like gettext's ngettext without the number, so that the extraction of texts finds both forms."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(self, singular: str, plural: str) -> dict[str, str]:
        return plural_forms(self._lang, singular, plural)

"""What the phone may have to say after the first picture, in one language."""

from __future__ import annotations

from queue_service.documents.language import plural_forms, translations
from queue_service.documents.office_texts import SaysThings, for_browser, office_text, words_of

#: A sentence, or several by key: the plural forms of one by `Intl.PluralRules` category, or one for each case.
Texts = dict[str, str | dict[str, str]]
#: The same two levels deep: what is to be done in each kind of pause.
Pauses = dict[str, dict[str, str]]


def texts(lang: str) -> Texts:
    """The texts by key. Placeholders stay in: the browser knows the values."""
    _ = translations(lang).gettext
    return {
        **_sentences(lang),
        "go_to": _("Please go to counter %(n)s"),
        "wait": _("%(low)s to %(high)s minutes"),
        "wait_about": _("about %(low)s minutes"),
        "parked_until": _("Your number comes back by itself at %(time)s."),
        "stale": _("Not up to date since %(time)s. We keep trying."),
        "no_connection": _("No connection at the moment"),
        "or_ask": _("If it takes too long, please go to the information desk."),
        "alarm_on": _("The alert is on"),
        "alarm_off": _("Tell me when I am called"),
        "pause_since": _("Since %(time)s"),
        "reach": _reach(lang),
        "grown": _grown(lang),
        "notices": notices(lang),
        "holds": holds(lang),
    }


def house_words(house: SaysThings, lang: str) -> dict[str, str]:
    """What an office may say in its own words here; `go_to` with its placeholder, as the browser knows it."""
    return {
        "called": office_text(house, "phone-called", lang),
        "go_to": for_browser(words_of(house, "phone-go-to", lang), {"desk": "n"}),
        "unserved_hint": office_text(house, "phone-closed", lang),
        "voucher_hint": office_text(house, "voucher-hint", lang),
        "contact": office_text(house, "contact-line", lang),
    }


def _sentences(lang: str) -> Texts:
    _ = translations(lang).gettext
    ngettext = _Forms(lang)
    return {
        "ahead": ngettext("%(n)s person is ahead of you", "%(n)s people are ahead of you"),
        "next": _("You are next"),
        "called": _("It is your turn"),
        "serving": _("You are at counter %(n)s"),
        "parked": _("Your number has already been called"),
        "on_hold": _("Come back when you have it"),
        "no_show": _("Your number has already been called"),
        "done": _("Your visit is finished"),
        "cancelled": _("You have given up your place"),
        "unserved": _("The office closed before your turn"),
    }


def _reach(lang: str) -> dict[str, str]:
    """What the alert can do from here, once it was asked for."""
    _ = translations(lang).gettext
    failed = _("Messages to this phone do not work at the moment.")
    instead = _("Please keep this page open or watch the board.")
    return {
        "off": "",
        "push": _("You can lock your phone: it tells you when you are called."),
        "page": _("Please keep this page open and the sound on."),
        "denied": _(
            "Your browser does not allow messages from this page. Please keep it open or watch the board."
        ),
        "failed": f"{failed} {instead}",
        "home-screen": _(
            "For messages to a locked iPhone, tap “Share”, then “Add to Home Screen”, and open this page from there."
        ),
    }


def _grown(lang: str) -> dict[str, str]:
    """Why more people are ahead than before, by what puts them there."""
    _ = translations(lang).gettext
    return {
        "booked": _("It takes a little longer: somebody has an appointment at this time."),
        "needs_priority": _("It takes a little longer: somebody needs to be seen first."),
        "credit": _("It takes a little longer: somebody was here before, and their wait counts."),
        "others": _("It takes a little longer: somebody has come back or has a more urgent matter."),
    }


def notices(lang: str) -> dict[str, str]:
    """What was changed for the holder of a number."""
    _ = translations(lang).gettext
    return {
        "call_withdrawn": _("The call was a mistake. You keep your place."),
        "moved": _("Your counter has changed."),
    }


def holds(lang: str) -> dict[str, str]:
    """What somebody was sent to get; a reason that is not here is not said."""
    _ = translations(lang).gettext
    return {
        "photo": _("You need a passport photo."),
        "copy": _("You need a copy."),
        "document": _("You need one more document."),
        "payment": _("You need to pay first."),
        "interpreter": _("You need somebody who interprets."),
    }


def pauses(lang: str) -> Pauses:
    """What to do while the house stands still, and what becomes of the number."""
    _ = translations(lang).gettext
    kept = _("Your place is kept.")
    return {
        "evacuation": {"do": _("Please leave the building now."), "kept": kept},
        "interruption": {"do": _("There is a short break. Please stay near."), "kept": kept},
    }


class _Forms:
    """Reads like gettext's ngettext without the number, so that the extraction of texts finds both forms."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(self, singular: str, plural: str) -> dict[str, str]:
        return plural_forms(self._lang, singular, plural)

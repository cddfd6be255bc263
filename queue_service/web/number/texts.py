"""What the phone may have to say after the first picture, in one language."""

from __future__ import annotations

from queue_service.documents.language import plural_forms, translations

#: A sentence, or the plural forms of one by `Intl.PluralRules` category.
Texts = dict[str, str | dict[str, str]]


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
        "alarm_off": _("Alert me when it is my turn"),
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
        "no_show": _("Your number has already been called"),
        "done": _("Your visit is finished"),
        "cancelled": _("You have given up your place"),
    }


class _Forms:
    """Reads like gettext's ngettext without the number, so that the extraction of texts finds both forms."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(self, singular: str, plural: str) -> dict[str, str]:
        return plural_forms(self._lang, singular, plural)

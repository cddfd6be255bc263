"""The languages of the product: which there are, how they are written, and where their texts come from."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from babel import Locale

from queue_service.domain.language import LANGUAGES

__all__ = [
    "DEFAULT_LANGUAGE",
    "ENDONYMS",
    "LANGUAGES",
    "STAFF_LANGUAGES",
    "best_language",
    "direction",
    "locale_code",
    "plural_forms",
    "translations",
]

#: Pages that only staff see.
STAFF_LANGUAGES: tuple[str, ...] = ("de", "en")
#: What an office speaks when nobody says otherwise.
DEFAULT_LANGUAGE = "de"
#: Every language in its own words.
ENDONYMS: dict[str, str] = {
    "de": "Deutsch",
    "de-simple": "Einfaches Deutsch",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "uk": "Українська",
    "ru": "Русский",
    "fr": "Français",
    "fa": "فارسی",
}

_RIGHT_TO_LEFT = frozenset({"ar", "fa"})
#: gettext knows no `de-simple`: its catalogue folder is a variant of German.
_FOLDERS = {"de-simple": "de@simple"}
#: Beside the package both in a checkout and where it is installed.
_CATALOGUES = Path(__file__).resolve().parents[2] / "translations"
#: Numbers that between them meet every plural category of every language above.
_SAMPLES = (*range(201), 1_000_000)


def direction(lang: str) -> str:
    """`ltr` or `rtl`, for `<html dir>`."""
    return "rtl" if lang in _RIGHT_TO_LEFT else "ltr"


def locale_code(lang: str) -> str:
    """The code under which CLDR (Babel, `Intl`) knows the language: plain German is German there."""
    return lang.partition("-")[0]


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """The catalogue of `lang`. A text missing in plain German is German, elsewhere the (English) msgid.

    An unknown language gets the msgids; whoever lets people choose refuses it before.
    """
    folder = _FOLDERS.get(lang, lang)
    found: gettext.NullTranslations = gettext.NullTranslations()
    file = _CATALOGUES / folder / "LC_MESSAGES" / "messages.mo"
    if lang in LANGUAGES and file.is_file():
        with file.open("rb") as stream:
            found = gettext.GNUTranslations(stream)
    if lang in _FOLDERS:
        found.add_fallback(translations(locale_code(lang)))
    return found


@cache
def plural_forms(lang: str, singular: str, plural: str) -> dict[str, str]:
    """Every form of a counted sentence for the browser, by `Intl.PluralRules` category, with %(n)s left in.

    The categories are CLDR's, the texts gettext's: Arabic has six forms, Turkish one.
    """
    category = Locale.parse(locale_code(lang)).plural_form
    catalogue = translations(lang)
    forms: dict[str, str] = {}
    for n in _SAMPLES:
        forms.setdefault(category(n), catalogue.ngettext(singular, plural, n))
    # CLDR gives "other" to fractions only in some languages (uk, ru); the browser falls back to it.
    forms.setdefault("other", catalogue.ngettext(singular, plural, 5))
    return forms


def best_language(accept_header: str | None, allowed: Sequence[str] = LANGUAGES) -> str | None:
    """The allowed language that an `Accept-Language` header likes best, or None where it names none of them.

    `de-AT` finds `de`; `de-simple` is only found by its own name.
    """
    wanted = sorted(_qualities(accept_header or ""), key=lambda pair: -pair[1])
    for tag, _quality in wanted:
        if tag in allowed:
            return tag
        if locale_code(tag) in allowed:
            return locale_code(tag)
    return None


def _qualities(accept_header: str) -> Iterator[tuple[str, float]]:
    for part in accept_header[:500].lower().split(","):
        tag, _, parameter = part.strip().partition(";")
        name, _, value = parameter.strip().partition("=")
        try:
            quality = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            continue
        if tag and quality > 0:
            yield tag.strip(), quality


def _l(message: str) -> str:
    """Marks a text for the catalogues where it stands in a table; whoever shows it translates it."""
    return message

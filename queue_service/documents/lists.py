"""Several things in one breath."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from queue_service.documents.language import locale_code

#: Here no comma stands before the "and".
_LOCALES = {"en": "en_GB"}


def listed(names: Sequence[str], lang: str) -> str:
    """ "Registration, visa and asylum", with the commas and the last word of `lang`."""
    code = locale_code(lang)
    return format_list(list(names), locale=_LOCALES.get(code, code)) if names else ""

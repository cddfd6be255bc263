"""The regions whose public holidays an office may follow, in words."""

from __future__ import annotations

from babel import Locale

from queue_service.documents.language import _l, locale_code, translations

#: ISO 3166-2 code → msgid, in the order of the German names.
GERMAN_STATES: dict[str, str] = {
    "DE-BW": _l("Baden-Württemberg"),
    "DE-BY": _l("Bavaria"),
    "DE-BE": _l("Berlin"),
    "DE-BB": _l("Brandenburg"),
    "DE-HB": _l("Bremen"),
    "DE-HH": _l("Hamburg"),
    "DE-HE": _l("Hesse"),
    "DE-MV": _l("Mecklenburg-Western Pomerania"),
    "DE-NI": _l("Lower Saxony"),
    "DE-NW": _l("North Rhine-Westphalia"),
    "DE-RP": _l("Rhineland-Palatinate"),
    "DE-SL": _l("Saarland"),
    "DE-SN": _l("Saxony"),
    "DE-ST": _l("Saxony-Anhalt"),
    "DE-SH": _l("Schleswig-Holstein"),
    "DE-TH": _l("Thuringia"),
}


def german_states(lang: str) -> list[tuple[str, str]]:
    """(code, name) of the German states, in the order of the names."""
    say = translations(lang).gettext
    return sorted(((code, say(name)) for code, name in GERMAN_STATES.items()), key=lambda each: each[1])


def other_region(code: str, lang: str) -> str:
    """A country's name, or that and the code of its part: ``AT-9 – Österreich``."""
    country = Locale.parse(locale_code(lang)).territories.get(code.partition("-")[0])
    return f"{code} – {country}" if country else code

"""A moment as people say it: day, time of day, and the zone in words, on the wall clock of a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name

from queue_service.documents.language import locale_code

#: English as it is read here: the day before the month.
_LOCALES = {"en": "en_GB"}
_COMMAS = {"ar": "،", "fa": "،"}


@dataclass(frozen=True, slots=True)
class DateWords:
    """One moment in words.

    Attributes:
        date: "Wednesday, 25 November 2026".
        time: "14:05", of 24 hours in every language.
        zone: "Central European Standard Time, UTC+01:00": tells apart the two hours of the night the clocks go back.
    """

    date: str
    time: str
    zone: str


def date_words(at: datetime, time_zone: str, lang: str) -> DateWords:
    """`at`, which is aware, in the words of `lang` and on the clock of the IANA zone `time_zone`."""
    local = at.astimezone(ZoneInfo(time_zone))
    code = locale_code(lang)
    locale = _LOCALES.get(code, code)
    offset = local.strftime("%z")
    # The mark keeps sign and digits in their order in languages that read from the right.
    offset = f"\u2066UTC{offset[:3]}:{offset[3:5]}\u2069"
    return DateWords(
        format_date(local, "full", locale=locale),
        format_time(local, "HH:mm", locale=locale),
        f"{get_timezone_name(local, 'long', locale=locale)}{_COMMAS.get(code, ',')} {offset}",
    )


def short_date(day: date, lang: str) -> str:
    """A day for a list: "25.11.2026"."""
    code = locale_code(lang)
    return format_date(day, "medium", locale=_LOCALES.get(code, code))


def short_moment(at: datetime, time_zone: str, lang: str) -> str:
    """`at` for a list: "25.11.2026, 14:05", on the clock of the IANA zone `time_zone`."""
    local = at.astimezone(ZoneInfo(time_zone))
    code = locale_code(lang)
    locale = _LOCALES.get(code, code)
    day, time = format_date(local, "medium", locale=locale), format_time(local, "HH:mm", locale=locale)
    return f"{day}{_COMMAS.get(code, ',')} {time}"

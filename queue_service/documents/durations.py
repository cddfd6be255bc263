"""How long something is kept, in words."""

from __future__ import annotations

from datetime import timedelta

from babel.units import format_unit

from queue_service.documents.language import locale_code, translations
from queue_service.domain.retention import BY_NAME, Happens, Keeping, Limit, Unit

_BABEL_UNITS = {
    Unit.OFFICE_DAYS: "duration-day",
    Unit.DAYS: "duration-day",
    Unit.HOURS: "duration-hour",
    Unit.MINUTES: "duration-minute",
}
_DAYS_OF_A_YEAR = 365.25


def duration(name: str, keeping: Keeping, lang: str) -> str:
    """How long the limit `name` is in this installation, as `span` says it."""
    return span(BY_NAME[name], keeping.of(name), lang)


def span(limit: Limit, count: int, lang: str) -> str:
    """So many of a limit's unit in the words of `lang`: "until the end of the day", "5 years", "without a limit"."""
    _ = translations(lang).gettext
    if limit.happens is Happens.KEPT:
        return _("Without a limit")
    if limit.unit is Unit.OFFICE_DAYS and count == 0:
        return _("Until the end of the day")
    unit = _BABEL_UNITS[limit.unit]
    if unit == "duration-day" and (years := _whole_years(count)):
        count, unit = years, "duration-year"
    return format_unit(count, unit, "long", locale=locale_code(lang))


def seconds_in_words(seconds: int, lang: str) -> str:
    """ "10 hours", "24 hours", "1 year": what a cookie lasts."""
    days = timedelta(seconds=seconds).days
    if years := _whole_years(days):
        count, unit = years, "duration-year"
    elif days > 1:
        count, unit = days, "duration-day"
    else:
        count, unit = seconds // 3600, "duration-hour"
    return format_unit(count, unit, "long", locale=locale_code(lang))


def _whole_years(days: int) -> int:
    """How many years these days are; 0 when they are none, or none exactly."""
    years = round(days / _DAYS_OF_A_YEAR)
    return years if years and abs(days - years * _DAYS_OF_A_YEAR) <= 1 else 0

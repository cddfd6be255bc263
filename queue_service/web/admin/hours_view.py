"""What the page of the opening hours shows, ready for its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from queue_service.documents.dates import short_moment
from queue_service.documents.hours_words import HoursWords
from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.opening_hours import DayHours, HoursKind, OpeningHours
from queue_service.services.change_views import ChangeView
from queue_service.services.configuration import Configured
from queue_service.services.hours_document import hours_from
from queue_service.services.hours_stages import HoursStages
from queue_service.web.i18n import _, current_language
from queue_service.web.staff_kit import page_texts

#: How many months a year of the calendar shows.
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """One series. `state`: ``now``, ``later`` or ``over``; `weekdays`: 0 Monday … 6 Sunday."""

    code: str
    title: str
    hours: str
    weekdays: Sequence[int]
    rhythm: str
    validity: str
    state: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A single day or a closure in its list; `key` is its place in the document."""

    key: str
    days: str
    said: str
    reason: str
    over: bool


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar. `look`: ``open``, ``shut`` or the kind of what is special about it."""

    day: date
    hours: str
    why: str
    name: str
    look: str
    special: bool
    today: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month; `before` are the weekdays before its first."""

    title: str
    before: int
    days: Sequence[CalendarDay]


def series_cards(series: Mapping[str, Any], today: date, words: HoursWords) -> list[SeriesCard]:
    """The regular hours: those in force first, then those to come, then those that are over."""
    cards = [
        _series_card(code, part, today, words) for code, part in series.items() if hours_from({code: part})
    ]
    order = {"now": 0, "later": 1, "over": 2}
    return sorted(cards, key=lambda card: (order[card.state], card.weekdays, card.hours))


def _series_card(code: str, part: Mapping[str, Any], today: date, words: HoursWords) -> SeriesCard:
    lines = hours_from({code: part})
    line = lines[0]
    state = "later" if line.valid_from and line.valid_from > today else "now"
    state = "over" if line.valid_until and line.valid_until < today else state
    return SeriesCard(
        code=code,
        title=words.weekdays([each.weekday for each in lines]),
        hours=words.hours([line.hours]),
        weekdays=[each.weekday for each in lines],
        rhythm=words.rhythm(line),
        validity=words.validity(line),
        state=state,
    )


def exceptions(hours: OpeningHours, today: date, words: HoursWords) -> list[Listed]:
    """Single days, in order."""
    return [
        Listed(
            each.day.isoformat(), words.day(each.day), words.hours(each.hours), each.reason, each.day < today
        )
        for each in sorted(hours.exceptions, key=lambda exception: exception.day)
    ]


def closures(hours: OpeningHours, today: date, words: HoursWords) -> list[Listed]:
    """Closures, in order."""
    found = []
    for each in sorted(hours.closures, key=lambda closure: closure.first):
        first, last = words.day(each.first), words.day(each.last)
        days = first if each.first == each.last else f"{first} – {last}"
        found.append(Listed(each.first.isoformat(), days, _("Closed"), each.reason, each.last < today))
    return found


def looked_up(stages: HoursStages, day: date, today: date, words: HoursWords) -> dict[str, object]:
    """What holds on a date, and what would hold without what is said about it."""
    hours = stages.on(day)
    found = stages.day(day)
    # From the special to the usual: what each of them hides.
    under = [replace(hours, exceptions=()), replace(hours, exceptions=(), closures=(), holidays={})]
    hidden: list[DayHours] = []
    for other in (each.calendar(day, 1)[0] for each in under):
        if other.why.kind not in (found.why.kind, HoursKind.NOTHING, *(each.why.kind for each in hidden)):
            hidden.append(other)
    shown = calendar_day(found, today, words)
    return {
        "day": shown,
        "instead_of": [f"{words.hours(each.hours)} ({words.why(each.why)})" for each in hidden],
        "has_exception": found.why.kind is HoursKind.EXCEPTION,
    }


def weeks(
    days: Sequence[DayHours], today: date, words: HoursWords
) -> list[tuple[int, Sequence[CalendarDay]]]:
    """(ISO week, its seven days)."""
    shown = [calendar_day(each, today, words) for each in days]
    return [(shown[at].day.isocalendar().week, shown[at : at + 7]) for at in range(0, len(shown), 7)]


def months(days: Sequence[DayHours], today: date, words: HoursWords) -> list[Month]:
    """Whole months from the first on."""
    shown = [calendar_day(each, today, words) for each in days]
    found = [list(group) for _key, group in groupby(shown, key=lambda each: (each.day.year, each.day.month))]
    return [Month(words.month(group[0].day), group[0].day.weekday(), group) for group in found[:_MONTHS]]


def calendar_day(found: DayHours, today: date, words: HoursWords) -> CalendarDay:
    """One day with its words."""
    kind = found.why.kind
    special = kind not in (HoursKind.SERIES, HoursKind.NOTHING)
    usual = "open" if found.hours else "shut"
    return CalendarDay(
        day=found.day,
        hours=words.hours(found.hours),
        why=words.why(found.why),
        name=words.day(found.day),
        look=kind.value if special else usual,
        special=special,
        today=found.day == today,
        past=found.day < today,
    )


def history_lines(
    changes: Iterable[ChangeView], time_zone: str, words: HoursWords
) -> list[dict[str, object]]:
    """The newest changes of the hours, each in a sentence or two."""
    lang, found = current_language(), list(changes)
    taken_back = {each.undoes for each in found if each.state == "done"}
    return [
        {
            "id": each.id,
            "when": short_moment(each.at, time_zone, lang),
            "who": each.by_name or "",
            "state": "undone" if each.id in taken_back else each.state,
            "undoes": each.undoes is not None,
            "from_day": words.dated(each.from_day) if each.from_day else "",
            "what": list(
                dict.fromkeys(_what(change, words) for change in each.changes if "hours" in change.at)
            ),
        }
        for each in found
    ]


def _what(change: Change, words: HoursWords) -> str:
    kind = change.at[1] if len(change.at) > 1 else ""
    said = {"what": _place_words(kind, change, words)}
    if len(change.at) > 3 or (change.was is not ABSENT and change.to is not ABSENT):
        return _("%(what)s: changed", **said)
    return _("%(what)s: added", **said) if change.was is ABSENT else _("%(what)s: removed", **said)


def _place_words(kind: str, change: Change, words: HoursWords) -> str:
    if kind == "series" or len(change.at) < 3:
        return _("Regular hours")
    day = words.dated(date.fromisoformat(change.at[2]))
    return _("Closure from %(day)s", day=day) if kind == "closures" else day


def page_data(office: str, read: Configured, today: date, may_configure: bool) -> dict[str, object]:
    """What hours.js works with."""
    common = page_texts()["texts"]
    return {
        "office": office,
        "version": read.version,
        "today": today.isoformat(),
        "hours": read.document["hours"],
        "may_configure": may_configure,
        "texts": {**(common if isinstance(common, dict) else {}), "hours": _texts()},
    }


def _texts() -> dict[str, str]:
    return {
        "add_series": _("Add regular hours"),
        "edit_series": _("Change regular hours"),
        "follow_series": _("Other hours from a day on"),
        "add_day": _("Hours of a single day"),
        "edit_day": _("Change a single day"),
        "choose_weekdays": _("Choose at least one day."),
        "choose_other_day": _("Choose at least one other day."),
        "fill_in": _("Fill in this field."),
        "taken": _("Something is said about this day already. Change that entry instead."),
        "before": _("The last day is before the first."),
        "not_after": _("Choose a day after the first day of the present hours."),
    }

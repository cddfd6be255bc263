"""Opening hours as people say them: days of the week, hours of a day, how often a series comes, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from babel.dates import format_date, get_day_names

from queue_service.documents.dates import short_date
from queue_service.documents.language import _l, locale_code, translations
from queue_service.documents.lists import listed
from queue_service.domain.bridge_days import Proposal, ProposalKind
from queue_service.domain.hours_series import Hours, WeeklyHours
from queue_service.domain.opening_hours import HoursKind, Why

#: English as it is read here: the day before the month.
_LOCALES = {"en": "en_GB"}

#: Which such day of a month.
_NTHS: Mapping[int, str] = {
    1: _l("first"),
    2: _l("second"),
    3: _l("third"),
    4: _l("fourth"),
    5: _l("fifth"),
    -1: _l("last"),
}

_WHY: Mapping[HoursKind, str] = {
    HoursKind.EXCEPTION: _l("For this day: %(reason)s"),
    HoursKind.CLOSURE: _l("Closure: %(reason)s"),
    HoursKind.HOLIDAY: _l("Public holiday: %(reason)s"),
    HoursKind.SERIES: _l("Regular hours"),
    HoursKind.NOTHING: _l("No regular hours on this day"),
}
_WHY_WITHOUT_REASON: Mapping[HoursKind, str] = {
    **_WHY,
    HoursKind.EXCEPTION: _l("Hours for this day only"),
    HoursKind.CLOSURE: _l("Closure"),
    HoursKind.HOLIDAY: _l("Public holiday"),
}
_PROPOSALS: Mapping[ProposalKind, str] = {
    ProposalKind.BRIDGE: _l("Bridge day beside %(holiday)s"),
    ProposalKind.CHRISTMAS_EVE: _l("Christmas Eve"),
    ProposalKind.NEW_YEARS_EVE: _l("New Year's Eve"),
    ProposalKind.CARNIVAL_MONDAY: _l("Carnival Monday"),
}


class HoursWords:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._locale = _LOCALES.get(locale_code(lang), locale_code(lang))
        self._ = translations(lang).gettext

    def day(self, day: date) -> str:
        """ "Thursday, 24 December 2026"."""
        return format_date(day, "full", locale=self._locale)

    def short_day(self, day: date) -> str:
        """ "Thu 24 Dec": for a place where the year is clear."""
        return format_date(day, "EEE d. MMM" if self._lang == "de" else "EEE d MMM", locale=self._locale)

    def dated(self, day: date) -> str:
        """ "24 Dec 2026"."""
        return short_date(day, self._lang)

    def month(self, day: date) -> str:
        """ "December 2026"."""
        return format_date(day, "LLLL yyyy", locale=self._locale)

    def weekday_names(self, width: str = "wide") -> list[str]:
        """Monday first; `width` is wide ("Monday") or abbreviated ("Mon")."""
        names = get_day_names(width, "stand-alone", locale=self._locale)  # type: ignore[arg-type]  # its literals
        return [names[weekday].rstrip(".") for weekday in range(7)]

    def weekdays(self, days: Sequence[int]) -> str:
        """ "Monday to Friday", "Monday and Wednesday", "every day"."""
        found, names = sorted(set(days)), self.weekday_names()
        if len(found) == 7:
            return self._(_l("Every day"))
        if len(found) > 2 and found[-1] - found[0] == len(found) - 1:
            said = {"first": names[found[0]], "last": names[found[-1]]}
            return self._(_l("%(first)s to %(last)s")) % said
        return listed([names[each] for each in found], self._lang)

    def hours(self, hours: Sequence[Hours]) -> str:
        """ "08:00–12:00 and 14:00–16:00"; nothing is "Closed"."""
        return listed([self._span(each) for each in hours], self._lang) if hours else self._(_l("Closed"))

    def _span(self, hours: Hours) -> str:
        if hours.opens == hours.closes:
            return self._(_l("round the clock from %(opens)s")) % {"opens": f"{hours.opens:%H:%M}"}
        span = f"{hours.opens:%H:%M}–{hours.closes:%H:%M}"
        return self._(_l("%(hours)s (next day)")) % {"hours": span} if hours.over_midnight else span

    def rhythm(self, line: WeeklyHours) -> str:
        """How often, where that is not each week: "every 2 weeks", "the first and last of the month"."""
        said = []
        if line.every_weeks == 2:
            said.append(self._(_l("every other week")))
        elif line.every_weeks > 2:
            said.append(self._(_l("every %(n)s weeks")) % {"n": line.every_weeks})
        if line.nths:
            names = [self._(_NTHS[nth]) for nth in sorted(line.nths, key=lambda nth: nth % 7)]
            said.append(self._(_l("only the %(which)s of the month")) % {"which": listed(names, self._lang)})
        return ", ".join(said)

    def nths(self) -> list[tuple[int, str]]:
        """Each choice with its word."""
        return [(nth, self._(word)) for nth, word in _NTHS.items()]

    def validity(self, line: WeeklyHours) -> str:
        """ "from 1 Jan 2027", "until 31 Dec 2026", "from … until …"; empty for always."""
        first, last = line.valid_from, line.valid_until
        said = {"first": first and self.dated(first), "last": last and self.dated(last)}
        if first and last:
            return self._(_l("from %(first)s until %(last)s")) % said
        if first:
            return self._(_l("from %(first)s")) % said
        return self._(_l("until %(last)s")) % said if last else ""

    def why(self, why: Why) -> str:
        """What decides the hours of a day."""
        words = _WHY if why.reason else _WHY_WITHOUT_REASON
        return self._(words[why.kind]) % {"reason": why.reason}

    def proposal(self, proposal: Proposal) -> str:
        """What a proposed day is."""
        return self._(_PROPOSALS[proposal.kind]) % {"holiday": proposal.holiday}

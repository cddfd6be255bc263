"""The notice for the wall: the order of calls in nine languages, made from the very rates that decide.

Values in, structure out; how it looks is the page's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from babel.dates import format_date
from babel.numbers import format_decimal

from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.language import direction, locale_code, translations
from queue_service.documents.office_texts import office_text
from queue_service.domain.dispatch import Rates
from queue_service.domain.office import OfficePlan
from queue_service.domain.rule_table import MINUTES_AN_HOUR, RuleTable, minutes_for, table_of, whole_minutes
from queue_service.domain.ticket import PARKED_FOR

#: English as it is read here: the day before the month.
_LOCALES = {"en": "en_GB"}
#: Minutes of the quickest matter that the example begins with.
_EXAMPLE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class PointsRow:
    """One line of the table.

    Attributes:
        names: the matters that earn as much; one sentence for the rows below them.
        points: for one hour of waiting, in Latin digits and with the language's decimal sign.
        note: from when, where it is not from the first minute.
    """

    names: tuple[str, ...]
    points: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NamedException:
    """What may happen beside the rule; ``key`` is stable and names its icon."""

    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WallNotice:
    """Everything the notice says in one language.

    Attributes:
        steps: the rule in three sentences.
        before: that some may be called earlier.
        bound_minutes, bound: how far one can be overtaken, as a number and as a sentence that has it.
        rows: walk-ins by kind of matter, most points first; `general`: bookings, and everybody after the limit.
        example: what one minute is worth, compared; empty where all matters earn the same.
        counts: what counts and what never does.
        facts: label and value: since when, version, reason, whom to ask.
        binding: that only the German text is; empty in German. demo: that all is made up, where it is.
    """

    language: str
    direction: str
    office: str
    title: str
    steps: tuple[str, ...]
    before: str
    bound_minutes: int
    bound: str
    concern: str
    points: str
    rows: tuple[PointsRow, ...]
    general: tuple[PointsRow, ...]
    example: str
    counts: str
    but: str
    exceptions: tuple[NamedException, ...]
    complain: str
    contact: str
    scan: str
    facts: tuple[tuple[str, str], ...]
    binding: str
    demo: str


def wall_notice(plan: OfficePlan, since: datetime | None, lang: str) -> WallNotice:
    """The notice of an office in `lang`.

    Args:
        since: when this table came into force, aware; None where nobody knows any more.
    """
    return _Notice(plan, since, lang).made()


def points_an_hour(per_minute: float, lang: str) -> str:
    """ "6,91": as it stands on the notice."""
    locale = _locale(lang)
    return format_decimal(
        MINUTES_AN_HOUR * per_minute, format="#,##0.00", locale=locale, numbering_system="latn"
    )


class _Notice:
    """One notice in the making: the plan, its table, and the words of one language."""

    def __init__(self, plan: OfficePlan, since: datetime | None, lang: str) -> None:
        self._plan, self._since, self._lang = plan, since, lang
        self._rates: Rates = plan.rates()
        self._table: RuleTable = table_of(plan)
        self._names = configuration_words(plan, lang)

    def made(self) -> WallNotice:
        _ = translations(self._lang).gettext
        bound = whole_minutes(self._table.bound_minutes)
        return WallNotice(
            language=self._lang,
            direction=direction(self._lang),
            office=self._plan.name,
            title=_("Who is called next?"),
            steps=self._steps(_),
            before=_("People with an appointment or a short question may be called before you."),
            bound_minutes=bound,
            bound=self._bound(bound),
            concern=_("Matter"),
            points=_("Points for one hour of waiting"),
            rows=self._rows(),
            general=self._general(_),
            example=self._example(_),
            counts=_(
                "Only these count: how long you wait, what you need, an appointment, and whether you need priority."
                " Your name, your nationality, your language and your residence permit never count."
            ),
            but=_("What can be different"),
            exceptions=self._exceptions(_),
            complain=_(
                "Do you think a call was wrong? Tell us your number. Every call is recorded with its reason and can be"
                " checked."
            ),
            contact=office_text(self._plan, "contact-line", self._lang),
            scan=_("This notice on your phone, in your language"),
            facts=self._facts(_),
            binding="" if self._lang in ("de", "de-simple") else _("Only the German text is legally binding"),
            demo=_("Demo: not a real office, no real people") if self._plan.demo else "",
        )

    def _steps(self, _: Callable[[str], str]) -> tuple[str, ...]:
        return (
            _("Every minute of waiting gives you points."),
            _(
                "How many points: that depends on what you need, on an appointment and on whether you need priority."
            ),
            _("A free counter calls the person who has the most points of all whom it can serve."),
        )

    def _bound(self, bound: int) -> str:
        sentence = translations(self._lang).ngettext(
            "At a counter that can serve you both, nobody who comes more than %(n)s minute after you is called before"
            " you.",
            "At a counter that can serve you both, nobody who comes more than %(n)s minutes after you is called before"
            " you.",
            bound,
        )
        return sentence % {"n": bound}

    def _rows(self) -> tuple[PointsRow, ...]:
        """Walk-ins, most points first; what earns exactly the same stands in one row."""
        offered = {item.code for item in self._plan.case_types if item.walk_in}
        lines = [line for line in self._table.lines if line.case_type in offered]
        lines.sort(key=lambda line: -line.per_minute)
        return tuple(
            PointsRow(
                tuple(self._names[line.case_type] for line in same), points_an_hour(per_minute, self._lang)
            )
            for per_minute, same in groupby(lines, key=lambda line: line.per_minute)
        )

    def _general(self, _: Callable[[str], str]) -> tuple[PointsRow, ...]:
        top = points_an_hour(self._table.top_per_minute, self._lang)
        lead, limit = whole_minutes(self._table.lead_minutes), whole_minutes(self._table.limit_minutes)
        ngettext = translations(self._lang).ngettext
        before = ngettext(
            "from %(n)s minute before the appointment", "from %(n)s minutes before the appointment", lead
        )
        after = ngettext(
            "Everybody who has waited longer than %(n)s minute",
            "Everybody who has waited longer than %(n)s minutes",
            limit,
        )
        return (
            PointsRow((_("With an appointment, for everything"),), top, before % {"n": lead}),
            PointsRow((after % {"n": limit},), top),
        )

    def _example(self, _: Callable[[str], str]) -> str:
        """How long the slowest matter waits for the points of ten minutes of the quickest."""
        offered = [item.code for item in self._plan.case_types if item.walk_in]
        if not offered:
            return ""
        quick, slow = (pick(offered, key=self._rates.per_minute.__getitem__) for pick in (max, min))
        points = _EXAMPLE_MINUTES * self._rates.per_minute[quick]
        minutes = round(minutes_for(self._rates, slow, points))
        if minutes == _EXAMPLE_MINUTES:
            return ""
        sentence = translations(self._lang).ngettext(
            "Example: 10 minutes of waiting for “%(quick)s” give as many points as %(n)s minute for “%(slow)s”.",
            "Example: 10 minutes of waiting for “%(quick)s” give as many points as %(n)s minutes for “%(slow)s”.",
            minutes,
        )
        return sentence % {"quick": self._names[quick], "slow": self._names[slow], "n": minutes}

    def _exceptions(self, _: Callable[[str], str]) -> tuple[NamedException, ...]:
        ngettext = translations(self._lang).ngettext
        need, parked = whole_minutes(self._table.need_minutes), whole_minutes(PARKED_FOR.total_seconds() / 60)
        earlier = ngettext(
            "You need priority, for example because of a disability, a pregnancy or small children: you get points"
            " up to twice as fast. With an appointment you count as if you had come %(n)s minute earlier.",
            "You need priority, for example because of a disability, a pregnancy or small children: you get points"
            " up to twice as fast. With an appointment you count as if you had come %(n)s minutes earlier.",
            need,
        )
        aside = ngettext(
            "If you do not come when we call, you wait aside for %(n)s minute. You keep your points. Then we call you"
            " once more. If you do not come then, your number ends.",
            "If you do not come when we call, you wait aside for %(n)s minutes. You keep your points. Then we call you"
            " once more. If you do not come then, your number ends.",
            parked,
        )
        return (
            NamedException("need", earlier % {"n": need}),
            NamedException(
                "out_of_turn",
                _("Staff may call somebody out of turn. They have to write down the reason, and it is kept."),
            ),
            NamedException("set_aside", aside % {"n": parked}),
            NamedException(
                "fixed_desk",
                _(
                    "Some people wait for one certain counter or for a step-free one. No other counter calls them."
                ),
            ),
            NamedException(
                "earlier_wait",
                _("If you were here before and were not served, the waiting time of that day counts."),
            ),
        )

    def _facts(self, _: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
        found = [(_("Table number"), self._table.version)]
        if self._since is not None:
            local = self._plan.hours.local(self._since)
            found.insert(0, (_("Valid since"), format_date(local, "long", locale=_locale(self._lang))))
        if self._plan.rule_reason:
            found.append((_("Why this order"), self._plan.rule_reason))
        return tuple(found)


def notices(plan: OfficePlan, since: datetime | None, languages: Sequence[str]) -> list[WallNotice]:
    """One notice for each language, in this order."""
    return [wall_notice(plan, since, lang) for lang in languages]


def _locale(lang: str) -> str:
    code = locale_code(lang)
    return _LOCALES.get(code, code)

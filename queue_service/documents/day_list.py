"""The list of a day for the case that everything is down: who sits where when, on paper.

Values in, structure out; how it looks is the page's affair. Who is absent does not stand on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.hours_words import HoursWords
from queue_service.documents.language import _l, translations
from queue_service.domain.office import OfficePlan
from queue_service.domain.roster import LineKind, Seat


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody at a desk. `who`: empty when nobody is named; `concerns`: in words; `breaks`: their hours."""

    hours: str
    who: str
    concerns: str
    breaks: str


@dataclass(frozen=True, slots=True)
class DeskOfDay:
    """A desk with everybody who sits there, in order of time; nobody: it stays closed."""

    name: str
    area: str
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class DayList:
    """One day.

    Attributes:
        hours: the house's, in words; `closed` when there are none.
        besides: (hours, who, what) of those who are there and at no desk.
    """

    day: date
    title: str
    hours: str
    closed: bool
    desks: tuple[DeskOfDay, ...]
    besides: tuple[tuple[str, str, str], ...]


def day_list(
    plan: OfficePlan, day: date, seats: Sequence[Seat], members: Mapping[str, str], lang: str
) -> DayList:
    """The list of one date in `lang`.

    Args:
        seats: what everybody does, see `Roster.seats`.
        members: code → name.
    """
    words, hours = HoursWords(lang), plan.hours.hours_of(day)
    made = _Made(plan, seats, members, lang)
    return DayList(
        day=day,
        title=words.day(day),
        hours=words.hours(hours) if hours else words.why(plan.hours.why(day)),
        closed=not hours,
        desks=tuple(made.desks()),
        besides=tuple(made.besides()),
    )


class _Made:
    """One list in the making."""

    def __init__(
        self, plan: OfficePlan, seats: Sequence[Seat], members: Mapping[str, str], lang: str
    ) -> None:
        self._plan, self._seats, self._members = plan, seats, members
        self._say = translations(lang).gettext
        self._names = configuration_words(plan, lang)
        self._offered = frozenset(item.code for item in plan.case_types)

    def desks(self) -> Iterable[DeskOfDay]:
        for desk in self._plan.desks:
            mine = [seat for seat in self._seats if seat.kind is LineKind.DESK and seat.desk == desk.code]
            stays = tuple(self._stay(seat) for seat in sorted(mine, key=lambda seat: seat.starts))
            yield DeskOfDay(desk.name, self._names.get(desk.area, desk.area), stays)

    def besides(self) -> Iterable[tuple[str, str, str]]:
        kinds = {LineKind.BACK_OFFICE: _l("Back office"), LineKind.LEARNING: _l("Learning")}
        for seat in sorted(self._seats, key=lambda seat: seat.starts):
            if seat.kind in kinds:
                yield self._span(seat), self._who(seat), self._say(kinds[seat.kind])

    def _stay(self, seat: Seat) -> Stay:
        breaks = [
            self._span(other)
            for other in self._seats
            if other.kind is LineKind.BREAK
            and other.member == seat.member is not None
            and seat.starts <= other.starts <= seat.ends
        ]
        everything = self._offered <= frozenset(seat.case_types)
        concerns = " · ".join(self._names.get(code, code) for code in seat.case_types)
        return Stay(
            hours=self._span(seat),
            who=self._who(seat),
            concerns=self._say(_l("All concerns")) if everything else concerns,
            breaks=", ".join(breaks),
        )

    def _who(self, seat: Seat) -> str:
        return "" if seat.member is None else self._members.get(seat.member, seat.member)

    def _span(self, seat: Seat) -> str:
        hours = self._plan.hours
        return f"{hours.local(seat.starts):%H:%M}–{hours.local(seat.ends):%H:%M}"

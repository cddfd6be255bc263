"""What the pages of the roster show: the week as a grid, what is missing, what was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any

from queue_service.documents.hours_words import HoursWords
from queue_service.domain.changes import place
from queue_service.domain.findings import Finding
from queue_service.domain.office import OfficePlan
from queue_service.domain.roster import DayEntry, Line, LineKind, PatternShift, Roster, is_closed
from queue_service.web.admin.roster_texts import kind_words, tag_words
from queue_service.web.i18n import _

#: What ``row`` is called for lines without a member.
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One line in a cell.

    Attributes:
        at: its place in the document, as text.
        title: what it is: a desk, or the word of its kind; in the view by desks: who.
        hours: ``08:00–12:00``, or a word for the whole day.
        tag: a word beside it, as "only this day"; empty for what is usual.
        state: ``usual``, ``single`` for one that is about this day only, ``off`` for one that was called off.
        away: whoever it is for is not there then.
        problems: sentences.
    """

    at: str
    day: date
    kind: str
    title: str
    hours: str
    label: str
    tag: str = ""
    state: str = "usual"
    away: bool = False
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A column. `shut`: the word for why nobody can come; empty on open days."""

    day: date
    name: str
    short: str
    hours: str
    shut: str
    today: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a member, a desk, or nobody. `cells`: one list of blocks for each day."""

    key: str
    name: str
    note: str
    cells: Sequence[Sequence[Block]]


@dataclass(slots=True)
class Gaps:
    """What nobody is planned for on a day: (from, until, concerns)."""

    name: str
    planned: bool
    stretches: list[tuple[str, str, str]] = field(default_factory=list)
    day: str = ""


@dataclass(frozen=True)
class Week:
    """The roster of a week, to be drawn.

    Attributes:
        usual: only the weekly pattern, without what is said about single days.
        problems: place in the document → sentences.
    """

    roster: Roster
    plan: OfficePlan
    days: Sequence[date]
    today: date
    words: HoursWords
    names: Mapping[str, str]
    usual: bool = False
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def columns(self) -> list[Day]:
        """The days, with their opening hours."""
        found = []
        for day in self.days:
            hours = self.plan.hours
            shut = self.words.why(hours.why(day)) if is_closed(hours, day) else ""
            said = self.words.hours(hours.hours_of(day))
            name, short = self.words.day(day), self.words.short_day(day)
            if self.usual:
                name = short = self.words.weekday_names()[day.weekday()]
            found.append(Day(day, name, short, said, "" if self.usual else shut, day == self.today))
        return found

    def by_member(self) -> list[Row]:
        """A row for each member, and one for desks where nobody is named yet."""
        cells = self._cells(self._row_of_member)
        rows = []
        for member in _sorted(self.roster):
            mine = [cells[day].get(member.code, []) for day in self.days]
            if member.active or any(mine):
                note = "" if member.active else _("not rostered any more")
                rows.append(Row(member.code, member.name, note, mine))
        return [*rows, Row(NOBODY, _("Nobody yet"), "", [cells[day].get(NOBODY, []) for day in self.days])]

    def by_desk(self) -> list[Row]:
        """A row for each desk: who sits there when."""
        cells = self._cells(lambda line: line.desk if line.kind is LineKind.DESK else None, at_desk=True)
        return [
            Row(
                desk.code,
                _("Desk %(desk)s", desk=desk.name),
                self._concerns(desk.case_types),
                [cells[day].get(desk.code, []) for day in self.days],
            )
            for desk in self.plan.desks
        ]

    def _row_of_member(self, line: Line) -> str:
        return line.member if line.member is not None and line.member in self.roster.members else NOBODY

    def _cells(
        self, row_of: Callable[[Line], str | None], *, at_desk: bool = False
    ) -> dict[date, dict[str, list[Block]]]:
        """The blocks of each day by row; what was called off stands where it would count."""
        cells: dict[date, dict[str, list[Block]]] = {day: {} for day in self.days}
        for day in self.days:
            for line in self.lines(day):
                row = row_of(self._of(line))
                if row is not None:
                    cells[day].setdefault(row, []).append(self._block(line, day, at_desk=at_desk))
        return cells

    def lines(self, day: date) -> list[Line]:
        """Everything that can be seen on a day, what was called off included; in order of time."""
        if self.usual:
            found: list[Line] = list(self.roster.applying(day))
        else:
            entries = self.roster.days.get(day, {}).values()
            usual = {shift.id for shift in self.roster.applying(day)}
            off = [entry for entry in entries if entry.cancelled and entry.replaces in usual]
            found = [*self.roster.lines(day, self.plan.hours), *off]
        return sorted(found, key=lambda line: (self._of(line).starts or time(), line.kind.value, line.at))

    def gaps(self, findings: Iterable[Finding]) -> list[Gaps]:
        """What nobody is planned for, by day; days on which the house is shut have no place here."""
        of_day: dict[str, list[tuple[str, str, str]]] = {}
        for each in findings:
            if each.code == "roster_unserved":
                said = each.values
                named = " · ".join(self.names.get(code, code) for code in said["case_types"])
                of_day.setdefault(said["day"], []).append((said["from"], said["until"], named))
        return [
            Gaps(
                self.words.day(day), self.roster.plans(day), of_day.get(day.isoformat(), []), day.isoformat()
            )
            for day in self.days
            if self.plan.hours.hours_of(day)
        ]

    def _of(self, line: Line) -> Line:
        """The line of the pattern that an entry calls off."""
        if isinstance(line, DayEntry) and line.cancelled:
            return self.roster.pattern[line.replaces or ""]
        return line

    def _block(self, line: Line, day: date, *, at_desk: bool = False) -> Block:
        shown = self._of(line)
        member = self.names.get(shown.member or "", shown.member or _("Nobody yet"))
        if shown.kind is LineKind.DESK:
            what = _("Desk %(desk)s", desk=self._desk_names.get(shown.desk or "", shown.desk))
        else:
            what = kind_words()[shown.kind.value]
        state = "usual"
        if isinstance(line, DayEntry):
            state = "off" if line.cancelled else "single"
        hours, away = _hours(shown), self._away(shown, day)
        tag = tag_words(line, usual=self.usual, words=self.words)
        said = [what if at_desk else member, self._day_words(day)]
        problems = self.problems.get(f"{place(line.at)}", ())
        return Block(
            at=place(line.at),
            day=day,
            kind=shown.kind.value,
            title=member if at_desk else what,
            hours=hours,
            label=", ".join(each for each in said if each),
            tag=tag,
            state=state,
            away=away,
            problems=problems,
        )

    def _day_words(self, day: date) -> str:
        return self.words.weekday_names()[day.weekday()] if self.usual else self.words.day(day)

    def _away(self, line: Line, day: date) -> bool:
        """Whoever it is for is away all that time."""
        if line.kind is LineKind.ABSENT or line.member is None or line.starts is None or line.ends is None:
            return False
        return any(
            other.member == line.member and _covers(other, line) for other in self._absences.get(day, ())
        )

    @cached_property
    def _absences(self) -> dict[date, list[Line]]:
        """Of each day, who is absent when."""
        return {
            day: [
                line
                for line in (
                    self.roster.applying(day) if self.usual else self.roster.lines(day, self.plan.hours)
                )
                if line.kind is LineKind.ABSENT
            ]
            for day in self.days
        }

    @cached_property
    def _desk_names(self) -> dict[str, str]:
        return {desk.code: desk.name for desk in self.plan.desks}

    def _concerns(self, codes: Sequence[str]) -> str:
        if set(codes) >= {item.code for item in self.plan.case_types}:
            return _("All concerns")
        return " · ".join(self.names.get(code, code) for code in codes)


def line_json(line: Line, roster: Roster) -> dict[str, Any]:
    """A line as the scripts know it."""
    shown = line
    if isinstance(line, DayEntry) and line.cancelled and line.replaces in roster.pattern:
        shown = roster.pattern[line.replaces or ""]
    said: dict[str, Any] = {
        "at": list(line.at),
        "member": shown.member,
        "starts": _wall(shown.starts),
        "ends": _wall(shown.ends),
        "kind": shown.kind.value,
        "desk": shown.desk,
        "case_types": None if shown.case_types is None else list(shown.case_types),
        "off": isinstance(line, DayEntry) and line.cancelled,
        "replaces": line.replaces if isinstance(line, DayEntry) else None,
    }
    if isinstance(line, PatternShift):
        said |= {
            "weekday": line.weekday,
            "valid_from": line.valid_from and line.valid_from.isoformat(),
            "valid_until": line.valid_until and line.valid_until.isoformat(),
            "every_weeks": line.every_weeks,
        }
    return said


def shown_days(monday: date, roster: Roster, plan: OfficePlan) -> list[date]:
    """Monday to Friday, and a Saturday or Sunday with hours or shifts."""
    week = [monday + timedelta(days=ahead) for ahead in range(7)]
    used = {shift.weekday for shift in roster.pattern.values()} | {line.weekday for line in plan.hours.weekly}
    return [
        day
        for day in week
        if day.weekday() < 5 or day.weekday() in used or roster.days.get(day) or plan.hours.hours_of(day)
    ]


def _sorted(roster: Roster) -> list[Any]:
    return sorted(roster.members.values(), key=lambda each: (each.position, each.name.casefold(), each.code))


def _covers(whole: Line, part: Line) -> bool:
    if whole.starts is None or whole.ends is None or part.starts is None or part.ends is None:
        return False
    if whole.starts == whole.ends:
        return True
    return whole.starts <= part.starts and part.ends <= whole.ends and part.starts < part.ends


def _hours(line: Line) -> str:
    if line.starts is None or line.ends is None or line.starts == line.ends:
        return _("all day")
    return f"{line.starts:%H:%M}–{line.ends:%H:%M}"


def _wall(at: time | None) -> str | None:
    return None if at is None else at.strftime("%H:%M")

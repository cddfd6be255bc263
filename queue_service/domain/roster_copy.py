"""One week of a roster made like another one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from queue_service.domain.opening_hours import OpeningHours
from queue_service.domain.roster import DayEntry, Line, LineKind, PatternShift, Roster, is_closed

_LONGEST_ID = 40


def copied(
    roster: Roster, hours: OpeningHours, source: date, target: date, members: Collection[str] | None = None
) -> Roster:
    """The roster with the week of the Monday `target` like that of the Monday `source`.

    Days that are closed stay as they are, and so do absences: whoever was away in one week is not in the other. What
    the pattern brings about by itself needs no entry.

    Args:
        roster: with the entries of both weeks.
        members: codes of those whose lines are copied; None for all, and for desks without a member.
    """
    days, choice = dict(roster.days), _Choice(roster, members)
    for ahead in range(7):
        one, other = source + timedelta(days=ahead), target + timedelta(days=ahead)
        if is_closed(hours, other):
            continue
        present = days.get(other, {})
        made = {key: entry for key, entry in present.items() if not choice.takes(entry)}
        for entry in choice.made(one, other, {entry.replaces for entry in made.values()}):
            key = _free(entry.id, made)
            made[key] = replace(entry, id=key)
        days[other] = made
    return replace(roster, days=days)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Whose lines are copied."""

    roster: Roster
    members: Collection[str] | None

    def takes(self, line: Line) -> bool:
        """True for what is copied, and replaced by it: lines of the members that are no absences."""
        if line.kind is LineKind.ABSENT:
            return False
        if self.members is None or line.member in self.members:
            return True
        replaced = self.roster.pattern.get(line.replaces or "") if isinstance(line, DayEntry) else None
        return replaced is not None and replaced.member in self.members

    def made(self, one: date, other: date, settled: Collection[str | None]) -> Iterator[DayEntry]:
        """The entries that make one date like the other.

        Args:
            settled: ids of lines of the pattern that an entry which stays says something about.
        """
        entries = [entry for entry in self.roster.days.get(one, {}).values() if self.takes(entry)]
        instead = {entry.replaces for entry in entries}
        there, here = self._pattern(one), self._pattern(other)
        for entry in entries:
            if entry.replaces in here and entry.replaces not in settled:
                yield replace(entry, day=other)
            elif not entry.cancelled:
                yield replace(entry, day=other, replaces=None)
        for key in sorted(there.keys() - here.keys() - instead):
            yield _single(there[key], other)
        for key in sorted(here.keys() - there.keys() - set(settled)):
            yield DayEntry(f"no-{key}"[:_LONGEST_ID], other, replaces=key, cancelled=True)

    def _pattern(self, day: date) -> dict[str, PatternShift]:
        return {shift.id: shift for shift in self.roster.applying(day) if self.takes(shift)}


def _single(shift: PatternShift, day: date) -> DayEntry:
    """What a line of the pattern is, for a date on which it does not count."""
    return DayEntry(
        shift.id, day, shift.member, shift.starts, shift.ends, shift.kind, shift.desk, shift.case_types
    )


def _free(wanted: str, taken: Collection[str]) -> str:
    """An id that no other entry of the date has."""
    found, count = wanted, 1
    while found in taken:
        count += 1
        found = f"{wanted[: _LONGEST_ID - 4]}-{count}"
    return found

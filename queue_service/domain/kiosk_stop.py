"""The kiosk stop: towards closing, no number is given out that the desks cannot serve any more.

In the last hours of the day a number of a case type k is issued only if for *every* set A of case types that
contains k the expected work in A, this number included, fits into the usable part of the free minutes that desks
with a skill in A have until closing (Hall's condition). A set of one type alone would not do: two types can each
look fine and still compete for the same three desks.

There are 2ⁿ such sets. None is enumerated: work is routed from case types to the desks that may serve them, first
what waits already, then the ticket; all sets hold exactly if all of it finds a desk, and where something is left over
the smallest cut names the set. What waits without a desk already (a desk has closed, urgent numbers were given out) is
left aside: a ticket is refused for what it makes worse, not because others with other desks wait in vain
(docs/decisions/0013).

An urgent case type ("Frist oder Notfall") is never refused. Whoever issues the number knows which those are and does
not ask here; their work counts for everybody else's number all the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

#: Before closing, for so long, a number is asked about here; earlier in the day nobody is refused.
STOP_BEFORE_CLOSING = timedelta(hours=3)
#: The part of the free desk minutes that may be promised: the rest goes into walking, calling twice, a word more.
USABLE_SHARE = 0.92

#: Inside, minutes are whole numbers of this many parts: sums do not depend on their order, and nothing creeps.
_PARTS = 10**9
#: A millionth of a minute: far below any estimate, far above what rounding all the inputs can add up to.
_TOLERANCE = _PARTS // 10**6


@dataclass(frozen=True, slots=True)
class DeskTime:
    """What one desk still has to give today.

    Attributes:
        case_types: the codes of what it may serve.
        free_minutes: from now, or the end of the present client, to closing, breaks taken off. Below zero is none.
    """

    case_types: frozenset[str]
    free_minutes: float


@dataclass(frozen=True, slots=True)
class Shortage:
    """The set of case types that stands in the way: what is wanted, and all that competes for its full desks.

    Attributes:
        case_types: codes of the set.
        work_minutes: expected work in the set, the number asked for included.
        free_minutes: free minutes of the desks with a skill in the set, all of them, usable or not.
    """

    case_types: frozenset[str]
    work_minutes: float
    free_minutes: float

    @property
    def usable_minutes(self) -> float:
        """How much work the set could have had."""
        return USABLE_SHARE * self.free_minutes


@dataclass(frozen=True, slots=True)
class Room:
    """Whether a number can still be served today. True in a condition when it can; else `shortage` says why not."""

    shortage: Shortage | None = None

    def __bool__(self) -> bool:
        return self.shortage is None


def applies(now: datetime, closes_at: datetime) -> bool:
    """True from STOP_BEFORE_CLOSING before closing on.

    Both times are aware. Three hours are real hours, also where the clocks change in between.
    """
    return closes_at.astimezone(UTC) - now.astimezone(UTC) <= STOP_BEFORE_CLOSING


def room_for(wanted: Mapping[str, float], waiting: Mapping[str, float], desks: Iterable[DeskTime]) -> Room:
    """Is there room today for one more ticket?

    Args:
        wanted: case type → expected minutes of each leg of this ticket. Its legs are asked about together: every set
            that contains at least one of them must hold.
        waiting: case type → expected minutes of work there already: tickets waiting, and bookings still to come times
            the share that shows up.
        desks: the desks of today. A case type that none of them serves has no room, however little work it is.

    Raises:
        ValueError: nothing is wanted, or some minutes are negative or not finite.
    """
    today = tuple(desks)
    work = _work(wanted, waiting)
    nobody = next((code for code in wanted if all(code not in desk.case_types for desk in today)), None)
    if nobody is not None:
        return Room(_shortage({nobody}, wanted, waiting, today))
    full = _in_the_way(wanted, work, _usable(today, work))
    return Room(None if full is None else _shortage(full, wanted, waiting, today))


def _work(wanted: Mapping[str, float], waiting: Mapping[str, float]) -> dict[str, int]:
    if not wanted:
        raise ValueError("a ticket wants at least one case type")
    work = dict.fromkeys(wanted, 0)
    for minutes in (waiting, wanted):
        for code, expected in minutes.items():
            if not 0 <= expected < math.inf:
                raise ValueError(f"expected minutes of {code}: {expected}")
            work[code] = work.get(code, 0) + round(expected * _PARTS)
    # A type without work adds nothing to any set, and its desks only make a set look better.
    return {code: parts for code, parts in work.items() if parts or code in wanted}


def _usable(desks: Sequence[DeskTime], work: Mapping[str, int]) -> dict[frozenset[str], int]:
    """Usable time by skills, as far as there is work for them: desks that can do the same are one."""
    usable: dict[frozenset[str], int] = {}
    for desk in desks:
        if not math.isfinite(desk.free_minutes):
            raise ValueError(f"free minutes of a desk: {desk.free_minutes}")
        skills = desk.case_types.intersection(work)
        parts = round(max(0.0, desk.free_minutes) * USABLE_SHARE * _PARTS)
        if skills and parts:
            usable[skills] = usable.get(skills, 0) + parts
    return usable


def _shortage(
    codes: Iterable[str], wanted: Mapping[str, float], waiting: Mapping[str, float], desks: Sequence[DeskTime]
) -> Shortage:
    short = frozenset(codes)
    work = math.fsum(minutes.get(code, 0.0) for minutes in (waiting, wanted) for code in short)
    free = math.fsum(max(0.0, desk.free_minutes) for desk in desks if desk.case_types & short)
    return Shortage(short, work, free)


def _in_the_way(
    wanted: Mapping[str, float], work: Mapping[str, int], usable: Mapping[frozenset[str], int]
) -> set[str] | None:
    """The types that compete with this ticket for desks that are full, or None when all of it finds a desk."""
    asked = {code: round(minutes * _PARTS) for code, minutes in wanted.items()}
    routing = _Routing.of({code: parts - asked.get(code, 0) for code, parts in work.items()}, usable)
    routing.route()
    # What has no desk already cannot be helped by refusing this ticket, and may have no desk in common with it.
    routing.left = [asked.get(code, 0) for code in routing.codes]
    routing.route()
    return routing.stuck() if sum(routing.left) > _TOLERANCE else None


@dataclass(slots=True)
class _Routing:
    """Work on its way from case types to groups of desks with equal skills.

    Attributes:
        codes: the case types; everything else knows them by their index.
        left: by type, the work that has no desk yet.
        reach: by type, the groups that may serve it, as the bits of a number.
        spare: by group, the time nobody has yet.
        served: by group, type → the work it has been given.
    """

    codes: tuple[str, ...]
    left: list[int]
    reach: list[int]
    spare: list[int]
    served: list[dict[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, work: Mapping[str, int], usable: Mapping[frozenset[str], int]) -> _Routing:
        codes = tuple(sorted(work))
        # The desks with the fewest skills come first: they are of no use to anybody else.
        groups = sorted(usable, key=lambda skills: (len(skills), sorted(skills)))
        reach = dict.fromkeys(codes, 0)
        for bit, skills in enumerate(groups):
            for code in skills:
                reach[code] |= 1 << bit
        return cls(
            codes,
            [work[code] for code in codes],
            [reach[code] for code in codes],
            [usable[skills] for skills in groups],
            [{} for _ in groups],
        )

    def route(self) -> None:
        """Finds a desk for as much work as possible: first where there is time, then by moving others' work on."""
        for kind in sorted(range(len(self.codes)), key=lambda kind: self.reach[kind].bit_count()):
            for group in _bits(self.reach[kind]):
                self._give(kind, group, min(self.left[kind], self.spare[group]))
        search = _Search(self)
        while search.found is not None:
            self._move_along(search)
            search = _Search(self)

    def stuck(self) -> set[str]:
        """After `route`: the types whose work is left over, and all whose work would have to make room for it."""
        return {self.codes[kind] for kind in _Search(self).kinds}

    def _give(self, kind: int, group: int, parts: int) -> None:
        if parts:
            self.left[kind] -= parts
            self.spare[group] -= parts
            self.served[group][kind] = self.served[group].get(kind, 0) + parts

    def _move_along(self, search: _Search) -> None:
        """Moves as much as the way found allows: each type on it goes to its next desk, and frees the one before."""
        steps = search.way()
        parts = min(self.left[steps[-1][0]], self.spare[steps[0][1]])
        leaving = [(kind, before) for (kind, _to), (_next, before) in pairwise(steps)]
        parts = min([parts, *(self.served[before][kind] for kind, before in leaving)])
        for kind, before in leaving:
            self.served[before][kind] -= parts
            if not self.served[before][kind]:
                del self.served[before][kind]
        for kind, to in steps:
            self.served[to][kind] = self.served[to].get(kind, 0) + parts
        self.left[steps[-1][0]] -= parts
        self.spare[steps[0][1]] -= parts


class _Search:
    """Everything that work without a desk can reach, nearest first, until a group with spare time is `found`.

    A type reaches the groups that may serve it; a group reaches the types it serves, for those may have to move.
    """

    def __init__(self, routing: _Routing) -> None:
        #: type → the group that its work would leave; None where work is left over.
        self.kinds: dict[int, int | None] = {kind: None for kind, left in enumerate(routing.left) if left}
        #: group → the type that wants it.
        self.groups: dict[int, int] = {}
        self.found: int | None = self._spread(routing)

    def _spread(self, routing: _Routing) -> int | None:
        unseen = (1 << len(routing.spare)) - 1
        waiting = list(self.kinds)
        for kind in waiting:
            for group in _bits(routing.reach[kind] & unseen):
                self.groups[group] = kind
                if routing.spare[group]:
                    return group
                waiting += self._meet(routing, group)
            unseen &= ~routing.reach[kind]
        return None

    def _meet(self, routing: _Routing, group: int) -> list[int]:
        new = [kind for kind in routing.served[group] if kind not in self.kinds]
        self.kinds.update(dict.fromkeys(new, group))
        return new

    def way(self) -> list[tuple[int, int]]:
        """(type, the group it goes to) from the spare time back to the work that is left over."""
        steps: list[tuple[int, int]] = []
        group = self.found
        while group is not None:
            kind = self.groups[group]
            steps.append((kind, group))
            group = self.kinds[kind]
        return steps


def _bits(number: int) -> list[int]:
    """Which bits are set, lowest first."""
    found = []
    while number:
        lowest = number & -number
        found.append(lowest.bit_length() - 1)
        number ^= lowest
    return found

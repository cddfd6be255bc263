"""What a change would bring about, as values: said before it is saved; the words are the documents' affair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from queue_service.domain.changes import Path, place
from queue_service.domain.errors import Conflict

Weight = Literal["stop", "warn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One consequence.

    Attributes:
        weight: ``stop``: not now, it would break what is running or contradict itself; ``warn``: whoever has seen it
            may go on.
        code: stable, for the words.
        at: the place in the document it is about.
        values: what the words need: codes, counts, dates. No names of people.
    """

    weight: Weight
    code: str
    at: Path = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Names this consequence as long as it stays the same: what was seen once need not be asked again."""
        said = ",".join(f"{name}={self.values[name]}" for name in sorted(self.values))
        return f"{self.code}:{place(self.at)}:{said}"


class Consequences(Conflict):
    """A change was refused because of what it would bring about; `findings` says what.

    `names`: code → its name by language, for the words about it.
    """

    def __init__(
        self, findings: Iterable[Finding], names: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        super().__init__("findings")
        self.findings = tuple(findings)
        self.names = names or {}


def unseen(findings: Iterable[Finding], seen: Iterable[str]) -> tuple[Finding, ...]:
    """The findings that stand in the way: all that stop, and those nobody has said to have seen."""
    known = frozenset(seen)
    return tuple(each for each in findings if each.weight == "stop" or each.key not in known)


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """What is going on in the house while somebody changes what it sets.

    Attributes:
        now: UTC.
        today: the office day that is running.
        working: desk → the case types it has been opened for, for every desk that is not closed.
        waiting: case type → how many numbers have a matter of it before them: waiting, called, set aside.
        awaited: desk → how many wait for just this desk.
    """

    now: datetime
    today: date
    working: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    awaited: Mapping[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """How many matters are before people in the house."""
        return sum(self.waiting.values())

    @property
    def at_rest(self) -> bool:
        """Nobody waits and nobody works."""
        return not self.working and not self.people

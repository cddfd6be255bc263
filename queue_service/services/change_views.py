"""What a use case says of a change of something that is set: made or tried, what follows of it, who was faster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from queue_service.domain.changes import Change, Json, Path, applied, touches, value_at
from queue_service.domain.errors import Conflict
from queue_service.domain.findings import Finding


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of the history.

    Attributes:
        id: None for one that was only tried.
        by: opaque, as in the audit log (``staff:7``); ``by_name`` while that account is there.
        from_day: the office day from which it counts; None: at once.
        state: ``done``, ``undone``, ``planned``, ``failed`` (``problem`` is the code of why) or ``withdrawn``.
        undoes: the change that this one takes back.
    """

    id: int | None
    at: datetime
    by: str
    changes: tuple[Change, ...]
    state: str = "done"
    by_name: str | None = None
    from_day: date | None = None
    reason: str = ""
    undoes: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change that was made, or tried.

    Attributes:
        version: of the document after it.
        findings: what it brings about; whoever asked has seen those that warn.
        merged: somebody else had changed other places meanwhile.
    """

    change: ChangeView
    version: int
    findings: tuple[Finding, ...] = ()
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Theirs:
    """A place that somebody else has changed meanwhile.

    Attributes:
        now: what stands there; ABSENT for nothing.
        change_id, by, by_name, at_time: the newest change that touched it (UTC); None when it is not known any more.
    """

    at: Path
    now: Json
    change_id: int | None = None
    by: str | None = None
    by_name: str | None = None
    at_time: datetime | None = None


class ChangedMeanwhile(Conflict):
    """The same places were changed by somebody else; `theirs` says what stands there now."""

    def __init__(self, theirs: Iterable[Theirs]) -> None:
        super().__init__("changed_meanwhile")
        self.theirs = tuple(theirs)


def applied_to(document: Json, changes: Sequence[Change], newest: Callable[[], Iterable[ChangeView]]) -> Json:
    """The document with the changes.

    Args:
        newest: the history, newest first; asked only when somebody else was faster.

    Raises:
        ChangedMeanwhile: with every place at which another value stands than the change was made from.
        Invalid: ``no_such_place``.
    """
    taken: list[Path] = []
    for change in changes:
        try:
            document = applied(document, [change])
        except Conflict:
            taken.append(change.at)
    if taken:
        history = tuple(newest())
        raise ChangedMeanwhile(_theirs(at, value_at(document, at), history) for at in taken)
    return document


def _theirs(at: Path, now: Json, history: Iterable[ChangeView]) -> Theirs:
    for made in history:
        if any(touches(each.at, at) for each in made.changes):
            return Theirs(at, now, made.id, made.by, made.by_name, made.at)
    return Theirs(at, now)

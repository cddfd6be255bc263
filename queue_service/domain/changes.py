"""Changes of what is set: what it was, what it is to be, and whether that still fits.

What an office sets is one document of nested objects keyed by codes. A change names one place in it with the value
before and after. Because it carries the value before, it can be laid over a document that somebody else has changed
meanwhile: places that differ are merged by themselves, and a place that both have changed refuses. The same list
backwards is its undoing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from queue_service.domain.errors import Conflict, Invalid

#: Objects, lists, texts, numbers, booleans, None.
Json = Any
Path = tuple[str, ...]

_VALUES = (str, int, float, list, type(None))

#: Deeper than any of our documents.
DEEPEST = 12


class _Absent:
    """Nothing stands there; None is a value."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class Change:
    """One place of a document.

    Attributes:
        at: keys from the outside in, for example ``("desks", "5", "name")``.
        was: the value before; ABSENT when there was none.
        to: the value after; ABSENT when there is to be none.
    """

    at: Path
    was: Json
    to: Json

    def backwards(self) -> Change:
        """What takes it back."""
        return Change(self.at, self.to, self.was)


def differences(before: Json, after: Json, at: Path = ()) -> Iterator[Change]:
    """What turns one document into the other, in order of place; objects are looked into, lists are values."""
    if _is_object(before) and _is_object(after):
        for key in sorted(before.keys() | after.keys()):
            yield from differences(before.get(key, ABSENT), after.get(key, ABSENT), (*at, key))
    elif before != after or isinstance(before, bool) != isinstance(after, bool):
        yield Change(at, before, after)


def _is_object(value: Json) -> bool:
    # Most values are plain, and asking for an abstract class takes longer than the rest: there are many thousands.
    return isinstance(value, dict) or (not isinstance(value, _VALUES) and isinstance(value, Mapping))


def applied(document: Json, changes: Iterable[Change]) -> Json:
    """The document with the changes; the one given stays as it was.

    What is there already as it is to be counts as done: two people who want the same do not stand in each other's way.

    Raises:
        Conflict: ``changed_meanwhile`` with the place, when another value stands there than the change was made from.
        Invalid: ``no_such_place`` when the place lies in nothing, or in something that is no object.
    """
    for change in changes:
        document = _with(document, change, change.at)
    return document


def backwards(changes: Sequence[Change]) -> tuple[Change, ...]:
    """What takes all of them back, last first."""
    return tuple(change.backwards() for change in reversed(changes))


def touches(one: Path, other: Path) -> bool:
    """True when one place lies in the other, or they are the same."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def value_at(document: Json, at: Path) -> Json:
    """What stands at a place; ABSENT for nothing."""
    for key in at:
        if not isinstance(document, Mapping) or key not in document:
            return ABSENT
        document = document[key]
    return document


def _with(document: Json, change: Change, rest: Path) -> Json:
    if not rest:
        return _replaced(document, change)
    if not isinstance(document, Mapping):
        raise Invalid("no_such_place", field="changes", place=place(change.at))
    key, *inner = rest
    kept = {name: value for name, value in document.items() if name != key}
    if inner and key not in document:
        # Somebody has taken away the very thing this is about.
        raise Conflict("changed_meanwhile", place=place(change.at))
    value = _with(document.get(key, ABSENT), change, tuple(inner))
    return kept if value is ABSENT else {**document, key: value}


def _replaced(present: Json, change: Change) -> Json:
    """What stands there now, replaced; objects are compared and replaced whole."""
    if _same(present, change.to):
        return present
    if not _same(present, change.was):
        raise Conflict("changed_meanwhile", place=place(change.at))
    return change.to


def _same(one: Json, other: Json) -> bool:
    return not list(differences(one, other))


def place(at: Path) -> str:
    """A place for logs and refusals: ``desks/5/name``."""
    return "/".join(at)

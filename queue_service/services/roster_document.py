"""The roster as one document, and back: the form in which it is changed, compared, kept and handed on.

Objects are keyed by codes, so that two documents can be compared place by place. Times are wall times ``HH:MM``, dates
ISO 8601. What is left out of a member or a line has its usual value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from queue_service.domain.errors import InvalidFields
from queue_service.domain.roster import DayEntry, LineKind, Member, PatternShift, Roster
from queue_service.domain.roster_lines import MOST_WEEKS

#: How many an office may have: more than any has, few enough for every page.
MOST_MEMBERS, MOST_LINES, MOST_LINES_A_DAY, MOST_CASE_TYPES = 3000, 20_000, 5000, 400
MOST_DAYS = 400

_LINE = r"^[^\x00-\x1f\x7f]*$"
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=_LINE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_LINE, strip_whitespace=True)]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Day = Annotated[str, StringConstraints(pattern=r"^2[0-9]{3}-[0-9]{2}-[0-9]{2}$")]
Codes = Annotated[list[Code], Field(max_length=MOST_CASE_TYPES)]
Kind = Annotated[str, StringConstraints(pattern=f"^({'|'.join(LineKind)})$")]


class Part(BaseModel):
    """A part of the document: no other keys."""

    model_config = ConfigDict(extra="forbid", strict=True)


class MemberPart(Part):
    """Somebody who is rostered."""

    name: Name
    staff_id: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    case_types: Codes = Field(default_factory=list)
    learning: Codes = Field(default_factory=list)
    active: bool = True
    position: Annotated[int, Field(ge=0, le=9999)] = 0


class ShiftPart(Part):
    """A line of the weekly pattern."""

    member: Id | None = None
    weekday: Annotated[int, Field(ge=0, le=6)]
    starts: WallTime
    ends: WallTime
    kind: Kind
    desk: Code | None = None
    case_types: Annotated[Codes, Field(min_length=1)] | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    every_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1


class EntryPart(Part):
    """What is different on one date."""

    member: Id | None = None
    starts: WallTime | None = None
    ends: WallTime | None = None
    kind: Kind = LineKind.DESK.value
    desk: Code | None = None
    case_types: Annotated[Codes, Field(min_length=1)] | None = None
    replaces: Id | None = None
    cancelled: bool = False


class RosterDocument(Part):
    """A roster."""

    members: Annotated[dict[Id, MemberPart], Field(max_length=MOST_MEMBERS)] = Field(default_factory=dict)
    pattern: Annotated[dict[Id, ShiftPart], Field(max_length=MOST_LINES)] = Field(default_factory=dict)
    days: Annotated[
        dict[Day, Annotated[dict[Id, EntryPart], Field(max_length=MOST_LINES_A_DAY)]],
        Field(max_length=MOST_DAYS),
    ] = Field(default_factory=dict)


def to_document(roster: Roster) -> dict[str, Any]:
    """A roster as JSON values; dates without entries are there as they are in the roster."""
    members = sorted(roster.members.values(), key=lambda each: (each.position, each.code))
    return {
        "members": {each.code: _values(each, "code") for each in members},
        "pattern": {key: _values(each, "id") for key, each in sorted(roster.pattern.items())},
        "days": {
            day.isoformat(): {key: _values(each, "id", "day") for key, each in sorted(entries.items())}
            for day, entries in sorted(roster.days.items())
        },
    }


def from_document(document: Mapping[str, Any]) -> Roster:
    """The roster that a document describes.

    Raises:
        InvalidFields: the document is not of the right form; a code stands twice in a list; two members have one
            account.
        Invalid: a line contradicts itself; as `PatternShift` and `DayEntry` raise it.
    """
    try:
        read = RosterDocument.model_validate(document)
    except ValidationError as error:
        raise InvalidFields(
            [(".".join(str(part) for part in found["loc"]), found["type"]) for found in error.errors()[:20]]
        ) from None
    _check_accounts(read.members)
    members = {code: _member(code, part) for code, part in read.members.items()}
    pattern = {key: _shift(key, part) for key, part in read.pattern.items()}
    days = {}
    for said, entries in read.days.items():
        day = _day(said, "days")
        days[day] = {key: _entry(day, key, part) for key, part in entries.items()}
    return Roster(members, pattern, days)


#: (outermost key, how deep) of whole members and lines.
_PARTS: Mapping[tuple[str, int], type[Part]] = {
    ("members", 2): MemberPart,
    ("pattern", 2): ShiftPart,
    ("days", 3): EntryPart,
}


def completed(at: Sequence[str], value: Any) -> Any:
    """A whole member or line as the document has it, with the usual values of what is left out; else the value."""
    part = _PARTS.get((at[0], len(at)))
    if part is None or not isinstance(value, Mapping):
        return value
    try:
        return part.model_validate(value).model_dump()
    except ValidationError:
        # Said with its place when the whole document is read.
        return value


def _values(part: object, *without: str) -> dict[str, Any]:
    names = (name for name in part.__slots__ if name not in without)  # type: ignore[attr-defined]
    return {name: _json(getattr(part, name)) for name in names}


def _json(value: Any) -> Any:
    if isinstance(value, LineKind):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else value


def _member(code: str, part: MemberPart) -> Member:
    return Member(
        code=code,
        name=part.name,
        staff_id=part.staff_id,
        case_types=_codes(part.case_types, f"members.{code}.case_types"),
        learning=_codes(part.learning, f"members.{code}.learning"),
        active=part.active,
        position=part.position,
    )


def _shift(key: str, part: ShiftPart) -> PatternShift:
    return PatternShift(
        id=key,
        member=part.member,
        weekday=part.weekday,
        starts=time.fromisoformat(part.starts),
        ends=time.fromisoformat(part.ends),
        kind=LineKind(part.kind),
        desk=part.desk,
        case_types=_some_codes(part.case_types, f"pattern.{key}.case_types"),
        valid_from=_some_day(part.valid_from, f"pattern.{key}.valid_from"),
        valid_until=_some_day(part.valid_until, f"pattern.{key}.valid_until"),
        every_weeks=part.every_weeks,
    )


def _entry(day: date, key: str, part: EntryPart) -> DayEntry:
    return DayEntry(
        id=key,
        day=day,
        member=part.member,
        starts=None if part.starts is None else time.fromisoformat(part.starts),
        ends=None if part.ends is None else time.fromisoformat(part.ends),
        kind=LineKind(part.kind),
        desk=part.desk,
        case_types=_some_codes(part.case_types, f"days.{day.isoformat()}.{key}.case_types"),
        replaces=part.replaces,
        cancelled=part.cancelled,
    )


def _codes(said: Iterable[str], where: str) -> tuple[str, ...]:
    codes = tuple(said)
    if len(set(codes)) != len(codes):
        raise InvalidFields([(where, "case_type_twice")])
    return codes


def _some_codes(said: Iterable[str] | None, where: str) -> tuple[str, ...] | None:
    return None if said is None else _codes(said, where)


def _check_accounts(members: Mapping[str, MemberPart]) -> None:
    """An account is one person, and so is a member that has it."""
    holders: dict[int, str] = {}
    for code, part in members.items():
        if part.staff_id is not None and holders.setdefault(part.staff_id, code) != code:
            raise InvalidFields([(f"members.{code}.staff_id", "account_twice")])


def _some_day(said: str | None, where: str) -> date | None:
    return None if said is None else _day(said, where)


def _day(said: str, where: str) -> date:
    """Raises InvalidFields for a date that no calendar has."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise InvalidFields([(where, "date_from_datetime_parsing")]) from None

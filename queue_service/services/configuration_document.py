"""What an office sets as one document, and back: the form in which it is changed, compared, kept and handed on.

Objects are keyed by codes, so that two documents can be compared place by place. Times are wall times ``HH:MM``, dates
ISO 8601. Public holidays are not in it: they come from the calendar of the region it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from queue_service.domain.case_type import CaseType, DocumentItem
from queue_service.domain.desk import Desk
from queue_service.domain.errors import Invalid, InvalidFields
from queue_service.domain.office import Area, BoardLook, KioskLook, OfficePlan
from queue_service.domain.office_texts import check_texts
from queue_service.domain.opening_hours import Closure, HoursException, OpeningHours
from queue_service.services.holidays import is_known
from queue_service.services.hours_document import hours_from, hours_to, pairs_from, pairs_to

#: How many of a kind an office may have: more than any has, few enough for every page.
MOST_AREAS, MOST_CASE_TYPES, MOST_DESKS, MOST_DOCUMENTS = 40, 400, 2000, 40
MOST_SERIES, MOST_EXCEPTIONS, MOST_CLOSURES, MOST_TIMES = 100, 2000, 500, 12

_NO_CONTROLS = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
_LINE = r"^[^\x00-\x1f\x7f]*$"
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
DeskCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$")]
Line = Annotated[str, StringConstraints(max_length=200, pattern=_LINE, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_LINE, strip_whitespace=True)]
Lines = Annotated[str, StringConstraints(max_length=2000, pattern=_NO_CONTROLS, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]{2,8})?$")]
Words = dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=_NO_CONTROLS)]]
Position = Annotated[int, Field(ge=0, le=9999)]
#: Minutes; nobody promises or needs more than a day.
Minutes = Annotated[float, Field(gt=0, le=1440)]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Part(BaseModel):
    """A part of the document: exactly these keys."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RulePart(Part):
    """Who is called next: the preset of the waiting points, and why it was chosen."""

    preset: Name
    reason: Lines


class AreaPart(Part):
    """A part of the house where people wait."""

    position: Position
    series: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    names: Words
    ways: Words


class DocumentPart(Part):
    """One line of what to bring."""

    position: Position
    names: Words


class CaseTypePart(Part):
    """One kind of matter."""

    position: Position
    area: Code
    icon: Name
    names: Words
    plain: Words
    target_minutes: Minutes
    service_minutes: Minutes
    no_show_rate: Annotated[float, Field(ge=0, lt=1)]
    walk_in: bool
    bookable: bool
    urgent: bool
    sensitive: bool
    asks_persons: bool
    documents: Annotated[dict[Code, DocumentPart], Field(max_length=MOST_DOCUMENTS)]
    documents_source: Line | None
    documents_checked: Day | None


class DeskPart(Part):
    """A place where clients are served."""

    position: Position
    name: Name
    area: Code
    case_types: list[Code]
    accessible: bool


class SeriesPart(Part):
    """Regular hours of some weekdays, valid between two dates where given, inclusive."""

    weekdays: list[Annotated[int, Field(ge=0, le=6)]]
    opens: WallTime
    closes: WallTime
    valid_from: Day | None
    valid_until: Day | None
    every_weeks: Annotated[int, Field(ge=1, le=52)]
    nths: list[Annotated[int, Field(ge=-1, le=5)]]


class ExceptionPart(Part):
    """The hours of one date instead of everything else."""

    hours: Annotated[
        list[Annotated[list[WallTime], Field(min_length=2, max_length=2)]], Field(max_length=MOST_TIMES)
    ]
    reason: Line


class ClosurePart(Part):
    """Closed from the date it is keyed by to this one, inclusive."""

    last: Day
    reason: Line


class HoursPart(Part):
    """When the house is open."""

    series: Annotated[dict[Code, SeriesPart], Field(max_length=MOST_SERIES)]
    exceptions: Annotated[dict[Day, ExceptionPart], Field(max_length=MOST_EXCEPTIONS)]
    closures: Annotated[dict[Day, ClosurePart], Field(max_length=MOST_CLOSURES)]


class BoardPart(Part):
    """How the boards look."""

    accent: str | None
    slides: list[Words]
    slide_seconds: int
    quiet_from: WallTime | None
    quiet_until: WallTime | None


class KioskPart(Part):
    """How the kiosks look."""

    languages: list[Language]
    tiles_per_page: int
    reset_seconds: int
    low: bool


class OfficeDocument(Part):
    """All that an office sets."""

    code: Code
    name: Name
    address: Lines
    phone: Line
    time_zone: Name
    holiday_region: Line | None
    board_languages: list[Language]
    paper_series: str | None
    rule: RulePart
    areas: Annotated[dict[Code, AreaPart], Field(max_length=MOST_AREAS)]
    case_types: Annotated[dict[Code, CaseTypePart], Field(max_length=MOST_CASE_TYPES)]
    desks: Annotated[dict[DeskCode, DeskPart], Field(max_length=MOST_DESKS)]
    hours: HoursPart
    board: BoardPart
    kiosk: KioskPart
    texts: dict[Code, Words]


#: Kept by the house, not set by anybody: they stay as they are.
_KEPT = ("rates_version", "demo")
_PLAIN = ("code", "name", "address", "phone", "time_zone", "holiday_region", "paper_series")


def to_document(plan: OfficePlan) -> dict[str, Any]:
    """All that an office sets, as JSON values."""
    return {
        **{name: getattr(plan, name) for name in _PLAIN},
        "board_languages": list(plan.board_languages),
        "rule": {"preset": plan.preset, "reason": plan.rule_reason},
        "areas": {area.code: _without_code(area) for area in plan.areas},
        "case_types": {item.code: _case_type_to(item) for item in plan.case_types},
        "desks": {desk.code: _without_code(desk) for desk in plan.desks},
        "hours": hours_to(plan.hours),
        "board": _board_to(plan.board),
        "kiosk": _plain(plan.kiosk),
        "texts": {key: dict(words) for key, words in plan.texts.items()},
    }


def from_document(document: Mapping[str, Any], kept: OfficePlan | None = None) -> OfficePlan:
    """The plan that a document describes.

    Args:
        kept: the plan in force; what no document says stays as it has it.

    Raises:
        InvalidFields: the document is not of the right form.
        Invalid: it contradicts itself; as `OfficePlan` and its parts raise it.
    """
    try:
        read = OfficeDocument.model_validate(document)
    except ValidationError as error:
        raise InvalidFields(
            [(".".join(str(part) for part in found["loc"]), found["type"]) for found in error.errors()[:20]]
        ) from None
    check_texts(read.texts)
    if read.holiday_region is not None and not is_known(read.holiday_region):
        # An office whose calendar cannot be made could never be opened again.
        raise Invalid("unknown_region", field="holiday_region", value=read.holiday_region[:20])
    stays = {} if kept is None else {name: getattr(kept, name) for name in _KEPT}
    return OfficePlan(
        **{name: getattr(read, name) for name in _PLAIN},
        **stays,
        board_languages=tuple(read.board_languages),
        preset=read.rule.preset,
        rule_reason=read.rule.reason,
        areas=_in_order(Area(code=code, **part.model_dump()) for code, part in read.areas.items()),
        case_types=_in_order(_case_type_from(code, part) for code, part in read.case_types.items()),
        desks=_in_order(_desk_from(code, part) for code, part in read.desks.items()),
        hours=_hours_from(read),
        board=_board_from(read.board),
        kiosk=KioskLook(**{**read.kiosk.model_dump(), "languages": tuple(read.kiosk.languages)}),
        # a text without words in any language is none
        texts={key: said for key, said in read.texts.items() if said},
    )


def _in_order(parts: Any) -> tuple[Any, ...]:
    return tuple(sorted(parts, key=lambda part: (part.position, part.code)))


def _plain(part: object) -> dict[str, Any]:
    """A flat dataclass as JSON values, in the order of its fields."""
    values = {name: getattr(part, name) for name in part.__slots__}  # type: ignore[attr-defined]
    return {name: _json(value) for name, value in values.items()}


def _json(value: Any) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _without_code(part: object) -> dict[str, Any]:
    return {name: value for name, value in _plain(part).items() if name != "code"}


def _case_type_to(item: CaseType) -> dict[str, Any]:
    checked = item.documents_checked
    return {
        **_without_code(item),
        "documents": {each.code: _without_code(each) for each in item.documents},
        "documents_checked": None if checked is None else checked.isoformat(),
    }


def _case_type_from(code: str, part: CaseTypePart) -> CaseType:
    values = part.model_dump()
    documents = (DocumentItem(code=each, **said.model_dump()) for each, said in part.documents.items())
    return CaseType(
        code=code,
        **{
            **values,
            "documents": _in_order(documents),
            "documents_checked": _day(part.documents_checked, f"case_types.{code}.documents_checked"),
        },
    )


def _desk_from(code: str, part: DeskPart) -> Desk:
    return Desk(code=code, **{**part.model_dump(), "case_types": tuple(part.case_types)})


def _board_to(look: BoardLook) -> dict[str, Any]:
    def wall(moment: time | None) -> str | None:
        return None if moment is None else moment.strftime("%H:%M")

    return {
        "accent": look.accent,
        "slides": [dict(slide) for slide in look.slides],
        "slide_seconds": look.slide_seconds,
        "quiet_from": wall(look.quiet_from),
        "quiet_until": wall(look.quiet_until),
    }


def _board_from(part: BoardPart) -> BoardLook:
    def wall(said: str | None) -> time | None:
        return None if said is None else time.fromisoformat(said)

    return BoardLook(
        part.accent,
        tuple(part.slides),
        part.slide_seconds,
        wall(part.quiet_from),
        wall(part.quiet_until),
    )


def _hours_from(read: OfficeDocument) -> OpeningHours:
    return OpeningHours(
        time_zone=read.time_zone,
        weekly=hours_from({code: part.model_dump() for code, part in read.hours.series.items()}),
        exceptions=tuple(
            HoursException(_day(day, "hours.exceptions"), pairs_from(part.hours), part.reason)
            for day, part in sorted(read.hours.exceptions.items())
        ),
        closures=tuple(
            Closure(_day(first, "hours.closures"), _day(part.last, "hours.closures"), part.reason)
            for first, part in sorted(read.hours.closures.items())
        ),
    )


def _day(said: str | None, where: str) -> Any:
    """A date; raises InvalidFields for one that no calendar has."""
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise InvalidFields([(where, "date_from_datetime_parsing")]) from None


__all__ = ["OfficeDocument", "from_document", "pairs_to", "to_document"]

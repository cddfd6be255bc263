"""What the API takes and answers about changes of what is set: the same for configuration and roster."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from queue_service.domain.changes import ABSENT, DEEPEST, Change
from queue_service.services.configuration_change import Wish
from queue_service.web.api.bodies import Body, OfficePath, OptionalBody
from queue_service.web.api.schema import Shape

#: Bytes of a request: a few hundred places, or a concern with all its words in nine languages before and after.
LARGEST_CHANGE = 1_000_000
#: In one request; what is larger comes in several.
MOST_CHANGES = 500
#: Characters of one text, and objects, lists and values in one value.
LONGEST_TEXT = 4000
MOST_PARTS = 5000
#: JSON of browsers knows whole numbers up to here.
LARGEST = 2**53

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _plain(value: Any) -> Any:
    """Refuses what no document of ours holds: numbers that are none, control characters, what is too large."""
    for count, (depth, part) in enumerate(_parts(value)):
        if count >= MOST_PARTS or depth > DEEPEST:
            raise PydanticCustomError("too_long", "too large")
        if isinstance(part, str):
            if len(part) > LONGEST_TEXT:
                raise PydanticCustomError("string_too_long", "too long")
            if _CONTROL.search(part):
                raise PydanticCustomError("string_pattern_mismatch", "control characters")
        elif isinstance(part, int | float) and not (math.isfinite(part) and abs(part) <= LARGEST):
            raise PydanticCustomError("less_than_equal", "no such number")
    return value


def _parts(value: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    yield depth, value
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            yield depth + 1, key
            yield from _parts(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part, depth + 1)


Value = Annotated[Any, AfterValidator(_plain)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
Place = Annotated[
    list[Key],
    Field(min_length=1, max_length=DEEPEST, description="Keys from the outside in: `['desks', '5', 'name']`"),
]
FindingKey = Annotated[str, StringConstraints(max_length=2000)]
Seen = Annotated[list[FindingKey], Field(max_length=MOST_CHANGES)]


class ChangeOfPlace(Body):
    """One place of the document; without `was` nothing stood there, without `to` nothing is to."""

    at: Place
    was: Value = Field(None, description="The value before, any JSON; null is a value")
    to: Value = Field(None, description="The value after, any JSON; null is a value")

    def change(self) -> Change:
        """As the domain knows it."""
        given = self.model_fields_set
        was = self.was if "was" in given else ABSENT
        return Change(tuple(self.at), was, self.to if "to" in given else ABSENT)


class ChangesBody(Body):
    """A change: one or more places."""

    changes: Annotated[list[ChangeOfPlace], Field(min_length=1, max_length=MOST_CHANGES)]
    from_day: Annotated[date | None, Field(strict=False)] = Field(
        None, description="From this office day on; at once when it is left out"
    )
    reason: Annotated[
        str, StringConstraints(max_length=1000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")
    ] = Field("", description="Why, in writing")
    seen: Seen = Field(default_factory=list, description="Keys of the findings that one has seen")
    dry_run: bool = Field(False, description="Only say what would follow")
    version: Annotated[int, Field(ge=0, le=LARGEST)] | None = Field(
        None,
        description="The version that was read; with it the answer says whether others have changed something",
    )

    def wish(self) -> Wish:
        """As the use cases take it."""
        return Wish(
            changes=tuple(each.change() for each in self.changes),
            from_day=self.from_day,
            reason=self.reason,
            seen=tuple(self.seen),
            dry_run=self.dry_run,
            version=self.version,
        )


class UndoBody(OptionalBody):
    """Takes a change back."""

    seen: Seen = Field(default_factory=list, description="Keys of the findings that one has seen")
    dry_run: bool = Field(False, description="Only say what would follow")


class ChangePath(OfficePath):
    """A change by its id."""

    change_id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}$")] = Field(
        description="The id of the change", json_schema_extra={"example": "12"}
    )


class HistoryQuery(BaseModel):
    """Which part of the history."""

    model_config = ConfigDict(extra="forbid")

    before: Annotated[int, Field(ge=1, le=LARGEST)] | None = Field(
        None, description="Only changes with a lower id: `next` of the page before"
    )
    state: Literal["done", "undone", "planned", "failed", "withdrawn"] | None = Field(
        None, description="Only those in this state"
    )


class ChangeShape(Shape):
    """One place; without `was` nothing stood there, without `to` nothing does."""

    at: list[str]
    was: Any = None
    to: Any = None


class MadeChange(Shape):
    """A change of the history."""

    id: Annotated[int | None, Field(description="null for one that was only tried")]
    at: datetime
    by: Annotated[str, Field(description="Opaque id of who made it: `staff:7`")]
    by_name: Annotated[str | None, Field(description="Their name, while the account is there")]
    from_day: date | None
    state: Literal["done", "undone", "planned", "failed", "withdrawn"]
    reason: str
    undoes: Annotated[int | None, Field(description="The change that this one takes back")]
    problem: Annotated[str | None, Field(description="Why a planned one could not be made: a code")]
    changes: list[ChangeShape]


class ChangeHistory(Shape):
    """Changes, the newest first."""

    changes: list[MadeChange]
    next: Annotated[int | None, Field(description="`before` of the next page; null on the last one")]


class FindingShape(Shape):
    """What a change brings about."""

    key: Annotated[str, Field(description="Send it in `seen` to go on in spite of a warning")]
    weight: Literal["stop", "warn"]
    code: str
    at: Annotated[list[str], Field(description="The place it is about")]
    values: dict[str, Any]
    text: Annotated[str, Field(description="In the reader's language")]


class ChangeInWords(Shape):
    """One place of a change, for people."""

    where: str
    kind: Literal["added", "removed", "changed"]
    was: str
    to: str


class ChangeAnswer(Shape):
    """A change that was made, or tried."""

    change: MadeChange
    version: int
    findings: list[FindingShape]
    merged: Annotated[bool, Field(description="Others have changed something since `version`")]
    words: Annotated[list[ChangeInWords], Field(description="Each place in the reader's language")]


class TheirsShape(Shape):
    """A place that somebody else has changed meanwhile."""

    at: list[str]
    now: Annotated[Any, Field(description="What stands there; left out where nothing does")] = None
    change_id: int | None
    by: str | None
    by_name: str | None
    at_time: datetime | None

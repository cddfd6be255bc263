"""What the API takes and answers about the roster of an office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from queue_service.services.roster_document import RosterDocument
from queue_service.web.api.bodies import Body, Code
from queue_service.web.api.change_shapes import FindingShape, Seen
from queue_service.web.api.schema import Shape

RosterDay = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]
Week = Annotated[str, StringConstraints(pattern=r"^2[0-9]{3}-W(0[1-9]|[1-4][0-9]|5[0-3])$")]


class RosterQuery(BaseModel):
    """Which dates; at most 62."""

    model_config = ConfigDict(extra="forbid")

    since: RosterDay = Field(alias="from", description="First day")
    until: RosterDay = Field(alias="to", description="Last day")


class CopyWeek(Body):
    """Makes other weeks like one."""

    from_week: Week = Field(description="ISO week, for example `2026-W48`")
    to_weeks: Annotated[list[Week], Field(min_length=1, max_length=26)]
    members: Annotated[list[Code], Field(min_length=1, max_length=3000)] | None = Field(
        None,
        description="Codes of those whose lines are copied; all, and desks without a member, when left out",
    )
    seen: Seen = Field(default_factory=list, description="Keys of the findings that one has seen")
    dry_run: bool = Field(False, description="Only say what would follow")


class SeatShape(Shape):
    """A stretch of what somebody does on one day: pattern and entries resolved, breaks and absences cut out."""

    day: date
    desk: str | None
    member: Annotated[str | None, Field(description="null for whoever sits there")]
    kind: Literal["desk", "back_office", "break", "learning", "absent"]
    starts_at: datetime
    ends_at: datetime
    case_types: Annotated[
        list[str], Field(description="What is served meanwhile; empty for all but desk time")
    ]
    source: Annotated[list[str], Field(description="The place in the document it comes from")]


class RosterShape(Shape):
    """The roster of some dates, and its version, which rises with every change."""

    version: int
    document: RosterDocument
    seats: list[SeatShape]
    findings: Annotated[list[FindingShape], Field(description="What is wrong or missing on these dates")]

"""What the API takes and answers about paper lists."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from queue_service.domain.paper_days import PaperOutcome, PaperRow
from queue_service.services.paper_days import MOST_ROWS, PaperList
from queue_service.web.api.bodies import Body, Code, OfficePath
from queue_service.web.api.schema import Shape

Wall = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Outcome = Literal["served", "no_show", "cancelled", "unserved"]
ListDay = Annotated[date, Field(strict=False, ge=date(2000, 1, 1), le=date(2999, 12, 31))]
Number = Annotated[str, StringConstraints(min_length=1, max_length=10, pattern=r"^[^\x00-\x1f\x7f]*$")]


class PaperRowBody(Body):
    """One line of a paper list; times are wall times of the office, `HH:MM`."""

    number: Number = Field(description="A number of the paper series")
    case_type: Code
    came_at: Wall
    called_at: Wall | None = Field(None, description="Needed for `served` and `no_show`")
    desk: Code | None = None
    done_at: Wall | None = None
    outcome: Outcome = "served"
    correction: bool = Field(False, description="It was entered before, and is to be like this now")

    def row(self) -> PaperRow:
        """As the domain knows it."""
        return PaperRow(
            number=self.number,
            case_type=self.case_type,
            came_at=time.fromisoformat(self.came_at),
            outcome=PaperOutcome(self.outcome),
            called_at=_time(self.called_at),
            desk=self.desk,
            done_at=_time(self.done_at),
        )


class PaperDayBody(Body):
    """The list of a day, or a part of it: rows are known by their numbers."""

    day: ListDay
    rows: Annotated[list[PaperRowBody], Field(max_length=MOST_ROWS)]
    gone: Annotated[list[Number], Field(max_length=MOST_ROWS)] = Field(
        default_factory=list, description="Numbers that were entered and are to go"
    )

    def paper_list(self) -> PaperList:
        """As the use case takes it."""
        return PaperList(
            tuple(each.row() for each in self.rows),
            frozenset(each.number for each in self.rows if each.correction),
            tuple(self.gone),
        )


class PaperDayQuery(BaseModel):
    """Which day."""

    model_config = ConfigDict(extra="forbid")

    day: ListDay


class PaperDayPath(OfficePath):
    """A day in the path."""

    day: Code = Field(description="ISO 8601 date", json_schema_extra={"example": "2026-11-23"})


class PaperRowShape(Shape):
    """One line of a paper list."""

    number: str
    case_type: str
    came_at: str
    called_at: str | None
    desk: str | None
    done_at: str | None
    outcome: Outcome


class PaperDayShape(Shape):
    """What was entered for a day, in order of arrival."""

    day: date
    rows: list[PaperRowShape]


def _time(wall: str | None) -> time | None:
    return None if wall is None else time.fromisoformat(wall)

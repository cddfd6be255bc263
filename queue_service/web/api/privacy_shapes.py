"""What the API of figures, limits and the holder's rights takes and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from queue_service.web.api.schema import Shape

Count = Annotated[int | None, Field(description="Multiple of `k`; null: fewer than `k`")]
WholeMinutes = Annotated[int | None, Field(description="null: too few to say")]


class SpanQuery(BaseModel):
    """A stretch of days, both included; at most a year."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class FiguresCell(Shape):
    """One hour of arrival (wall clock, 0 to 23) and one case type; only these two where it is suppressed."""

    hour: int
    case_type: str
    suppressed: bool
    tickets: Count = None
    served: Count = None
    no_show: Count = None
    unserved: Count = None
    cancelled: Count = None
    waited_minutes_p50: WholeMinutes = None
    waited_minutes_p80: WholeMinutes = None
    waited_minutes_p95: WholeMinutes = None
    served_minutes_p50: WholeMinutes = None
    served_minutes_p80: WholeMinutes = None


class Statistics(Shape):
    """Figures of days that are over. `days`: on how many of them anybody came. No totals, on purpose."""

    office: str
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]
    days: int
    k: int
    cells: list[FiguresCell]


class RetentionLimit(Shape):
    """One kind of data: how long it is kept, what happens then, and what there is of it now."""

    name: str
    kind: str
    limit: int
    unit: Literal["office_days", "days", "hours", "minutes", "none"]
    kept: str
    happens: Literal["anonymised", "reduced", "deleted", "kept"]
    what: str
    setting: str | None
    rows: int | None
    oldest: str | None
    due: int
    next_end: str | None


class RetentionRun(Shape):
    """One run of the sweep that did something, or the first of a day: kind → how many."""

    at: datetime
    counts: dict[str, int]


class Retention(Shape):
    """What is kept, and the last runs of the sweep, newest first."""

    at: datetime
    limits: list[RetentionLimit]
    last_run: RetentionRun | None
    runs: list[RetentionRun]


class OwnData(Shape):
    """Everything that is kept of one number. `explanations` has a sentence for the parts, in the reader's language."""

    about: str
    explanations: dict[str, str]
    office: dict[str, str]
    number: str
    day: date
    state: str
    language: str
    persons: int
    needs_priority: bool
    accessible_desk_only: bool
    waits_for_one_person: bool
    waits_for_desk: str | None
    missed_calls: int
    taken_at: datetime
    waiting_counts_from: datetime
    ended_at: datetime | None
    sent_to_get: str | None
    matters: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    phones: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    record: list[dict[str, Any]]
    kept_until: dict[str, str]

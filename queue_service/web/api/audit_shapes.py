"""What the API of the audit log takes and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from queue_service.web.api.bodies import Code
from queue_service.web.api.schema import Shape

#: Opaque ids only: what is asked for is written into the log itself.
Who = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}(:[A-Za-z0-9_-]{1,40})?$")]
Action = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}\.[a-z_]{1,30}$")]
AuditDay = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


class AuditQuery(BaseModel):
    """Which entries."""

    model_config = ConfigDict(extra="forbid")

    since: AuditDay | None = Field(
        None, alias="from", description="First day; in the office's time zone if one is named, else UTC"
    )
    until: AuditDay | None = Field(None, alias="to", description="Last day")
    action: Action | None = Field(None, description="For example `ticket.called_out_of_turn`")
    actor: Who | None = Field(None, description="For example `staff:7`, `device:2`, `system`")
    office: Code | None = Field(None, description="Code of an office; staff of one office get that one")
    before: Annotated[int, Field(ge=1, le=2**62)] | None = Field(
        None, description="Only entries with a lower id: `next` of the page before"
    )


class LoggedDeed(Shape):
    """One entry; ids, codes and numbers only."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    office: str | None
    values: dict[str, Any]
    sealed: Annotated[bool, Field(description="Part of the chain; so is every entry within seconds")]


class AuditEntries(Shape):
    """Entries, the newest first."""

    entries: list[LoggedDeed]
    next: Annotated[int | None, Field(description="`before` of the next page; null on the last one")]


class DaySeal(Shape):
    """The end of a UTC day: up to which place and digest the chain had come."""

    day: date | None
    entries: int
    first: int
    last: int
    digest: str
    key: str
    sealed_at: datetime | None


class DaySeals(Shape):
    """The newest seals, the newest first."""

    seals: list[DaySeal]

"""What the API takes: paths, queries and bodies. Unknown fields are refused, values are not converted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from queue_service.domain.language import LANGUAGES
from queue_service.web.api.endpoint import Segments

#: Control characters have no business in a code; PostgreSQL cannot even store a zero.
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
#: A sentence or two; lines are allowed.
Note = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
CaseTypes = Annotated[list[Code], Field(min_length=1, max_length=20)]
Language = Annotated[str, Field(json_schema_extra={"enum": list(LANGUAGES)}, max_length=20)]


class OfficePath(Segments):
    """An office by its code."""

    office: Code = Field(description="Code of the office", json_schema_extra={"example": "krefeld"})


class NumberPath(OfficePath):
    """A ticket of today by its printed number."""

    number: Code = Field(description="The printed number", json_schema_extra={"example": "A042"})


class DeskPath(Segments):
    """A desk by its code."""

    desk: Code = Field(description="Code of the desk", json_schema_extra={"example": "5"})


class TicketPath(Segments):
    """A ticket by the token of its holder."""

    token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,100}$")] = Field(
        description="The ticket's token, from its slip or QR code"
    )


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BoardQuery(_Query):
    """Which part of the house a board is for."""

    area: Code | None = Field(None, description="Only this waiting area")


class QueueQuery(_Query):
    """Whose queue."""

    desk: Code | None = Field(None, description="Only what this desk may serve")


class DeskQuery(_Query):
    """Which office the desk is in."""

    office: Code | None = Field(None, description="Needed by staff of no single office")


class Body(BaseModel):
    """A JSON object; one whose fields are all optional may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)


class OptionalBody(Body):
    """A body that may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True, openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]


class Nothing(OptionalBody):
    """No fields."""


class TakeTicket(Body):
    """A number for one or several concerns."""

    case_types: CaseTypes = Field(description="Codes of the case types, the most important first")
    language: Language = Field("de", description="The language its holder reads")
    persons: Annotated[int, Field(ge=1, le=1000)] = Field(1, description="People the concern is for")
    needs_priority: bool = Field(False, description="Recognised need, self-declared, no reason stored")


class AtDesk(OptionalBody):
    """An action at a desk."""

    office: Code | None = Field(None, description="Needed by staff of no single office; a clerk's is known")


class OpenDesk(AtDesk):
    """Opens the desk, for all of its case types or for some."""

    case_types: CaseTypes | None = None


class PauseDesk(AtDesk):
    """Why the desk pauses."""

    model_config = ConfigDict(openapi_extra={"required": True})  # type: ignore[typeddict-unknown-key]

    reason: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Finish(AtDesk):
    """How the matter ended."""

    model_config = ConfigDict(openapi_extra={"required": True})  # type: ignore[typeddict-unknown-key]

    outcome: Literal["done", "incomplete", "not_responsible"]


class Transfer(AtDesk):
    """Where the client goes on, with the credit of the wait so far: another matter, another desk, or both."""

    model_config = ConfigDict(openapi_extra={"required": True})  # type: ignore[typeddict-unknown-key]

    case_type: Code | None = None
    desk: Code | None = None
    note: Note | None = Field(None, description="For the colleague; deleted with the ticket")


class SignIn(Body):
    """Name and password of a staff account."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
    cookie: bool = Field(
        False, description="Our own pages: the browser keeps the token, scripts never see it"
    )

"""What the API takes: paths, queries and bodies. Unknown fields are refused, values are not converted."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from queue_service.domain.language import LANGUAGES
from queue_service.domain.ticket import CALL_REASONS, HOLD_REASONS, TicketState
from queue_service.web.api.endpoint import Segments

#: Control characters have no business in a code; PostgreSQL cannot even store a zero.
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
#: A sentence or two; lines are allowed.
Note = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
#: ISO 8601 with an offset.
Moment = Annotated[AwareDatetime, Field(description="ISO 8601 with a time zone")]
Day = Annotated[date, Field(description="ISO 8601 date")]
WallTime = Annotated[time, Field(description="Wall time, HH:MM")]
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


class WholeOfficeQuery(_Query):
    """How much of an office."""

    documents: Literal["true", "false"] = Field("false", description="Also what to bring, in every language")


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
    accessible_only: bool = Field(False, description="Only desks that can be used from a wheelchair")


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
    clerk: bool = Field(False, description="With a desk: whoever works there now, wherever they will work")


class CloseDesk(AtDesk):
    """What becomes of a client who is still there."""

    client: Literal["finish", "return", "no-answer"] | None = None


class WrapUp(AtDesk):
    """How the matter of a client who is still there ended."""

    outcome: Literal["done", "incomplete", "not_responsible"] = "done"


class CallNumber(AtDesk):
    """Somebody out of turn."""

    model_config = ConfigDict(openapi_extra={"required": True})  # type: ignore[typeddict-unknown-key]

    number: Code = Field(description="A number that waits or is set aside")
    reason_code: Code = Field(json_schema_extra={"enum": list(CALL_REASONS)})


class Hold(AtDesk):
    """What the client is sent for."""

    model_config = ConfigDict(openapi_extra={"required": True})  # type: ignore[typeddict-unknown-key]

    reason: Code = Field(json_schema_extra={"enum": list(HOLD_REASONS)})
    same_desk: bool = Field(False, description="Comes back to this desk and its clerk")


class Move(AtDesk):
    """Where clerk and client go together."""

    model_config = ConfigDict(openapi_extra={"required": True})  # type: ignore[typeddict-unknown-key]

    desk: Code


class TicketAtDesk(AtDesk):
    """A number for somebody who stands at the desk."""

    model_config = ConfigDict(openapi_extra={"required": True})  # type: ignore[typeddict-unknown-key]

    case_types: CaseTypes
    language: Language = "de"
    persons: Annotated[int, Field(ge=1, le=1000)] = 1
    needs_priority: bool = False
    accessible_only: bool = False
    serve: bool = Field(True, description="Served here at once; else sent to wait")


class Group(Body):
    """Several people at once, in their order."""

    tickets: Annotated[list[TakeTicket], Field(min_length=1, max_length=30)]


class PaperTicket(Body):
    """A pre-printed number given out while everything was down."""

    number: Code
    case_types: CaseTypes
    taken_at: Moment
    language: Language = "de"
    persons: Annotated[int, Field(ge=1, le=1000)] = 1
    needs_priority: bool = False
    done: bool = Field(False, description="Whoever had it has been served meanwhile")


class PaperTickets(Body):
    """All of them or none."""

    tickets: Annotated[list[PaperTicket], Field(min_length=1, max_length=30)]


class Voucher(Body):
    """The number of somebody who was left unserved on another day."""

    number: Code
    day: Day
    case_types: Annotated[list[Code], Field(max_length=20)] = Field(
        default_factory=list, description="What it is about today; none: the same as then"
    )
    language: Language | None = None


class Count(Body):
    """Something settled on the spot, or one taken back."""

    topic: Code
    count: Literal[1, -1] = 1


class AskHelp(OptionalBody):
    """Where somebody is needed; a kiosk is known by its name."""

    place: (
        Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")] | None
    ) = None
    urgent: bool = Field(
        default=False, description="Somebody is in danger: told to the information desk at once; staff only"
    )


class PauseHouse(Body):
    """Why the whole house stands still."""

    kind: Literal["evacuation", "interruption"]


class Message(Body):
    """What every board says; null takes it away."""

    text: (
        Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
        | None
    )


class SlideText(Body):
    """One text by language."""

    texts: Annotated[dict[Language, Note], Field(min_length=1)]


class BoardSettings(Body):
    """How the boards look from now on."""

    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] | None = None
    slides: Annotated[list[SlideText], Field(max_length=10)] = Field(default_factory=list)
    slide_seconds: Annotated[int, Field(ge=5, le=60)] = 15
    quiet_from: WallTime | None = None
    quiet_until: WallTime | None = None


class AlarmPath(OfficePath):
    """An alarm of today."""

    alarm: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}$")] = Field(description="Its id")


class TicketsQuery(_Query):
    """What is known of the tickets one looks for."""

    case_type: Code | None = None
    since: Moment | None = Field(None, alias="from", description="Checked in at or after this moment")
    until: Moment | None = Field(None, alias="to", description="Checked in before this moment")
    state: TicketState | None = None


class SignIn(Body):
    """Name and password of a staff account."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
    cookie: bool = Field(
        False, description="Our own pages: the browser keeps the token, scripts never see it"
    )

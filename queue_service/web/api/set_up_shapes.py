"""What the API takes and answers about an empty installation, and about offices that are made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_service.services.configuration_document import MOST_CASE_TYPES, OfficeDocument
from queue_service.web.api.account_shapes import Name, Password
from queue_service.web.api.bodies import Body
from queue_service.web.api.schema import Shape

#: More desks than any office opens on its first day.
MOST_FIRST_DESKS = 500

_Line = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)
]
_Lines = Annotated[
    str, StringConstraints(max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$", strip_whitespace=True)
]
_Time = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
_Week = Annotated[list[_Time | None], Field(min_length=7, max_length=7)]


class FirstAdministrator(Body):
    """Who looks after everything, and the code that was shown where the service was started."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")] = (
        Field(json_schema_extra={"example": "K7RM-2QXP"})
    )
    name: Name = Field(description="The name to sign in with")
    password: Password = Field(description="10 to 200 characters; no rules about their kinds")
    cookie: bool = Field(
        False, description="Our own pages: the browser keeps the token, scripts never see it"
    )


class PlaceStep(Body):
    """The office itself."""

    name: Annotated[_Line, StringConstraints(min_length=1)]
    code: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{0,39})?$")] = Field(
        "", description="In addresses; empty: made from the name. It never changes"
    )
    holiday_region: Annotated[str, StringConstraints(pattern=r"^(none|[A-Z]{2}(-[A-Z0-9]{1,4})?)$")] = Field(
        description="ISO 3166-2 code of the region whose public holidays close it, or `none`"
    )
    time_zone: Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9_+/-]+$")] = (
        "Europe/Berlin"
    )
    address: _Lines = ""
    phone: _Line = ""


class CaseTypesStep(Body):
    """What it offers, from the catalogue."""

    codes: Annotated[
        list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=MOST_CASE_TYPES)
    ]
    areas: Literal["1", "2"] = Field(
        "1", description="One waiting area for everybody, or the two of the catalogue"
    )


class DesksStep(Body):
    """How many desks there are, in the only area or in the first, and in the second."""

    desks: Annotated[int, Field(ge=1, le=MOST_FIRST_DESKS)]
    second: Annotated[int, Field(ge=0, le=MOST_FIRST_DESKS)] = 0


class HoursStep(Body):
    """When it is open, Monday to Sunday; null for both on days when it is not."""

    opens: _Week
    closes: _Week


class NewOffice(Body):
    """A whole configuration, as `GET /offices/{office}/configuration` gives it."""

    document: OfficeDocument


class DraftKept(Shape):
    """The answers are kept; `code` is that of the office to be."""

    code: str
    next: Literal["office", "case_types", "desks", "hours"]


class OfficeMade(Shape):
    """The office is there."""

    office: str
    version: int

"""What the API takes and answers about accounts and sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from queue_service.domain.rights import Role
from queue_service.services.account_rules import LONGEST_NAME
from queue_service.web.api.bodies import Body, Code, OptionalBody
from queue_service.web.api.endpoint import Segments
from queue_service.web.api.schema import Shape

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
RoleName = Annotated[str, Field(json_schema_extra={"enum": sorted(Role)}, max_length=20)]


class AccountPath(Segments):
    """An account by its id."""

    staff_id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")] = Field(
        description="The account's id", json_schema_extra={"example": "7"}
    )


class SessionPath(Segments):
    """A session by its id, which gives no way in."""

    session_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,22}$")] = Field(
        description="The session's id"
    )


class OfficeQuery(BaseModel):
    """Whose accounts."""

    model_config = ConfigDict(extra="forbid")

    office: Code | None = Field(None, description="Only those of this office")


class NewAccount(Body):
    """Who is to have an account."""

    name: Name = Field(description="The name to sign in with")
    role: RoleName
    office: Code | None = Field(
        None, description="Code of the office; only admin and auditor may be of no single one"
    )
    desk: Code | None = Field(None, description="The desk that the console proposes")


class ChangeAccount(OptionalBody):
    """What is to be different; what is left out stays."""

    name: Name | None = None
    role: RoleName | None = None
    office: Code | None = None
    desk: Code | None = None
    active: bool | None = Field(None, description="False: nobody can sign in with it")


class ChangePassword(Body):
    """Another password for oneself."""

    current: Password
    password: Password = Field(description="10 to 200 characters; no rules about their kinds")


class Account(Shape):
    """A staff account. `locked_until` is always null: guesses slow down whoever guesses, and lock nobody out."""

    id: int
    name: str
    role: str
    office: str | None
    desk: str | None
    active: bool
    must_change_password: bool
    signs_on: Literal["password", "sso"]
    locked_until: datetime | None


class AccountList(Shape):
    """Accounts by name."""

    accounts: list[Account]


class AccountAndPassword(Shape):
    """An account, and a password that is shown this once and lets its holder do nothing but choose another."""

    account: Account
    password: str


class OneTimePassword(Shape):
    """A password that is shown this once and lets its holder do nothing but choose another."""

    password: str


class NewToken(Shape):
    """The session goes on under this bearer token; the one before is worth nothing any more."""

    token: str


class SessionHolder(Shape):
    """Whose session it is."""

    id: int
    name: str
    role: str


class StaffSession(Shape):
    """An open session: whose, and since when. When it was last used is not told."""

    id: str
    staff: SessionHolder
    started_at: datetime
    how: Literal["password", "sso"]


class StaffSessions(Shape):
    """Open sessions, newest first."""

    sessions: list[StaffSession]


class OwnSession(Shape):
    """One of one's own sessions; `current` is the one that asks."""

    id: str
    started_at: datetime
    how: Literal["password", "sso"]
    current: bool


class OwnSessions(Shape):
    """One's own open sessions, newest first."""

    sessions: list[OwnSession]

"""What the API says about sign-ins at an identity provider."""

from __future__ import annotations

from pydantic import BaseModel, Field


class SignedOutHere(BaseModel):
    """The session has ended; the browser can go on and sign out of the identity provider too."""

    go_on_to: str = Field(description="Address at the identity provider that opened this session")

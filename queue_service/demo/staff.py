"""The people of the demo office, with passwords that are new at every start."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

#: Every role besides the clerks', each with one account named like the role.
OTHER_ROLES = ("info", "supervisor", "admin", "auditor", "lobby")

#: No letters or digits that are mistaken for one another when read from a screen and typed.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 3
_GROUP_LENGTH = 4


@dataclass(frozen=True, slots=True)
class StaffLogin:
    """An account of the demo office; ``desk`` is set for clerks only."""

    name: str
    password: str
    role: str
    desk: str | None = None


def new_logins(desks: Iterable[str]) -> tuple[StaffLogin, ...]:
    """A clerk for each desk (``clerk-5``) and one account for each other role (``supervisor``)."""
    clerks = [StaffLogin(f"clerk-{desk}", new_password(), "clerk", desk) for desk in desks]
    return (*clerks, *(StaffLogin(role, new_password(), role) for role in OTHER_ROLES))


def new_password() -> str:
    """Three groups of four, 59 bits: easy to type, not to guess."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)

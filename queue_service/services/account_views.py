"""Accounts and sessions as those may know them who look after them. Times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_service.persistence.staff import Account, OpenSession


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account. ``signs_on``: ``password``, or ``sso`` for accounts of the identity provider."""

    id: int
    name: str
    role: str
    office: str | None
    desk: str | None
    active: bool
    must_change: bool
    signs_on: str


@dataclass(frozen=True, slots=True)
class Invited:
    """An account with a password that is shown this once; ``public_id`` is what the password was derived from."""

    account: AccountView
    password: str
    public_id: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """One open session: whose, and since when. When it was last used is nobody's business.

    ``how``: ``password`` or ``sso``; ``current``: it is the one that asks.
    """

    id: str
    staff_id: int
    name: str
    role: str
    started_at: datetime
    how: str
    current: bool = False


def account_view(account: Account) -> AccountView:
    """An account without its password."""
    return AccountView(
        id=account.id,
        name=account.name,
        role=account.role,
        office=account.office,
        desk=account.desk,
        active=account.active,
        must_change=account.must_change,
        signs_on="password" if account.subject is None else "sso",
    )


def session_view(session: OpenSession, current: str | None = None) -> SessionView:
    """A session; ``current`` is the id of the one that asks."""
    account = session.account
    return SessionView(
        id=session.id or "",
        staff_id=account.id,
        name=account.name,
        role=account.role,
        started_at=session.started_at or session.seen_at,
        how=session.how,
        current=session.id is not None and session.id == current,
    )

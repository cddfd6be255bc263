"""Staff accounts and their sessions. Tokens are kept as hashes; passwords as argon2 strings made elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from queue_service.domain.errors import Conflict
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.offices import office

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office_id", sa.ForeignKey("office.id")),
    sa.Column("name", sa.String(80), nullable=False, unique=True),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    # The desk this account usually works at; the console proposes it.
    sa.Column("desk", sa.String(40)),
    sa.Column("active", sa.Boolean(name="active"), nullable=False),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("staff_id", sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("seen_at", UTCDateTime, nullable=False),
    sa.Column("expires_at", UTCDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Account:
    """One staff account; ``office`` is an office code, None for those of no single office."""

    id: int
    name: str
    password_hash: str
    role: str
    office: str | None
    desk: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that has not been ended; times are UTC."""

    account: Account
    seen_at: datetime
    expires_at: datetime


class StaffRepository:
    """Accounts and sessions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_name(self, name: str) -> Account | None:
        """The account with this name, active or not."""
        row = self._connection.execute(_ACCOUNT.where(staff.c.name == name)).one_or_none()
        return None if row is None else _account(row)

    def names(self, office_id: int) -> list[str]:
        """The accounts of an office."""
        return list(self._connection.scalars(sa.select(staff.c.name).where(staff.c.office_id == office_id)))

    def save(self, office_id: int | None, account: Account) -> None:
        """Adds an account, or sets password, role, desk and office of the one with this name."""
        values = {
            "office_id": office_id,
            "password_hash": account.password_hash,
            "role": account.role,
            "desk": account.desk,
            "active": account.active,
        }
        known = self._connection.execute(sa.update(staff).where(staff.c.name == account.name).values(values))
        if known.rowcount == 0:
            self._connection.execute(sa.insert(staff).values(name=account.name, **values))

    def add(self, office_id: int | None, account: Account) -> None:
        """Raises Conflict ``name_taken``."""
        if self.by_name(account.name) is not None:
            raise Conflict("name_taken", field="name")
        self.save(office_id, account)

    def open_session(self, staff_id: int, token_hash: str, now: datetime, expires_at: datetime) -> None:
        """Remembers a sign-in."""
        self._connection.execute(
            sa.insert(session).values(
                token_hash=token_hash, staff_id=staff_id, created_at=now, seen_at=now, expires_at=expires_at
            )
        )

    def session(self, token_hash: str) -> OpenSession | None:
        """The session behind a token, if its account is active."""
        row = self._connection.execute(_SESSION, {"hash": token_hash}).one_or_none()
        return None if row is None else OpenSession(_account(row), row.seen_at, row.expires_at)

    def seen(self, token_hash: str, now: datetime) -> None:
        """The session was used."""
        self._connection.execute(
            sa.update(session).where(session.c.token_hash == token_hash).values(seen_at=now)
        )

    def end_session(self, token_hash: str) -> None:
        """Signs out."""
        self._connection.execute(sa.delete(session).where(session.c.token_hash == token_hash))

    def end_sessions_of(self, staff_id: int) -> None:
        """Signs an account out everywhere."""
        self._connection.execute(sa.delete(session).where(session.c.staff_id == staff_id))

    def forget_sessions(self, now: datetime, idle_since: datetime) -> int:
        """Deletes what has expired; returns how many."""
        stale = (session.c.expires_at <= now) | (session.c.seen_at <= idle_since)
        return self._connection.execute(sa.delete(session).where(stale)).rowcount


def _accounts() -> sa.Select[Any]:
    return sa.select(
        staff.c.id,
        staff.c.name,
        staff.c.password_hash,
        staff.c.role,
        office.c.code.label("office"),
        staff.c.desk,
        staff.c.active,
    ).outerjoin(office, office.c.id == staff.c.office_id)


_ACCOUNT = _accounts()
_SESSION = (
    _accounts()
    .add_columns(session.c.seen_at, session.c.expires_at)
    .join(session, session.c.staff_id == staff.c.id)
    .where(session.c.token_hash == sa.bindparam("hash"), staff.c.active)
)


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        password_hash=row.password_hash,
        role=row.role,
        office=row.office,
        desk=row.desk,
        active=row.active,
    )

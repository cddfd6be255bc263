"""Staff accounts and their sessions. Tokens are kept as hashes; passwords as argon2 strings made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from queue_service.domain.errors import Conflict
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.offices import office
from queue_service.persistence.set_up import end_first_run

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office_id", sa.ForeignKey("office.id")),
    sa.Column("name", sa.String(80), nullable=False, unique=True),
    # None for accounts that sign in at an identity provider.
    sa.Column("password_hash", sa.String(200)),
    sa.Column("role", sa.String(20), nullable=False),
    # The desk this account usually works at; the console proposes it.
    sa.Column("desk", sa.String(40)),
    sa.Column("active", sa.Boolean(name="active"), nullable=False),
    # A password given out by somebody else lets one do nothing but choose an own one.
    sa.Column("must_change", sa.Boolean(name="must_change"), nullable=False, server_default=sa.false()),
    # Who this is at the identity provider: a hash of issuer and subject.
    sa.Column("subject", sa.String(80), unique=True, index=True),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("staff_id", sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("seen_at", UTCDateTime, nullable=False),
    sa.Column("expires_at", UTCDateTime, nullable=False),
    # Names the session in lists, and gives no way in. The version before left it empty.
    sa.Column("id", sa.String(22), unique=True, index=True),
    sa.Column("how", sa.String(10), nullable=False, server_default="password"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """One staff account.

    Attributes:
        password_hash: None where an identity provider signs people in.
        office: an office code; None for those of no single office.
        must_change: the password was given out by somebody else.
        subject: hash of issuer and subject at the identity provider, None for accounts with a password.
    """

    id: int
    name: str
    password_hash: str | None
    role: str
    office: str | None
    desk: str | None
    active: bool
    must_change: bool = False
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that has not been ended; times are UTC. ``how``: ``password`` or ``sso``."""

    account: Account
    seen_at: datetime
    expires_at: datetime
    id: str | None = None
    started_at: datetime | None = None
    how: str = "password"


@dataclass(frozen=True, slots=True)
class NewSession:
    """A sign-in to remember; times are UTC."""

    id: str
    token_hash: str
    staff_id: int
    now: datetime
    expires_at: datetime
    how: str


class StaffRepository:
    """Accounts and sessions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_name(self, name: str) -> Account | None:
        """The account with this name, active or not."""
        return self._one(staff.c.name == name)

    def by_id(self, staff_id: int) -> Account | None:
        """The account with this id, active or not."""
        return self._one(staff.c.id == staff_id)

    def by_subject(self, subject: str) -> Account | None:
        """The account of somebody at the identity provider, active or not."""
        return self._one(staff.c.subject == subject)

    def _one(self, condition: sa.ColumnElement[bool]) -> Account | None:
        row = self._connection.execute(_ACCOUNT.where(condition)).one_or_none()
        return None if row is None else _account(row)

    def all(self, office_id: int | None = None) -> list[Account]:
        """Every account by name, or those of one office."""
        query = _ACCOUNT.order_by(staff.c.name)
        if office_id is not None:
            query = query.where(staff.c.office_id == office_id)
        return [_account(row) for row in self._connection.execute(query)]

    def names(self, office_id: int) -> list[str]:
        """The accounts of an office."""
        return list(self._connection.scalars(sa.select(staff.c.name).where(staff.c.office_id == office_id)))

    def held(self, role: str) -> list[Account]:
        """The active accounts with a role, held until the transaction ends.

        Whoever takes this role away from somebody waits here for whoever does so at the same time.
        """
        ids = sa.select(staff.c.id).where(staff.c.role == role, staff.c.active).order_by(staff.c.id)
        held = list(self._connection.scalars(ids.with_for_update()))
        query = _ACCOUNT.where(staff.c.id.in_(held), staff.c.role == role, staff.c.active)
        return [_account(row) for row in self._connection.execute(query.order_by(staff.c.id))]

    def save(self, office_id: int | None, account: Account) -> None:
        """Adds an account, or sets password, role, desk and office of the one with this name."""
        values = _values(office_id, account)
        known = self._connection.execute(sa.update(staff).where(staff.c.name == account.name).values(values))
        if known.rowcount == 0:
            end_first_run(self._connection)
            self._connection.execute(sa.insert(staff).values(values))

    def add(self, office_id: int | None, account: Account) -> int:
        """Adds an account, which ends the first run; returns its id. Raises Conflict ``name_taken``."""
        if self.by_name(account.name) is not None:
            raise Conflict("name_taken", field="name")
        end_first_run(self._connection)
        insert = sa.insert(staff).values(_values(office_id, account)).returning(staff.c.id)
        try:
            return int(self._connection.execute(insert).scalar_one())
        except sa.exc.IntegrityError:
            # Somebody else was faster with this name, or with this person of the identity provider.
            raise Conflict("name_taken", field="name") from None

    def set(self, staff_id: int, **values: Any) -> None:
        """Sets columns of an account: ``office_id``, ``name``, ``role``, ``password_hash`` …"""
        self._connection.execute(sa.update(staff).where(staff.c.id == staff_id).values(**values))

    def delete(self, staff_id: int) -> None:
        """Deletes an account and its sessions."""
        self._connection.execute(sa.delete(staff).where(staff.c.id == staff_id))

    def open_session(self, new: NewSession) -> None:
        """Remembers a sign-in."""
        self._connection.execute(
            sa.insert(session).values(
                token_hash=new.token_hash,
                staff_id=new.staff_id,
                created_at=new.now,
                seen_at=new.now,
                expires_at=new.expires_at,
                id=new.id,
                how=new.how,
            )
        )

    def session(self, token_hash: str) -> OpenSession | None:
        """The session behind a token, if its account is active."""
        row = self._connection.execute(_SESSION, {"hash": token_hash}).one_or_none()
        return None if row is None else _open(row)

    def session_by_id(self, session_id: str) -> OpenSession | None:
        """The session with this id, if its account is active."""
        row = self._connection.execute(_SESSIONS.where(session.c.id == session_id)).one_or_none()
        return None if row is None else _open(row)

    def sessions(self, now: datetime, idle_since: datetime, **whose: int) -> list[OpenSession]:
        """The sessions that have not ended, newest first: of all, of a ``staff_id`` or of an ``office_id``."""
        query = _SESSIONS.where(session.c.expires_at > now, session.c.seen_at > idle_since)
        for column, value in whose.items():
            query = query.where(staff.c[{"staff_id": "id"}.get(column, column)] == value)
        rows = self._connection.execute(query.order_by(session.c.created_at.desc(), session.c.id))
        return [_open(row) for row in rows]

    def seen(self, token_hash: str, now: datetime) -> None:
        """The session was used."""
        self._connection.execute(
            sa.update(session).where(session.c.token_hash == token_hash).values(seen_at=now)
        )

    def rotate(self, token_hash: str, new_hash: str) -> None:
        """The session goes on under another token; it lasts no longer for that."""
        self._connection.execute(
            sa.update(session).where(session.c.token_hash == token_hash).values(token_hash=new_hash)
        )

    def end_session(self, token_hash: str) -> None:
        """Signs out."""
        self._connection.execute(sa.delete(session).where(session.c.token_hash == token_hash))

    def end_session_by_id(self, session_id: str) -> None:
        """Signs this session out."""
        self._connection.execute(sa.delete(session).where(session.c.id == session_id))

    def end_sessions_of(self, staff_id: int, but: str | None = None) -> int:
        """Signs an account out everywhere, or everywhere but in the session with this hash; returns how many."""
        theirs = session.c.staff_id == staff_id
        if but is not None:
            theirs &= session.c.token_hash != but
        return self._connection.execute(sa.delete(session).where(theirs)).rowcount

    def forget_sessions(self, now: datetime, idle_since: datetime) -> int:
        """Deletes what has expired; returns how many."""
        stale = (session.c.expires_at <= now) | (session.c.seen_at <= idle_since)
        return self._connection.execute(sa.delete(session).where(stale)).rowcount


def _values(office_id: int | None, account: Account) -> Mapping[str, Any]:
    return {
        "office_id": office_id,
        "name": account.name,
        "password_hash": account.password_hash,
        "role": account.role,
        "desk": account.desk,
        "active": account.active,
        "must_change": account.must_change,
        "subject": account.subject,
    }


_ACCOUNT: sa.Select[Any] = sa.select(
    staff.c.id,
    staff.c.name,
    staff.c.password_hash,
    staff.c.role,
    office.c.code.label("office"),
    staff.c.desk,
    staff.c.active,
    staff.c.must_change,
    staff.c.subject,
).outerjoin(office, office.c.id == staff.c.office_id)
_SESSIONS = (
    _ACCOUNT.add_columns(
        session.c.seen_at,
        session.c.expires_at,
        session.c.id.label("session_id"),
        session.c.created_at,
        session.c.how,
    )
    .join(session, session.c.staff_id == staff.c.id)
    .where(staff.c.active)
)
_SESSION = _SESSIONS.where(session.c.token_hash == sa.bindparam("hash"))


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        password_hash=row.password_hash,
        role=row.role,
        office=row.office,
        desk=row.desk,
        active=row.active,
        must_change=row.must_change,
        subject=row.subject,
    )


def _open(row: Row[Any]) -> OpenSession:
    return OpenSession(
        account=_account(row),
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        id=row.session_id,
        started_at=row.created_at,
        how=row.how,
    )

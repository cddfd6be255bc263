"""Staff: accounts, signing in and out, who is behind a token."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queue_service.domain.command import BY_SYSTEM, Actor, Role
from queue_service.domain.errors import Invalid, NotSignedIn
from queue_service.persistence.staff import Account, OpenSession
from queue_service.persistence.unit_of_work import Units
from queue_service.services.snapshots import SessionOpened
from queue_service.services.tokens import new_token, token_hash

#: Standards S-06: a session ends after half an hour without use, and after ten hours in any case.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
#: A use is noted at most this often, so that reading stays reading.
NOTED_EVERY = timedelta(minutes=1)
#: OWASP: length, not composition.
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


class Staff:
    """Use cases around accounts and sessions."""

    def __init__(self, units: Units, hasher: PasswordHasher | None = None) -> None:
        self._units = units
        self._hasher = hasher or PasswordHasher()
        # Verified against when the name is unknown, so that the answer takes as long either way.
        self._nobody = self._hasher.hash(new_token())

    def add(self, name: str, role: str, password: str, office: str | None, desk: str | None = None) -> None:
        """Makes an account.

        Raises:
            Invalid: ``unknown_role``, ``password_too_short``, ``password_too_long``, ``name_missing``.
            NotFound: ``office_not_found``.
            Conflict: ``name_taken``.
        """
        account = self._account(name, role, password, office, desk)
        with self._units.writing(BY_SYSTEM) as work:
            office_id = None if office is None else work.offices.key(office)[0]
            work.staff.add(office_id, account)
            work.commit(None)

    def put(self, name: str, role: str, password: str, office: str | None, desk: str | None = None) -> None:
        """The same, or sets the account of that name anew and ends its sessions."""
        account = self._account(name, role, password, office, desk)
        with self._units.writing(BY_SYSTEM) as work:
            office_id = None if office is None else work.offices.key(office)[0]
            work.staff.save(office_id, account)
            saved = work.staff.by_name(name)
            if saved is not None:
                work.staff.end_sessions_of(saved.id)
            work.commit(None)

    def _account(self, name: str, role: str, password: str, office: str | None, desk: str | None) -> Account:
        if role not in set(Role):
            raise Invalid("unknown_role", field="role", known=sorted(Role))
        if not name.strip() or len(name) > 80:
            raise Invalid("name_missing", field="name")
        if len(password) < SHORTEST_PASSWORD:
            raise Invalid("password_too_short", field="password", least=SHORTEST_PASSWORD)
        if len(password) > LONGEST_PASSWORD:
            raise Invalid("password_too_long", field="password", most=LONGEST_PASSWORD)
        return Account(0, name.strip(), self._hasher.hash(password), role, office, desk, active=True)

    def sign_in(self, name: str, password: str) -> SessionOpened:
        """Opens a session.

        Raises:
            NotSignedIn: ``wrong_password``, the same for an unknown name, a wrong password and a closed account.
        """
        with self._units.reading() as work:
            account = work.staff.by_name(name)
        if not self._matches(account, password) or account is None or not account.active:
            raise NotSignedIn("wrong_password")
        token = new_token()
        with self._units.writing(BY_SYSTEM) as work:
            if self._hasher.check_needs_rehash(account.password_hash):
                account = replace(account, password_hash=self._hasher.hash(password))
                office_id = None if account.office is None else work.offices.key(account.office)[0]
                work.staff.save(office_id, account)
            work.staff.open_session(account.id, token_hash(token), work.now, work.now + LONGEST)
            work.commit(None)
        return SessionOpened(token, account.name, account.role, account.office, account.desk)

    def _matches(self, account: Account | None, password: str) -> bool:
        if len(password) > LONGEST_PASSWORD:
            return False
        try:
            return self._hasher.verify(self._nobody if account is None else account.password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def identify(self, token: str, *, use: bool = True) -> Actor | None:
        """Who holds this session token; None when it has ended. Counts as a use of the session, unless told not to."""
        key = token_hash(token)
        with self._units.reading() as work:
            found, now = work.staff.session(key), work.now
        if found is None or found.expires_at <= now or found.seen_at + IDLE <= now:
            return None
        if use and found.seen_at + NOTED_EVERY <= now:
            with self._units.writing(BY_SYSTEM) as noting:
                noting.staff.seen(key, now)
                noting.commit(None)
        return _actor(found)

    def session(self, token: str) -> SessionOpened | None:
        """The session of a token with its account's desk; None when it has ended."""
        with self._units.reading() as work:
            found = work.staff.session(token_hash(token))
        if found is None:
            return None
        account = found.account
        return SessionOpened(token, account.name, account.role, account.office, account.desk)

    def sign_out(self, token: str) -> None:
        """Ends a session; unknown ones have ended already."""
        with self._units.writing(BY_SYSTEM) as work:
            work.staff.end_session(token_hash(token))
            work.commit(None)

    def forget_sessions(self) -> int:
        """Deletes what has expired or was not used for too long; returns how many. Safe when run twice."""
        with self._units.writing(BY_SYSTEM) as work:
            return work.commit(work.staff.forget_sessions(work.now, work.now - IDLE))


def _actor(session: OpenSession) -> Actor:
    account = session.account
    return Actor(
        kind="staff",
        id=f"staff:{account.id}",
        office=account.office,
        role=Role(account.role),
        staff_id=account.id,
    )

"""Sessions of staff: signing in and out, who is behind a token, and which sessions there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.errors import Forbidden, NotFound, NotSignedIn
from queue_service.domain.rights import Right, Role
from queue_service.persistence.staff import Account, NewSession, OpenSession
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.account_rules import looks_after, office_id_of
from queue_service.services.account_views import SessionView, session_view
from queue_service.services.passwords import Passwords
from queue_service.services.snapshots import SessionOpened
from queue_service.services.tokens import new_public_id, new_token, token_hash

#: Standards S-06: a session ends after half an hour without use, and after ten hours in any case.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
#: A use is noted at most this often, so that reading stays reading.
NOTED_EVERY = timedelta(minutes=1)

#: Whoever tries to sign in; nobody knows yet who that is.
ANONYMOUS = Command(Actor(kind="visitor", id="anonymous"))


def open_session(work: UnitOfWork, account: Account, how: str) -> SessionOpened:
    """Opens a session for somebody who has proved who they are, in the caller's transaction.

    Args:
        how: ``password`` or ``sso``.
    """
    token = new_token()
    work.staff.open_session(
        NewSession(new_public_id(), token_hash(token), account.id, work.now, work.now + LONGEST, how)
    )
    return _opened(token, account)


def actor_of(account: Account) -> Actor:
    """An account as whoever asks."""
    return Actor(
        kind="staff",
        id=f"staff:{account.id}",
        office=account.office,
        role=Role(account.role),
        staff_id=account.id,
        must_change=account.must_change,
    )


class Sessions:
    """Use cases around sessions."""

    def __init__(self, units: Units, passwords: Passwords) -> None:
        self._units, self._passwords = units, passwords

    def sign_in(self, name: str, password: str, only: Collection[str] = frozenset(Role)) -> SessionOpened:
        """Opens a session.

        Args:
            only: the roles that may sign in with a password.

        Raises:
            Forbidden: ``local_sign_in_off``: the password is right, and the role is none of these.
            NotSignedIn: ``wrong_password``, the same and as late for an unknown name, a wrong password, a closed
                account and one of the identity provider.
        """
        with self._units.reading() as work:
            account = work.staff.by_name(name.strip())
        kept = None if account is None else account.password_hash
        if not self._passwords.fits(kept, password) or account is None or not account.active:
            self._note_refusal(account)
            raise NotSignedIn("wrong_password")
        if account.role not in only:
            self._note_refusal(account)
            raise Forbidden("local_sign_in_off")
        renewed = self._passwords.kept(password) if kept and self._passwords.is_outdated(kept) else None
        with self._units.writing(Command(actor_of(account))) as work:
            present = work.staff.by_id(account.id)
            if present is None or not present.active or present.password_hash != kept:
                raise NotSignedIn("wrong_password")  # changed while we looked
            if renewed is not None:
                work.staff.set(account.id, password_hash=renewed)
            opened = open_session(work, present, "password")
            work.audit("session.opened", actor_of(account).id, office_id_of(work, present), how="password")
            return work.commit(opened)

    def _note_refusal(self, account: Account | None) -> None:
        with self._units.writing(ANONYMOUS) as work:
            office_id = None if account is None else office_id_of(work, account)
            work.audit("session.refused", None if account is None else actor_of(account).id, office_id)
            work.commit(None)

    def identify(self, token: str, *, use: bool = True) -> Actor | None:
        """Who holds this session token; None when it has ended. Counts as a use of the session, unless told not to."""
        key = token_hash(token)
        with self._units.reading() as work:
            found, now = work.staff.session(key), work.now
        if found is None or _has_ended(found, now):
            return None
        if use and found.seen_at + NOTED_EVERY <= now:
            with self._units.writing(BY_SYSTEM) as noting:
                noting.staff.seen(key, now)
                noting.commit(None)
        return actor_of(found.account)

    def session(self, token: str) -> SessionOpened | None:
        """The session of a token with its account's desk; None when it has ended."""
        with self._units.reading() as work:
            found, now = work.staff.session(token_hash(token)), work.now
        return None if found is None or _has_ended(found, now) else _opened(token, found.account)

    def sign_out(self, token: str) -> None:
        """Ends a session; unknown ones have ended already."""
        with self._units.reading() as work:
            found = work.staff.session(token_hash(token))
        command = BY_SYSTEM if found is None else Command(actor_of(found.account))
        with self._units.writing(command) as work:
            work.staff.end_session(token_hash(token))
            if found is not None:
                subject = actor_of(found.account).id
                work.audit("session.closed", subject, office_id_of(work, found.account))
            work.commit(None)

    def open_ones(self, actor: Actor, office: str | None = None) -> Sequence[SessionView]:
        """Every open session of those whom `actor` looks after, newest first.

        Raises:
            Forbidden: ``forbidden``.
            NotFound: ``office_not_found``.
        """
        office = office or actor.office
        actor.require(Right.MANAGE_STAFF, office)
        with self._units.reading() as work:
            whose = {} if office is None else {"office_id": work.offices.key(office)[0]}
            found = work.staff.sessions(work.now, work.now - IDLE, **whose)
        return [session_view(each) for each in found]

    def own_ones(self, actor: Actor, token: str) -> Sequence[SessionView]:
        """The open sessions of the one who asks with this token, newest first."""
        actor.require(Right.OWN_ACCOUNT)
        with self._units.reading() as work:
            current = work.staff.session(token_hash(token))
            found = work.staff.sessions(work.now, work.now - IDLE, staff_id=actor.staff_id or 0)
        return [session_view(each, None if current is None else current.id) for each in found]

    def end(self, command: Command, session_id: str) -> int:
        """Ends somebody's session; returns whose it was, as an account's id.

        Raises:
            Forbidden: ``forbidden``.
            NotFound: ``session_not_found``, also for accounts of an office that is not theirs.
        """
        actor = command.actor
        actor.require(Right.MANAGE_STAFF)
        with self._units.writing(command) as work:
            found = work.staff.session_by_id(session_id)
            if found is None or not looks_after(actor, found.account):
                raise NotFound("session_not_found")
            return work.commit(_end(work, found))

    def end_own(self, command: Command, session_id: str) -> int:
        """Ends one of one's own sessions; returns the account's id. Raises NotFound ``session_not_found``."""
        command.actor.require(Right.OWN_ACCOUNT)
        with self._units.writing(command) as work:
            found = work.staff.session_by_id(session_id)
            if found is None or found.account.id != command.actor.staff_id:
                raise NotFound("session_not_found")
            return work.commit(_end(work, found))

    def end_all(self, command: Command, staff_id: int) -> None:
        """Ends every session of an account.

        Raises:
            Forbidden: ``forbidden``.
            NotFound: ``account_not_found``.
        """
        command.actor.require(Right.MANAGE_STAFF)
        with self._units.writing(command) as work:
            account = work.staff.by_id(staff_id)
            if account is None or not looks_after(command.actor, account):
                raise NotFound("account_not_found")
            ended = work.staff.end_sessions_of(staff_id)
            work.audit("session.ended", actor_of(account).id, office_id_of(work, account), sessions=ended)
            work.commit(None)

    def forget_sessions(self) -> int:
        """Deletes what has expired or was not used for too long; returns how many. Safe when run twice."""
        with self._units.writing(BY_SYSTEM) as work:
            return work.commit(work.staff.forget_sessions(work.now, work.now - IDLE))


def _end(work: UnitOfWork, found: OpenSession) -> int:
    work.staff.end_session_by_id(found.id or "")
    work.audit("session.ended", actor_of(found.account).id, office_id_of(work, found.account), sessions=1)
    return found.account.id


def _has_ended(session: OpenSession, now: datetime) -> bool:
    return session.expires_at <= now or session.seen_at + IDLE <= now


def _opened(token: str, account: Account) -> SessionOpened:
    return SessionOpened(
        token, account.name, account.role, account.office, account.desk, must_change=account.must_change
    )

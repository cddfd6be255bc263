"""One's own account: what it is, and another password."""

from __future__ import annotations

from queue_service.domain.command import Actor, Command
from queue_service.domain.errors import Invalid, NotSignedIn
from queue_service.domain.rights import Right
from queue_service.persistence.staff import Account
from queue_service.persistence.unit_of_work import Units
from queue_service.services.account_rules import check_has_password, office_id_of, subject_of
from queue_service.services.account_views import AccountView, account_view
from queue_service.services.passwords import Passwords, check_password
from queue_service.services.tokens import new_token, token_hash


class OwnAccount:
    """Use cases of everybody who has an account."""

    def __init__(self, units: Units, passwords: Passwords) -> None:
        self._units, self._passwords = units, passwords

    def show(self, actor: Actor) -> AccountView:
        """The account of the one who asks. Raises NotSignedIn ``not_signed_in`` when it is gone."""
        actor.require(Right.OWN_ACCOUNT)
        with self._units.reading() as work:
            account = work.staff.by_id(actor.staff_id or 0)
        if account is None:
            raise NotSignedIn("not_signed_in")
        return account_view(account)

    def change_password(self, command: Command, token: str, current: str, password: str) -> str:
        """Sets the password of the one who asks; returns the new token of this session, the others end.

        Raises:
            NotSignedIn: ``not_signed_in`` when the session ended meanwhile.
            Invalid: ``wrong_current_password``, ``password_same`` and what `check_password` says.
            Conflict: ``signs_on_elsewhere``.
        """
        command.actor.require(Right.OWN_ACCOUNT)
        with self._units.reading() as work:
            account = work.staff.by_id(command.actor.staff_id or 0)
        if account is None:
            raise NotSignedIn("not_signed_in")
        check_has_password(account)
        if not self._passwords.fits(account.password_hash, current):
            raise Invalid("wrong_current_password", field="current")
        check_password(password, account.name)
        if password == current:
            raise Invalid("password_same", field="password")
        return self._set_own(command, account, self._passwords.kept(password), token_hash(token))

    def _set_own(self, command: Command, account: Account, kept: str, session: str) -> str:
        renewed = new_token()
        with self._units.writing(command) as work:
            if work.staff.session(session) is None:
                raise NotSignedIn("not_signed_in")
            work.staff.set(account.id, password_hash=kept, must_change=False)
            ended = work.staff.end_sessions_of(account.id, but=session)
            work.staff.rotate(session, token_hash(renewed))
            work.audit(
                "account.password_changed", subject_of(account), office_id_of(work, account), sessions=ended
            )
            return work.commit(renewed)

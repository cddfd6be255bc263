"""The first run: as long as nobody has an account, whoever has the code makes the first one. It happens once."""

from __future__ import annotations

import hmac
from dataclasses import replace

from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.device import code_of, grouped
from queue_service.domain.errors import Invalid, NotFound
from queue_service.domain.rights import Role
from queue_service.persistence.staff import Account
from queue_service.persistence.unit_of_work import ReadWork, Units
from queue_service.services.account_rules import checked, subject_of
from queue_service.services.passwords import Passwords, check_password
from queue_service.services.sessions import ANONYMOUS, open_session
from queue_service.services.snapshots import SessionOpened
from queue_service.services.tokens import Tokens, new_token


class SetUp:
    """Use cases of whoever starts an empty installation.

    The code is derived from the installation's secret and a random value in the database: every process prints the
    same one, no copy of the database tells it, and that of an old copy opens nothing elsewhere.
    """

    def __init__(self, units: Units, passwords: Passwords, tokens: Tokens) -> None:
        self._units, self._passwords, self._tokens = units, passwords, tokens
        self._is_over = False

    def is_open(self) -> bool:
        """True as long as there is no account. What is over stays over: it is asked about on every start page."""
        if not self._is_over:
            with self._units.reading() as work:
                self._is_over = not _is_open(work)
        return not self._is_over

    def code(self) -> str | None:
        """The code, to be shown to whoever runs the service; None when the first run is over."""
        with self._units.reading() as work:
            if not _is_open(work):
                return None
            seed = work.set_up.seed()
        if seed is None:
            with self._units.writing(BY_SYSTEM) as writing:
                seed = writing.commit(writing.set_up.keep_seed(new_token()))
        return grouped(self._tokens.set_up_code(seed))

    def begin(self, typed: str, name: str, password: str) -> SessionOpened:
        """Makes the first administrator, of all offices, and signs them in.

        Raises:
            NotFound: ``set_up_done``: somebody has an account.
            Invalid: ``wrong_set_up_code``, ``name_missing`` and what `check_password` says.
        """
        code = self.code()
        if code is None:
            raise NotFound("set_up_done")
        if not hmac.compare_digest(grouped(code_of(typed) or "").encode(), code.encode()):
            raise Invalid("wrong_set_up_code", field="code")
        account = checked(Account(0, name, None, Role.ADMIN, None, None, active=True))
        check_password(password, account.name)
        account = replace(account, password_hash=self._passwords.kept(password))
        with self._units.writing(ANONYMOUS) as work:
            # Of two who press at the same time the second waits here, and learns that it is over.
            if not work.set_up.end() or work.staff.all():
                raise NotFound("set_up_done")
            added = replace(account, id=work.staff.add(None, account))
            opened = open_session(work, added, "password")
            work.audit("installation.set_up", subject_of(added))
            return work.commit(opened)


def _is_open(work: ReadWork) -> bool:
    # An older version of the code makes accounts without closing the first run.
    return work.set_up.is_open() and not work.staff.all()

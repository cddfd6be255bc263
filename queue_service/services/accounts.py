"""Accounts of staff: made, changed, closed, deleted, given a one-time password; and one's own password."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.rights import Right
from queue_service.persistence.staff import Account
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.account_rules import (
    OF_RIGHTS,
    check_admin_left,
    check_change,
    check_desk,
    check_has_password,
    check_reach,
    check_still,
    checked,
    held,
    office_id_of,
    subject_of,
)
from queue_service.services.account_views import AccountView, Invited, account_view
from queue_service.services.passwords import Passwords, check_password
from queue_service.services.tokens import Tokens, new_public_id


@dataclass(frozen=True, slots=True)
class Profile:
    """What an account is to be. ``office`` is a code, None for no single one; ``desk`` is what the console proposes."""

    name: str
    role: str
    office: str | None = None
    desk: str | None = None


class Accounts:
    """Use cases around accounts."""

    def __init__(self, units: Units, passwords: Passwords, tokens: Tokens) -> None:
        self._units, self._passwords, self._tokens = units, passwords, tokens

    def add(
        self, name: str, role: str, password: str, office: str | None, desk: str | None = None
    ) -> AccountView:
        """Makes an account with a password that its holder has chosen.

        Raises:
            Invalid: ``unknown_role``, ``name_missing``, ``office_missing`` and what `check_password` says.
            NotFound: ``office_not_found``.
            Conflict: ``name_taken``.
        """
        account = self._account(Profile(name, role, office, desk), password)
        with self._units.writing(BY_SYSTEM) as work:
            return work.commit(account_view(_add(work, account)))

    def put(self, name: str, role: str, password: str, office: str | None, desk: str | None = None) -> None:
        """The same, or sets the account of that name anew and ends its sessions."""
        account = self._account(Profile(name, role, office, desk), password)
        with self._units.writing(BY_SYSTEM) as work:
            office_id = None if office is None else work.offices.key(office)[0]
            work.staff.save(office_id, account)
            saved = work.staff.by_name(account.name)
            if saved is not None:
                work.staff.end_sessions_of(saved.id)
            work.commit(None)

    def invite(self, command: Command, profile: Profile) -> Invited:
        """Makes an account with a password that is given out once and has to be changed at the first sign-in.

        Raises:
            Forbidden: ``forbidden``; somebody of one office makes accounts of this office only.
            Invalid, NotFound, Conflict: as `add`; Invalid also ``unknown_desk``.
        """
        actor = command.actor
        if profile.office is None and actor.office is not None:
            profile = replace(profile, office=actor.office)
        actor.require(Right.MANAGE_STAFF, profile.office)
        check_reach(actor, profile.office)
        public_id = new_public_id()
        password = self._tokens.password(public_id)
        account = replace(self._account(profile, password), must_change=True)
        with self._units.writing(command) as work:
            check_still(work, actor)
            check_desk(work, account)
            added = _add(work, account)
            return work.commit(Invited(account_view(added), password, public_id))

    def all(self, actor: Actor, office: str | None = None) -> Sequence[AccountView]:
        """The accounts that `actor` looks after, by name; with ``office`` those of this one.

        Raises:
            Forbidden: ``forbidden``.
            NotFound: ``office_not_found``.
        """
        office = office or actor.office
        actor.require(Right.MANAGE_STAFF, office)
        with self._units.reading() as work:
            office_id = None if office is None else work.offices.key(office)[0]
            found = [account_view(each) for each in work.staff.all(office_id)]
        return sorted(found, key=_as_people_sort)

    def change(self, command: Command, staff_id: int, changes: Mapping[str, Any]) -> AccountView:
        """Changes ``name``, ``role``, ``office``, ``desk`` or ``active``; what is not named stays.

        The account's sessions end when role, office or active change.

        Raises:
            Forbidden: ``forbidden``.
            NotFound: ``account_not_found``, ``office_not_found``.
            Invalid: ``unknown_role``, ``name_missing``, ``office_missing``, ``unknown_desk``.
            Conflict: ``name_taken``; ``own_account`` for role, office and active of one's own; ``last_admin``.
        """
        with self._units.writing(command) as work:
            before = held(work, command.actor, staff_id)
            after = checked(replace(before, **changes))
            changed = {name for name in changes if getattr(before, name) != getattr(after, name)}
            if "office" in changed:
                check_reach(command.actor, after.office)
            check_change(work, command.actor, before, after, changed)
            self._write(work, before, after, changed)
            return work.commit(account_view(after))

    def _write(self, work: UnitOfWork, before: Account, after: Account, changed: set[str]) -> None:
        if not changed:
            return
        if "name" in changed and work.staff.by_name(after.name) is not None:
            raise Conflict("name_taken", field="name")
        values = {name: getattr(after, name) for name in changed - {"office"}}
        if "office" in changed:
            values["office_id"] = office_id_of(work, after)
            work.rosters.forget_account(after.id)
        work.staff.set(after.id, **values)
        if changed & OF_RIGHTS:
            work.staff.end_sessions_of(after.id)
        _note_change(work, before, after, changed)

    def reset(self, command: Command, staff_id: int) -> Invited:
        """Gives an account a password that works until its holder has chosen another; ends its sessions.

        Raises:
            Forbidden: ``forbidden``.
            NotFound: ``account_not_found``.
            Conflict: ``signs_on_elsewhere`` for accounts of the identity provider; ``own_account``.
        """
        command.actor.require(Right.MANAGE_STAFF)
        public_id = new_public_id()
        password = self._tokens.password(public_id)
        kept = self._passwords.kept(password)
        with self._units.writing(command) as work:
            account = held(work, command.actor, staff_id)
            if account.id == command.actor.staff_id:
                raise Conflict("own_account")
            check_has_password(account)
            work.staff.set(staff_id, password_hash=kept, must_change=True)
            ended = work.staff.end_sessions_of(staff_id)
            work.audit(
                "account.password_reset", subject_of(account), office_id_of(work, account), sessions=ended
            )
            return work.commit(Invited(account_view(replace(account, must_change=True)), password, public_id))

    def remove(self, command: Command, staff_id: int) -> None:
        """Deletes an account; what it did is remembered under its opaque id only.

        Raises:
            Forbidden: ``forbidden``.
            NotFound: ``account_not_found``.
            Conflict: ``own_account``, ``last_admin``.
        """
        with self._units.writing(command) as work:
            account = held(work, command.actor, staff_id)
            if account.id == command.actor.staff_id:
                raise Conflict("own_account")
            check_admin_left(work, account)
            work.rosters.forget_account(staff_id)
            work.staff.delete(staff_id)
            work.audit("account.deleted", subject_of(account), office_id_of(work, account), role=account.role)
            work.commit(None)

    def id_of(self, name: str) -> int:
        """The id of the account with this name, for commands. Raises NotFound ``account_not_found``."""
        with self._units.reading() as work:
            account = work.staff.by_name(name)
        if account is None:
            raise NotFound("account_not_found")
        return account.id

    def _account(self, profile: Profile, password: str) -> Account:
        account = checked(
            Account(0, profile.name, None, profile.role, profile.office, profile.desk, active=True)
        )
        check_password(password, account.name)
        return replace(account, password_hash=self._passwords.kept(password))


def _add(work: UnitOfWork, account: Account) -> Account:
    office_id = office_id_of(work, account)
    added = replace(account, id=work.staff.add(office_id, account))
    work.audit("account.added", subject_of(added), office_id, role=added.role)
    return added


def _note_change(work: UnitOfWork, before: Account, after: Account, changed: set[str]) -> None:
    """Old and new codes; a name is a personal value, of which only is said that it changed."""
    values: dict[str, object] = {
        name: [getattr(before, name), getattr(after, name)] for name in sorted(changed - {"name"})
    }
    if "name" in changed:
        values["renamed"] = True
    work.audit("account.changed", subject_of(after), office_id_of(work, after), **values)


def _as_people_sort(account: AccountView) -> list[tuple[int, str]]:
    """Upper case among lower case, and desk 2 before desk 10."""
    parts = re.split(r"(\d+)", account.name.casefold())
    return [(int(part), "") if part.isdigit() and part.isascii() else (-1, part) for part in parts]

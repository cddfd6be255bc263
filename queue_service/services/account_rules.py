"""What holds for every change of an account: values that go together, whose account it is, and who must be left."""

from __future__ import annotations

from dataclasses import replace

from queue_service.domain.command import SYSTEM, Actor
from queue_service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from queue_service.domain.rights import Right, Role
from queue_service.persistence.staff import Account
from queue_service.persistence.unit_of_work import UnitOfWork

LONGEST_NAME = 80
#: Roles of no single office, where none is named; every other one works in one.
EVERYWHERE = frozenset({Role.ADMIN, Role.AUDITOR})
#: What ends the sessions of an account when it changes: they were opened with other rights.
OF_RIGHTS = frozenset({"role", "office", "active"})


def checked(account: Account) -> Account:
    """An account whose values go together; the name without spaces round it."""
    name = account.name.strip()
    if account.role not in set(Role):
        raise Invalid("unknown_role", field="role", known=sorted(Role))
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("name_missing", field="name")
    if account.office is None and account.role not in EVERYWHERE:
        raise Invalid("office_missing", field="office")
    return replace(account, name=name)


def held(work: UnitOfWork, actor: Actor, staff_id: int) -> Account:
    """The account, if `actor` looks after it. Whoever changes administrators waits for others who do."""
    actor.require(Right.MANAGE_STAFF)
    work.staff.held(Role.ADMIN)
    check_still(work, actor)
    account = work.staff.by_id(staff_id)
    # What is not theirs does not exist for them.
    if account is None or not looks_after(actor, account):
        raise NotFound("account_not_found")
    return account


def looks_after(actor: Actor, account: Account) -> bool:
    """Somebody of one office looks after its accounts; those of no single office after all of them."""
    return actor.office is None or actor.office == account.office


def check_still(work: UnitOfWork, actor: Actor) -> None:
    """Whoever asks may have lost the right a moment ago, in a transaction that this one has waited for."""
    if actor.kind == SYSTEM.kind:
        return
    present = None if actor.staff_id is None else work.staff.by_id(actor.staff_id)
    if present is None or not present.active or (present.role, present.office) != (actor.role, actor.office):
        raise Forbidden("forbidden", right=str(Right.MANAGE_STAFF), by=actor.id)


def check_reach(actor: Actor, office: str | None) -> None:
    """Somebody of one office gives nobody a wider reach than their own."""
    if actor.office is not None and office != actor.office:
        raise Forbidden("forbidden", right=str(Right.MANAGE_STAFF), by=actor.id)


def check_change(work: UnitOfWork, actor: Actor, before: Account, after: Account, changed: set[str]) -> None:
    """Raises Conflict ``own_account`` or ``last_admin``, Invalid ``unknown_desk``."""
    if before.id == actor.staff_id and changed & OF_RIGHTS:
        raise Conflict("own_account")
    if before.active and changed & OF_RIGHTS:
        check_admin_left(work, before)
    if changed & {"desk", "office"}:
        check_desk(work, after)


def check_admin_left(work: UnitOfWork, account: Account) -> None:
    """Whoever could look after the same accounts must not be the last one."""
    if account.role != Role.ADMIN or not account.active:
        return
    others = [each for each in work.staff.held(Role.ADMIN) if each.id != account.id]
    if not any(each.office is None or each.office == account.office for each in others):
        raise Conflict("last_admin")


def check_desk(work: UnitOfWork, account: Account) -> None:
    """Raises Invalid ``unknown_desk`` for a desk that the account's office has not got."""
    if account.desk is None:
        return
    desks = () if account.office is None else work.offices.load(account.office).desks
    if account.desk not in {desk.code for desk in desks}:
        raise Invalid("unknown_desk", field="desk")


def check_has_password(account: Account) -> None:
    """Raises Conflict ``signs_on_elsewhere`` for accounts of the identity provider."""
    if account.subject is not None:
        raise Conflict("signs_on_elsewhere")


def office_id_of(work: UnitOfWork, account: Account) -> int | None:
    """The row id of the account's office, for the log of who did what."""
    return None if account.office is None else work.offices.key(account.office)[0]


def subject_of(account: Account) -> str:
    """What the log calls an account."""
    return f"staff:{account.id}"

"""Signing in with an account of the house's identity provider: who comes gets the role that their groups stand for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from queue_service.domain.command import BY_SYSTEM, Command, is_practice
from queue_service.domain.errors import Conflict, Forbidden, NotSignedIn
from queue_service.domain.group_rules import GroupRule, most_powerful
from queue_service.persistence.staff import Account
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.sessions import ANONYMOUS, actor_of, open_session
from queue_service.services.snapshots import SessionOpened
from queue_service.services.tokens import token_hash

#: How these sessions were opened, in lists and in the log.
HOW = "sso"

#: What an account's name may have, less room for " (999)".
LONGEST_NAME = 74
#: Two first sign-ons at the same moment may want the same name.
TRIES = 3


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """Somebody whom the provider vouches for.

    Attributes:
        subject: the provider's own id of this person, unique with ``issuer``.
        name: what they are called there; may be empty.
        groups: what they are a member of.
    """

    issuer: str
    subject: str
    name: str
    groups: tuple[str, ...]


def subject_key(issuer: str, subject: str) -> str:
    """What is kept of a person's id: enough to know them again, of no use at the provider or anywhere else."""
    return hashlib.sha256(f"{issuer}|{subject}".encode()).hexdigest()


class SingleSignOn:
    """Use cases around accounts of the identity provider.

    Args:
        rules: which groups have which role where.
    """

    def __init__(self, units: Units, rules: Sequence[GroupRule]) -> None:
        self._units, self._rules = units, rules

    def sign_on(self, identity: ProvenIdentity, once: str) -> SessionOpened:
        """Opens a session for somebody whom the provider vouches for, and brings their account up to date.

        The first time an account is made. Later role and office follow the groups; when they change, the sessions
        there were end, and so do those of somebody who is let in no more.

        Args:
            once: id of this sign-in; a second one with the same id is refused.

        Raises:
            NotSignedIn: ``sso_state``: this sign-in has been used.
            Forbidden: ``no_role``: no rule fits their groups; ``account_closed``.
        """
        account = self._up_to_date(identity, once)
        if account is None:
            raise Forbidden("no_role")
        if not account.active:
            raise Forbidden("account_closed")
        with self._units.writing(Command(actor_of(account))) as work:
            opened = open_session(work, account, HOW)
            work.audit("session.opened", actor_of(account).id, _office_id(work, account), how=HOW)
            return work.commit(opened)

    def has_opened(self, token: str) -> bool:
        """True for the token of a session that began at the provider."""
        with self._units.reading() as work:
            found = work.staff.session(token_hash(token))
        return found is not None and found.how == HOW

    def end_sessions(self, issuer: str, subject: str, once: str) -> None:
        """The provider says that this person has signed out there; the same word said twice counts once."""
        with self._units.writing(BY_SYSTEM) as work:
            account = work.staff.by_subject(subject_key(issuer, subject))
            if account is None or not _first_time(work, f"sign-off:{once}"):
                return
            ended = work.staff.end_sessions_of(account.id)
            work.audit(
                "session.ended", actor_of(account).id, _office_id(work, account), sessions=ended, how=HOW
            )
            work.commit(None)

    def refused(self, code: str) -> None:
        """Writes down that somebody came back from the provider and was not let in."""
        with self._units.writing(ANONYMOUS) as work:
            work.audit("session.refused", None, how=HOW, code=code)
            work.commit(None)

    def _up_to_date(self, identity: ProvenIdentity, once: str) -> Account | None:
        """The account as the provider wants it to be; None when no rule fits."""
        for _ in range(TRIES - 1):
            try:
                return self._once(identity, once)
            except Conflict:
                # The same person in another window, or a namesake, was faster; their account is there now.
                continue
        return self._once(identity, once)

    def _once(self, identity: ProvenIdentity, once: str) -> Account | None:
        with self._units.writing(BY_SYSTEM) as work:
            if not _first_time(work, f"sign-on:{once}"):
                raise NotSignedIn("sso_state")
            return work.commit(self._placed(work, identity))

    def _placed(self, work: UnitOfWork, identity: ProvenIdentity) -> Account | None:
        key = subject_key(identity.issuer, identity.subject)
        known = work.staff.by_subject(key)
        offices = {code: row for row, code in work.offices.all() if not is_practice(code)}
        rule = most_powerful(self._rules, identity.groups, offices)
        if known is not None and (rule is None or not known.active):
            ended = work.staff.end_sessions_of(known.id)
            if ended:
                work.audit("session.ended", actor_of(known).id, _office_id(work, known), sessions=ended)
        if rule is None:
            return None
        if known is None:
            return _added(work, key, identity.name, rule)
        return _changed(work, known, identity.name, rule) if known.active else known


def _added(work: UnitOfWork, key: str, name: str, rule: GroupRule) -> Account:
    new = Account(0, _free_name(work, _fit(name, key)), None, rule.role, rule.office, None, True, subject=key)
    office_id = _office_id(work, new)
    added = replace(new, id=work.staff.add(office_id, new))
    work.audit("account.added", actor_of(added).id, office_id, role=str(rule.role), how=HOW)
    return added


def _changed(work: UnitOfWork, known: Account, name: str, rule: GroupRule) -> Account:
    """Role and office as the groups have it, and the name if it is another one now."""
    wanted = replace(known, role=str(rule.role), office=rule.office)
    fit = _fit(name, known.subject or "")
    if name and not re.fullmatch(re.escape(fit) + r"( \(\d+\))?", known.name):
        wanted = replace(wanted, name=_free_name(work, fit))
    if wanted == known:
        return known
    office_id = _office_id(work, wanted)
    work.staff.set(known.id, role=wanted.role, office_id=office_id, name=wanted.name)
    if (wanted.role, wanted.office) != (known.role, known.office):
        work.staff.end_sessions_of(known.id)
        work.audit(
            "account.changed", actor_of(known).id, office_id, role=wanted.role, before=known.role, how=HOW
        )
    return wanted


def _fit(name: str, key: str) -> str:
    """A name as an account can have it: without the domain of an address, on one line, not too long."""
    shown = "".join(sign if sign.isprintable() else " " for sign in name.partition("@")[0])
    return " ".join(shown.split())[:LONGEST_NAME].strip() or f"sso-{key[:8]}"


def _free_name(work: UnitOfWork, name: str) -> str:
    """The name, or the first of "name (2)", "name (3)" … that nobody has: no account is taken over for its name."""
    names = chain([name], (f"{name} ({number})" for number in count(2)))
    return next(candidate for candidate in names if work.staff.by_name(candidate) is None)


def _first_time(work: UnitOfWork, once: str) -> bool:
    """False when this was done before. The note lasts longer than what it is about."""
    return (
        work.answers.claim("identity-provider", hashlib.sha256(once.encode()).hexdigest(), "", work.now)
        is None
    )


def _office_id(work: UnitOfWork, account: Account) -> int | None:
    return None if account.office is None else work.offices.key(account.office)[0]

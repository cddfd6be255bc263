"""From somebody's groups at an identity provider to one role in one office, or in all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from queue_service.domain.rights import Role

#: When several rules fit, the role that stands first here wins. The auditor stands last: who works in the house
#: and reads the log about it at the same time would be checking on himself.
POWER: tuple[Role, ...] = (Role.ADMIN, Role.SUPERVISOR, Role.INFO, Role.CLERK, Role.LOBBY, Role.AUDITOR)
#: Roles that may be of no single office.
EVERYWHERE = frozenset({Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Members of ``group`` have ``role`` in the office with this code; None: in all offices."""

    group: str
    role: Role
    office: str | None


def read_rules(text: str) -> tuple[GroupRule, ...]:
    """The rules in `group=role@office, group=role`; the last `=` of each counts, so that a group may hold others.

    Raises:
        ValueError: says which rule cannot be used and why.
    """
    return tuple(_rule(part.strip()) for part in text.split(",") if part.strip())


def _rule(text: str) -> GroupRule:
    group, _, place = text.rpartition("=")
    name, _, office = place.partition("@")
    if not group.strip() or name.strip() not in set(Role):
        raise ValueError(f"{text!r}: use group=role@office with one of the roles {', '.join(POWER)}")
    role = Role(name.strip())
    if not office.strip() and role not in EVERYWHERE:
        raise ValueError(f"{text!r}: name an office, as in {group.strip()}={role}@krefeld")
    return GroupRule(group.strip(), role, office.strip() or None)


def most_powerful(
    rules: Iterable[GroupRule], groups: Collection[str], offices: Collection[str]
) -> GroupRule | None:
    """The rule that counts for a member of these groups; None when none does.

    The role that stands first in `POWER` wins; of the same role that for all offices; then the rule named first.

    Args:
        offices: codes of the offices there are; a rule for any other counts for nothing.
    """
    fitting = [rule for rule in rules if rule.group in groups and rule.office in {None, *offices}]
    return min(fitting, key=lambda rule: (POWER.index(rule.role), rule.office is not None), default=None)

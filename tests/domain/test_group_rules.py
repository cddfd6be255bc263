"""Which role and office somebody's groups at the identity provider stand for."""

from __future__ import annotations

import re

import pytest

from queue_service.domain.group_rules import EVERYWHERE, POWER, GroupRule, most_powerful, read_rules
from queue_service.domain.rights import Role

OFFICES = ("krefeld", "viersen")


def test_rules_name_group_role_and_office() -> None:
    rules = read_rules("krefeld-clerks=clerk@krefeld, it = admin ,")

    assert rules == (
        GroupRule("krefeld-clerks", Role.CLERK, "krefeld"),
        GroupRule("it", Role.ADMIN, None),
    )


def test_a_group_may_be_a_path_or_hold_an_equals_sign() -> None:
    assert [rule.group for rule in read_rules("/city/desk=clerk@krefeld,cn=it=auditor")] == [
        "/city/desk",
        "cn=it",
    ]


@pytest.mark.parametrize(
    "text", ["clerks", "clerks=", "=clerk@krefeld", "clerks=king@krefeld", "clerks=clerk", "a=info@"]
)
def test_a_rule_that_cannot_be_used_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(text))):
        read_rules(f"it=admin, {text}")


def test_only_admin_and_auditor_may_be_of_no_single_office() -> None:
    assert {Role.ADMIN, Role.AUDITOR} == EVERYWHERE


def test_every_role_has_its_place_in_the_order_of_power() -> None:
    assert sorted(POWER) == sorted(Role)
    assert POWER[0] is Role.ADMIN


def test_of_several_rules_the_most_powerful_role_wins() -> None:
    rules = read_rules("a=clerk@krefeld,b=supervisor@viersen,c=auditor")

    assert most_powerful(rules, {"a", "b", "c"}, OFFICES) == GroupRule("b", Role.SUPERVISOR, "viersen")
    assert most_powerful(rules, {"a", "c"}, OFFICES) == GroupRule("a", Role.CLERK, "krefeld")


def test_of_the_same_role_that_for_all_offices_wins_and_then_the_one_named_first() -> None:
    rules = read_rules("a=admin@krefeld,b=admin,c=admin@viersen")

    assert most_powerful(rules, {"a", "b", "c"}, OFFICES) == GroupRule("b", Role.ADMIN, None)
    assert most_powerful(rules, {"c", "a"}, OFFICES) == GroupRule("a", Role.ADMIN, "krefeld")


def test_a_rule_for_an_office_that_is_not_there_counts_for_nothing() -> None:
    rules = read_rules("a=supervisor@nowhere,a=clerk@krefeld")

    assert most_powerful(rules, {"a"}, OFFICES) == GroupRule("a", Role.CLERK, "krefeld")


def test_who_is_in_no_group_of_ours_has_no_role() -> None:
    assert most_powerful(read_rules("a=clerk@krefeld"), {"A", "b", ""}, OFFICES) is None

"""Changes of a document: what they turn it into, how they merge, and that backwards they undo."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.changes import ABSENT, Change, applied, backwards, differences, touches, value_at
from queue_service.domain.errors import Conflict, Invalid

KEYS = st.sampled_from("abc")
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(0, 3)
    | st.text("xy", max_size=1)
    | st.lists(st.integers(0, 1), max_size=2)
)
DOCUMENTS = st.dictionaries(
    KEYS,
    st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=8),
    max_size=3,
)


def same(one: Any, other: Any) -> bool:
    return not list(differences(one, other))


@given(DOCUMENTS, DOCUMENTS)
def test_the_differences_turn_one_document_into_the_other(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert same(applied(before, differences(before, after)), after)


@given(DOCUMENTS, DOCUMENTS)
def test_backwards_they_undo_exactly(before: dict[str, Any], after: dict[str, Any]) -> None:
    changes = tuple(differences(before, after))
    assert same(applied(after, backwards(changes)), before)
    assert backwards(backwards(changes)) == changes


@given(DOCUMENTS, DOCUMENTS)
def test_the_document_given_stays_as_it_was(before: dict[str, Any], after: dict[str, Any]) -> None:
    kept = repr(before)
    applied(before, differences(before, after))
    assert repr(before) == kept


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_two_peoples_changes_merge_in_either_order_or_refuse_in_both(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    my, their = tuple(differences(base, mine)), tuple(differences(base, theirs))

    def laid_over(first: tuple[Change, ...], second: tuple[Change, ...]) -> Any:
        try:
            return applied(applied(base, first), second)
        except (Conflict, Invalid):
            return "refused"

    one, other = laid_over(their, my), laid_over(my, their)
    assert (one == "refused") == (other == "refused")
    if one != "refused":
        assert same(one, other)
        assert all(
            same(value_at(one, each.at), each.to)
            for each in (*my, *their)
            if each.to is not ABSENT and not isinstance(each.to, dict)
        )
    elif not any(touches(a.at, b.at) for a in my for b in their):
        pytest.fail("refused although they touch different places")


@given(DOCUMENTS, DOCUMENTS)
def test_the_same_change_twice_is_done_once(before: dict[str, Any], after: dict[str, Any]) -> None:
    changes = tuple(differences(before, after))
    once = applied(before, changes)
    again = tuple(
        each
        for each in changes
        if not any(each is not other and touches(each.at, other.at) for other in changes)
    )
    assert same(applied(once, again), once)


def test_true_is_not_one_and_null_is_not_nothing() -> None:
    assert [each.to for each in differences({"a": 1}, {"a": True})] == [True]
    assert list(differences({"a": None}, {})) == [Change(("a",), None, ABSENT)]


def test_a_change_within_something_that_is_no_object_is_refused() -> None:
    with pytest.raises(Invalid, match="no_such_place"):
        applied({"a": 1}, [Change(("a", "b"), ABSENT, 2)])


def test_a_change_within_something_that_was_taken_away_meanwhile_is_refused() -> None:
    with pytest.raises(Conflict, match="changed_meanwhile"):
        applied({}, [Change(("a", "b"), 1, 2)])

"""The roster as a document: there and back, one way to say each thing, and back to where it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from queue_service.domain.changes import applied, backwards, differences
from queue_service.domain.errors import Invalid, InvalidFields
from queue_service.domain.roster import Roster
from queue_service.services.roster_document import from_document, to_document
from tests.domain.rosters import BACK, MONDAY, a_roster, a_shift, an_entry, rosters

SHIFT = {"member": "a", "weekday": 0, "starts": "08:00", "ends": "16:00", "kind": "desk", "desk": "5"}
ENTRY = {"member": "a", "starts": "08:00", "ends": "16:00", "desk": "5"}


def a_document(**parts: Any) -> dict[str, Any]:
    return {"members": {"a": {"name": "A"}}, "pattern": {"s": SHIFT}, "days": {}, **parts}


def test_a_document_says_every_value_of_every_line() -> None:
    assert to_document(a_roster(a_shift(), an_entry(), members={})) == {
        "members": {},
        "pattern": {
            "s": {
                "member": "a",
                "weekday": 0,
                "starts": "08:00",
                "ends": "16:00",
                "kind": "desk",
                "desk": "5",
                "case_types": None,
                "valid_from": None,
                "valid_until": None,
                "every_weeks": 1,
            }
        },
        "days": {
            "2026-11-23": {
                "e": {
                    "member": "a",
                    "starts": "08:00",
                    "ends": "16:00",
                    "kind": "desk",
                    "desk": "5",
                    "case_types": None,
                    "replaces": None,
                    "cancelled": False,
                }
            }
        },
    }


def test_what_is_left_out_has_its_usual_value() -> None:
    roster = from_document(a_document(days={"2026-11-23": {"e": ENTRY, "off": {"cancelled": True}}}))

    assert roster.members["a"].active
    assert roster.pattern["s"] == a_shift()
    assert roster.days[MONDAY]["e"] == an_entry()


@settings(max_examples=40)
@given(roster=rosters(MONDAY, BACK))
def test_there_and_back_is_the_same(roster: Roster) -> None:
    assert from_document(to_document(roster)) == roster


@settings(max_examples=40)
@given(before=rosters(MONDAY), after=rosters(MONDAY))
def test_every_change_can_be_taken_back_exactly(before: Roster, after: Roster) -> None:
    one, other = to_document(before), to_document(after)
    done = tuple(differences(one, other))

    assert applied(one, done) == other
    assert applied(other, backwards(done)) == one


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (a_document(more={}), "more"),
        (a_document(members={"a": {}}), "members.a.name"),
        (a_document(members={"a": {"name": " "}}), "members.a.name"),
        (a_document(members={"a": {"name": "A", "reason": "krank"}}), "members.a.reason"),
        (a_document(members={"a": {"name": "A", "staff_id": "1"}}), "members.a.staff_id"),
        (a_document(members={"a": {"name": "A", "case_types": ["x", "x"]}}), "members.a.case_types"),
        (
            a_document(members={"a": {"name": "A", "staff_id": 1}, "b": {"name": "B", "staff_id": 1}}),
            "members.b.staff_id",
        ),
        (a_document(members={"a/b": {"name": "A"}}), "members.a/b.[key]"),
        (a_document(pattern={"s": SHIFT | {"weekday": 7}}), "pattern.s.weekday"),
        (a_document(pattern={"s": SHIFT | {"starts": "8:00"}}), "pattern.s.starts"),
        (a_document(pattern={"s": SHIFT | {"ends": "24:00"}}), "pattern.s.ends"),
        (a_document(pattern={"s": SHIFT | {"kind": "sick"}}), "pattern.s.kind"),
        (a_document(pattern={"s": SHIFT | {"case_types": []}}), "pattern.s.case_types"),
        (a_document(pattern={"s": SHIFT | {"valid_from": "2026-02-30"}}), "pattern.s.valid_from"),
        (a_document(pattern={"s": SHIFT | {"every_weeks": True}}), "pattern.s.every_weeks"),
        (a_document(pattern={"s": SHIFT | {"reason": "Kur"}}), "pattern.s.reason"),
        (a_document(days={"2026-11-31": {}}), "days"),
        (a_document(days={"23.11.2026": {}}), "days.23.11.2026.[key]"),
        (a_document(days={"2026-11-23": {"e": ENTRY | {"weekday": 1}}}), "days.2026-11-23.e.weekday"),
        (a_document(days={"2026-11-23": {"e": ENTRY | {"cancelled": None}}}), "days.2026-11-23.e.cancelled"),
    ],
)
def test_what_is_not_of_the_form_is_refused_with_its_place(document: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        from_document(document)
    assert [name for name, _ in refused.value.fields] == [field]


def test_a_line_that_means_nothing_is_refused() -> None:
    with pytest.raises(Invalid, match="desk_needed"):
        from_document(a_document(pattern={"s": SHIFT | {"desk": None}}))

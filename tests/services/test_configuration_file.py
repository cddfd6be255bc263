"""A configuration as a file: it says what it seems to say, comes back as it was, and changes nothing when broken."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.errors import Conflict, Forbidden, Invalid, InvalidFields
from queue_service.domain.findings import Consequences
from queue_service.services.configuration import TakeOver
from queue_service.services.configuration_change import Wish
from queue_service.services.configuration_document import to_document
from queue_service.services.configuration_file import read_file, write_file
from queue_service.services.container import Services
from tests.factories import CLERK, OFFICE, a_case_type, an_office
from tests.services.test_configuration import ADMIN

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc012:-", min_size=1), inner, max_size=4)
    ),
    max_leaves=20,
)


def document(services: Services) -> dict[str, Any]:
    return dict(services.configuration.read(ADMIN.actor, OFFICE).document)


def take_over(services: Services, said: Any, parts: tuple[str, ...] | None = None, **wish: Any) -> Any:
    return services.configuration.take_over(ADMIN, OFFICE, TakeOver(said, parts, Wish((), **wish)))


@given(st.dictionaries(st.text("abc012:-", min_size=1), VALUES, max_size=5))
def test_whatever_is_written_is_read_as_it_was(said: dict[str, Any]) -> None:
    assert read_file(write_file(said)) == said


@given(st.dictionaries(st.text("abc012:-", min_size=1), VALUES, max_size=5))
def test_other_readers_of_yaml_read_the_same(said: dict[str, Any]) -> None:
    assert yaml.safe_load(write_file(said))["office"] == said


def test_what_a_person_writes_without_quotes_is_read_as_it_looks() -> None:
    said = read_file(
        "format: 1\noffice:\n  desks:\n    1: {opens: 12:00, region: no, day: 2026-12-24, n: 08, on: true}\n"
    )
    assert said == {
        "desks": {"1": {"opens": "12:00", "region": "no", "day": "2026-12-24", "n": "08", "on": True}}
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("format: 1\noffice: [", "file_unreadable"),
        ("format: 1\noffice:\n  a: &x 1\n  b: *x\n", "file_unreadable"),
        ("format: 1\noffice:\n  a: 1\n  a: 2\n", "file_unreadable"),
        ("format: 1\noffice: !!python/object:os.system {}\n", "file_unreadable"),
        ("format: 1\noffice: {a: \x00}\n", "file_unreadable"),
        ("- 1\n", "file_not_ours"),
        ("", "file_not_ours"),
        ("office: {}\n", "file_too_new"),
        ("format: 2\noffice: {}\n", "file_too_new"),
        ("x" * 4_000_001, "file_too_large"),
        ("format: 1\noffice: " + "[" * 3000, "file_unreadable"),
    ],
    ids=["open", "alias", "twice", "tag", "zero", "list", "empty", "old", "new", "large", "deep"],
)
def test_a_file_that_is_not_what_it_seems_is_refused_with_the_place(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_file(text)
    assert refused.value.code == code


def test_an_exported_configuration_imported_again_changes_nothing(services: Services) -> None:
    before = document(services)
    outcome = take_over(services, read_file(write_file(before)))

    assert outcome.change.id is None
    assert document(services) == before


def test_a_broken_document_changes_nothing(services: Services) -> None:
    before = document(services)
    for broken in (
        {**before, "desks": {**before["desks"], "5": {"name": "5"}}},
        {**before, "colour": "red"},
        {**before, "areas": {}},
        {key: value for key, value in before.items() if key != "name"} | {"name": 7},
    ):
        with pytest.raises((Invalid, Conflict, Exception)) as refused:
            take_over(services, broken)
        assert not isinstance(refused.value, AssertionError | KeyError | TypeError)
    assert document(services) == before


def test_parts_of_another_offices_file_can_be_taken_over(services: Services) -> None:
    other = to_document(an_office("moers", name="Moers", preset="punctual"))
    other["case_types"]["visum"] = {**other["case_types"]["asyl"], "position": 9}
    seen = tuple(each.key for each in take_over(services, other, ("case_types",), dry_run=True).findings)
    take_over(services, other, ("case_types",), seen=seen)

    after = document(services)
    assert "visum" in after["case_types"]
    assert (after["name"], after["code"], after["rule"]["preset"]) == (
        "Ausländerbehörde Krefeld",
        OFFICE,
        "balanced",
    )


def test_an_import_is_one_change_with_one_undo(services: Services) -> None:
    before = document(services)
    wanted = {**before, "name": "Fachbereich Migration", "phone": "02151 860"}
    outcome = take_over(services, wanted)
    assert document(services) == wanted

    services.configuration.undo(ADMIN, OFFICE, outcome.change.id)
    assert document(services) == before


def test_an_import_reviewed_before_somebody_else_changed_the_office_has_to_be_reviewed_again(
    services: Services,
) -> None:
    before = document(services)
    version = services.configuration.read(ADMIN.actor, OFFICE).version
    take_over(services, {**before, "phone": "1"})
    with pytest.raises(Conflict, match="configuration_newer"):
        take_over(services, {**before, "name": "B"}, version=version)
    assert document(services)["name"] == before["name"]


def test_consequences_stop_an_import_like_any_change(services: Services) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    before = document(services)
    with pytest.raises(Consequences):
        take_over(services, {**before, "desks": {k: v for k, v in before["desks"].items() if k != "2"}})
    assert document(services) == before


def test_an_unknown_part_is_refused(services: Services) -> None:
    with pytest.raises(InvalidFields):
        take_over(services, document(services), ("colours",))


def test_two_offices_are_compared_place_by_place(services: Services) -> None:
    twin = an_office(
        "moers", name="Moers", case_types=(*an_office().case_types, a_case_type("visum", position=9))
    )
    services.administration.set_up_office(twin)
    found = services.configuration.compare(ADMIN.actor, OFFICE, "moers")

    assert [each.at for each in found] == [("case_types", "visum"), ("name",)]
    with pytest.raises(Forbidden):
        services.configuration.compare(CLERK.actor, OFFICE, "moers")

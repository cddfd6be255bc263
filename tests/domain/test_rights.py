"""The table of rights: complete, told in the documents, and asked the same way by everybody."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from queue_service.domain.command import SYSTEM, Actor, practice_office
from queue_service.domain.errors import Forbidden
from queue_service.domain.rights import DEVICES, ROLES, DeviceKind, Right, Role

DOCS = Path(__file__).resolve().parents[2] / "docs"


def staff(role: Role, office: str | None = "krefeld") -> Actor:
    return Actor("staff", "staff:7", office, role=role, staff_id=7)


def test_every_right_is_in_the_table() -> None:
    assert ROLES.keys() == set(Right)
    assert DEVICES.keys() <= set(Right)


def test_nothing_is_for_nobody() -> None:
    for right in Right:
        assert ROLES[right] or DEVICES.get(right), right


def test_the_documents_have_the_table_as_it_is() -> None:
    spec = importlib.util.spec_from_file_location("rights_table", DOCS / "rights_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (DOCS / "rights.md").read_text(encoding="utf-8")
    assert module.meanings().keys() == set(Right)
    assert module.with_table(page) == page, "python docs/rights_table.py"


@pytest.mark.parametrize("role", Role)
def test_a_right_holds_in_ones_own_office_and_with_none_in_all(role: Role) -> None:
    for right in Right:
        has = role in ROLES[right]
        assert staff(role).may(right) == has
        assert staff(role).may(right, "krefeld") == has
        assert not staff(role).may(right, "elsewhere")
        assert staff(role, None).may(right, "elsewhere") == has


def test_a_copy_to_practise_on_is_for_the_one_who_practises() -> None:
    mine, anothers = practice_office("krefeld", 7), practice_office("krefeld", 8)

    for actor in (staff(Role.CLERK), staff(Role.ADMIN, None)):
        assert actor.may(Right.DESK_WORK, mine)
        assert not actor.may(Right.DESK_WORK, anothers)
    assert not staff(Role.AUDITOR).may(Right.DESK_WORK, mine)


def test_a_device_has_what_its_kind_has() -> None:
    for kind in DeviceKind:
        device = Actor("device", "device:1", "krefeld", device_kind=kind)
        for right in Right:
            assert device.may(right, "krefeld") == (kind in DEVICES.get(right, frozenset()))
            assert not device.may(right, "elsewhere")


def test_whoever_holds_a_ticket_has_no_right_and_the_system_has_all() -> None:
    visitor = Actor("visitor", "visitor:abc")

    assert not any(visitor.may(right, "krefeld") for right in Right)
    assert all(SYSTEM.may(right, "krefeld") for right in Right)


def test_a_refusal_names_right_and_who_asked_and_nothing_else() -> None:
    with pytest.raises(Forbidden) as refused:
        staff(Role.LOBBY).require(Right.SEE_QUEUE, "krefeld")

    assert refused.value.code == "forbidden"
    assert refused.value.details == {"right": "see_queue", "by": "staff:7", "office": "krefeld"}

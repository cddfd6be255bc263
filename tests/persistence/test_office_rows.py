"""A change of what an office sets writes the rows that differ, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import event

from queue_service.domain.desk import Desk
from queue_service.persistence.database import Database
from queue_service.services.container import Services
from tests.factories import OFFICE, a_case_type, an_office

_WRITES = ("INSERT", "UPDATE", "DELETE")
_PARTS = ("area", "case_type", "desk", "weekly_hours", "hours_exception", "closure")


def written(database: Database, services: Services, **changes: Any) -> list[str]:
    """The statements that write parts of the office, as "UPDATE desk", when its plan becomes this one."""
    found: list[str] = []

    def sent(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        words = statement.replace('"', "").split()
        if words[0] in _WRITES:
            table = words[1] if words[0] == "UPDATE" else words[2]
            found.extend([f"{words[0]} {table}"] if table in _PARTS else [])

    event.listen(database.engine, "before_cursor_execute", sent)
    services.administration.set_up_office(replace(services.administration.plan(OFFICE), **changes))
    event.remove(database.engine, "before_cursor_execute", sent)
    return found


def test_a_plan_that_stays_writes_no_part(services: Services, database: Database) -> None:
    assert written(database, services) == []


def test_one_desk_renamed_is_one_row(services: Services, database: Database) -> None:
    first, *others = an_office().desks

    assert written(database, services, desks=(replace(first, name="Eins"), *others)) == ["UPDATE desk"]
    assert services.administration.plan(OFFICE).desks[0].name == "Eins"


def test_what_is_gone_goes_and_what_is_new_comes(services: Services, database: Database) -> None:
    desks = (*an_office().desks[1:], Desk("20", "20", "service", ("info", "neu"), position=20))
    matters = (*an_office().case_types, a_case_type("neu", position=9))

    found = written(database, services, desks=desks, case_types=matters)

    assert found == ["INSERT case_type", "INSERT desk", "DELETE desk"]
    plan = services.administration.plan(OFFICE)
    assert (plan.desks, plan.case_types) == (desks, matters)


def test_an_area_goes_after_all_that_was_in_it(services: Services, database: Database) -> None:
    kept = tuple(desk for desk in an_office().desks if desk.area == "service")
    desks = tuple(replace(desk, case_types=("info",)) for desk in kept)
    areas, matters = an_office().areas[:1], an_office().case_types[:1]

    written(database, services, areas=areas, case_types=matters, desks=desks)

    plan = services.administration.plan(OFFICE)
    assert (plan.areas, plan.case_types, plan.desks) == (areas, matters, desks)

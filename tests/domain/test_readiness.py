"""What is well in an office and what is missing: each line, and that a complete office has nothing to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from queue_service.domain.case_type import DocumentItem
from queue_service.domain.desk import Desk
from queue_service.domain.device import DeviceStatus
from queue_service.domain.language import LANGUAGES
from queue_service.domain.office import KioskLook, OfficePlan
from queue_service.domain.opening_hours import Closure, Hours, HoursException, OpeningHours
from queue_service.domain.readiness import Check, PlannedFacts, checks, missing_texts
from tests.factories import an_office, weekdays

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


def lines(plan: OfficePlan, **changes: Any) -> dict[str, Check]:
    """The lines about an office by code."""
    asked: dict[str, Any] = {"devices": [DeviceStatus.OK], "changes": PlannedFacts()} | changes
    return {check.code: check for check in checks(plan, TODAY, **asked)}


def in_all_languages(plan: OfficePlan) -> OfficePlan:
    """The same with every text in every language."""
    words = dict.fromkeys(LANGUAGES, "Wort")
    areas = tuple(replace(area, names=words, ways=words) for area in plan.areas)
    matters = tuple(replace(item, names=words, plain=words) for item in plan.case_types)
    return replace(plan, areas=areas, case_types=matters)


def with_documents(plan: OfficePlan, checked: date | None) -> OfficePlan:
    """Its first case type has a list of what to bring."""
    documents = (DocumentItem("pass", dict.fromkeys(LANGUAGES, "Pass")),)
    first = replace(plan.case_types[0], documents=documents, documents_checked=checked)
    return replace(plan, case_types=(first, *plan.case_types[1:]))


def with_hours(plan: OfficePlan, **changes: Any) -> OfficePlan:
    return replace(plan, hours=OpeningHours("Europe/Berlin", **changes))


def test_an_office_that_is_complete_has_nothing_to_do() -> None:
    found = lines(with_documents(in_all_languages(an_office()), TODAY))

    assert {check.kind for check in found.values()} == {"good"}


def test_texts_that_visitors_would_read_in_german_are_counted() -> None:
    plan = in_all_languages(an_office())
    assert missing_texts(plan) == {"areas": 0, "case_types": 0}

    area = replace(plan.areas[0], ways={"de": "Erdgeschoss", "en": "Ground floor"})
    plan = replace(plan, areas=(area, *plan.areas[1:]))

    assert missing_texts(plan) == {"areas": len(LANGUAGES) - 2, "case_types": 0}
    line = lines(plan)["translations"]
    assert (line.kind, line.place, line.values["count"]) == ("warn", "areas", len(LANGUAGES) - 2)


def test_a_text_that_says_nothing_at_all_is_not_missing() -> None:
    plan = in_all_languages(an_office())
    silent = replace(plan.areas[0], ways={})

    assert missing_texts(replace(plan, areas=(silent, *plan.areas[1:])))["areas"] == 0


def test_a_case_type_that_no_desk_serves_is_urgent_unless_nobody_can_come_with_it() -> None:
    plan = an_office(desks=(Desk("1", "1", "service", ("info", "anmeldung", "aufenthaltstitel", "asyl")),))
    assert lines(plan)["unserved"].values["case_types"] == ["einbuergerung"]
    assert lines(plan)["unserved"].kind == "bad"

    kept = replace(plan.case_types[-1], walk_in=False, bookable=False)
    plan = replace(plan, case_types=(*plan.case_types[:-1], kept))

    assert lines(plan)["unserved"].kind == "good"


def test_a_case_type_that_only_desks_behind_steps_serve_is_said_and_one_without_any_not_again() -> None:
    desks = (
        Desk("1", "1", "service", ("info",), accessible=False),
        Desk("2", "2", "service", ("anmeldung",)),
    )

    assert lines(an_office(desks=desks))["unreached"].values["case_types"] == ["info"]


def test_desks_that_serve_nothing_are_named() -> None:
    plan = an_office()

    found = lines(replace(plan, desks=(*plan.desks, Desk("7", "7", "service", ()))))

    assert (found["idle_desks"].kind, found["idle_desks"].values["desks"]) == ("warn", ["7"])


@pytest.mark.parametrize(
    ("checked", "kind"), [(None, "warn"), (TODAY - 366 * DAY, "warn"), (TODAY - 365 * DAY, "good")]
)
def test_what_to_bring_is_checked_once_a_year(checked: date | None, kind: str) -> None:
    line = lines(with_documents(an_office(), checked))["checklists"]

    assert line.kind == kind
    assert line.values["case_types"] == (["info"] if kind == "warn" else [])


def test_a_house_that_does_not_open_for_two_weeks_is_urgent() -> None:
    plan = an_office()
    assert lines(plan)["hours"].values["count"] == 10

    shut = with_hours(plan, weekly=weekdays(), closures=(Closure(TODAY, TODAY + 13 * DAY),))
    assert lines(shut)["hours"].kind == "bad"

    # the day that is to open all the same
    once = HoursException(TODAY + 5 * DAY, (Hours(time(9), time(10)),))
    open_once = with_hours(plan, weekly=weekdays(), closures=shut.hours.closures, exceptions=(once,))
    assert lines(open_once)["hours"].kind == "good"


def test_the_next_closure_is_the_one_that_is_not_over() -> None:
    closures = (
        Closure(TODAY - 9 * DAY, TODAY - 8 * DAY, "vorbei"),
        Closure(TODAY + 30 * DAY, TODAY + 31 * DAY, "später"),
        Closure(TODAY + 3 * DAY, TODAY + 4 * DAY, "bald"),
    )
    plan = with_hours(an_office(), weekly=weekdays(), closures=closures)

    assert lines(plan)["closure"].values["reason"] == "bald"
    assert "closure" not in lines(an_office())


def test_changes_that_did_not_fit_are_urgent_and_those_to_come_good_to_know() -> None:
    found = lines(an_office(), changes=PlannedFacts(planned=2, next_day=TODAY + DAY, failed=1))

    assert (found["failed"].kind, found["planned"].kind) == ("bad", "note")
    assert found["planned"].values == {"count": 2, "day": TODAY + DAY}


@pytest.mark.parametrize(
    ("devices", "code", "count"),
    [
        ([], "no_devices", None),
        ([DeviceStatus.REVOKED], "no_devices", None),
        ([DeviceStatus.OK, DeviceStatus.LOST, DeviceStatus.LOST], "devices_lost", 2),
        ([DeviceStatus.OK, DeviceStatus.NEVER_SEEN, DeviceStatus.REVOKED], "devices", 2),
    ],
)
def test_a_device_that_is_silent_is_missed(devices: list[DeviceStatus], code: str, count: int | None) -> None:
    found = lines(an_office(), devices=devices)

    assert found.keys() & {"no_devices", "devices_lost", "devices"} == {code}
    assert found[code].values.get("count") == count


def test_whoever_may_not_see_devices_hears_nothing_of_them() -> None:
    assert not lines(an_office(), devices=None).keys() & {"no_devices", "devices_lost", "devices"}


def test_what_is_urgent_stands_first_and_what_is_well_last() -> None:
    kinds = [
        check.kind
        for check in checks(an_office(), TODAY, [DeviceStatus.LOST], PlannedFacts(1, TODAY + DAY, 0))
    ]

    assert kinds == sorted(kinds, key=("bad", "warn", "note", "good").index)
    assert kinds[0] == "bad"


def test_languages_that_are_put_first_leave_none_out() -> None:
    assert KioskLook().order() == LANGUAGES
    assert KioskLook(("tr", "de")).order()[:3] == ("tr", "de", "de-simple")
    assert set(KioskLook(("tr",)).order()) == set(LANGUAGES)

"""Paper lists of a time when everything was down: entered afterwards, corrected, taken back, and in the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from queue_service.domain.command import Actor, Command
from queue_service.domain.errors import Forbidden, Invalid, InvalidFields
from queue_service.domain.figures import Cell
from queue_service.domain.paper_days import PaperOutcome, PaperRow
from queue_service.domain.rights import Role
from queue_service.services.container import Services
from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from queue_service.services.paper_days import PaperDay, PaperList
from tests.factories import CLERK, INFO, KIOSK, OFFICE, an_office, with_key
from tests.fakes import FakeClock
from tests.services.staff_hands import audited

SUPERVISOR = Command(Actor("staff", "staff:4", OFFICE, role=Role.SUPERVISOR, staff_id=4))
TODAY = date(2026, 11, 25)
YESTERDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _paper_series(services: Services) -> None:
    services.administration.set_up_office(an_office(paper_series="X"))


def a_row(number: str = "X001", **changes: Any) -> PaperRow:
    values: dict[str, Any] = {
        "number": number,
        "case_type": "anmeldung",
        "came_at": time(8, 15),
        "called_at": time(8, 40),
        "desk": "5",
        "done_at": time(8, 55),
        "outcome": PaperOutcome.SERVED,
    }
    return PaperRow(**{**values, **changes})


def enter(
    services: Services, *rows: PaperRow, day: date = YESTERDAY, by: Command = SUPERVISOR, **more: Any
) -> PaperDay:
    return services.paper_days.enter(by, OFFICE, day, PaperList(rows, **more))


def cells(services: Services, day: date = YESTERDAY) -> list[Cell]:
    with services.paper_days._units.reading() as work:
        office_id, _ = work.offices.key(OFFICE)
        return [cell for _, cell in work.figures.between(office_id, day, day)]


def refused(services: Services, *rows: PaperRow, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFields) as caught:
        enter(services, *rows, **more)
    return list(caught.value.fields)


def test_a_list_of_yesterday_counts_in_its_figures_at_once(services: Services) -> None:
    gone = a_row("X002", called_at=None, desk=None, done_at=None, outcome=PaperOutcome.CANCELLED)
    missed = a_row(
        "X003", came_at=time(9, 5), called_at=time(9, 30), done_at=None, outcome=PaperOutcome.NO_SHOW
    )
    enter(services, a_row(), gone, missed)

    at_eight, at_nine = cells(services)
    assert (at_eight.hour, at_eight.tickets, at_eight.served, at_eight.cancelled) == (8, 2, 1, 1)
    assert (at_eight.waits.seconds, at_eight.waits.count) == (25 * 60, 1)
    assert (at_eight.services.seconds, at_eight.services.count) == (15 * 60, 1)
    assert (at_nine.hour, at_nine.tickets, at_nine.no_show, at_nine.services.count) == (9, 1, 1, 0)


def test_a_list_adds_to_what_the_record_of_the_day_says_and_leaves_the_record_alone(
    services: Services, clock: FakeClock
) -> None:
    clock.advance(days=-1)
    services.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "de")
    clock.advance(days=1)
    services.retention.sweep()
    assert sum(cell.tickets for cell in cells(services)) == 1

    enter(services, a_row())

    assert sum(cell.tickets for cell in cells(services)) == 2
    assert [fault for day in services.checking.faults() for fault in day.faults] == []


def test_todays_list_counts_once_the_day_is_over(services: Services, clock: FakeClock) -> None:
    enter(services, a_row(), day=TODAY)
    assert cells(services, TODAY) == []

    clock.advance(days=1)
    services.retention.sweep()

    assert [cell.tickets for cell in cells(services, TODAY)] == [1]


def test_the_same_list_again_changes_nothing(services: Services) -> None:
    first = enter(services, a_row(), a_row("X002"))
    again = enter(services, a_row("x 2"), a_row("X-1"))

    assert again == first
    assert sum(cell.tickets for cell in cells(services)) == 2
    assert [action for _, action, _ in audited(services)].count("paper_day.entered") == 1


def test_a_request_that_comes_twice_is_one(services: Services) -> None:
    enter(services, a_row(), by=with_key(SUPERVISOR, "k"))
    with pytest.raises(Exception, match="200"):
        enter(services, a_row(), by=with_key(SUPERVISOR, "k"))
    assert sum(cell.tickets for cell in cells(services)) == 1


def test_two_people_enter_two_sheets_of_one_day(services: Services) -> None:
    enter(services, a_row("X001"))
    both = enter(services, a_row("X002"), by=INFO)

    assert [row.number for row in both.rows] == ["X001", "X002"]


def test_a_number_that_somebody_entered_otherwise_is_only_replaced_as_a_correction(
    services: Services,
) -> None:
    enter(services, a_row())
    late = a_row(called_at=time(8, 50))

    assert refused(services, late) == [("rows.0.number", "paper_number_entered")]
    corrected = enter(services, late, corrected=frozenset({"X001"}))
    assert corrected.rows == (late,)
    assert cells(services)[0].waits.seconds == 35 * 60


def test_single_rows_and_the_whole_list_are_taken_back_and_the_figures_follow(services: Services) -> None:
    enter(services, a_row(), a_row("X002"), a_row("X003"))
    enter(services, a_row(), gone=("X002",))
    assert cells(services)[0].tickets == 2

    assert services.paper_days.take_back(SUPERVISOR, OFFICE, YESTERDAY) == 2
    assert cells(services) == []
    assert services.paper_days.take_back(SUPERVISOR, OFFICE, YESTERDAY) == 0
    assert [action for _, action, _ in audited(services)].count("paper_day.taken_back") == 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"number": "A001"}, "number", "paper_number"),
        ({"number": "nonsense"}, "number", "paper_number"),
        ({"case_type": "nothing"}, "case_type", "paper_case_type"),
        ({"desk": "77"}, "desk", "paper_desk"),
        ({"called_at": None}, "called_at", "paper_called_missing"),
        ({"called_at": time(8)}, "called_at", "paper_called_before"),
        ({"done_at": time(8, 30)}, "done_at", "paper_done_before"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_place_and_nothing_is_entered(
    services: Services, changes: dict[str, Any], field: str, code: str
) -> None:
    assert refused(services, a_row(), replace(a_row("X002"), **changes)) == [(f"rows.1.{field}", code)]
    assert services.paper_days.read(SUPERVISOR.actor, OFFICE, YESTERDAY).rows == ()


def test_a_number_twice_in_a_list_is_refused(services: Services) -> None:
    assert refused(services, a_row(), a_row("x 1")) == [("rows.1.number", "paper_number_twice")]


def test_what_is_still_to_come_cannot_be_entered(services: Services) -> None:
    later = a_row(called_at=time(8, 40), done_at=time(11))
    assert refused(services, later, day=TODAY) == [("rows.0.done_at", "paper_ahead")]
    with pytest.raises(Invalid, match="paper_day_ahead"):
        enter(services, a_row(), day=TODAY + timedelta(days=1))


def test_a_number_that_runs_today_does_not_count_twice(services: Services, clock: FakeClock) -> None:
    paper = PaperNumber("X001", Wish(("anmeldung",)), clock.now() - timedelta(minutes=30))
    services.information.enter_paper(INFO, OFFICE, [paper])

    assert refused(services, a_row(), day=TODAY) == [("rows.0.number", "paper_number_in_record")]


def test_the_rows_are_gone_after_a_month_and_the_figures_stay(services: Services, clock: FakeClock) -> None:
    enter(services, a_row())
    clock.advance(days=30)
    services.retention.sweep()
    assert len(services.paper_days.read(SUPERVISOR.actor, OFFICE, YESTERDAY).rows) == 1

    clock.advance(days=1)
    services.retention.sweep()

    assert services.paper_days.read(SUPERVISOR.actor, OFFICE, YESTERDAY).rows == ()
    assert [cell.tickets for cell in cells(services)] == [1]
    with pytest.raises(Invalid, match="paper_day_too_old"):
        services.paper_days.take_back(SUPERVISOR, OFFICE, YESTERDAY)


def test_clerks_do_not_enter_lists(services: Services) -> None:
    with pytest.raises(Forbidden):
        enter(services, a_row(), by=CLERK)
    with pytest.raises(Forbidden):
        services.paper_days.read(CLERK.actor, OFFICE, YESTERDAY)

"""Taking a number and what its holder can do with it."""

from __future__ import annotations

import pytest

from queue_service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from queue_service.services.container import Services
from tests.factories import AUDITOR, CLERK, KIOSK, OFFICE, VISITOR
from tests.fakes import FakeClock, FakeLiveFeed


def test_a_number_carries_the_letter_of_the_area_and_counts_from_one(services: Services) -> None:
    first = services.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "ar")
    second = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    other = services.ticketing.take(KIOSK, OFFICE, ["asyl"], "fa")

    assert [taken.ticket.number for taken in (first, second, other)] == ["A001", "A002", "H001"]


def test_people_ahead_are_those_who_might_be_called_instead(services: Services, clock: FakeClock) -> None:
    for matter in ("anmeldung", "info", "aufenthaltstitel"):
        services.ticketing.take(KIOSK, OFFICE, [matter], "de")
        clock.advance(minutes=1)

    newcomer = services.ticketing.take(KIOSK, OFFICE, ["info"], "en")

    assert newcomer.ticket.people_ahead == 3
    assert services.ticketing.view(newcomer.token).people_ahead == 3


def test_a_ticket_is_told_to_the_screens_once(services: Services, live: FakeLiveFeed) -> None:
    taken = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    assert live.told == [(OFFICE, taken.ticket.revision)]


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("case_types", "language", "persons", "code"),
    [
        ([], "de", 1, "no_case_type"),
        (["nonsense"], "de", 1, "unknown_case_type"),
        (["info", "info"], "de", 1, "case_type_twice"),
        (["info", "anmeldung", "asyl", "aufenthaltstitel", "a", "b"], "de", 1, "too_many_matters"),
        (["info"], "klingon", 1, "unknown_language"),
        (["info"], "de", 0, "too_many_persons"),
        (["info"], "de", 13, "too_many_persons"),
    ],
)
def test_a_wrong_request_is_refused_and_changes_nothing(
    services: Services, case_types: list[str], language: str, persons: int, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.ticketing.take(KIOSK, OFFICE, case_types, language, persons)

    assert refused.value.code == code
    assert services.lobby.revision(OFFICE) == 0


def test_what_needs_a_booking_is_not_issued_at_the_kiosk(services: Services) -> None:
    with pytest.raises(Conflict, match="not_walk_in"):
        services.ticketing.take(KIOSK, OFFICE, ["einbuergerung"], "de")


def test_a_closed_office_issues_no_number_and_says_when_it_opens(
    services: Services, clock: FakeClock
) -> None:
    clock.advance(hours=8)

    with pytest.raises(Conflict) as refused:
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    assert refused.value.code == "office_closed"
    assert refused.value.details["opens_at"] == "2026-11-26T07:00:00+00:00"


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize("command", [VISITOR, AUDITOR])
def test_only_kiosks_and_desk_staff_issue_numbers(services: Services, command: object) -> None:
    with pytest.raises(Forbidden):
        services.ticketing.take(command, OFFICE, ["info"], "de")  # type: ignore[arg-type]  # a Command


def test_a_token_opens_its_ticket_and_no_other_word_does(services: Services) -> None:
    taken = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    assert services.ticketing.view(taken.token).number == taken.ticket.number
    for wrong in (taken.ticket.number, taken.public_id, taken.token[:-1], ""):
        with pytest.raises(NotFound, match="ticket_not_found"):
            services.ticketing.view(wrong)


def test_a_place_given_up_is_not_called(services: Services) -> None:
    taken = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    services.ticketing.cancel(VISITOR, taken.token)
    services.ticketing.cancel(VISITOR, taken.token)
    services.desks.open(CLERK, OFFICE, "2")

    assert services.calling.call_next(CLERK, OFFICE, "2") is None
    assert services.ticketing.view(taken.token).state == "cancelled"


def test_giving_up_after_the_call_frees_the_desk(services: Services) -> None:
    taken = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    services.desks.open(CLERK, OFFICE, "2")
    services.calling.call_next(CLERK, OFFICE, "2")

    services.ticketing.cancel(VISITOR, taken.token)

    assert services.lobby.desk(OFFICE, "2").state == "open"


def test_a_number_of_yesterday_does_not_come_back_today(services: Services, clock: FakeClock) -> None:
    taken = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    clock.advance(days=1)

    with pytest.raises(Conflict, match="wrong_day"):
        services.ticketing.back(VISITOR, taken.token)


def test_numbers_begin_anew_the_next_day_and_revisions_do_not(services: Services, clock: FakeClock) -> None:
    before = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    clock.advance(days=1)
    after = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    assert after.ticket.number == before.ticket.number == "A001"
    assert after.ticket.revision > before.ticket.revision

"""Towards closing a kiosk gives out no number that cannot be served any more; the rule has tests of its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from queue_service.domain.events import EventKind
from queue_service.services.container import Services
from queue_service.services.ticketing import Refused
from tests.factories import CLERK, INFO, KIOSK, OFFICE
from tests.fakes import FakeClock
from tests.services.lobby_hands import take


@pytest.fixture
def one_desk_for_an_hour(services: Services, clock: FakeClock) -> Services:
    """15:00, open until 16:00: 55 usable minutes for Aufenthaltstitel, 24 each."""
    clock.set(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))
    services.desks.open(CLERK, OFFICE, "5")
    return services


def test_what_cannot_be_served_any_more_is_refused_and_what_can_is_not(
    one_desk_for_an_hour: Services, clock: FakeClock
) -> None:
    services = one_desk_for_an_hour
    take(services, "aufenthaltstitel")
    take(services, "aufenthaltstitel")

    with pytest.raises(Refused, match="kiosk_stopped") as refused:
        take(services, "aufenthaltstitel")

    proof = services.proofs.read(refused.value.proof.token)
    assert (proof.office, proof.case_types, proof.at) == (OFFICE, ("aufenthaltstitel",), clock.now())
    stopped = {item.code for item in services.lobby.office(OFFICE).case_types if item.stopped}
    assert stopped == {"aufenthaltstitel", "anmeldung", "info", "asyl"}


def test_a_refusal_is_part_of_the_record_though_nothing_else_happened(
    one_desk_for_an_hour: Services, clock: FakeClock
) -> None:
    services = one_desk_for_an_hour
    with pytest.raises(Refused):
        take(services, "asyl")

    with services.lobby._units.reading() as work:
        last = work.lobby.events(work.offices.key(OFFICE)[0], clock.now().date())[-1]
    assert (last.kind, last.values["case_types"], last.ticket_id) == (EventKind.REFUSED, ["asyl"], None)


def test_the_information_desk_may_still_give_out_a_number(one_desk_for_an_hour: Services) -> None:
    services = one_desk_for_an_hour
    taken = services.ticketing.take(INFO, OFFICE, ["asyl"], "de")

    assert taken.ticket.state == "waiting"


def test_more_than_three_hours_before_closing_nobody_is_refused(services: Services, clock: FakeClock) -> None:
    clock.set(datetime(2026, 11, 25, 11, 59, tzinfo=UTC))
    services.desks.open(CLERK, OFFICE, "2")

    for _ in range(50):
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")


def test_while_nobody_has_opened_a_desk_all_of_them_are_counted_on(
    services: Services, clock: FakeClock
) -> None:
    clock.set(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))

    assert take(services, "asyl").ticket.state == "waiting"


def test_a_client_at_the_desk_takes_some_of_its_time(one_desk_for_an_hour: Services) -> None:
    services = one_desk_for_an_hour
    take(services, "aufenthaltstitel")
    services.calling.call_next(CLERK, OFFICE, "5")
    take(services, "aufenthaltstitel")

    with pytest.raises(Refused):
        take(services, "aufenthaltstitel")

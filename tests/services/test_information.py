"""The information desk: several at once, on paper, lost slips, at a desk, the tally, calls for help."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queue_service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from queue_service.domain.ticket import TicketSearch, TicketState
from queue_service.services.container import Services
from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from tests.factories import AUDITOR, CLERK, INFO, KIOSK, OFFICE
from tests.fakes import FakeClock
from tests.services.lobby_hands import at, call, of, take

INFO_WISH = Wish(("info",))


def test_several_people_get_numbers_in_their_order_or_none_does(services: Services) -> None:
    taken = services.information.take_several(
        INFO, OFFICE, [Wish(("anmeldung",)), INFO_WISH, Wish(("info",), "ar", 3, needs_priority=True)]
    )
    assert [each.ticket.number for each in taken] == ["A001", "A002", "A003"]

    with pytest.raises(Conflict, match="not_walk_in"):
        services.information.take_several(INFO, OFFICE, [INFO_WISH, Wish(("einbuergerung",))])
    assert take(services).ticket.number == "A004"


def test_nobody_in_a_group_has_those_behind_them_ahead(services: Services) -> None:
    take(services)

    taken = services.information.take_several(
        INFO, OFFICE, [INFO_WISH, Wish(("info",), needs_priority=True), INFO_WISH]
    )

    assert [each.ticket.people_ahead for each in taken] == [1, 2, 3]


def test_a_ready_desk_calls_one_of_a_group_once_all_have_their_numbers(services: Services) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    services.calling.call_next(CLERK, OFFICE, "2")

    taken = services.information.take_several(INFO, OFFICE, [INFO_WISH, INFO_WISH])

    assert [each.ticket.state for each in taken] == ["called", "waiting"]


def test_a_number_issued_at_a_desk_is_served_there_at_once(services: Services, clock: FakeClock) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    taken, client = services.information.take_at_desk(CLERK, OFFICE, "2", INFO_WISH)

    assert client is not None
    assert (client.number, client.state) == (taken.ticket.number, "serving")
    assert client.reason.values["reason"] == "at_desk"
    with pytest.raises(Conflict, match="client_present"):
        services.information.take_at_desk(CLERK, OFFICE, "2", INFO_WISH)
    assert services.call_log.replay(OFFICE, clock.now().date()) == []


def test_a_number_issued_at_a_desk_may_wait_like_any_other(services: Services) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    taken, client = services.information.take_at_desk(CLERK, OFFICE, "2", Wish(("asyl",)), serve=False)

    assert client is None
    assert of(services, taken).state == "waiting"


def test_numbers_on_paper_have_waited_since_they_were_given_out(services: Services, clock: FakeClock) -> None:
    clock.advance(hours=1)
    take(services)
    since = clock.now() - timedelta(minutes=50)

    entered = services.information.enter_paper(
        INFO,
        OFFICE,
        [PaperNumber("x 7", INFO_WISH, since), PaperNumber("X8", INFO_WISH, since, done=True)],
    )

    assert [each.ticket.number for each in entered] == ["X007", "X008"]
    assert [each.ticket.state for each in entered] == ["waiting", "done"]
    assert call(services, "2").number == "X007"
    assert services.call_log.replay(OFFICE, clock.now().date()) == []


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("number", "back", "error", "code"),
    [
        ("A007", 10, Invalid, "not_a_paper_number"),
        ("seven", 10, Invalid, "invalid_number"),
        ("X001", 10, Conflict, "number_taken"),
        ("X002", -10, Invalid, "invalid_time"),
        ("X002", 60 * 30, Invalid, "invalid_time"),
    ],
)
def test_a_wrong_number_on_paper_is_refused_and_none_is_entered(
    services: Services, clock: FakeClock, number: str, back: int, error: type[Exception], code: str
) -> None:
    services.information.enter_paper(INFO, OFFICE, [PaperNumber("X001", INFO_WISH, clock.now())])
    at_time = clock.now() - timedelta(minutes=back)

    with pytest.raises(error, match=code):
        services.information.enter_paper(
            INFO,
            OFFICE,
            [PaperNumber("X050", INFO_WISH, clock.now()), PaperNumber(number, INFO_WISH, at_time)],
        )
    assert len(services.information.find(OFFICE, TicketSearch())) == 1


def test_a_lost_slip_is_found_by_time_and_concern_and_printed_again(
    services: Services, clock: FakeClock
) -> None:
    early = take(services, "info", "anmeldung")
    clock.advance(minutes=30)
    take(services, "anmeldung")
    take(services, "info")
    search = TicketSearch(case_type="anmeldung", until=clock.now() - timedelta(minutes=5))

    found = services.information.find(OFFICE, search)

    assert [each.number for each in found] == [early.ticket.number]
    assert services.information.slip(INFO, OFFICE, found[0].number).token == early.token
    waiting = services.information.find(OFFICE, TicketSearch(state=TicketState.WAITING))
    assert [each.number for each in waiting] == ["A003", "A002", "A001"]
    with pytest.raises(NotFound):
        services.information.slip(INFO, OFFICE, "A999")


def test_a_number_nobody_wants_any_more_is_given_up_at_the_information_desk(services: Services) -> None:
    ticket = take(services)
    call(services, "1")

    services.information.cancel_number(INFO, OFFICE, ticket.ticket.number)

    assert of(services, ticket).state == "cancelled"
    assert at(services, "1").state == "open"


def test_questions_settled_on_the_spot_are_counted_by_topic_and_never_below_nothing(
    services: Services, clock: FakeClock
) -> None:
    for topic in ("way", "way", "info"):
        services.information.count(INFO, OFFICE, topic)
    clock.advance(hours=2)
    services.information.count(INFO, OFFICE, "way", -1)
    counts = services.information.count(INFO, OFFICE, "form", -1)

    assert counts == {"way": 1, "info": 1}
    assert services.lobby.house(OFFICE).tally == counts
    with pytest.raises(Invalid, match="unknown_topic"):
        services.information.count(INFO, OFFICE, "weather")


def test_a_visitors_call_for_help_is_seen_answered_and_closed(services: Services) -> None:
    raised = services.help_calls.ask(KIOSK, OFFICE, "hall")
    assert services.help_calls.ask(KIOSK, OFFICE, "hall").id == raised.id

    assert [a.id for a in services.lobby.queue(OFFICE, "1").alarms] == [raised.id]
    assert services.lobby.queue(OFFICE, "5").alarms == ()
    answered = services.help_calls.answer(INFO, OFFICE, raised.id)
    assert answered.alarms[0].answered_at is not None
    assert services.help_calls.close(INFO, OFFICE, raised.id).alarms == ()
    with pytest.raises(NotFound, match="alarm_not_found"):
        services.help_calls.close(INFO, OFFICE, 99)


def test_an_emergency_is_heard_by_neighbours_and_the_information_desk_only(services: Services) -> None:
    services.help_calls.emergency(CLERK, OFFICE, "5")

    assert [a.place for a in services.lobby.queue(OFFICE, "12").alarms] == ["5"]
    assert [a.place for a in services.lobby.queue(OFFICE).alarms] == ["5"]
    assert services.lobby.queue(OFFICE, "1").alarms == ()


def test_the_information_desk_is_for_desk_staff(services: Services) -> None:
    for forbidden in (
        lambda: services.information.take_several(KIOSK, OFFICE, [INFO_WISH]),
        lambda: services.information.slip(AUDITOR, OFFICE, "A001"),
        lambda: services.information.count(AUDITOR, OFFICE, "way"),
        lambda: services.help_calls.answer(KIOSK, OFFICE, 1),
    ):
        with pytest.raises(Forbidden):
            forbidden()

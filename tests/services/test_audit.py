"""Which deeds become entries of the audit log, who may read it, and that reading it is one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from queue_service.domain.audit import AuditSearch
from queue_service.domain.command import Actor, Command, practice_office
from queue_service.domain.errors import Forbidden, NotFound
from queue_service.domain.office import BoardLook
from queue_service.domain.rights import Role
from queue_service.domain.ticket import Outcome
from queue_service.persistence.audit_tables import audit_entry
from queue_service.persistence.database import Database
from queue_service.services.audit import PAGE
from queue_service.services.container import Services
from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from tests.factories import AUDITOR, CLERK, INFO, KIOSK, OFFICE, PASSWORD, VISITOR, an_office
from tests.fakes import FakeClock
from tests.services.audit_hands import note

EVERYWHERE = Command(Actor("staff", "staff:8", None, role=Role.AUDITOR, staff_id=8))

Deed = tuple[str, str, str | None, dict[str, object]]


def entries(database: Database) -> list[Deed]:
    """(actor, action, kind of subject, values) of everything in the log."""
    with database.reading() as connection:
        found = connection.execute(sa.select(audit_entry).order_by(audit_entry.c.id)).all()
    return [(row.actor, row.action, row.subject and row.subject.partition(":")[0], row.data) for row in found]


def take(services: Services, times: int = 1) -> list[str]:
    """Numbers from the kiosk."""
    return [services.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number for _ in range(times)]


def test_routine_work_at_a_desk_is_not_logged(services: Services, database: Database) -> None:
    take(services, 3)
    services.desks.open(CLERK, OFFICE, "2")
    services.calling.call_next(CLERK, OFFICE, "2")
    services.calling.repeat(CLERK, OFFICE, "2")
    services.calling.start(CLERK, OFFICE, "2")
    services.calling.finish(CLERK, OFFICE, "2", Outcome.DONE)
    services.calling.call_next(CLERK, OFFICE, "2")
    services.calling.no_answer(CLERK, OFFICE, "2")
    services.information.take_at_desk(CLERK, OFFICE, "2", Wish(("info",)))
    services.handing_over.hold(CLERK, OFFICE, "2", "photo")
    services.desks.pause(CLERK, OFFICE, "2", "break")
    services.desks.close(CLERK, OFFICE, "2")

    assert entries(database) == []


def test_a_call_out_of_turn_is_logged_with_its_reason_and_the_desk(
    services: Services, database: Database
) -> None:
    second = take(services, 2)[1]
    services.desks.open(CLERK, OFFICE, "2")

    services.calling.call(CLERK, OFFICE, "2", second, "urgent")
    services.undoing.undo(CLERK, OFFICE, "2")

    assert entries(database) == [
        ("staff:1", "ticket.called_out_of_turn", "ticket", {"desk": "2", "reason": "urgent"}),
        ("staff:1", "ticket.undone", "ticket", {"undone": "call"}),
    ]


def test_bringing_back_and_cancelling_are_logged_when_somebody_else_does_it(
    services: Services, database: Database
) -> None:
    taken = services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    services.ticketing.cancel(VISITOR, taken.token)
    assert entries(database) == []

    services.ticketing.return_number(INFO, OFFICE, taken.ticket.number)
    services.information.cancel_number(INFO, OFFICE, taken.ticket.number)

    assert entries(database) == [
        ("staff:3", "ticket.returned", "ticket", {}),
        ("staff:3", "ticket.cancelled_on_behalf", "ticket", {}),
    ]


def test_decisions_for_the_house_are_logged_without_the_text_of_a_message(
    services: Services, database: Database
) -> None:
    take(services, 2)
    house = services.house
    house.pause(INFO, OFFICE, "interruption")
    house.pause(INFO, OFFICE, "interruption")
    house.resume(INFO, OFFICE)
    house.close_early(INFO, OFFICE)
    house.reopen(INFO, OFFICE)
    house.say(INFO, OFFICE, "Mr Example, please come back")
    house.say(INFO, OFFICE, None)
    house.set_board(INFO, OFFICE, BoardLook())
    house.send_home(INFO, OFFICE)

    assert [(action, values) for _, action, _, values in entries(database)] == [
        ("house.paused", {"kind": "interruption"}),
        ("house.resumed", {}),
        ("house.closed_early", {}),
        ("house.reopened", {}),
        ("house.message_set", {}),
        ("house.message_cleared", {}),
        ("board.changed", {}),
        ("house.sent_home", {"tickets": 2}),
        ("house.closed_early", {}),
    ]


def test_paper_numbers_and_vouchers_are_logged(
    services: Services, database: Database, clock: FakeClock
) -> None:
    services.administration.set_up_office(an_office(paper_series="X"))
    (number,) = take(services)
    before = clock.now()
    services.house.send_home(INFO, OFFICE)
    clock.advance(hours=24)
    services.information.redeem(INFO, OFFICE, number, before.date())
    services.information.enter_paper(
        INFO,
        OFFICE,
        [PaperNumber(f"X00{n}", Wish(("info",)), clock.now() - timedelta(minutes=n)) for n in (1, 2)],
    )

    assert [deed[:3] for deed in entries(database)][2:] == [
        ("staff:3", "voucher.redeemed", "ticket"),
        ("staff:3", "ticket.entered_on_paper", "ticket"),
        ("staff:3", "ticket.entered_on_paper", "ticket"),
    ]


def test_what_the_end_of_a_day_brings_with_it_is_nobodys_deed(
    services: Services, database: Database, clock: FakeClock
) -> None:
    take(services)
    services.house.pause(INFO, OFFICE, "evacuation")
    clock.advance(hours=24)

    take(services)

    assert [deed[1] for deed in entries(database)] == ["house.paused"]


def test_practice_is_not_logged(services: Services, database: Database) -> None:
    code = services.practice.start(CLERK, OFFICE, "5")
    assert code == practice_office(OFFICE, 1)
    services.house.pause(CLERK, code, "evacuation")
    services.house.resume(CLERK, code)
    services.desks.open(CLERK, code, "5")
    services.calling.call_next(CLERK, code, "5")
    services.undoing.undo(CLERK, code, "5")

    assert entries(database) == []


def test_what_is_rolled_back_leaves_no_entry(services: Services, database: Database) -> None:
    services.desks.open(CLERK, OFFICE, "2")
    with pytest.raises(NotFound):
        services.calling.call(CLERK, OFFICE, "2", "A999", "urgent")

    assert entries(database) == []


def statements(database: Database, deed: Callable[[], object]) -> list[str]:
    """The statements that reach the database meanwhile."""
    sent: list[str] = []

    def hear(*event: object) -> None:
        sent.append(str(event[2]))

    sa.event.listen(database.engine, "before_cursor_execute", hear)
    deed()
    sa.event.remove(database.engine, "before_cursor_execute", hear)
    return sent


def test_a_call_in_turn_sends_no_statement_for_the_log_and_other_deeds_one(
    services: Services, database: Database
) -> None:
    numbers = take(services, 3)
    services.desks.open(CLERK, OFFICE, "2")
    services.desks.open(CLERK, OFFICE, "1")

    in_turn = statements(database, lambda: services.calling.call_next(CLERK, OFFICE, "2"))
    by_hand = statements(database, lambda: services.calling.call(CLERK, OFFICE, "1", numbers[2], "urgent"))
    sent_home = statements(database, lambda: services.house.send_home(INFO, OFFICE))

    assert [sum("audit" in each for each in sent) for sent in (in_turn, by_hand, sent_home)] == [0, 1, 1]


# Reading -----------------------------------------------------------------------------------------------------------


def test_auditors_read_the_newest_first_page_by_page(services: Services) -> None:
    note(services, PAGE + 2)

    first = services.audit.read(EVERYWHERE, AuditSearch(action="test.done"))
    second = services.audit.read(EVERYWHERE, AuditSearch(action="test.done", before=first.next))

    shown = [entry.values["n"] for page in (first, second) for entry in page.entries]
    assert shown == list(reversed(range(PAGE + 2)))
    assert (len(first.entries), second.next) == (PAGE, None)


def test_an_auditor_of_one_office_sees_the_entries_of_that_office(services: Services) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    elsewhere = Command(Actor("staff", "staff:4", "elsewhere", role=Role.INFO, staff_id=4))
    note(services)
    services.house.close_early(INFO, OFFICE)
    services.house.close_early(elsewhere, "elsewhere")

    shown = services.audit.read(AUDITOR, AuditSearch()).entries

    assert [(entry.action, entry.office) for entry in shown] == [("house.closed_early", OFFICE)]


def test_entries_name_people_by_the_names_they_have_now(services: Services) -> None:
    services.accounts.add("anna", "info", PASSWORD, OFFICE)
    services.house.close_early(Command(Actor("staff", "staff:1", OFFICE, role=Role.INFO, staff_id=1)), OFFICE)
    services.house.reopen(Command(Actor("staff", "staff:77", OFFICE, role=Role.INFO, staff_id=77)), OFFICE)

    page = services.audit.read(AUDITOR, AuditSearch())

    assert [entry.actor for entry in page.entries][:2] == ["staff:77", "staff:1"]
    assert page.names == {"staff:1": "anna"}


def test_entries_are_found_by_time_action_and_actor(services: Services, clock: FakeClock) -> None:
    services.house.close_early(INFO, OFFICE)
    clock.advance(hours=1)
    services.house.reopen(INFO, OFFICE)
    now = clock.now()

    def found(search: AuditSearch) -> list[str]:
        actions = [entry.action for entry in services.audit.read(AUDITOR, search).entries]
        return [action for action in actions if action != "audit.read"]

    assert found(AuditSearch(since=now)) == ["house.reopened"]
    assert found(AuditSearch(until=now)) == ["house.closed_early"]
    assert found(AuditSearch(action="house.reopened")) == ["house.reopened"]
    assert found(AuditSearch(actor="staff:3")) == ["house.reopened", "house.closed_early"]
    assert found(AuditSearch(actor="staff:4")) == []


def test_reading_is_an_entry_with_what_was_asked_for(services: Services, database: Database) -> None:
    services.audit.read(AUDITOR, AuditSearch(action="house.paused", actor="staff:1"))

    assert entries(database) == [
        ("staff:9", "audit.read", None, {"action": "house.paused", "actor": "staff:1", "office": OFFICE})
    ]


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize("command", [CLERK, INFO, KIOSK, VISITOR])
def test_only_auditors_read_it(services: Services, database: Database, command: Command) -> None:
    with pytest.raises(Forbidden):
        services.audit.read(command, AuditSearch())
    with pytest.raises(Forbidden):
        services.audit.seals(command.actor)

    assert entries(database) == []


def test_an_auditor_of_one_office_cannot_ask_for_another(services: Services) -> None:
    services.administration.set_up_office(an_office("elsewhere"))

    with pytest.raises(Forbidden):
        services.audit.read(AUDITOR, AuditSearch(office="elsewhere"))

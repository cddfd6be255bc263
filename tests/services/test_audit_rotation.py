"""The chain of the audit log when its key changes, and when old days are deleted: as planned, or by somebody else."""

from __future__ import annotations

from queue_service.persistence.database import Database
from queue_service.services.audit import Audit
from queue_service.services.container import Services
from tests.conftest import SECRET
from tests.fakes import FakeClock
from tests.services.audit_hands import attack, codes, findings, forget_days, live_days, note, units_of

OTHER_SECRET = "another secret that only tests know, long enough"


def test_after_a_rotation_the_old_part_is_said_to_be_of_another_key_not_tampered_with(
    services: Services, clock: FakeClock
) -> None:
    live_days(services, clock, 2)
    rotated = Audit(units_of(services), OTHER_SECRET)
    note(services)
    rotated.seal()
    clock.advance(hours=24)
    rotated.seal()
    clock.advance(minutes=1)

    assert {finding.code for step in rotated.verify() for finding in step.findings} == {"other_key"}
    assert [finding for step in rotated.verify(None, [SECRET]) for finding in step.findings] == []


def test_a_change_in_the_part_of_the_old_key_is_found_with_the_old_key(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 2)
    rotated = Audit(units_of(services), OTHER_SECRET)
    attack(database, "UPDATE audit_entry SET actor = 'staff:99' WHERE id = 2")

    found = [finding.code for step in rotated.verify(None, [SECRET]) for finding in step.findings]

    assert found == ["entry_changed"]


def test_another_key_cannot_be_claimed_to_hide_a_change(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 2)
    attack(
        database,
        "UPDATE audit_entry SET actor = 'staff:99' WHERE id = 2",
        "UPDATE audit_link SET key_id = 'ffffffffffffffff' WHERE position = 2",
    )

    assert codes(services) == ["other_key"]


# Deletion as planned -----------------------------------------------------------------------------------------------


def test_days_deleted_as_planned_leave_a_chain_that_verifies(services: Services, clock: FakeClock) -> None:
    live_days(services, clock, 4)
    forget_days(services, clock, days=2)
    assert codes(services) == []

    clock.advance(hours=24)
    services.audit.seal()
    live_days(services, clock, 3)
    forget_days(services, clock, days=2)

    assert codes(services) == []


def test_a_day_deleted_by_hand_is_named_although_its_seal_is_there(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 4)
    with database.writing() as connection:  # the guards let sealed days go: retention needs that
        connection.exec_driver_sql("DELETE FROM audit_entry WHERE id IN (1, 2, 3)")
        connection.exec_driver_sql("DELETE FROM audit_link WHERE position <= 3")
        connection.commit()

    (found,) = findings(services)

    assert (found.code, found.values) == ("removed", {"first": 1, "last": 3})


def test_a_day_deleted_with_its_seal_is_named(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 4)
    attack(
        database,
        "DELETE FROM audit_entry WHERE id BETWEEN 4 AND 6",
        "DELETE FROM audit_link WHERE position BETWEEN 4 AND 6",
        "DELETE FROM audit_seal WHERE first_position = 4",
    )

    assert codes(services) == ["seal_removed", "removed"]


def test_a_day_that_was_deleted_as_planned_cannot_be_put_back_changed(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 3)
    forget_days(services, clock, days=1)
    attack(
        database,
        "INSERT INTO audit_link SELECT 2, 999, day, digest, key_id FROM audit_link WHERE position = 4",
    )

    assert "put_back" in codes(services)

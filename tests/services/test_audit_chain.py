"""The chain of the audit log: sealed by whoever comes, in whatever order entries appear; any change is named."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from io import StringIO
from multiprocessing import get_context

import pytest

from queue_service.domain.audit_chain import GENESIS
from queue_service.domain.command import BY_SYSTEM
from queue_service.persistence.audit import AuditEntry
from queue_service.persistence.audit_chain import Overtaken
from queue_service.persistence.database import Database
from queue_service.services import audit_sealing
from queue_service.services.container import Services
from tests.conftest import services_over
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.audit_hands import attack, codes, forget_days, live_days, note, rows, units_of
from tests.services.racing import at_once

PLACES = "SELECT position, entry_id FROM audit_link ORDER BY position"


def test_new_entries_are_linked_once_in_the_order_of_their_ids(
    services: Services, database: Database
) -> None:
    note(services, 3)

    assert services.audit.seal() == 3
    assert services.audit.seal() == 0

    assert rows(database, PLACES) == [(1, 1), (2, 2), (3, 3)]
    assert codes(services) == []


def test_more_entries_than_fit_into_one_transaction_are_linked_all_the_same(
    services: Services, clock: FakeClock
) -> None:
    many = audit_sealing.BATCH + 7
    with units_of(services).writing(BY_SYSTEM) as work:
        for n in range(many):
            work.audit("test.done", n=n)
        work.commit(None)

    assert services.audit.seal() == many
    clock.advance(minutes=1)
    assert codes(services) == []


def test_a_day_that_is_over_gets_one_seal_with_its_last_digest(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 3, entries=2)

    seals = rows(
        database, "SELECT first_position, last_position, digest, previous, seal FROM audit_seal ORDER BY day"
    )
    digests = [row[0] for row in rows(database, "SELECT digest FROM audit_link ORDER BY position")]
    assert [(row[0], row[1]) for row in seals] == [(1, 2), (3, 4)]
    assert [row[2] for row in seals] == [digests[1], digests[3]]
    assert [row[3] for row in seals] == [GENESIS, seals[0][4]]


def test_a_day_without_entries_has_no_seal_and_breaks_nothing(services: Services, clock: FakeClock) -> None:
    live_days(services, clock, 2)
    clock.advance(hours=72)
    live_days(services, clock, 2)

    assert codes(services) == []


def test_an_entry_of_before_midnight_counts_to_its_day_when_it_is_linked_after(
    services: Services, database: Database, clock: FakeClock
) -> None:
    note(services)
    clock.advance(hours=15, minutes=59)  # 23:59 UTC
    note(services)
    clock.advance(minutes=2)
    note(services)
    services.audit.seal()

    assert [row[0] for row in rows(database, "SELECT last_position FROM audit_seal")] == [2]
    clock.advance(minutes=1)
    assert codes(services) == []


@pytest.mark.postgres
def test_an_entry_that_comes_into_sight_late_is_not_skipped(
    postgres_url: str, clock: FakeClock, live: FakeLiveFeed
) -> None:
    database = Database(postgres_url)
    services = services_over(database, clock, live)
    with units_of(services).writing(BY_SYSTEM) as slow:
        slow.audit_log.add(_entry(clock, "slow"))
        with units_of(services).writing(BY_SYSTEM) as quick:
            quick.audit_log.add(_entry(clock, "quick"))
            quick.commit(None)
        assert services.audit.seal() == 1
        slow.commit(None)

    assert services.audit.seal() == 1

    assert rows(database, PLACES) == [(1, 2), (2, 1)]
    clock.advance(minutes=1)
    assert codes(services) == []
    database.close()


@pytest.mark.postgres
def test_an_entry_that_was_in_the_making_for_days_is_linked_when_the_day_is_sealed(
    postgres_url: str, clock: FakeClock, live: FakeLiveFeed
) -> None:
    database = Database(postgres_url, patient=True)
    services = services_over(database, clock, live)
    with units_of(services).writing(BY_SYSTEM) as slow:
        slow.audit_log.add(_entry(clock, "slow"))
        for _ in range(4):
            note(services)
            services.audit.seal()
            clock.advance(hours=24)
            services.audit.seal()
        slow.commit(None)
    note(services)
    services.audit.seal()
    clock.advance(hours=24)

    services.audit.seal()

    assert {row[1] for row in rows(database, PLACES)} == {1, 2, 3, 4, 5, 6}
    # It says a time long before its place: that is named, and looked at by somebody.
    assert set(codes(services)) == {"misdated"}
    database.close()


def test_many_who_seal_at_once_link_each_entry_once(
    services: Services, database: Database, clock: FakeClock
) -> None:
    for _ in range(6):
        note(services, 20)
        at_once(4, lambda _: [str(services.audit.seal())])
    clock.advance(hours=24)
    at_once(4, lambda _: [str(services.audit.seal())])
    services.audit.seal()

    assert len(rows(database, PLACES)) == 120
    assert len(rows(database, "SELECT * FROM audit_seal")) == 1
    assert codes(services) == []


def seal_elsewhere(url: str) -> None:
    """What another process does until all is linked."""
    database = Database(url)
    services = services_over(database, FakeClock(), FakeLiveFeed())
    while len(rows(database, PLACES)) < len(rows(database, "SELECT id FROM audit_entry")):
        services.audit.seal()
    database.close()


@pytest.mark.postgres
@pytest.mark.processes
@pytest.mark.timeout(120)
def test_processes_that_seal_at_once_link_each_entry_once(postgres_url: str, clock: FakeClock) -> None:
    database = Database(postgres_url)
    services = services_over(database, clock, FakeLiveFeed())
    note(services, 1200)

    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(seal_elsewhere, [postgres_url] * 3))

    assert len(rows(database, PLACES)) == 1200
    clock.advance(minutes=1)
    assert codes(services) == []
    database.close()


def test_who_comes_second_to_a_place_leaves_nothing_behind(services: Services, database: Database) -> None:
    note(services)
    services.audit.seal()
    with units_of(services).reading() as work:
        link = work.audit_chain.newest_link()
    assert link is not None

    with pytest.raises(Overtaken), units_of(services).writing(BY_SYSTEM) as work:
        work.audit_chain.add_links([link])

    assert len(rows(database, PLACES)) == 1


def test_the_newest_digest_goes_to_the_log_of_the_process(
    services: Services, database: Database, log: StringIO
) -> None:
    note(services, 2)

    services.audit.seal()

    (digest,) = rows(database, "SELECT digest FROM audit_link WHERE position = 2")[0]
    (sealed,) = [line for line in logged(log) if line["event"] == "audit sealed"]
    said = {name: sealed[name] for name in ("level", "position", "digest", "entries", "seals")}
    assert said == {"level": "info", "position": 2, "digest": digest, "entries": 2, "seals": 0}


def test_a_chain_that_is_cut_while_the_service_runs_is_noticed_at_the_next_run(
    services: Services, database: Database, log: StringIO
) -> None:
    note(services, 3)
    services.audit.seal()
    attack(database, "DELETE FROM audit_link WHERE position = 3", "DELETE FROM audit_entry WHERE id = 3")

    services.audit.seal()

    assert "audit chain broken" in [line["event"] for line in logged(log)]
    assert [row[0] for row in rows(database, "SELECT action FROM audit_entry ORDER BY id")][
        -1
    ] == "audit.broken"


def test_a_cut_that_left_no_trace_is_found_by_a_digest_noted_before(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 2)
    (noted,) = rows(database, "SELECT digest FROM audit_link WHERE position = 6")[0]
    assert codes(services, expected=noted) == []
    attack(
        database,
        "DELETE FROM audit_link WHERE position >= 5",
        "DELETE FROM audit_entry WHERE id >= 5",
    )

    assert codes(services) == []
    assert codes(services, expected=noted) == ["not_in_chain"]


def test_digests_of_deleted_days_are_found_in_their_seals(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 3)
    (noted,) = rows(database, "SELECT digest FROM audit_link WHERE position = 3")[0]
    forget_days(services, clock, days=1)

    assert codes(services, expected=noted) == []


# The daily check ---------------------------------------------------------------------------------------------------


def test_the_log_checks_itself_once_a_day_and_writes_down_what_it_found(
    services: Services, database: Database, clock: FakeClock, log: StringIO
) -> None:
    live_days(services, clock, 1)
    assert services.audit.last_check() is None

    assert services.audit.check_daily() == 0
    services.audit.check_daily()
    last = services.audit.last_check()
    assert last is not None
    assert (last.entries, last.findings) == (3, 0)
    assert len(rows(database, "SELECT id FROM audit_entry WHERE action = 'audit.checked'")) == 1

    services.audit.seal()
    clock.advance(hours=24)
    services.audit.seal()
    attack(database, "UPDATE audit_entry SET actor = 'staff:99' WHERE id = 1")
    assert services.audit.check_daily() == 1
    assert "audit log not as it was sealed" in [line["event"] for line in logged(log)]


def test_how_long_the_oldest_entry_waits_for_its_link_is_measured(
    services: Services, clock: FakeClock
) -> None:
    assert services.audit.unsealed_seconds() == 0
    note(services)
    clock.advance(seconds=7)
    assert services.audit.unsealed_seconds() == 7
    services.audit.seal()
    assert services.audit.unsealed_seconds() == 0


def logged(log: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def _entry(clock: FakeClock, action: str) -> AuditEntry:
    return AuditEntry(clock.now(), None, "system", f"test.{action}", None, {})

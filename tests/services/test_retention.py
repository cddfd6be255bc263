"""Forgetting in time: after a sweep nothing is older than its limit, and nothing younger was touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from queue_service.domain.command import SYSTEM
from queue_service.domain.errors import Forbidden, NotFound
from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours
from queue_service.domain.retention import BY_NAME, LIMITS, Keeping
from queue_service.domain.ticket import IN_THE_HOUSE
from queue_service.persistence.alarms import alarm
from queue_service.persistence.answers import answer
from queue_service.persistence.audit_tables import audit_entry
from queue_service.persistence.backup_files import BackupFiles
from queue_service.persistence.calls import call
from queue_service.persistence.database import Database
from queue_service.persistence.figures import day_figures
from queue_service.persistence.lobby import desk_now, lobby_event, office_day, series_counter
from queue_service.persistence.outbox import outbox
from queue_service.persistence.push import push_subscription
from queue_service.persistence.stock import retention_run
from queue_service.persistence.tables import metadata
from queue_service.persistence.tally import tally
from queue_service.persistence.ticket_tables import leg, ticket
from queue_service.persistence.undo import undo_step
from queue_service.services.container import Services
from queue_service.services.issuing import Wish
from tests.conftest import services_over
from tests.factories import CLERK, COLLEAGUE, INFO, KIOSK, OFFICE, VISITOR, an_office, with_key
from tests.fakes import FakeClock, FakeLiveFeed
from tests.lived import STEPS, LivedDay

#: Where clocks are set back and forward, where they are not, and where it is tomorrow already.
ZONES = ("Europe/Berlin", "Pacific/Auckland", "America/St_Johns", "UTC")
#: How many days ago somebody came: on both sides of every limit.
AGES = (1, 2, 59, 60, 61, 62, 91, 92, 93, 94, 1825, 1826, 1827, 1828)
#: Now: an ordinary day, and the days on which clocks are set in Europe and New Zealand.
TODAYS = (date(2026, 11, 25), date(2026, 10, 25), date(2026, 3, 29), date(2026, 9, 27))


@contextmanager
def fresh(template: Path, folder: Path, zone: str) -> Iterator[tuple[Services, Database, FakeClock]]:
    """A house of one's own for one example, open from 6 to 22 every day of the week."""
    path = folder / "example.sqlite"
    for old in folder.glob("example.sqlite*"):
        old.unlink()
    shutil.copy(template, path)
    weekly = tuple(WeeklyHours(day, Hours(time(6), time(22))) for day in range(7))
    with closing(Database(f"sqlite:///{path}")) as database:
        clock = FakeClock()
        services = services_over(database, clock, FakeLiveFeed())
        hours = OpeningHours(zone, weekly=weekly)
        services.administration.set_up_office(an_office(time_zone=zone, hours=hours, paper_series="X"))
        yield services, database, clock


def at(zone: str, day: date, wall: time = time(9)) -> datetime:
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)


def rows(database: Database, table: sa.Table) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(sa.select(table)).all())


def live_through(services: Services, clock: FakeClock, days: list[tuple[datetime, list[Any]]]) -> None:
    for begins, steps in days:
        clock.set(begins)
        day = LivedDay(services, clock)
        day.open_all()
        services.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "ar", 4, True, True)
        for step in [("take", ["info", "anmeldung"]), *steps]:
            day.live(step)


def no_faults(services: Services, days: list[date]) -> None:
    assert [fault for day in services.checking.faults() for fault in day.faults] == []
    for day in days:
        assert services.call_log.replay(OFFICE, day) == [], day


lived = st.lists(
    st.tuples(st.sampled_from(AGES), st.lists(STEPS, max_size=25)),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each[0],
)
#: The moment of the sweep, in minutes after midnight on the wall.
moments = st.sampled_from([0, 1, 30, 3 * 60, 6 * 60 + 1, 12 * 60, 23 * 60 + 59])


#: Not made smaller when it fails: that would live whole days a thousand times.
@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])
@given(days=lived, today=st.sampled_from(TODAYS), minutes=moments, zone=st.sampled_from(ZONES))
def test_after_a_sweep_nothing_is_older_than_its_limit_and_nothing_younger_was_touched(
    migrated_sqlite: Path, tmp_path: Path, days: Any, today: date, minutes: int, zone: str
) -> None:
    now = at(zone, today, time(minutes // 60, minutes % 60))
    dates = {today - timedelta(days=age): steps for age, steps in days}
    with fresh(migrated_sqlite, tmp_path, zone) as (services, database, clock):
        live_through(services, clock, [(at(zone, day), dates[day]) for day in sorted(dates)])
        clock.set(now)
        services.ticketing.end_days()
        before = younger(database, today)
        services.retention.sweep()
        nothing_too_old(database, today)
        assert younger(database, today) == before
        no_faults(services, sorted(dates))
        assert services.retention.sweep() == {}
        assert services.retention_reports.due(SYSTEM) == {}


def nothing_too_old(database: Database, today: date) -> None:
    """Every limit once more, in words of its own."""
    for row in rows(database, ticket):
        if row.day == today or row.state in IN_THE_HOUSE:
            continue
        voucher = row.state == "unserved" and row.followed_by is None and (today - row.day).days <= 60
        assert (row.anonymised_at is None) == voucher, row
        assert row.pinned_staff is None
        if row.anonymised_at is not None:
            assert (row.language, row.persons, row.needs_priority, row.notice) == ("und", 1, False, None)
    days_of = {row.id: row.day for row in rows(database, ticket)}
    assert not [row for row in rows(database, leg) if row.note and days_of[row.ticket_id] < today]
    assert not [row for row in rows(database, undo_step) if days_of[row.ticket_id] < today]
    assert not [row for row in rows(database, desk_now) if row.staff_id and row.state == "closed"]
    assert not [row for row in rows(database, push_subscription) if days_of[row.ticket_id] < today]
    assert not [row for row in rows(database, outbox) if row.day < today]
    newest = max(row.day for row in rows(database, office_day))
    for table in (lobby_event, call, ticket, series_counter, alarm, office_day):
        old = {row.day for row in rows(database, table) if (today - row.day).days > 1826}
        # The newest day keeps its row, which says how far the revisions are; nothing else of it.
        assert old <= ({newest} if table is office_day else set()), table.name
    for row in rows(database, lobby_event):
        if (today - row.day).days > 92:
            assert not row.data.get("heads")
            flags = f"{row.data.get('class_key', '')}/".split("/")[1]
            assert not set(flags) & {"n", "a"}, row


def younger(database: Database, today: date) -> dict[str, list[Any]]:
    """All that a sweep must leave as it is."""
    kept: dict[str, list[Any]] = {}
    for table, days in ((lobby_event, 92), (call, 92), (series_counter, 1826), (alarm, 1826), (tally, 3653)):
        kept[table.name] = [row for row in rows(database, table) if (today - row.day).days <= days]
    kept["ticket"] = [row for row in rows(database, ticket) if row.day == today]
    kept["voucher"] = [
        # Whoever was left unserved keeps all that the voucher needs.
        (row.id, row.token_hash, row.language, row.persons, row.needs_priority, row.class_key)
        for row in rows(database, ticket)
        if row.state == "unserved" and row.followed_by is None and 0 < (today - row.day).days <= 60
    ]
    kept["numbers"] = [
        (row.id, row.number, row.state, row.checked_in, row.ended_at)
        for row in rows(database, ticket)
        if (today - row.day).days <= 1826
    ]
    return kept


def a_day(services: Services, clock: FakeClock) -> str:
    """One number, taken and finished; its token."""
    services.desks.open(CLERK, OFFICE, "1")
    token = services.ticketing.take(KIOSK, OFFICE, ["info"], "ar", 3, True, True).token
    clock.advance(minutes=10)
    return token


def next_day(clock: FakeClock, days: int = 1) -> None:
    clock.set((clock.now() + timedelta(days=days)).replace(hour=8))


def test_a_link_works_until_the_office_s_own_midnight_and_not_after_it(
    services: Services, clock: FakeClock
) -> None:
    services.desks.open(CLERK, OFFICE, "12")
    token = services.ticketing.take(KIOSK, OFFICE, ["info"], "de").token
    services.calling.call_next(CLERK, OFFICE, "12")
    services.calling.finish(CLERK, OFFICE, "12")
    clock.set(datetime(2026, 11, 25, 22, 59, tzinfo=UTC))  # a minute before midnight in Krefeld
    services.retention.sweep()
    assert services.ticketing.view(token).state == "done"
    clock.advance(minutes=1)
    services.retention.sweep()
    with pytest.raises(NotFound):
        services.ticketing.view(token)


def test_who_was_left_unserved_keeps_the_voucher_until_it_is_used(
    services: Services, clock: FakeClock
) -> None:
    token = a_day(services, clock)
    number = services.ticketing.view(token).number
    day = clock.now().date()
    next_day(clock)
    services.retention.sweep()
    assert services.ticketing.view(token).voucher
    services.information.redeem(INFO, OFFICE, number, day)
    services.retention.sweep()
    with pytest.raises(NotFound):
        services.ticketing.view(token)


def test_a_voucher_is_forgotten_when_it_can_no_longer_be_used(services: Services, clock: FakeClock) -> None:
    token = a_day(services, clock)
    next_day(clock, 60)
    services.retention.sweep()
    assert services.ticketing.view(token).voucher
    next_day(clock)
    services.retention.sweep()
    with pytest.raises(NotFound):
        services.ticketing.view(token)


def test_a_note_ends_with_the_number(services: Services, clock: FakeClock, database: Database) -> None:
    services.desks.open(CLERK, OFFICE, "12")
    services.desks.open(COLLEAGUE, OFFICE, "5")
    services.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "de")
    services.calling.call_next(CLERK, OFFICE, "12")
    services.handing_over.transfer(CLERK, OFFICE, "12", to_desk="5", note="a note")
    services.calling.call_next(COLLEAGUE, OFFICE, "5")
    assert [row.note for row in rows(database, leg) if row.note] == ["a note"]
    services.calling.finish(COLLEAGUE, OFFICE, "5")
    assert [row.note for row in rows(database, leg) if row.note] == []


def test_a_note_comes_back_when_the_end_is_taken_back(
    services: Services, clock: FakeClock, database: Database
) -> None:
    services.desks.open(CLERK, OFFICE, "12")
    services.desks.open(COLLEAGUE, OFFICE, "5")
    services.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "de")
    services.calling.call_next(CLERK, OFFICE, "12")
    services.handing_over.transfer(CLERK, OFFICE, "12", to_desk="5", note="a note")
    services.calling.call_next(COLLEAGUE, OFFICE, "5")
    services.calling.finish(COLLEAGUE, OFFICE, "5")
    services.undoing.undo(COLLEAGUE, OFFICE, "5")
    assert [row.note for row in rows(database, leg) if row.note] == ["a note"]


def test_figures_are_made_before_the_record_goes_and_made_again_are_the_same(
    services: Services, clock: FakeClock, database: Database
) -> None:
    a_day(services, clock)
    services.calling.call_next(CLERK, OFFICE, "1")
    services.information.take_several(INFO, OFFICE, [Wish(("anmeldung",))] * 3)
    day = clock.now().date()
    next_day(clock)
    services.retention.sweep()
    made = rows(database, day_figures)
    assert [(row.hour, row.case_type, row.tickets) for row in made] == [(9, "anmeldung", 3), (9, "info", 1)]
    services.retention.make_figures(OFFICE, day)
    assert rows(database, day_figures) == made
    next_day(clock, 1827)
    services.retention.sweep()
    assert rows(database, day_figures) == made
    assert rows(database, ticket) == []


def test_a_run_says_what_it_did_and_a_dry_run_says_the_same_and_changes_nothing(
    services: Services, clock: FakeClock, database: Database
) -> None:
    a_day(services, clock)
    services.calling.call_next(CLERK, OFFICE, "1")
    services.calling.finish(CLERK, OFFICE, "1")
    next_day(clock)
    services.ticketing.end_days()
    before = {table: rows(database, table) for table in metadata.sorted_tables}
    due = services.retention_reports.due(SYSTEM)
    assert {table: rows(database, table) for table in metadata.sorted_tables} == before
    done = services.retention.sweep()
    assert due == {"tickets": 1}
    assert done == {"tickets": 1, "figures_made": 1}
    assert [row.counts for row in rows(database, retention_run)] == [done]


def test_a_run_that_did_nothing_is_written_down_once_a_day(
    services: Services, clock: FakeClock, database: Database
) -> None:
    for _ in range(3):
        services.retention.sweep()
        clock.advance(minutes=5)
    assert len(rows(database, retention_run)) == 1
    clock.advance(days=1)
    services.retention.sweep()
    assert len(rows(database, retention_run)) == 2


def test_stored_answers_end_after_a_day_and_no_sooner(
    services: Services, clock: FakeClock, database: Database
) -> None:
    services.ticketing.take(with_key(KIOSK, "k"), OFFICE, ["info"], "de")
    clock.advance(hours=24)
    services.retention.sweep()
    assert len(rows(database, answer)) == 1
    clock.advance(seconds=1)
    services.retention.sweep()
    assert rows(database, answer) == []


def test_only_who_may_see_what_is_kept_sees_it(services: Services) -> None:
    for command in (CLERK, INFO, KIOSK, VISITOR):
        with pytest.raises(Forbidden):
            services.retention_reports.report(command.actor)


def test_every_table_has_a_limit() -> None:
    named = {table for limit in LIMITS for table in limit.tables}
    assert named == set(metadata.tables)


def test_limits_are_settings_within_bounds() -> None:
    for limit in LIMITS:
        if limit.setting is not None:
            assert limit.least <= limit.default <= limit.most
            assert getattr(Keeping(), f"{limit.name}_days") == limit.default
    with pytest.raises(ValueError, match="KEEP_RECORD_DAYS"):
        Keeping(record_days=BY_NAME["record"].least - 1)
    with pytest.raises(ValueError, match="part of it"):
        Keeping(record_days=61, decisions_days=92)


def test_the_documents_say_the_same_limits() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "retention.md").read_text(encoding="utf-8")
    for limit in LIMITS:
        setting = "" if limit.setting is None else f"`QUEUE_SERVICE_{limit.setting}`"
        unit = str(limit.unit).replace("_", " ")
        assert f"| {limit.name} | {limit.default} {unit} | {setting} | {limit.happens} |" in page


def test_old_backups_in_known_folders_are_deleted_and_others_are_not(tmp_path: Path) -> None:
    own, others = tmp_path / "own", tmp_path / "others"
    for folder in (own, others):
        folder.mkdir()
    files = BackupFiles.of(f"sqlite:///{tmp_path}/office.sqlite", str(own))
    now = datetime(2026, 11, 25, 8, tzinfo=UTC)
    for name, days in (
        ("before-upgrade-20261001-from-0006.backup", 40),
        ("before-upgrade-20261101-from-0006.backup", 29),
        ("own/monday.backup", 31),
        ("own/monday.txt", 31),
        ("others/monday.backup", 31),
        ("office.sqlite", 400),
    ):
        path = tmp_path / name
        path.write_bytes(b"x")
        old = (now - timedelta(days=days)).timestamp()
        os.utime(path, (old, old))
    assert files.delete(now - timedelta(days=30)) == 2
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == [
        "before-upgrade-20261101-from-0006.backup",
        "office.sqlite",
        "others/monday.backup",
        "own/monday.txt",
    ]


def test_the_log_forgets_whole_sealed_days_and_what_is_left_is_sound(
    services: Services, clock: FakeClock, database: Database
) -> None:
    services.house.pause(INFO, OFFICE, "interruption")
    services.house.resume(INFO, OFFICE)
    clock.advance(days=1)
    services.audit.seal()
    clock.advance(days=365)
    services.audit.seal()
    services.retention.sweep()
    assert not [row for row in rows(database, audit_entry) if (clock.now() - row.at).days > 365]


def test_a_day_that_was_reduced_is_still_walked_and_replayed(
    services: Services, clock: FakeClock, database: Database
) -> None:
    services.desks.open(CLERK, OFFICE, "12")
    for _ in range(3):
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de", 1, True, True)
        clock.advance(minutes=5)
        services.calling.call_next(CLERK, OFFICE, "12")
        services.calling.finish(CLERK, OFFICE, "12")
    day = clock.now().date()
    next_day(clock, 93)
    assert services.retention.sweep()["decisions"] == 1
    no_faults(services, [day])
    text = str(rows(database, lobby_event)) + str(rows(database, call)) + str(rows(database, ticket))
    assert "/na" not in text
    assert "heads" not in text

"""Whatever single thing is changed in the audit log by somebody who has the file but not the key: it is named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.domain.audit_walk import AuditFinding
from queue_service.persistence import audit_guards
from queue_service.persistence.audit_tables import audit_entry, audit_link, audit_seal
from queue_service.persistence.database import Database, UTCDateTime
from queue_service.persistence.unit_of_work import Units
from queue_service.services.audit import Audit
from queue_service.services.container import Services
from tests.conftest import SECRET, services_over
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.audit_hands import attack, codes, findings, forget_days, live_days, note, rows

TABLES = {table.name: table for table in (audit_entry, audit_link, audit_seal)}
KEYS = {"audit_entry": "id", "audit_link": "position", "audit_seal": "day"}
COLUMNS = [(name, column.name) for name, table in TABLES.items() for column in table.columns]


def lived(services: Services, clock: FakeClock) -> None:
    """Four days of entries, the first deleted as planned, the last one not over."""
    live_days(services, clock, 4)
    forget_days(services, clock, days=1)
    assert codes(services) == []


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_change_in_any_column_is_named_on_either_database(
    services: Services, database: Database, clock: FakeClock, table: str, column: str
) -> None:
    lived(services, clock)
    kind = TABLES[table].c[column].type
    key = TABLES[table].c[KEYS[table]]
    with database.reading() as connection:
        chosen = (
            connection.execute(sa.select(TABLES[table]).order_by(key).offset(1).limit(1)).mappings().one()
        )
    other: object = "another" if isinstance(kind, sa.String) else 987654
    if isinstance(kind, UTCDateTime):
        other = datetime(2026, 1, 1, tzinfo=UTC)
    elif isinstance(kind, sa.Date):
        other = datetime(2026, 1, 1, tzinfo=UTC).date()
    elif isinstance(kind, sa.JSON):
        other = {"n": 7}
    attack(
        database,
        lambda connection: connection.execute(
            sa.update(TABLES[table]).where(key == chosen[KEYS[table]]).values({column: other})
        ).close(),
    )

    assert codes(services) != []


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["UPDATE audit_entry SET actor = 'staff:2' WHERE id = 7"], [("entry_changed", 7)]),
        (["UPDATE audit_link SET digest = 'ab' WHERE entry_id = 7"], [("link_changed", 7)]),
        (["DELETE FROM audit_entry WHERE id = 7"], [("entry_removed", 7)]),
        (["DELETE FROM audit_entry WHERE id = 12"], [("entry_removed", 12)]),
        (
            [
                "UPDATE audit_link SET entry_id = -1 WHERE position = 7",
                "UPDATE audit_link SET entry_id = 7 WHERE position = 8",
                "UPDATE audit_link SET entry_id = 8 WHERE position = 7",
            ],
            [("entry_changed", 8), ("entry_changed", 7)],
        ),
    ],
)
def test_the_row_that_was_changed_is_named_and_no_other(
    services: Services,
    database: Database,
    clock: FakeClock,
    statements: list[str],
    named: list[tuple[str, int]],
) -> None:
    lived(services, clock)

    attack(database, *statements)

    assert [(found.code, found.values["entry"]) for found in findings(services)] == named


def test_what_was_removed_from_the_middle_with_its_link_is_named_by_its_place(
    services: Services, database: Database, clock: FakeClock
) -> None:
    lived(services, clock)
    attack(database, "DELETE FROM audit_entry WHERE id = 8", "DELETE FROM audit_link WHERE position = 8")

    assert findings(services) == [AuditFinding("removed", {"first": 8, "last": 8})]


def test_an_entry_put_in_afterwards_is_named_whether_it_is_linked_or_not(
    services: Services, database: Database, clock: FakeClock
) -> None:
    lived(services, clock)
    copy = "SELECT 500, at, office_id, 'staff:2', action, subject, data FROM audit_entry WHERE id = 4"
    attack(database, f"INSERT INTO audit_entry {copy}")
    assert [(found.code, found.values["entry"]) for found in findings(services)] == [("not_linked", 500)]

    services.audit.seal()

    assert [(found.code, found.values["entry"]) for found in findings(services)] == [("misdated", 500)]


def test_the_guards_that_were_dropped_for_it_are_named(services: Services, database: Database) -> None:
    note(services)
    with database.writing() as connection:
        audit_guards.unmake(connection)
        connection.commit()

    assert set(codes(services)) == {"unguarded"}


def test_what_no_column_would_take_is_named_and_stops_nothing(sqlite_url: str, clock: FakeClock) -> None:
    database = Database(sqlite_url)
    services = services_over(database, clock, FakeLiveFeed())
    lived(services, clock)
    attack(
        database,
        "UPDATE audit_entry SET at = 'never' WHERE id = 5",
        "UPDATE audit_link SET day = 'some day' WHERE position = 7",
        "UPDATE audit_entry SET data = 'no JSON', actor = x'00ff' WHERE id = 9",
        "UPDATE audit_seal SET sealed_at = 1e300 WHERE first_position = 7",
    )

    assert sorted(codes(services)) == ["entry_changed", "entry_changed", "entry_changed", "seal_changed"]
    database.close()


# Any single change -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def template(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FakeClock]:
    """A log that was lived in, to copy, and the time when that was."""
    path, clock = tmp_path_factory.mktemp("audit") / "office.sqlite", FakeClock()
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    lived(services_over(database, clock, FakeLiveFeed()), clock)
    with database.writing() as connection:
        audit_guards.unmake(connection)
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path, clock


#: Rows by table: places in the order of the key.
ROWS = {"audit_entry": 10, "audit_link": 10, "audit_seal": 3}
VALUES = st.one_of(
    st.none(), st.integers(-(2**31), 2**31), st.text(max_size=12), st.binary(max_size=4), st.just(0.5)
)
Change = Callable[[sqlite3.Connection], None]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """One row changed, removed, or two swapped."""
    table = draw(st.sampled_from(sorted(TABLES)))
    key, place = KEYS[table], draw(st.integers(0, ROWS[table] - 1))
    nth = f"(SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {place})"  # noqa: S608 - our own names
    what = draw(st.sampled_from(("column", "remove", "swap")))
    if what == "remove":
        return lambda connection: _run(connection, f"DELETE FROM {table} WHERE {key} = {nth}")  # noqa: S608
    names = [column.name for column in TABLES[table].columns]
    if what == "column":
        column, value = draw(st.sampled_from(names)), draw(VALUES)
        set_one = f"UPDATE {table} SET {column} = ? WHERE {key} = {nth}"  # noqa: S608
        return lambda connection: _run(connection, set_one, value)
    second = draw(st.integers(0, ROWS[table] - 1).filter(lambda other: other != place))
    return lambda connection: _swap(connection, table, key, names, (place, second))


def _run(connection: sqlite3.Connection, statement: str, *values: object) -> None:
    try:
        connection.execute(statement, values)
    except (sqlite3.IntegrityError, sqlite3.OperationalError):
        connection.rollback()  # the column does not take it: nothing was changed


def _swap(
    connection: sqlite3.Connection, table: str, key: str, names: list[str], places: tuple[int, int]
) -> None:
    """Two rows change keys, as somebody does who wants them in another order."""
    all_rows = connection.execute(f"SELECT * FROM {table} ORDER BY {key}").fetchall()  # noqa: S608
    one, two = ([*all_rows[place]] for place in places)
    at = names.index(key)
    one[at], two[at] = two[at], one[at]
    marks = ",".join("?" * len(names))
    for row in (one, two):
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (row[at],))  # noqa: S608
    for row in (one, two):
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608


@settings(max_examples=120)
@given(change=changes())
def test_any_single_change_is_named(change: Change, template: tuple[Path, FakeClock], tmp_path: Path) -> None:
    path, clock = tmp_path / "changed.sqlite", template[1]
    shutil.copy(template[0], path)
    with closing(sqlite3.connect(path)) as connection:
        before = _content(connection)
        change(connection)
        connection.commit()
        changed = _content(connection) != before
    database = Database(f"sqlite:///{path}")
    audit = Audit(Units(database, clock, lambda _: None), SECRET)
    named = {finding.code for step in audit.verify() for finding in step.findings} - {"unguarded"}
    database.close()
    (tmp_path / "changed.sqlite").unlink()

    assert bool(named) == changed


def _content(connection: sqlite3.Connection) -> list[list[str]]:
    everything = "SELECT * FROM %s"
    return [sorted(map(repr, connection.execute(everything % name).fetchall())) for name in TABLES]


def test_the_template_has_the_rows_that_are_changed(template: tuple[Path, FakeClock]) -> None:
    database = Database(f"sqlite:///{template[0]}")
    assert {name: len(rows(database, f"SELECT * FROM {name}")) for name in TABLES} == ROWS  # noqa: S608
    database.close()

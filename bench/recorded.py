"""The statements our code sends to a database, written down and sent again on the bare driver.

The limit of a use case is its own SQL without anything around it: the same statements with the same values in the
same order on the same rows, by the driver alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from sqlalchemy import event

from queue_service.persistence.database import Database

COMMIT = "COMMIT"
ROLLBACK = "ROLLBACK"


@dataclass(slots=True)
class Recording:
    """Statements by stretch; each stretch is one use case, marked with its name."""

    stretches: list[tuple[str, list[tuple[str, Any]]]] = field(default_factory=list)

    def begin(self, name: str) -> None:
        """What follows belongs to another use case."""
        self.stretches.append((name, []))

    def note(self, statement: str, values: Any = None) -> None:
        """One statement was sent."""
        if self.stretches:
            self.stretches[-1][1].append((statement, values))


@contextmanager
def recording(database: Database) -> Iterator[Recording]:
    """Writes down everything sent to this database."""
    record = Recording()

    def sent(_c: object, _cursor: object, statement: str, values: Any, _context: object, _many: bool) -> None:
        record.note(statement, values)

    hooks: list[tuple[str, Callable[..., Any]]] = [
        ("before_cursor_execute", sent),
        ("commit", lambda _connection: record.note(COMMIT)),
        ("rollback", lambda _connection: record.note(ROLLBACK)),
    ]
    for name, hook in hooks:
        event.listen(database.engine, name, hook)
    yield record
    for name, hook in hooks:
        event.remove(database.engine, name, hook)


def replay(record: Recording, connection: Any, timed: str) -> float:
    """Sends a recording on a bare DB-API connection in autocommit mode; seconds per stretch named `timed`.

    The driver's own BEGIN is left to the recording on SQLite and added on PostgreSQL, where the driver of the
    recorded run sent it unseen.
    """
    cursor = connection.cursor()
    took, count = 0.0, 0
    for name, statements in record.stretches:
        start = perf_counter()
        begun = False
        for statement, values in statements:
            if not begun and not statement.startswith(("BEGIN", ROLLBACK)):
                cursor.execute("BEGIN")
            begun = statement not in (COMMIT, ROLLBACK)
            if statement == ROLLBACK:
                continue
            if isinstance(values, list):
                # several rows with one statement
                cursor.executemany(statement, values)
            elif values:
                cursor.execute(statement, values)
            else:
                cursor.execute(statement)
            if cursor.description is not None:
                cursor.fetchall()
        if name == timed:
            took += perf_counter() - start
            count += 1
    return took / count

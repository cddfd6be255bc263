"""The tables behind a house, looked at from outside: has anything changed, and whose was it?"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from contextlib import closing

from sqlalchemy.engine import make_url

from queue_service.persistence.database import metadata

#: Written without anything having happened: stored answers, when a session was last used, who read the audit log.
HOUSEKEEPING = frozenset({"answer", "session", "audit_entry", "audit_link", "audit_seal"})

Digest = dict[tuple[str, int | None], str]


class Tables:
    """What stands in the database, told apart by table and office."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(str(make_url(url).database))
        self._version = -1
        self._known: Digest = {}

    def close(self) -> None:
        self._connection.close()

    def now(self) -> Digest:
        """(table, office row) → digest of its rows; without housekeeping. Cheap while nobody has written."""
        version = self._one("PRAGMA data_version")
        if version != self._version:
            self._version, self._known = version, self._read()
        return self._known

    def refusals(self) -> int:
        """How many refusals stand in the record."""
        return self._one("SELECT count(*) FROM lobby_event WHERE kind = 'refused'")

    def office_id(self, code: str) -> int:
        return self._one("SELECT id FROM office WHERE code = ?", code)

    def _one(self, statement: str, *values: object) -> int:
        found: int = self._connection.execute(statement, values).fetchone()[0]
        return found

    def _read(self) -> Digest:
        rows: dict[tuple[str, int | None], list[str]] = defaultdict(list)
        for table in metadata.sorted_tables:
            if table.name in HOUSEKEEPING:
                continue
            names = [column.name for column in table.columns]
            of_office = "id" if table.name == "office" else "office_id"
            column = names.index(of_office) if of_office in names else None
            for row in self._connection.execute(f'SELECT * FROM "{table.name}"'):  # noqa: S608 - our own names
                rows[table.name, None if column is None else row[column]].append(repr(row))
        return {
            place: hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
            for place, found in rows.items()
        }


def opened(url: str) -> closing[Tables]:
    """The tables behind a SQLite address, closed in the end."""
    return closing(Tables(url))

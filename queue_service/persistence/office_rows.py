"""Writes the parts of an office so that only what differs is written: with a thousand desks, one renamed is one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of an office's parts and the rows that it is to have, without the office's id."""

    table: sa.Table
    rows: Sequence[Row]

    @property
    def keys(self) -> tuple[str, ...]:
        """What names a row within its office."""
        return tuple(column.name for column in self.table.primary_key if column.name != "office_id")


def write_parts(connection: Connection, office_id: int, parts: Sequence[Part]) -> None:
    """Brings every table to its rows.

    Args:
        parts: what others refer to before what refers to it; what is gone goes in the opposite order.
    """
    gone = [(part, _written(connection, office_id, part)) for part in parts]
    for part, keys in reversed(gone):
        if keys:
            named = [_named(office_id, part, key) for key in keys]
            connection.execute(sa.delete(part.table).where(_where(part)), named)


def _written(connection: Connection, office_id: int, part: Part) -> list[Row]:
    """Adds and changes rows; returns the keys of those that are to go."""
    chosen = sa.select(part.table).where(part.table.c.office_id == office_id)
    stored = [dict(row) for row in connection.execute(chosen).mappings()]
    before = {_key(part, row): row for row in stored}
    wanted = {_key(part, row): {"office_id": office_id, **row} for row in part.rows}
    added = [row for key, row in wanted.items() if key not in before]
    changed = [row for key, row in wanted.items() if key in before and before[key] != row]
    if changed:
        others = [
            {name: row[name] for name in row if name not in ("office_id", *part.keys)} for row in changed
        ]
        named = [_named(office_id, part, row) for row in changed]
        connection.execute(
            sa.update(part.table).where(_where(part)),
            [{**values, **key} for values, key in zip(others, named, strict=True)],
        )
    if added:
        connection.execute(sa.insert(part.table), added)
    return [row for key, row in before.items() if key not in wanted]


def _key(part: Part, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in part.keys)


def _where(part: Part) -> sa.ColumnElement[bool]:
    """One row of one office; the names of the values differ from those of the columns, which an update sets."""
    columns = [part.table.c[name] for name in ("office_id", *part.keys)]
    return sa.and_(*(column == sa.bindparam(f"its_{column.name}", type_=column.type) for column in columns))


def _named(office_id: int, part: Part, row: Row) -> dict[str, Any]:
    return {"its_office_id": office_id, **{f"its_{name}": row[name] for name in part.keys}}

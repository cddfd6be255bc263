"""The inventory: for every column of the database whose data it is, of which kind, why, how long and for whom."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("inventory.toml")

#: Table → its columns: what a schema says of itself.
Schema = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `words.toml` has words for the keys, `domain/retention.py` the limit.

    Attributes:
        whose: "nobody", "visitor", "staff" or "device".
        note: language → what is to be known beyond the kind.
    """

    name: str
    kind: str
    whose: str
    basis: str
    limit: str
    readers: tuple[str, ...]
    note: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``purpose`` by language."""

    name: str
    purpose: Mapping[str, str]
    whose: str
    basis: str
    limit: str
    readers: tuple[str, ...]
    columns: tuple[Column, ...]

    def concerns(self, whose: str) -> bool:
        """True when at least one column is data of these people."""
        return any(column.whose == whose for column in self.columns)


@cache
def inventory() -> tuple[Table, ...]:
    """Every table there is, in the order of the file."""
    with _FILE.open("rb") as file:
        return tuple(_table(name, said) for name, said in tomllib.load(file).items())


def differences(tables: Collection[Table], schema: Schema) -> Iterator[str]:
    """What one has and the other has not, as `table.column`: an inventory that fits its schema yields nothing."""
    said = {f"{table.name}.{column.name}" for table in tables for column in table.columns}
    there = {f"{table}.{column}" for table, columns in schema.items() for column in columns}
    yield from sorted(f"{name} is not in the inventory" for name in there - said)
    yield from sorted(f"{name} is not in the database" for name in said - there)


def _table(name: str, said: Mapping[str, Any]) -> Table:
    inherited = {key: said[key] for key in ("whose", "basis", "limit", "readers")}
    return Table(
        name=name,
        purpose={"de": said["de"], "en": said["en"]},
        whose=said["whose"],
        basis=said["basis"],
        limit=said["limit"],
        readers=tuple(said["readers"]),
        columns=tuple(_column(column, inherited | own) for column, own in _columns(said)),
    )


def _columns(said: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((name, {"kind": kind}) for name, kind in said["kinds"].items())
    yield from said.get("columns", {}).items()


def _column(name: str, said: Mapping[str, Any]) -> Column:
    return Column(
        name=name,
        kind=said["kind"],
        whose=said["whose"],
        basis=said["basis"],
        limit=said["limit"],
        readers=tuple(said["readers"]),
        note={language: said[language] for language in ("de", "en") if language in said},
    )

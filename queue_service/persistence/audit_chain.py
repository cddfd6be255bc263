"""The chain of the audit log as it is stored: what is linked, what is not yet, and the seals.

Rows are read as they are: a value that somebody has put there and that no column of ours would take is something to
be named, not something to fall over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from queue_service.domain.audit_chain import FORGOTTEN, ChainEntry, Link, Seal
from queue_service.persistence import audit_guards
from queue_service.persistence.audit_tables import audit_entry, audit_link, audit_seal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Overtaken(Exception):
    """Somebody else has linked or sealed the same meanwhile; nothing of this attempt may stay."""


class ChainRepository:
    """Links and seals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Sealing -------------------------------------------------------------------------------------------------------

    def newest_link(self) -> Link | None:
        """The end of the chain; None while there are no links."""
        row = self._connection.execute(_LINKS.order_by(audit_link.c.position.desc()).limit(1)).one_or_none()
        return None if row is None else _link(row)

    def digest_at(self, position: int) -> str | None:
        """The digest at a place of the chain; None when nothing is there."""
        at = sa.select(audit_link.c.digest).where(audit_link.c.position == position)
        return self._connection.scalar(at)

    def newest_seal(self) -> Seal | None:
        """The last day's; None while there are no seals."""
        row = self._connection.execute(
            _SEALS.order_by(audit_seal.c.last_position.desc()).limit(1)
        ).one_or_none()
        return None if row is None else _seal(row)

    def recent_from(self) -> int:
        """The lowest id of the entries linked since the last seal but one; 0 without two seals.

        Only after this id is looked every few seconds for entries to link. One with a lower id, from a transaction
        that was open for more than a day, is found when the day is sealed, when all are looked through.
        """
        places = sa.select(audit_seal.c.last_position).order_by(audit_seal.c.last_position.desc()).offset(1)
        since = self._connection.scalar(places.limit(1))
        if since is None:
            return 0
        lowest = sa.select(sa.func.min(audit_link.c.entry_id)).where(audit_link.c.position > since)
        return self._connection.scalar(lowest) or 0

    def unlinked(self, from_id: int, limit: int) -> list[ChainEntry]:
        """Entries from this id on that no link names, in order of id."""
        statement = _ENTRIES.where(audit_entry.c.id >= from_id, _NOT_LINKED).order_by(audit_entry.c.id)
        return [_entry(row) for row in self._connection.execute(statement.limit(limit))]

    def add_links(self, links: Sequence[Link]) -> None:
        """Raises Overtaken when one of these places or entries has a link."""
        self._add(audit_link, [asdict(link) for link in links])

    def add_seal(self, seal: Seal) -> None:
        """Raises Overtaken when that day has a seal."""
        values = asdict(seal)
        values["first_position"], values["last_position"] = values.pop("first"), values.pop("last")
        self._add(audit_seal, [values])

    def forgotten(self, after: int, until: int | None = None) -> list[Mapping[str, object]]:
        """The values of the entries that say that days were deleted, linked after one place and up to another.

        Without the second also those that are not linked yet.
        """
        position = audit_link.c.position
        between = (
            sa.or_(position > after, position.is_(None))
            if until is None
            else position.between(after + 1, until)
        )
        statement = (
            _ENTRIES.select_from(audit_entry)
            .outerjoin(audit_link, audit_link.c.entry_id == audit_entry.c.id)
            .where(audit_entry.c.action == FORGOTTEN, between)
        )
        return [_entry(row).values() for row in self._connection.execute(statement)]

    def _add(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        try:
            if rows:
                self._connection.execute(sa.insert(table), rows)
        except sa.exc.IntegrityError as error:
            raise Overtaken(table.name) from error

    @contextmanager
    def as_it_is(self) -> Iterator[None]:
        """Text that is no text is read all the same: SQLite takes whatever somebody writes into a column."""
        if self._connection.dialect.name != "sqlite":
            yield
            return
        driver: Any = self._connection.connection.driver_connection
        before, driver.text_factory = driver.text_factory, lambda raw: raw.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            driver.text_factory = before

    # Looking -------------------------------------------------------------------------------------------------------

    def seals(self) -> list[Seal]:
        """All of them, oldest first."""
        return [_seal(row) for row in self._connection.execute(_SEALS.order_by(audit_seal.c.last_position))]

    def newest_seals(self, limit: int) -> list[Seal]:
        """The newest ones, the newest first."""
        newest = _SEALS.order_by(audit_seal.c.last_position.desc()).limit(limit)
        return [_seal(row) for row in self._connection.execute(newest)]

    def count_links(self) -> int:
        """How many there are to walk."""
        return self._connection.scalar(sa.select(sa.func.count()).select_from(audit_link)) or 0

    def linked(self, after: int | None, limit: int) -> list[tuple[Link, ChainEntry | None]]:
        """Links after a place, in order, each with its entry if it is there."""
        statement = _PAIRS.order_by(audit_link.c.position).limit(limit)
        if after is not None:
            statement = statement.where(audit_link.c.position > after)
        rows = self._connection.execute(statement)
        return [(_link(row), None if row.id is None else _entry(row)) for row in rows]

    def linked_late(self, before: datetime, after_id: int, limit: int) -> list[ChainEntry]:
        """Entries of before that moment (UTC) that no link names, in order of id, from after an id on."""
        late = _ENTRIES.where(audit_entry.c.id > after_id, audit_entry.c.at < before, _NOT_LINKED)
        rows = self._connection.execute(late.order_by(audit_entry.c.id).limit(limit))
        return [_entry(row) for row in rows]

    def newest_of(self, action: str) -> ChainEntry | None:
        """The newest entry of this action."""
        newest = _ENTRIES.where(audit_entry.c.action == action).order_by(audit_entry.c.id.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        return None if row is None else _entry(row)

    def oldest_unlinked(self) -> datetime | None:
        """When the oldest of the recent entries without a link was written, UTC."""
        oldest = sa.select(sa.func.min(audit_entry.c.at)).where(
            audit_entry.c.id >= self.recent_from(), _NOT_LINKED
        )
        return self._connection.scalar(oldest)

    def unguarded(self) -> Iterable[str]:
        """The triggers that should keep the log as it is, and do not."""
        return audit_guards.missing(self._connection)


_raw = sa.types.NullType()
_NOT_LINKED = ~sa.exists().where(audit_link.c.entry_id == audit_entry.c.id)
_LINK_COLUMNS = (
    audit_link.c.position,
    audit_link.c.entry_id,
    sa.type_coerce(audit_link.c.day, _raw).label("day"),
    audit_link.c.digest,
    audit_link.c.key_id,
)
_ENTRY_COLUMNS = (
    audit_entry.c.id,
    sa.type_coerce(audit_entry.c.at, _raw).label("at"),
    audit_entry.c.office_id,
    audit_entry.c.actor,
    audit_entry.c.action,
    audit_entry.c.subject,
    sa.cast(audit_entry.c.data, sa.Text).label("data"),
)
_LINKS = sa.select(*_LINK_COLUMNS)
_ENTRIES = sa.select(*_ENTRY_COLUMNS)
_PAIRS = sa.select(*_LINK_COLUMNS, *_ENTRY_COLUMNS).outerjoin(
    audit_entry, audit_entry.c.id == audit_link.c.entry_id
)
_SEALS = sa.select(
    sa.type_coerce(audit_seal.c.day, _raw).label("day"),
    *(audit_seal.c[name] for name in ("first_position", "last_position", "kept_from", "digest", "previous")),
    audit_seal.c.key_id,
    sa.type_coerce(audit_seal.c.sealed_at, _raw).label("sealed_at"),
    audit_seal.c.seal,
)


def _entry(row: Row[Any]) -> ChainEntry:
    what = (row.office_id, row.actor, row.action, row.subject, row.data)
    return ChainEntry(row.id, _moment(row.at), *what)


def _link(row: Row[Any]) -> Link:
    return Link(row.position, row.entry_id, _day(row.day), row.digest, row.key_id)


def _seal(row: Row[Any]) -> Seal:
    places = (row.first_position, row.last_position, row.kept_from)
    sealed_at = _moment(row.sealed_at)
    return Seal(_day(row.day), *places, row.digest, row.previous, row.key_id, sealed_at, row.seal)


def _moment(raw: object) -> datetime | None:
    """A moment as either database keeps it, see `UTCDateTime`."""
    if isinstance(raw, datetime):
        return raw.astimezone(UTC)
    with suppress(OverflowError):
        return _EPOCH + timedelta(microseconds=raw) if isinstance(raw, int) else None
    return None


def _day(raw: object) -> date | None:
    if isinstance(raw, date):
        return raw
    with suppress(ValueError, TypeError):
        return date.fromisoformat(raw)  # type: ignore[arg-type]  # what it is not, it refuses
    return None

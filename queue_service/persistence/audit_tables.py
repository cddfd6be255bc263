"""The tables of the audit log: entries, the links of the chain, a seal a day. Rows are only ever added.

`audit_guards.py` has the triggers that refuse anything else.
"""

from __future__ import annotations

import sqlalchemy as sa

from queue_service.persistence.database import UTCDateTime, metadata

#: Counts for ever; SQLite knows only plain integers as row ids.
_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    # Gaps are normal: a transaction that is rolled back keeps the id it was given.
    sa.Column("id", _ROW_ID, primary_key=True),
    sa.Column("at", UTCDateTime, nullable=False, index=True),
    # No foreign keys: the log outlives what it speaks of.
    sa.Column("office_id", sa.Integer),
    sa.Column("actor", sa.String(80), nullable=False, index=True),
    sa.Column("action", sa.String(60), nullable=False, index=True),
    sa.Column("subject", sa.String(80)),
    sa.Column("data", sa.JSON, nullable=False),
    # Without it SQLite would give the id of a deleted entry to a new one.
    sqlite_autoincrement=True,
)

audit_link = sa.Table(
    "audit_link",
    metadata,
    # The place in the chain; entries of PostgreSQL come into sight in another order than that of their ids.
    sa.Column("position", _ROW_ID, primary_key=True, autoincrement=False),
    # No foreign key: a link without its entry is what shows that the entry was removed.
    sa.Column("entry_id", sa.BigInteger, nullable=False, unique=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("key_id", sa.String(16), nullable=False),
)

audit_seal = sa.Table(
    "audit_seal",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("first_position", sa.BigInteger, nullable=False),
    sa.Column("last_position", sa.BigInteger, nullable=False, unique=True),
    sa.Column("kept_from", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("previous", sa.String(64), nullable=False, unique=True),
    sa.Column("key_id", sa.String(16), nullable=False),
    sa.Column("sealed_at", UTCDateTime, nullable=False),
    sa.Column("seal", sa.String(64), nullable=False),
)

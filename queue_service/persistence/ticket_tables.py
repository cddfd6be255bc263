"""The tables of tickets, their legs and their classes, with the indexes that keep their promises."""

from __future__ import annotations

import sqlalchemy as sa

from queue_service.persistence.database import UTCDateTime, metadata

ticket = sa.Table(
    "ticket",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("public_id", sa.String(22), nullable=False, unique=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("number", sa.String(8), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("area", sa.String(40), nullable=False),
    sa.Column("language", sa.String(12), nullable=False),
    sa.Column("persons", sa.SmallInteger, nullable=False),
    sa.Column("needs_priority", sa.Boolean(name="needs_priority"), nullable=False),
    sa.Column("class_key", sa.String(120), nullable=False),
    sa.Column("clock", UTCDateTime, nullable=False),
    sa.Column("checked_in", UTCDateTime, nullable=False),
    sa.Column("entered_at", UTCDateTime, nullable=False),
    sa.Column("missed_calls", sa.SmallInteger, nullable=False),
    sa.Column("parked_until", UTCDateTime),
    sa.Column("pinned_desk", sa.String(40)),
    sa.Column("pinned_staff", sa.Integer),
    sa.Column("hold_reason", sa.String(20)),
    # What its holder should know of the last change; gone with the next one.
    sa.Column("notice", sa.String(20)),
    sa.Column("ended_at", UTCDateTime),
    # The ticket of a later day for which the wait of this one counts: once.
    sa.Column("followed_by", sa.BigInteger),
    # The lobby's revision when it last moved: whoever undoes something sees whether anything came in between.
    sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
    # Since when nothing in the row leads to its holder: token, language, number of people and need are gone.
    sa.Column("anonymised_at", UTCDateTime),
    # A number exists once per office and day: the database has the last word, not the counter.
    sa.UniqueConstraint("office_id", "day", "number"),
    sa.CheckConstraint("persons >= 1", name="persons"),
)

_WAITING = sa.text("state = 'waiting'")
_PARKED = sa.text("state = 'parked'")
_IN_HOUSE = sa.text("ended_at IS NULL")
sa.Index(
    "ix_ticket_waiting",
    ticket.c.office_id,
    ticket.c.day,
    ticket.c.class_key,
    ticket.c.clock,
    ticket.c.checked_in,
    ticket.c.id,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)
sa.Index(
    "ix_ticket_parked",
    ticket.c.office_id,
    ticket.c.day,
    ticket.c.parked_until,
    sqlite_where=_PARKED,
    postgresql_where=_PARKED,
)

# What every screen reads, and what is left over from a day: no longer than the hall is full, however old the office.
sa.Index(
    "ix_ticket_in_house",
    ticket.c.office_id,
    ticket.c.day,
    sqlite_where=_IN_HOUSE,
    postgresql_where=_IN_HOUSE,
)

# What is still to be anonymised: no longer than the hall is full, and whoever was left unserved.
_NAMED = sa.text("anonymised_at IS NULL")
sa.Index("ix_ticket_named", ticket.c.office_id, ticket.c.day, sqlite_where=_NAMED, postgresql_where=_NAMED)

leg = sa.Table(
    "leg",
    metadata,
    sa.Column("office_id", sa.Integer, primary_key=True),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("ticket_id", sa.BigInteger, nullable=False),
    sa.Column("position", sa.SmallInteger, nullable=False),
    sa.Column("case_type", sa.String(40), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("outcome", sa.String(20)),
    sa.Column("note", sa.String(500)),
    sa.ForeignKeyConstraint(
        ["office_id", "ticket_id"], ["ticket.office_id", "ticket.id"], ondelete="CASCADE"
    ),
    sa.UniqueConstraint("office_id", "ticket_id", "position"),
)

_NOTED = sa.text("note IS NOT NULL")
sa.Index("ix_leg_note", leg.c.office_id, leg.c.ticket_id, sqlite_where=_NOTED, postgresql_where=_NOTED)

# The classes an office has ever seen: a handful of rows, so that the head of each costs one index look-up.
ticket_class = sa.Table(
    "ticket_class",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("class_key", sa.String(120), primary_key=True),
    sa.Column("case_type", sa.String(40), nullable=False),
)

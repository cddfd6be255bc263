"""The roster: members, weekly pattern, single days, and who changed what.

House rules: dated file name; both directions work and are tested; the previous version of the code must go on
working on the new schema; the WHERE of partial indexes is written for both databases.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from queue_service.persistence.database import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_version",
        _office(),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *_keys("roster_version", "office_id"),
    )
    op.create_table(
        "roster_member",
        _office(),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("case_types", sa.JSON(), nullable=False),
        sa.Column("learning", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(name="active"), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_roster_member_staff_id_staff"), ondelete="SET NULL"
        ),
        *_keys("roster_member", "office_id", "code"),
    )
    op.create_index(op.f("ix_roster_member_staff_id"), "roster_member", ["staff_id"], unique=False)
    op.create_table(
        "roster_shift",
        _office(),
        sa.Column("id", sa.String(length=40), nullable=False),
        *_line(),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("every_weeks", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_roster_shift_weekday")),
        *_keys("roster_shift", "office_id", "id"),
    )
    op.create_table(
        "roster_entry",
        _office(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        *_line(),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("replaces", sa.String(length=40), nullable=True),
        sa.Column("cancelled", sa.Boolean(name="cancelled"), nullable=False),
        *_keys("roster_entry", "office_id", "day", "id"),
    )
    op.create_table(
        "roster_change",
        _office(),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        *_keys("roster_change", "office_id", "id"),
    )


def downgrade() -> None:
    op.drop_table("roster_change")
    op.drop_table("roster_entry")
    op.drop_table("roster_shift")
    op.drop_index(op.f("ix_roster_member_staff_id"), table_name="roster_member")
    op.drop_table("roster_member")
    op.drop_table("roster_version")


def _office() -> sa.Column[int]:
    return sa.Column("office_id", sa.Integer(), nullable=False)


def _keys(table: str, *primary: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f(f"fk_{table}_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{table}")),
    )


def _line() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("member", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=True),
        sa.Column("case_types", sa.JSON(), nullable=True),
    )

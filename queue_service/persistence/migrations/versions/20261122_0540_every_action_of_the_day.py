"""Every action of the day: hold, away, undo, house pause, early closure, alarms, the tally.

Everything added is empty or has a default, so that the version before goes on working.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from queue_service.persistence.database import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def added() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Table → the columns it gets."""
    return {
        "office": (
            sa.Column("paper_series", sa.String(length=1), nullable=True),
            sa.Column("board", sa.JSON(), nullable=True),
        ),
        "office_day": (
            sa.Column("paused_since", UTCDateTime(), nullable=True),
            sa.Column("pause_kind", sa.String(length=20), nullable=True),
            sa.Column("closed_early_at", UTCDateTime(), nullable=True),
        ),
        "desk_now": (sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False),),
        "call": (
            sa.Column("away_since", UTCDateTime(), nullable=True),
            sa.Column("away_seconds", sa.Float(), server_default="0", nullable=False),
        ),
        "ticket": (
            sa.Column("pinned_staff", sa.Integer(), nullable=True),
            sa.Column("hold_reason", sa.String(length=20), nullable=True),
            sa.Column("notice", sa.String(length=20), nullable=True),
            sa.Column("ended_at", UTCDateTime(), nullable=True),
            sa.Column("followed_by", sa.BigInteger(), nullable=True),
            sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False),
        ),
    }


def upgrade() -> None:
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    in_house = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_ticket_in_house",
        "ticket",
        ["office_id", "day"],
        unique=False,
        sqlite_where=in_house,
        postgresql_where=in_house,
    )
    op.create_table(
        "undo_step",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_undo_step_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "desk", name=op.f("pk_undo_step")),
    )
    op.create_table(
        "alarm",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=True),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_alarm_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "id", name=op.f("pk_alarm")),
    )
    op.create_index("ix_alarm_office_id_day", "alarm", ["office_id", "day"], unique=False)
    op.create_table(
        "tally",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_tally_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "day", "hour", "topic", name=op.f("pk_tally")),
    )


def downgrade() -> None:
    op.drop_table("tally")
    op.drop_index("ix_alarm_office_id_day", table_name="alarm")
    op.drop_table("alarm")
    op.drop_table("undo_step")
    op.drop_index("ix_ticket_in_house", table_name="ticket")
    for table, columns in reversed(added().items()):
        with op.batch_alter_table(table) as batch:
            for column in reversed(columns):
                batch.drop_column(column.name)

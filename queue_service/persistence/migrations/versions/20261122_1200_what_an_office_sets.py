"""What an office sets, with its history: changes, rates with their dates, checklists, texts, layouts.

House rules: dated file name; both directions work and are tested; the previous version of the code must go on
working on the new schema; the WHERE of partial indexes is written for both databases.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from queue_service.persistence.database import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Table → its new columns."""
    return {
        "office": (
            sa.Column("kiosk", sa.JSON(none_as_null=True), nullable=True),
            sa.Column("address", sa.Text(), nullable=False, server_default=sa.text("''")),
            sa.Column("phone", sa.String(length=200), nullable=False, server_default=sa.text("''")),
            sa.Column("rule_reason", sa.Text(), nullable=False, server_default=sa.text("''")),
            sa.Column("texts", sa.JSON(none_as_null=True), nullable=True),
        ),
        "office_day": (sa.Column("plan_version", sa.Integer(), nullable=True),),
        "case_type": (
            sa.Column("documents", sa.JSON(none_as_null=True), nullable=True),
            sa.Column("documents_source", sa.String(length=200), nullable=True),
            sa.Column("documents_checked", sa.Date(), nullable=True),
        ),
        "weekly_hours": (
            sa.Column("series", sa.String(length=40), nullable=False, server_default=sa.text("''")),
            sa.Column("every_weeks", sa.SmallInteger(), nullable=False, server_default="1"),
            sa.Column("nths", sa.JSON(none_as_null=True), nullable=True),
        ),
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "office_change",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parts", sa.String(length=300), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_change_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_change")),
    )
    op.create_index("ix_office_change_office", "office_change", ["office_id", "id"], unique=False)
    op.create_index("ix_office_change_planned", "office_change", ["state", "from_day"], unique=False)
    op.create_table(
        "office_rates",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("preset", sa.String(length=40), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_rates_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "version", name=op.f("pk_office_rates")),
    )


def downgrade() -> None:
    op.drop_table("office_rates")
    op.drop_index("ix_office_change_planned", table_name="office_change")
    op.drop_index("ix_office_change_office", table_name="office_change")
    op.drop_table("office_change")
    # One by one: to copy a table that others point to, SQLite would have to drop it.
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)

"""What retention needs: when a number was anonymised, figures that stay when it is, and what was erased when.

House rules: dated file name; both directions work and are tested; the previous version of the code must go on
working on the new schema; the WHERE of partial indexes is written for both databases.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from queue_service.persistence.database import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAMED = sa.text("anonymised_at IS NULL")
_NOTED = sa.text("note IS NOT NULL")


def upgrade() -> None:
    op.add_column("ticket", sa.Column("anonymised_at", UTCDateTime(), nullable=True))
    op.add_column("office_day", sa.Column("figures_at", UTCDateTime(), nullable=True))
    op.add_column("office_day", sa.Column("reduced_at", UTCDateTime(), nullable=True))
    op.create_index(
        "ix_ticket_named",
        "ticket",
        ["office_id", "day"],
        unique=False,
        sqlite_where=_NAMED,
        postgresql_where=_NAMED,
    )
    op.create_index(
        "ix_leg_note",
        "leg",
        ["office_id", "ticket_id"],
        unique=False,
        sqlite_where=_NOTED,
        postgresql_where=_NOTED,
    )
    op.create_table(
        "day_figures",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("case_type", sa.String(length=40), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("no_show", sa.Integer(), nullable=False),
        sa.Column("unserved", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("waited_seconds", sa.Float(), nullable=False),
        sa.Column("waits", sa.JSON(), nullable=False),
        sa.Column("served_seconds", sa.Float(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_day_figures_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "day", "hour", "case_type", name=op.f("pk_day_figures")),
    )
    op.create_table(
        "retention_run",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_index(op.f("ix_retention_run_at"), "retention_run", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_retention_run_at"), table_name="retention_run")
    op.drop_table("retention_run")
    op.drop_table("day_figures")
    op.drop_index("ix_leg_note", table_name="leg")
    op.drop_index("ix_ticket_named", table_name="ticket")
    with op.batch_alter_table("office_day") as batch:
        batch.drop_column("reduced_at")
        batch.drop_column("figures_at")
    with op.batch_alter_table("ticket") as batch:
        batch.drop_column("anonymised_at")

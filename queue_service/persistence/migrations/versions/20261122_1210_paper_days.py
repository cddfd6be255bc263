"""What was written on paper while everything was down, entered afterwards.

House rules: dated file name; both directions work and are tested; the previous version of the code must go on
working on the new schema; the WHERE of partial indexes is written for both databases.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from queue_service.persistence.database import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_row",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("case_type", sa.String(length=40), nullable=False),
        sa.Column("came_at", sa.Time(), nullable=False),
        sa.Column("called_at", sa.Time(), nullable=True),
        sa.Column("desk", sa.String(length=40), nullable=True),
        sa.Column("done_at", sa.Time(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("counted_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_paper_row_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "day", "number", name=op.f("pk_paper_row")),
    )


def downgrade() -> None:
    op.drop_table("paper_row")

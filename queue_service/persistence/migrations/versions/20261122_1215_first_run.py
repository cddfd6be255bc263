"""That the installation has been set up: once. And offices that are being put together.

House rules: dated file name; both directions work and are tested; the previous version of the code must go on
working on the new schema; the WHERE of partial indexes is written for both databases.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_up = op.create_table(
        "set_up",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("seed", sa.String(length=43), nullable=True),
        sa.Column("is_open", sa.Boolean(name="is_open"), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_set_up_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_up")),
    )
    # Where somebody has an account already, there is no first run any more.
    staff = sa.table("staff", sa.column("id"))
    nobody = not op.get_bind().scalar(sa.select(sa.func.count()).select_from(staff))
    op.bulk_insert(set_up, [{"id": 1, "seed": None, "is_open": nobody}])
    op.create_table(
        "office_draft",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_office_draft_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_office_draft")),
    )


def downgrade() -> None:
    op.drop_table("office_draft")
    op.drop_table("set_up")

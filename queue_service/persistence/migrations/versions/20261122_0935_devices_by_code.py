"""Devices enrolled by a short code; heartbeat, version, clock and paper.

Everything added is empty or has a default, so that the version before goes on working.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from queue_service.persistence.database import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def added() -> tuple[sa.Column[Any], ...]:
    """The columns that `device` gets."""
    return (
        sa.Column("public_id", sa.String(length=22), nullable=True),
        sa.Column("enrolled_by", sa.Integer(), nullable=True),
        sa.Column("desk", sa.String(length=40), nullable=True),
        sa.Column("area", sa.String(length=40), nullable=True),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.String(length=60), nullable=True),
        sa.Column("drift_ms", sa.BigInteger(), nullable=True),
        sa.Column("paper", sa.String(length=10), nullable=True),
        sa.Column("page", sa.String(length=200), nullable=True),
        sa.Column("lost_since", UTCDateTime(), nullable=True),
        sa.Column("lost_alarm", sa.BigInteger(), nullable=True),
    )


def upgrade() -> None:
    with op.batch_alter_table("device") as batch:
        for column in added():
            batch.add_column(column)
        batch.create_unique_constraint(op.f("uq_device_public_id"), ["public_id"])
    op.create_table(
        "device_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_code_device_id_device"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_device_code")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_device_code_secret_hash")),
    )
    op.create_index("ix_device_code_device_id", "device_code", ["device_id"], unique=False)
    op.create_index("ix_device_code_expires_at", "device_code", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("device_code")
    with op.batch_alter_table("device") as batch:
        batch.drop_constraint(op.f("uq_device_public_id"), type_="unique")
        for column in reversed(added()):
            batch.drop_column(column.name)

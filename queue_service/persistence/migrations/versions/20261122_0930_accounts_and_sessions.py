"""Accounts that must change their password, sign-in by OpenID Connect, sessions one can name.

Nothing the previous version writes is refused: what it does not know is nullable or has a default. Sessions of before
get ids made from the hash of their token, which say nothing about the token.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("id", sa.String(length=22), nullable=True))
    op.add_column(
        "session", sa.Column("how", sa.String(length=10), server_default="password", nullable=False)
    )
    op.execute("UPDATE session SET id = substr(token_hash, 1, 22)")
    op.create_index(op.f("ix_session_id"), "session", ["id"], unique=True)
    op.add_column(
        "staff",
        sa.Column("must_change", sa.Boolean(name="must_change"), server_default=sa.false(), nullable=False),
    )
    op.add_column("staff", sa.Column("subject", sa.String(length=80), nullable=True))
    op.create_index(op.f("ix_staff_subject"), "staff", ["subject"], unique=True)
    with sessions_kept(), op.batch_alter_table("staff") as staff:
        staff.alter_column("password_hash", existing_type=sa.String(length=200), nullable=True)


def downgrade() -> None:
    # Accounts of an identity provider cannot sign in to the version before: no password fits this.
    op.execute("UPDATE staff SET password_hash = '' WHERE password_hash IS NULL")
    op.drop_index(op.f("ix_staff_subject"), table_name="staff")
    with sessions_kept(), op.batch_alter_table("staff") as staff:
        staff.alter_column("password_hash", existing_type=sa.String(length=200), nullable=False)
        staff.drop_column("subject")
        staff.drop_column("must_change")
    op.drop_index(op.f("ix_session_id"), table_name="session")
    op.drop_column("session", "how")
    op.drop_column("session", "id")


@contextmanager
def sessions_kept() -> Iterator[None]:
    """SQLite changes a column by copying its table, and dropping the old one would take the sessions with it."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        yield
        return
    session = sa.Table("session", sa.MetaData(), autoload_with=connection, resolve_fks=False)
    rows = [dict(row) for row in connection.execute(sa.select(session)).mappings()]
    yield
    if rows:
        connection.execute(sa.insert(session), rows)

"""What was written on paper while everything was down, entered afterwards.

House rules: dated file name; both directions work and are tested; the previous version of the code must go on
working on the new schema; the WHERE of partial indexes is written for both databases.
"""

from __future__ import annotations

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

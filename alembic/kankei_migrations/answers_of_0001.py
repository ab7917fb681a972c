"""The part of revision 0001 that makes the table of answers kept for retries."""

import sqlalchemy as sa
from alembic import op

TABLES = ("idempotency_key",)


def upgrade() -> None:
    """The table and its index."""
    op.create_table(
        "idempotency_key",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("account", "key", "fingerprint")),
        sa.Column("status", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("headers", "body", "subjects")),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "key", name="pk_idempotency_key"),
    )
    op.create_index("ix_idempotency_key_kept_at", "idempotency_key", ["kept_at"])

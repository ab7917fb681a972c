"""The table of answers kept for retries."""

import sqlalchemy as sa

from kankei.store.schema import metadata, text
from kankei.store.types import Texts, UtcDateTime

__all__ = ["idempotency_key"]

idempotency_key = sa.Table(
    "idempotency_key",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    text("fingerprint"),
    sa.Column("status", sa.Integer, nullable=False),
    *map(text, ("headers", "body")),
    sa.Column("subjects", Texts, nullable=False),
    sa.Column("kept_at", UtcDateTime, nullable=False),
    sa.Index("ix_idempotency_key_kept_at", "kept_at"),
)

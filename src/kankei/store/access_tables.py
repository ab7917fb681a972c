"""The tables of who may do what, and who did: accounts, tokens, the audit.

``audit_subject`` says which people an entry is about; its rows are part of what the entry's digest covers.
"""

import sqlalchemy as sa

from kankei.store.schema import identity, metadata, number, reference, text
from kankei.store.types import Texts, UtcDateTime

__all__ = ["account", "audit_entry", "audit_subject", "service_token", "session"]

account = sa.Table(
    "account",
    metadata,
    number(),
    identity(),
    *map(text, ("name", "issuer", "subject")),
    sa.Column("roles", Texts, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    text("created_by"),
    sa.Column("disabled_at", UtcDateTime),
    sa.Column("last_used_at", UtcDateTime),
    sa.UniqueConstraint("name"),
    sa.UniqueConstraint("issuer", "subject"),
)

service_token = sa.Table(
    "service_token",
    metadata,
    number(),
    identity(),
    text("name"),
    sa.Column("scopes", Texts, nullable=False),
    text("digest"),
    sa.Column("expires_on", sa.Date, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    text("created_by"),
    sa.Column("revoked_at", UtcDateTime),
    sa.Column("last_used_at", UtcDateTime),
    sa.UniqueConstraint("name"),
    sa.UniqueConstraint("digest"),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    reference("account_no", "account"),
    sa.Column("assured", sa.Boolean, nullable=False),
    sa.Column("began_at", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Index("ix_session_account_no", "account_no"),
)

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    number(),
    sa.Column("at", UtcDateTime, nullable=False),
    *map(text, ("by", "action", "outcome", "purpose", "request", "detail", "previous", "digest")),
    sa.Index("ix_audit_entry_by", "by", "no"),
    sa.Index("ix_audit_entry_action", "action", "no"),
    sa.Index("ix_audit_entry_at", "at"),
)

audit_subject = sa.Table(
    "audit_subject",
    metadata,
    reference("entry_no", "audit_entry", key=True),
    sa.Column("subject", sa.Uuid, primary_key=True),
    sa.Index("ix_audit_subject_subject", "subject", "entry_no"),
)

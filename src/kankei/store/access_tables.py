"""The tables of who may do what, and who did: accounts, tokens, the audit.

``audit_subject`` says which people an entry is about; its rows are part of what the entry's digest covers.
"""

import sqlalchemy as sa

from kankei.store.schema import metadata, number, reference, text
from kankei.store.types import UtcDateTime

__all__ = ["audit_entry", "audit_subject"]

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    number(),
    sa.Column("at", UtcDateTime, nullable=False),
    *map(text, ("by", "action", "outcome", "purpose", "request", "detail", "previous", "digest")),
    sa.Index("ix_audit_entry_by", "by", "no"),
    sa.Index("ix_audit_entry_action", "action", "no"),
)

audit_subject = sa.Table(
    "audit_subject",
    metadata,
    reference("entry_no", "audit_entry", key=True),
    sa.Column("subject", sa.Uuid, primary_key=True),
    sa.Index("ix_audit_subject_subject", "subject", "entry_no"),
)

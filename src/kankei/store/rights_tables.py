"""The tables of what is owed to people: directives, what recognises them again, corrections, exports.

A directive hangs on a person, on records, and on marks: keyed hashes by which a later record is recognised.
"""

import sqlalchemy as sa

from kankei.store.schema import NUMBER, identity, metadata, number, reference, text
from kankei.store.types import Texts, UtcDateTime

__all__ = ["correction", "directive", "directive_mark", "directive_record", "export_request", "sighting"]

directive = sa.Table(
    "directive",
    metadata,
    number(),
    identity(),
    text("kind"),
    reference("person_no", "person"),
    sa.Column("until", sa.Date),
    text("set_by"),
    sa.Column("set_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    text("ended_by"),
    sa.Index("ix_directive_person_no", "person_no"),
)

directive_record = sa.Table(
    "directive_record",
    metadata,
    reference("directive_no", "directive", key=True),
    reference("record_no", "record", key=True),
    sa.Index("ix_directive_record_record_no", "record_no"),
)
"""The records that a directive covers."""

directive_mark = sa.Table(
    "directive_mark",
    metadata,
    reference("directive_no", "directive", key=True),
    sa.Column("beside", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Index("ix_directive_mark_beside", "beside"),
)
"""By what a later record is recognised: keyed hashes of a name and of something beside it."""

correction = sa.Table(
    "correction",
    metadata,
    number(),
    reference("batch_no", "import_batch"),
    *map(text, ("source", "source_key", "field", "before", "after", "reason")),
    sa.Index("ix_correction_source", "source", "source_key"),
)

export_request = sa.Table(
    "export_request",
    metadata,
    number(),
    identity(),
    *map(text, ("table", "form", "purpose")),
    sa.Column("columns", Texts, nullable=False),
    sa.Column("channels", Texts, nullable=False),
    sa.Column("mail_allowed", sa.Boolean, nullable=False),
    text("state"),
    sa.Column("people", NUMBER, nullable=False),
    text("asked_by"),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    text("decided_by"),
    sa.Column("decided_at", UtcDateTime),
    text("token_digest"),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("fetched_at", UtcDateTime),
    sa.Index("ix_export_request_token_digest", "token_digest"),
)

sighting = sa.Table(
    "sighting",
    metadata,
    sa.Column("by", sa.Text, primary_key=True),
    sa.Column("on", sa.Date, primary_key=True),
    sa.Column("way", sa.Text, primary_key=True),
    sa.Column("subject", sa.Uuid, primary_key=True),
)
"""Whom an account saw on a day, and in which way: what its daily budget is counted from."""

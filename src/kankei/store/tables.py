"""The tables, one per stored Struct; ``tests/test_tables.py`` keeps the two equal.

``no`` numbers are handed out by ``kankei.store.numbers`` under the write lock, so that a batch knows its own
numbers before it is written; ``id`` is the name a thing has outside.

Indexes that cover a part of their table say so here for SQLite; for PostgreSQL the revision alone says it:
its words here would load that dialect, and drivers with it, wherever kankei starts.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from msgspec import Struct

from kankei import model
from kankei.model.record import LOGGED
from kankei.store.access_tables import account, audit_entry, service_token, session
from kankei.store.answer_tables import idempotency_key
from kankei.store.rights_tables import correction, directive, export_request
from kankei.store.schema import NUMBER, identity, metadata, number, reference, text
from kankei.store.types import Problems, Texts, UtcDateTime

REVISION = "0001"
"""The revision of the tables below; a store of any other is refused."""

import_batch = sa.Table(
    "import_batch",
    metadata,
    number(),
    identity(),
    *map(text, ("file", "digest", "layout", "encoding", "channel", "source", "purpose")),
    sa.Column("header", Texts, nullable=False),
    text("state"),
    *(sa.Column(name, sa.Integer, nullable=False) for name in model.Outcome),
    text("applied_by"),
    sa.Column("applied_at", UtcDateTime, nullable=False),
    sa.Column("undone_at", UtcDateTime),
    text("undone_by"),
    sa.Index("ix_import_batch_digest", "digest"),
    sa.Index("ix_import_batch_applied_at", "applied_at"),
    sa.Index("ix_import_batch_undone_at", "undone_at"),
)

record = sa.Table(
    "record",
    metadata,
    number(),
    identity(),
    reference("batch_no", "import_batch"),
    sa.Column("row_number", sa.Integer, nullable=False),
    text("source"),
    text("source_key"),
    reference("replaces", "record", null=True),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    *map(text, model.RecordDraft.__struct_fields__),
    sa.Index("ix_record_source", "source", "source_key"),
    sa.Index("ix_record_batch_no", "batch_no"),
)
# What was logged under a number is begun once: the database itself holds that.
sa.Index(
    "ix_record_logged",
    record.c.source_key,
    unique=True,
    sqlite_where=(record.c.source == LOGGED) & record.c.replaces.is_(None),
)
sa.Index(
    "ix_record_replaces",
    record.c.replaces,
    sqlite_where=record.c.replaces.is_not(None),
)

comparable = sa.Table(
    "comparable",
    metadata,
    reference("record_no", "record", key=True),
    *map(text, (field for field in model.Comparable.__struct_fields__ if field != "relay")),
    sa.Column("relay", sa.Boolean, nullable=False),
    sa.Column("phone_end", sa.Integer),
    sa.Index("ix_comparable_phone_end", "phone_end"),
)
for _first, _second in (("surname", "given"), ("surname_reading", "given_reading")):
    sa.Index(
        f"ix_comparable_{_first}",
        comparable.c[_first],
        comparable.c[_second],
    )
sa.Index(
    "ix_comparable_former_surname",
    comparable.c.former_surname,
    sqlite_where=comparable.c.former_surname != "",
)

touchpoint = sa.Table(
    "touchpoint",
    metadata,
    number(),
    reference("record_no", "record"),
    text("channel"),
    sa.Column("occurred_on", sa.Date, nullable=False),
    text("status"),
    text("kind"),
    sa.Column("ended_on", sa.Date),
    sa.Column("amount", sa.BigInteger),
    sa.Column("companions", sa.Integer, nullable=False),
    text("detail"),
    text("source_no"),
    sa.Index("ix_touchpoint_record_no", "record_no"),
)

headcount = sa.Table(
    "headcount",
    metadata,
    number(),
    text("channel"),
    text("label"),
    sa.Column("counted_on", sa.Date, nullable=False),
    sa.Column("heads", sa.BigInteger, nullable=False),
    reference("batch_no", "import_batch", null=True),
)

person = sa.Table(
    "person",
    metadata,
    number(),
    identity(),
    sa.Column("created_at", UtcDateTime, nullable=False),
    reference("merged_into", "person", null=True),
)

membership = sa.Table(
    "membership",
    metadata,
    number(),
    reference("record_no", "record"),
    reference("person_no", "person", null=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime),
    sa.Index("ix_membership_record_no", "record_no"),
)
# A record is live at most once: the database itself holds that.
sa.Index(
    "ix_membership_open",
    membership.c.record_no,
    unique=True,
    sqlite_where=membership.c.until.is_(None),
)
sa.Index(
    "ix_membership_person_no",
    membership.c.person_no,
    sqlite_where=membership.c.person_no.is_not(None),
)

judgement = sa.Table(
    "judgement",
    metadata,
    number(),
    identity(),
    reference("left_no", "record"),
    reference("right_no", "record"),
    text("verdict"),
    text("reason"),
    sa.Column("bits", sa.Double, nullable=False),
    text("model"),
    text("judged_by"),
    sa.Column("judged_at", UtcDateTime, nullable=False),
    sa.Column("withdrawn_at", UtcDateTime),
    sa.Index("ix_judgement_left_no", "left_no"),
    sa.Index("ix_judgement_right_no", "right_no"),
)

edge = sa.Table(
    "edge",
    metadata,
    sa.Column("left_no", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("right_no", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("bits", sa.Double, nullable=False),
    sa.Index("ix_edge_right_no", "right_no"),
    sqlite_with_rowid=False,
)
"""Written by the hundred thousand, of numbers just read: two references would cost more than the rows."""

link = sa.Table(
    "link",
    metadata,
    sa.Column("left_no", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("right_no", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("left_core", NUMBER, nullable=False),
    sa.Column("right_core", NUMBER, nullable=False),
    sa.Column("bits", sa.Double, nullable=False),
    sa.Index("ix_link_right_no", "right_no"),
    sqlite_with_rowid=False,
)

import_row = sa.Table(
    "import_row",
    metadata,
    sa.Column("batch_no", NUMBER, sa.ForeignKey("import_batch.no"), primary_key=True, autoincrement=False),
    sa.Column("row_number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("cells", Texts, nullable=False),
    text("outcome"),
    sa.Column("reason", Problems, nullable=False),
    reference("record_no", "record", null=True),
    sa.Index("ix_import_row_record_no", "record_no"),
)

permission = sa.Table(
    "permission",
    metadata,
    reference("record_no", "record", key=True),
    *(sa.Column(name, sa.Boolean) for name in model.PermissionDraft.__struct_fields__),
)

record_key, recent_key = (
    sa.Table(
        name,
        metadata,
        sa.Column("key", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("record_no", NUMBER, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    for name in ("record_key", "recent_key")
)
"""Ten keys a record: without a second index and a reference they are written in half the time."""

pending = sa.Table(
    "pending",
    metadata,
    reference("record_no", "record", key=True),
    sa.Column("counted", sa.Boolean, nullable=False),
)
"""Records whose identity must be worked out again, and whether the last resolution counted them."""

setting = sa.Table("setting", metadata, sa.Column("name", sa.Text, primary_key=True), text("value"))

published_count = sa.Table(
    "published_count",
    metadata,
    number(),
    identity(),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("known_at", UtcDateTime, nullable=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    *map(text, ("digest", "rule_name", "rule_version", "rule_digest", "published_by")),
    sa.Column("published_at", UtcDateTime, nullable=False),
    *map(text, ("report", "people", "rule_text", "town_text")),
)
"""Counts as they were published, with the list of people; never changed."""

column_block = sa.Table(
    "column_block",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("last", NUMBER, primary_key=True, autoincrement=False),
    *(sa.Column(name, NUMBER, nullable=False) for name in ("first", "rows")),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
"""Runs of a table's rows as packed columns, made by ``kankei.store.blocks``: all of it can be made again."""

column_note = sa.Table(
    "column_note",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("no", NUMBER, primary_key=True, autoincrement=False),
)
"""Packed rows that have changed since; triggers of the first revision write it, whoever changes a row."""

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("next", sa.BigInteger, nullable=False),
)
"""The next ``no`` of each table; never handed out twice, not even after erasure. Also the writers' lock."""

STORED: Mapping[sa.Table, type[Struct]] = {
    import_batch: model.ImportBatch,
    import_row: model.ImportRow,
    record: model.Record,
    comparable: model.Comparable,
    permission: model.PermissionDraft,
    touchpoint: model.Touchpoint,
    headcount: model.Headcount,
    person: model.Person,
    membership: model.Membership,
    judgement: model.Judgement,
    edge: model.Edge,
    link: model.Link,
    published_count: model.Publication,
    directive: model.Directive,
    correction: model.Correction,
    export_request: model.LinkedExport,
    account: model.Account,
    service_token: model.ServiceToken,
    session: model.Session,
    audit_entry: model.AuditEntry,
    idempotency_key: model.KeptAnswer,
}
"""Which Struct a table stores. ``comparable`` and ``permission`` have the record's number beside it, and
``comparable`` the last four digits of the phone, by which people are searched."""

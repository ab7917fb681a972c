"""The tables, one per stored Struct; ``tests/test_tables.py`` keeps the two equal.

``no`` numbers are handed out by ``kankei.store.numbers`` under the write lock, so that a batch knows its own
numbers before it is written; ``id`` is the name a thing has outside.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from msgspec import Struct

from kankei import model
from kankei.store.types import Problems, Texts, UtcDateTime

REVISION = "0001"
"""The revision of the tables below; a store of any other is refused."""

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


def _no() -> sa.Column[int]:
    return sa.Column("no", sa.BigInteger, primary_key=True, autoincrement=False)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid, nullable=False, unique=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _to(name: str, target: str, *, null: bool = False, key: bool = False) -> sa.Column[int]:
    reference = sa.ForeignKey(f"{target}.no")
    return sa.Column(
        name, sa.BigInteger, reference, nullable=null and not key, primary_key=key, autoincrement=False
    )


import_batch = sa.Table(
    "import_batch",
    metadata,
    _no(),
    _id(),
    *map(_text, ("file", "digest", "layout", "encoding", "channel", "source", "purpose")),
    sa.Column("header", Texts, nullable=False),
    _text("state"),
    *(sa.Column(name, sa.Integer, nullable=False) for name in model.Outcome),
    _text("applied_by"),
    sa.Column("applied_at", UtcDateTime, nullable=False),
    sa.Column("undone_at", UtcDateTime),
    _text("undone_by"),
    sa.Index("ix_import_batch_digest", "digest"),
)

record = sa.Table(
    "record",
    metadata,
    _no(),
    _id(),
    _to("batch_no", "import_batch"),
    sa.Column("row_number", sa.Integer, nullable=False),
    _text("source"),
    _text("source_key"),
    _to("replaces", "record", null=True),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    *map(_text, model.RecordDraft.__struct_fields__),
    sa.Index("ix_record_source", "source", "source_key"),
    sa.Index("ix_record_batch_no", "batch_no"),
)
sa.Index(
    "ix_record_replaces",
    record.c.replaces,
    sqlite_where=record.c.replaces.is_not(None),
    postgresql_where=record.c.replaces.is_not(None),
)

comparable = sa.Table(
    "comparable",
    metadata,
    _to("record_no", "record", key=True),
    *map(_text, (field for field in model.Comparable.__struct_fields__ if field != "relay")),
    sa.Column("relay", sa.Boolean, nullable=False),
)

touchpoint = sa.Table(
    "touchpoint",
    metadata,
    _no(),
    _to("record_no", "record"),
    _text("channel"),
    sa.Column("occurred_on", sa.Date, nullable=False),
    _text("status"),
    _text("kind"),
    sa.Column("ended_on", sa.Date),
    sa.Column("amount", sa.BigInteger),
    sa.Column("companions", sa.Integer, nullable=False),
    _text("detail"),
    _text("source_no"),
    sa.Index("ix_touchpoint_record_no", "record_no"),
)

headcount = sa.Table(
    "headcount",
    metadata,
    _no(),
    _text("channel"),
    _text("label"),
    sa.Column("counted_on", sa.Date, nullable=False),
    sa.Column("heads", sa.BigInteger, nullable=False),
    _to("batch_no", "import_batch", null=True),
)

person = sa.Table(
    "person",
    metadata,
    _no(),
    _id(),
    sa.Column("created_at", UtcDateTime, nullable=False),
    _to("merged_into", "person", null=True),
)

membership = sa.Table(
    "membership",
    metadata,
    _no(),
    _to("record_no", "record"),
    _to("person_no", "person", null=True),
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
    postgresql_where=membership.c.until.is_(None),
)
sa.Index(
    "ix_membership_person_no",
    membership.c.person_no,
    sqlite_where=membership.c.person_no.is_not(None),
    postgresql_where=membership.c.person_no.is_not(None),
)

judgement = sa.Table(
    "judgement",
    metadata,
    _no(),
    _id(),
    _to("left_no", "record"),
    _to("right_no", "record"),
    _text("verdict"),
    _text("reason"),
    sa.Column("bits", sa.Double, nullable=False),
    _text("model"),
    _text("judged_by"),
    sa.Column("judged_at", UtcDateTime, nullable=False),
    sa.Column("withdrawn_at", UtcDateTime),
    sa.Index("ix_judgement_left_no", "left_no"),
    sa.Index("ix_judgement_right_no", "right_no"),
)

edge = sa.Table(
    "edge",
    metadata,
    _to("left_no", "record", key=True),
    _to("right_no", "record", key=True),
    sa.Column("bits", sa.Double, nullable=False),
    sa.Index("ix_edge_right_no", "right_no"),
)

link = sa.Table(
    "link",
    metadata,
    _to("left_no", "record", key=True),
    _to("right_no", "record", key=True),
    _to("left_core", "record"),
    _to("right_core", "record"),
    sa.Column("bits", sa.Double, nullable=False),
    sa.Index("ix_link_right_no", "right_no"),
)

import_row = sa.Table(
    "import_row",
    metadata,
    sa.Column(
        "batch_no", sa.BigInteger, sa.ForeignKey("import_batch.no"), primary_key=True, autoincrement=False
    ),
    sa.Column("row_number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("cells", Texts, nullable=False),
    _text("outcome"),
    sa.Column("reason", Problems, nullable=False),
    _to("record_no", "record", null=True),
    sa.Index("ix_import_row_record_no", "record_no"),
)

permission = sa.Table(
    "permission",
    metadata,
    _to("record_no", "record", key=True),
    *(sa.Column(name, sa.Boolean) for name in model.PermissionDraft.__struct_fields__),
)

record_key = sa.Table(
    "record_key",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("record_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Ten keys a record: without a second index and a reference they are written in half the time."""

pending = sa.Table("pending", metadata, _to("record_no", "record", key=True))
"""Records whose identity must be worked out again."""

setting = sa.Table("setting", metadata, sa.Column("name", sa.Text, primary_key=True), _text("value"))

published_count = sa.Table(
    "published_count",
    metadata,
    _no(),
    _id(),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("known_at", UtcDateTime, nullable=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    *map(_text, ("digest", "rule_name", "rule_version", "rule_digest", "published_by")),
    sa.Column("published_at", UtcDateTime, nullable=False),
    *map(_text, ("report", "people", "rule_text", "town_text")),
)
"""Counts as they were published, with the list of people; never changed."""

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
}
"""Which Struct a table stores. ``comparable`` and ``permission`` have the record's number beside it."""

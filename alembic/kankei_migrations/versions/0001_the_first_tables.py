"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "counter",
    "setting",
    "import_batch",
    "person",
    "headcount",
    "record",
    "comparable",
    "touchpoint",
    "permission",
    "membership",
    "judgement",
    "edge",
    "link",
    "import_row",
    "record_key",
    "recent_key",
    "pending",
    "published_count",
    "account",
    "service_token",
    "session",
    "audit_entry",
    "audit_subject",
    "column_block",
    "column_note",
    "directive",
    "directive_record",
    "directive_mark",
    "correction",
    "export_request",
    "sighting",
    "idempotency_key",
)
NOTED = {
    "membership": ("no", "UPDATE", "DELETE"),
    "touchpoint": ("no", "UPDATE", "DELETE"),
    "comparable": ("record_no", "UPDATE", "DELETE"),
    "person": ("no", "DELETE"),
}
"""Whose rows are packed in blocks: by which number, and what makes a packed row another one."""

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""An INTEGER that is SQLite's key needs no index beside the table; a BIGINT does."""


def upgrade() -> None:
    """Every table, those that others point at first."""
    _own_numbers()
    _imports()
    _people()
    _records()
    _said_and_done()
    _identity()
    _ledger()
    _matching()
    _published()
    _access()
    _audit()
    _blocks()
    _directives()
    _corrections()
    _exports()
    _answers()
    _notes()


def downgrade() -> None:
    """The way back."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION note_changed()")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _integer(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, autoincrement=False, nullable=null)


def _moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _named(table: str) -> list[Any]:
    """The number and the outside name that most tables begin with."""
    return [
        _number("no"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=f"pk_{table}"),
        sa.UniqueConstraint("id", name=f"uq_{table}_id"),
    ]


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.no"], name=f"fk_{table}_{column}")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _own_numbers() -> None:
    op.create_table(
        "counter", *_text("name"), sa.Column("next", sa.BigInteger(), nullable=False), _key("counter", "name")
    )
    op.create_table("setting", *_text("name", "value"), _key("setting", "name"))


def _imports() -> None:
    op.create_table(
        "import_batch",
        *_named("import_batch"),
        *_text("file", "digest", "layout", "encoding", "channel", "source", "purpose", "header", "state"),
        *_integer("created", "updated", "unchanged", "skipped", "rejected"),
        *_text("applied_by"),
        _moment("applied_at"),
        _moment("undone_at", null=True),
        *_text("undone_by"),
    )
    op.create_index("ix_import_batch_digest", "import_batch", ["digest"])
    op.create_index("ix_import_batch_applied_at", "import_batch", ["applied_at"])
    op.create_index("ix_import_batch_undone_at", "import_batch", ["undone_at"])
    op.create_table(
        "headcount",
        _number("no"),
        *_text("channel", "label"),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("heads", sa.BigInteger(), nullable=False),
        _number("batch_no", null=True),
        _key("headcount", "no"),
        _to("headcount", "batch_no", "import_batch"),
    )


def _people() -> None:
    op.create_table(
        "person",
        *_named("person"),
        _moment("created_at"),
        _number("merged_into", null=True),
        _to("person", "merged_into", "person"),
    )


def _records() -> None:
    op.create_table(
        "record",
        *_named("record"),
        _number("batch_no"),
        *_integer("row_number"),
        *_text("source", "source_key"),
        _number("replaces", null=True),
        _moment("recorded_at"),
        *_text("name", "kana", "former_name", "gender", "birth_date"),
        *_text("postal_code", "address", "new_postal_code", "new_address", "phone", "email", "handle"),
        _to("record", "batch_no", "import_batch"),
        _to("record", "replaces", "record"),
    )
    op.create_index("ix_record_source", "record", ["source", "source_key"])
    op.create_index("ix_record_batch_no", "record", ["batch_no"])
    op.create_index(
        "ix_record_logged",
        "record",
        ["source_key"],
        unique=True,
        **_where("source = 'api' AND replaces IS NULL"),
    )
    op.create_index("ix_record_replaces", "record", ["replaces"], **_where("replaces IS NOT NULL"))
    op.create_table(
        "comparable",
        _number("record_no"),
        *_text("surname", "given", "surname_reading", "given_reading", "given_sound"),
        *_text("former_surname", "gender"),
        *_text("birth_date", "postal_code", "prefecture", "city", "town", "block", "room"),
        *_text("phone", "email", "handle"),
        sa.Column("relay", sa.Boolean(), nullable=False),
        sa.Column("phone_end", sa.Integer()),
        _key("comparable", "record_no"),
        _to("comparable", "record_no", "record"),
    )
    _searched()


def _searched() -> None:
    """The indexes by which people are searched, by beginnings of names and ends of phones."""
    op.create_index("ix_comparable_phone_end", "comparable", ["phone_end"])
    for columns in (["surname", "given"], ["surname_reading", "given_reading"]):
        ops = dict.fromkeys(columns, "text_pattern_ops")
        op.create_index(f"ix_comparable_{columns[0]}", "comparable", columns, postgresql_ops=ops)
    op.create_index(
        "ix_comparable_former_surname",
        "comparable",
        ["former_surname"],
        postgresql_ops={"former_surname": "text_pattern_ops"},
        **_where("former_surname != ''"),
    )


def _said_and_done() -> None:
    op.create_table(
        "touchpoint",
        _number("no"),
        _number("record_no"),
        *_text("channel"),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        *_text("status", "kind"),
        sa.Column("ended_on", sa.Date()),
        sa.Column("amount", sa.BigInteger()),
        *_integer("companions"),
        *_text("detail", "source_no"),
        _key("touchpoint", "no"),
        _to("touchpoint", "record_no", "record"),
    )
    op.create_index("ix_touchpoint_record_no", "touchpoint", ["record_no"])
    op.create_table(
        "permission",
        _number("record_no"),
        *(sa.Column(name, sa.Boolean()) for name in ("publish_name", "publish_message", "mail")),
        _key("permission", "record_no"),
        _to("permission", "record_no", "record"),
    )


def _identity() -> None:
    op.create_table(
        "membership",
        _number("no"),
        _number("record_no"),
        _number("person_no", null=True),
        _moment("since"),
        _moment("until", null=True),
        _key("membership", "no"),
        _to("membership", "record_no", "record"),
        _to("membership", "person_no", "person"),
    )
    op.create_index("ix_membership_record_no", "membership", ["record_no"])
    op.create_index("ix_membership_open", "membership", ["record_no"], unique=True, **_where("until IS NULL"))
    op.create_index("ix_membership_person_no", "membership", ["person_no"], **_where("person_no IS NOT NULL"))
    op.create_table(
        "judgement",
        *_named("judgement"),
        _number("left_no"),
        _number("right_no"),
        *_text("verdict", "reason"),
        sa.Column("bits", sa.Double(), nullable=False),
        *_text("model", "judged_by"),
        _moment("judged_at"),
        _moment("withdrawn_at", null=True),
        _to("judgement", "left_no", "record"),
        _to("judgement", "right_no", "record"),
    )
    op.create_index("ix_judgement_left_no", "judgement", ["left_no"])
    op.create_index("ix_judgement_right_no", "judgement", ["right_no"])


def _ledger() -> None:
    op.create_table(
        "import_row",
        _number("batch_no"),
        sa.Column("row_number", sa.Integer(), autoincrement=False, nullable=False),
        *_text("cells", "outcome", "reason"),
        _number("record_no", null=True),
        _key("import_row", "batch_no", "row_number"),
        _to("import_row", "batch_no", "import_batch"),
        _to("import_row", "record_no", "record"),
    )
    op.create_index("ix_import_row_record_no", "import_row", ["record_no"])


def _matching() -> None:
    for table, further in (("edge", ()), ("link", ("left_core", "right_core"))):
        op.create_table(
            table,
            *(_number(name) for name in ("left_no", "right_no", *further)),
            sa.Column("bits", sa.Double(), nullable=False),
            _key(table, "left_no", "right_no"),
            sqlite_with_rowid=False,
        )
        op.create_index(f"ix_{table}_right_no", table, ["right_no"])
    for table in ("record_key", "recent_key"):
        op.create_table(
            table,
            _number("key"),
            _number("record_no"),
            _key(table, "key", "record_no"),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "pending",
        _number("record_no"),
        sa.Column("counted", sa.Boolean(), nullable=False),
        _key("pending", "record_no"),
        _to("pending", "record_no", "record"),
    )


def _published() -> None:
    op.create_table(
        "published_count",
        *_named("published_count"),
        sa.Column("as_of", sa.Date(), nullable=False),
        _moment("known_at"),
        sa.Column("number", sa.BigInteger(), nullable=False),
        *_text("digest", "rule_name", "rule_version", "rule_digest", "published_by"),
        _moment("published_at"),
        *_text("report", "people", "rule_text", "town_text"),
    )


def _access() -> None:
    op.create_table(
        "account",
        *_named("account"),
        *_text("name", "issuer", "subject", "roles"),
        _moment("created_at"),
        *_text("created_by"),
        _moment("disabled_at", null=True),
        _moment("last_used_at", null=True),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("issuer", "subject", name="uq_account_issuer"),
    )
    op.create_table(
        "service_token",
        *_named("service_token"),
        *_text("name", "scopes", "digest"),
        sa.Column("expires_on", sa.Date(), nullable=False),
        _moment("created_at"),
        *_text("created_by"),
        _moment("revoked_at", null=True),
        _moment("last_used_at", null=True),
        sa.UniqueConstraint("name", name="uq_service_token_name"),
        sa.UniqueConstraint("digest", name="uq_service_token_digest"),
    )
    op.create_table(
        "session",
        *_text("digest"),
        _number("account_no"),
        sa.Column("assured", sa.Boolean(), nullable=False),
        _moment("began_at"),
        _moment("until"),
        _moment("ended_at", null=True),
        _key("session", "digest"),
        _to("session", "account_no", "account"),
    )
    op.create_index("ix_session_account_no", "session", ["account_no"])


def _audit() -> None:
    op.create_table(
        "audit_entry",
        _number("no"),
        _moment("at"),
        *_text("by", "action", "outcome", "purpose", "request", "detail", "previous", "digest"),
        _key("audit_entry", "no"),
    )
    op.create_index("ix_audit_entry_by", "audit_entry", ["by", "no"])
    op.create_index("ix_audit_entry_action", "audit_entry", ["action", "no"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    op.create_table(
        "audit_subject",
        _number("entry_no"),
        sa.Column("subject", sa.Uuid(), nullable=False),
        _key("audit_subject", "entry_no", "subject"),
        _to("audit_subject", "entry_no", "audit_entry"),
    )
    op.create_index("ix_audit_subject_subject", "audit_subject", ["subject", "entry_no"])


def _blocks() -> None:
    op.create_table(
        "column_block",
        *_text("name"),
        _number("last"),
        _number("first"),
        _number("rows"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _key("column_block", "name", "last"),
    )
    op.create_table("column_note", *_text("name"), _number("no"), _key("column_note", "name", "no"))


def _directives() -> None:
    op.create_table(
        "directive",
        *_named("directive"),
        *_text("kind"),
        _number("person_no"),
        sa.Column("until", sa.Date()),
        *_text("set_by"),
        _moment("set_at"),
        _moment("ended_at", null=True),
        *_text("ended_by"),
        _to("directive", "person_no", "person"),
    )
    op.create_index("ix_directive_person_no", "directive", ["person_no"])
    op.create_table(
        "directive_record",
        _number("directive_no"),
        _number("record_no"),
        _key("directive_record", "directive_no", "record_no"),
        _to("directive_record", "directive_no", "directive"),
        _to("directive_record", "record_no", "record"),
    )
    op.create_index("ix_directive_record_record_no", "directive_record", ["record_no"])
    op.create_table(
        "directive_mark",
        _number("directive_no"),
        *_text("beside", "name"),
        _key("directive_mark", "directive_no", "beside", "name"),
        _to("directive_mark", "directive_no", "directive"),
    )
    op.create_index("ix_directive_mark_beside", "directive_mark", ["beside"])


def _corrections() -> None:
    op.create_table(
        "correction",
        _number("no"),
        _number("batch_no"),
        *_text("source", "source_key", "field", "before", "after", "reason"),
        _key("correction", "no"),
        _to("correction", "batch_no", "import_batch"),
    )
    op.create_index("ix_correction_source", "correction", ["source", "source_key"])


def _exports() -> None:
    op.create_table(
        "export_request",
        *_named("export_request"),
        *_text("table", "form", "purpose", "columns", "channels"),
        sa.Column("mail_allowed", sa.Boolean(), nullable=False),
        *_text("state"),
        _number("people"),
        *_text("asked_by"),
        _moment("asked_at"),
        *_text("decided_by"),
        _moment("decided_at", null=True),
        *_text("token_digest"),
        _moment("expires_at", null=True),
        _moment("fetched_at", null=True),
    )
    op.create_index("ix_export_request_token_digest", "export_request", ["token_digest"])
    op.create_table(
        "sighting",
        *_text("by"),
        sa.Column("on", sa.Date(), nullable=False),
        *_text("way"),
        sa.Column("subject", sa.Uuid(), nullable=False),
        _key("sighting", "by", "on", "way", "subject"),
    )


def _answers() -> None:
    """The answers kept for retries."""
    op.create_table(
        "idempotency_key",
        *_text("account", "key", "fingerprint"),
        *_integer("status"),
        *_text("headers", "body", "subjects"),
        _moment("kept_at"),
        _key("idempotency_key", "account", "key"),
    )
    op.create_index("ix_idempotency_key_kept_at", "idempotency_key", ["kept_at"])


def _notes() -> None:
    """The database itself notes which packed rows have changed, whoever changes them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE column_block ALTER data SET STORAGE EXTERNAL")
        op.execute(NOTE_CHANGED)
    for table, (key, *events) in NOTED.items():
        for event in events:
            op.execute(_trigger(op.get_bind().dialect.name, table, key, event))


NOTE_CHANGED = """
CREATE FUNCTION note_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
EXECUTE format(
  'INSERT INTO column_note SELECT DISTINCT %L, %I FROM changed WHERE %I <= '
  '(SELECT max(last) FROM column_block WHERE name = %L) ON CONFLICT DO NOTHING',
  TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[0], TG_TABLE_NAME);
RETURN NULL; END $$
"""


def _trigger(dialect: str, table: str, key: str, event: str) -> str:
    name = f"note_{table}_{event.lower()}"
    if dialect == "postgresql":
        return (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING OLD TABLE AS changed "
            f"FOR EACH STATEMENT EXECUTE FUNCTION note_changed('{key}')"
        )
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} "  # noqa: S608  names of our own
        f"WHEN OLD.{key} <= (SELECT max(last) FROM column_block WHERE name = '{table}') "
        f"BEGIN INSERT OR IGNORE INTO column_note VALUES ('{table}', OLD.{key}); END"
    )

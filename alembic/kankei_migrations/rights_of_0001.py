"""The part of revision 0001 that makes the tables of directives, corrections and exports."""

from typing import Any

import sqlalchemy as sa
from alembic import op

TABLES = (
    "directive",
    "directive_record",
    "directive_mark",
    "correction",
    "export_request",
    "sighting",
)


def upgrade() -> None:
    """Every table, those that others point at first."""
    _directives()
    op.create_table(
        "correction",
        _number("no"),
        _number("batch_no"),
        *_text("source", "source_key", "field", "before", "after", "reason"),
        _key("correction", "no"),
        _to("correction", "batch_no", "import_batch"),
    )
    op.create_index("ix_correction_source", "correction", ["source", "source_key"])
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


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _number(name: str) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def _moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _named(table: str) -> list[Any]:
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

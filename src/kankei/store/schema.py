"""What every table is made of: the metadata, and the columns that recur."""

import sqlalchemy as sa

__all__ = ["NUMBER", "identity", "metadata", "number", "reference", "text"]

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64 bits on both. SQLite takes a key for the row's own place, without an index of its own, only if its type
is called INTEGER."""


def number() -> sa.Column[int]:
    """``no``: the number by which other tables point here."""
    return sa.Column("no", NUMBER, primary_key=True, autoincrement=False)


def identity() -> sa.Column[object]:
    """``id``: the name a thing has outside."""
    return sa.Column("id", sa.Uuid, nullable=False, unique=True)


def text(name: str) -> sa.Column[str]:
    """A text that is always there, maybe empty."""
    return sa.Column(name, sa.Text, nullable=False)


def reference(name: str, target: str, *, null: bool = False, key: bool = False) -> sa.Column[int]:
    """A column that holds the ``no`` of another table's row."""
    optional = null and not key
    target_no = sa.ForeignKey(f"{target}.no")
    return sa.Column(name, NUMBER, target_no, nullable=optional, primary_key=key, autoincrement=False)

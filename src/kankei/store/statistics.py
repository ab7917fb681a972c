"""Statistics: by what PostgreSQL plans its queries, taken anew when a store has grown.

It does so by itself a minute or more after a large list; until then an interaction took a third of a second.
SQLite plans by its indexes alone.
"""

import sqlalchemy as sa

from kankei.store import tables

__all__ = ["renew"]

MANY, SHARE = 1_000, 10
"""New records from which on it is worth it, if they are one in so many."""
LARGE = (
    tables.record,
    tables.comparable,
    tables.membership,
    tables.touchpoint,
    tables.person,
    tables.record_key,
    tables.recent_key,
    tables.edge,
    tables.link,
    tables.import_row,
)


def renew(connection: sa.Connection, *, fresh: int, live: int) -> None:
    """Take the statistics of all large tables if the store has grown by so many of its records.

    Args:
        connection: Of a writing unit, at its end.
        fresh: How many records are new.
        live: How many there are.
    """
    if connection.dialect.name == "postgresql" and fresh >= max(MANY, live // SHARE):
        connection.exec_driver_sql("ANALYZE " + ", ".join(f'"{table.name}"' for table in LARGE))

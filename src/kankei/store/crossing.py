"""From one database to the other: every table is read as what it says and written as the other one writes it.

What is packed (``column_block``) is not carried: it is made again of the rows. Numbers are handed out by a
table, so that there is no sequence to be set.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa

from kankei.errors import StoreError
from kankei.store import blocks, bulk
from kankei.store.schema import metadata
from kankei.store.tables import column_block, column_note

__all__ = ["carry", "meets"]

CARRIED = [table for table in metadata.sorted_tables if table not in (column_block, column_note)]


def carry(source: sa.Connection, target: sa.Connection) -> None:
    """Write all rows of one store into the empty tables of another, within the unit of the other.

    Raises:
        StoreError: ``backup.otherwise``: a table does not say afterwards what it says where it came from.
    """
    if target.dialect.name == "sqlite":
        target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in CARRIED:
        bulk.pour(target, table, _portions(source, table))
    for table in CARRIED:
        if not meets(source, target, table):
            raise StoreError("backup.otherwise", table=table.name)
    blocks.refresh(target)


def meets(one: sa.Connection, other: sa.Connection, table: sa.Table) -> bool:
    """Whether a table says the same in both, row for row."""
    pairs = zip_longest(_rows(one, table), _rows(other, table))
    return all(left == right for left, right in pairs)


def _portions(connection: sa.Connection, table: sa.Table) -> Iterator[dict[str, list[Any]]]:
    """All rows as columns, a portion at a time."""
    found = connection.execute(sa.select(table).execution_options(yield_per=bulk.PORTION))
    for rows in found.partitions():
        yield dict(zip(table.c.keys(), map(list, zip(*rows, strict=True)), strict=True))


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[tuple[Any, ...]]:
    """All rows by their key. Databases do not sort texts alike: a table with such a key is sorted here."""
    key = list(table.primary_key.columns)
    if all(not isinstance(column.type, sa.Text) for column in key):
        wanted = sa.select(table).order_by(*key).execution_options(yield_per=bulk.PORTION)
        yield from map(tuple, connection.execute(wanted))
        return
    places = [table.c.keys().index(column.name) for column in key]
    rows = map(tuple, connection.execute(sa.select(table)))
    yield from sorted(rows, key=lambda row: [row[place] for place in places])

"""The shape of a store: its tables' columns and indexes, held against those that this kankei writes.

A revision alone does not tell it: before the release the first revision itself was still growing.
"""

import sqlalchemy as sa

from kankei.store.schema import metadata

__all__ = ["fits"]

SQLITE = (
    "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
    "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'",
)
POSTGRESQL = (
    """SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
    AND attnum > 0 AND NOT attisdropped""",
    "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema()",
)


def fits(connection: sa.Connection) -> bool:
    """Whether each of our tables has exactly our columns, and at least our indexes.

    Tables that are not ours, and indexes that somebody added, do not matter. Two short questions; nothing
    of the rows is read.
    """
    asked = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    columns, indexes = (
        {(table, name) for table, name in connection.exec_driver_sql(question) if table in metadata.tables}
        for question in asked
    )
    tables = metadata.tables.values()
    return columns == {(table.name, column.name) for table in tables for column in table.c} and indexes >= {
        (table.name, str(index.name)) for table in tables for index in table.indexes
    }

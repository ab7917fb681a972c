"""Prepared: statements that every unit asks, compiled once and given to the driver as they are.

A statement that answers a few rows takes SQLAlchemy ten times as long as it takes SQLite; a unit of one
interaction has thirty of them.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

__all__ = ["Prepared", "Processor", "binder", "send"]

Row = tuple[Any, ...]
Processor = Callable[[Any], Any] | None


class Prepared:
    """A statement whose values come with each call, by the names of its parameters.

    Args:
        statement: Or what makes it for a kind of database, by its name. No list grows in it: for any number
            of values there is ``bulk.among_named``.
    """

    def __init__(self, statement: sa.ClauseElement | Callable[[str], sa.ClauseElement]) -> None:
        self._statement = statement
        self._texts: dict[str, _Text] = {}

    def rows(self, connection: sa.Connection, **given: Any) -> list[Row]:
        """What it answers."""
        text = self._text(connection.dialect)
        return text.read(send(connection, text.said, text.bound(given)))

    def scalar(self, connection: sa.Connection, **given: Any) -> Any:
        """The first value of what it answers, None if there is none."""
        found = self.rows(connection, **given)
        return found[0][0] if found else None

    def _text(self, dialect: Dialect) -> "_Text":
        known = self._texts.get(dialect.name)
        if known is None:
            made = self._statement(dialect.name) if callable(self._statement) else self._statement
            known = self._texts[dialect.name] = _Text(made, dialect)
        return known


class _Text:
    """A statement as one kind of driver takes it."""

    def __init__(self, statement: sa.ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.said = str(compiled)
        self._fixed: dict[str, Any] = dict(compiled.params)
        self._places: list[str] | None = compiled.positiontup
        self._bind = {name: binder(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._statement, self._dialect = statement, dialect

    def bound(self, given: Mapping[str, Any]) -> Any:
        """The values as the driver takes them, in their places or by name."""
        told = {**self._fixed, **given}
        made = {
            name: value if (bind := self._bind[name]) is None else bind(value) for name, value in told.items()
        }
        return made if self._places is None else [made[name] for name in self._places]

    def read(self, rows: list[Row]) -> list[Row]:
        """The rows as their types say."""
        if not any(self._readers):
            return rows
        return [
            tuple(
                value if read is None else read(value) for read, value in zip(self._readers, row, strict=True)
            )
            for row in rows
        ]

    @cached_property
    def _readers(self) -> list[Processor]:
        columns: Any = getattr(self._statement, "exported_columns", ())
        kinds = (column.type.dialect_impl(self._dialect) for column in columns)
        return [kind.result_processor(self._dialect, None) for kind in kinds]


@lru_cache(maxsize=1024)
def binder(kind: TypeEngine[Any], dialect: Dialect) -> Processor:
    """What makes values of a type fit for the driver; looking it up takes longer than a few rows."""
    return kind.dialect_impl(dialect).bind_processor(dialect)


def send(connection: sa.Connection, text: str, given: Any, *, many: bool = False) -> list[Row]:
    """Give the driver a text with its values, or with many rows of them; the rows that it answers.

    Whoever listens to the statements of the connection hears of it.

    Raises:
        DBAPIError: As SQLAlchemy raises it, and without the values.
    """
    driver: Any = connection.connection.dbapi_connection
    problem = connection.dialect.loaded_dbapi.Error
    try:
        cursor = driver.cursor()
        for heard in connection.dispatch.before_cursor_execute:
            heard(connection, cursor, text, given, None, many)
        if many:
            cursor.executemany(text, given)
        else:
            cursor.execute(text, given)
        found: list[Row] = cursor.fetchall() if cursor.description else []
        cursor.close()
    except problem as error:
        raise DBAPIError.instance(text, None, error, problem, hide_parameters=True) from None
    return found

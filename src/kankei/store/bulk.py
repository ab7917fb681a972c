"""Many rows at once: written through the driver, read as columns, asked for by any number of values."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, repeat
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import numpy as np
import sqlalchemy as sa
from msgspec import Struct
from numpy.typing import NDArray
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.functions import FunctionElement

from kankei.collector import put_off
from kankei.store.prepared import Prepared, Processor, binder, send
from kankei.store.types import UtcDateTime

__all__ = [
    "among",
    "among_named",
    "columns",
    "delete_pairs",
    "insert",
    "insert_structs",
    "listed",
    "lists",
    "structs",
    "update",
]

Kind = TypeVar("Kind", bound=Struct)
PORTION, FEW = 20_000, 1_000
"""Rows that are written or read at a time, and things that are asked about together without a cursor."""
TOGETHER = 256
"""Values in one statement that inserts several rows."""
_JSON = sa.Text()
_HEX = attrgetter("hex")
REPEATED = (sa.Date, UtcDateTime)
"""Types of which a column has few distinct values."""


def insert_structs(connection: sa.Connection, table: sa.Table, rows: Sequence[Struct], **beside: Any) -> None:
    """Write Structs of one kind into their table.

    Args:
        connection: Inside a unit of work.
        table: Where to.
        rows: All of one class, whose fields are columns of the table.
        beside: Further columns, each a sequence as long as ``rows``.
    """
    if rows:
        values = zip(*map(msgspec.structs.astuple, rows), strict=True)
        insert(connection, table, dict(zip(rows[0].__struct_fields__, values, strict=True)) | beside)


def insert(
    connection: sa.Connection, table: sa.Table, values: Mapping[str, Sequence[Any] | NDArray[Any]]
) -> None:
    """Write rows given as columns of equal length: COPY on PostgreSQL, one prepared statement on SQLite."""
    _send(connection, table, tuple(values), _portions(connection, table, values))


def pour(connection: sa.Connection, table: sa.Table, portions: Iterable[Mapping[str, Sequence[Any]]]) -> None:
    """Write whole rows that come a portion at a time, each all columns of equal length.

    On PostgreSQL it is one statement, at whose end rows may point at any other of them.
    """
    bound = chain.from_iterable(_portions(connection, table, values) for values in portions)
    _send(connection, table, tuple(table.c.keys()), bound)


def _send(
    connection: sa.Connection,
    table: sa.Table,
    names: tuple[str, ...],
    portions: Iterable[list[Sequence[Any]]],
) -> None:
    listed = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":
        rows = chain.from_iterable(zip(*bound, strict=True) for bound in portions)
        _copy(connection, f'COPY "{table.name}" ({listed}) FROM STDIN', rows)
        return
    for bound in portions:
        _insert(connection, f'INSERT INTO "{table.name}" ({listed}) VALUES ', bound)  # noqa: S608


def _insert(connection: sa.Connection, begun: str, bound: list[Sequence[Any]]) -> None:
    """Columns as rows for SQLite: many in a statement, in which keys take half as long; the rest singly."""
    width, count = len(bound), len(bound[0])
    marks, values = f"({', '.join(repeat('?', width))})", chain.from_iterable(zip(*bound, strict=True))
    for rows in (max(1, TOGETHER // width), 1):
        times, count = divmod(count, rows)
        given = (tuple(islice(values, rows * width)) for _ in range(times))
        if times:
            send(connection, begun + ", ".join(repeat(marks, rows)), given, many=True)


def delete_pairs(
    connection: sa.Connection,
    table: sa.Table,
    names: tuple[str, str],
    values: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Delete the rows that have any of these pairs of numbers in two columns that make a key together."""
    left, right = (side.tolist() for side in values)
    if not left:
        return
    if connection.dialect.name == "postgresql":
        given = zip(names, (left, right), strict=True)
        pairs = _told(table, dict(given))
        connection.execute(sa.delete(table).where(*(table.c[name] == pairs.c[name] for name in names)))
        return
    where = " AND ".join(f'"{name}" = ?' for name in names)
    statement = f'DELETE FROM "{table.name}" WHERE {where}'  # noqa: S608
    connection.exec_driver_sql(statement, list(zip(left, right, strict=True)))


def update(
    connection: sa.Connection,
    table: sa.Table,
    keys: Mapping[str, Sequence[Any] | NDArray[Any]],
    changed: tuple[str, Sequence[Any] | NDArray[Any]],
) -> None:
    """Set one column, by its name, of the rows that are told by the columns of their key, equally long."""
    column, values = changed[0], _plain(changed[1])
    by = {name: _plain(told) for name, told in keys.items()}
    if not values:
        return
    if connection.dialect.name == "postgresql":
        rows = _told(table, {**by, column: values})
        same = (table.c[name] == rows.c[name] for name in by)
        connection.execute(sa.update(table).where(*same).values({column: rows.c[column]}))
        return
    where = " AND ".join(f'"{name}" = ?' for name in by)
    statement = f'UPDATE "{table.name}" SET "{column}" = ? WHERE {where}'  # noqa: S608
    connection.exec_driver_sql(statement, list(zip(values, *by.values(), strict=True)))


def _plain(values: Sequence[Any] | NDArray[Any]) -> list[Any]:
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _told(table: sa.Table, values: Mapping[str, list[Any]]) -> Any:
    """Rows given as columns, for PostgreSQL to join with."""
    given = (sa.cast(told, sa.ARRAY(table.c[name].type)) for name, told in values.items())
    return sa.func.unnest(*given).table_valued(*values).render_derived()


def _portions(
    connection: sa.Connection, table: sa.Table, values: Mapping[str, Sequence[Any] | NDArray[Any]]
) -> Iterator[list[Sequence[Any]]]:
    """The columns as the driver takes them, so many rows at a time that a long table needs little memory."""
    sizes = {len(column) for column in values.values()}
    if len(sizes) != 1:
        raise ValueError("columns of different length")
    for start in range(0, sizes.pop(), PORTION):
        some = slice(start, start + PORTION)
        binders = _binders(table, tuple(values), connection.dialect)
        yield [_bound(column[some], *binder) for binder, column in zip(binders, values.values(), strict=True)]


class _Among(FunctionElement[bool]):
    """A column, and any number of values as one parameter."""

    type = sa.Boolean()
    name = "among"
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002
        """As it is, among other conditions too: "… = 1" would keep SQLite from using an index."""
        return self


@compiles(_Among)
def _in_list(element: _Among, compiler: Any, **given: Any) -> str:
    column, values = (compiler.process(one, **given) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: Any, **given: Any) -> str:
    column, values = (compiler.process(one, **given) for one in element.clauses)
    return f"{column} = ANY ({values})"


def among(
    connection: sa.Connection, column: sa.ColumnElement[Any], values: Iterable[Any]
) -> sa.ColumnElement[bool]:
    """The condition that a column holds one of any number of values, which travel as one parameter."""
    given = sa.bindparam(None, listed(connection, values), type_=_kind(connection.dialect.name, column))
    return _Among(column, given)


def among_named(dialect: str, column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """:func:`among` for a statement that is made once: the values come with each call, from ``listed``."""
    return _Among(column, sa.bindparam(name, type_=_kind(dialect, column)))


def _kind(dialect: str, column: sa.ColumnElement[Any]) -> Any:
    return sa.ARRAY(column.type) if dialect == "postgresql" else _JSON


def listed(connection: sa.Connection, values: Iterable[Any]) -> list[Any] | str:
    """Values as a statement with ``among_named`` takes them."""
    plain = values.tolist() if isinstance(values, np.ndarray) else list(values)
    if connection.dialect.name == "postgresql":
        return plain
    return json.dumps(plain, ensure_ascii=False, default=_HEX)  # ids, as they are stored there


@put_off()
def lists(connection: sa.Connection, statement: sa.Select[Any]) -> dict[str, list[Any]]:
    """A query's answer as columns by name, each a list; empty lists where there is no row."""
    answer = connection.execute(statement)
    names = list(answer.keys())
    rows = answer.all()
    return (
        dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {n: [] for n in names}
    )


@put_off()
def columns(
    connection: sa.Connection,
    statement: sa.Select[Any],
    codes: Mapping[str, Callable[[Any], int]] = MappingProxyType({}),
    words: Collection[str] = (),
    *,
    given: Mapping[str, Any] | None = None,
) -> dict[str, NDArray[Any]]:
    """A query's answer as numpy columns, read in portions so that millions of rows stay small.

    Args:
        connection: Inside a unit of work.
        statement: What to ask. Columns that are named nowhere below are numbers, NULL being 0.
        codes: By column name, the number to make of each *distinct* value, worked out once.
        words: Columns of text: object arrays that share one string per distinct value, NULL being "".
        given: The values of a statement that is made once for all its calls, for few rows: they come at
            once, without a cursor on the server.
    """
    if given is not None:
        names = [column.name for column in statement.selected_columns]
        portions_of: Iterable[Sequence[Any]] = filter(None, [_prepared(statement).rows(connection, **given)])
    else:
        few = connection.dialect.name == "postgresql" and _of_few(statement)
        answer = connection.execute(statement, execution_options={} if few else {"yield_per": PORTION})
        names, portions_of = list(answer.keys()), filter(None, [answer.all()]) if few else answer.partitions()
    made = {**codes, **dict.fromkeys(words, _word)}
    memos = [_Memo(made[name]) if name in made else None for name in names]
    kinds = [object if name in words else None for name in names]
    portions: list[list[NDArray[Any]]] = [[] for _ in names]
    for rows in portions_of:
        for portion, memo, kind, values in zip(portions, memos, kinds, zip(*rows, strict=True), strict=True):
            portion.append(_array(values, memo, kind))
    return {
        name: np.concatenate(portion) if portion else np.array([], kind or np.int64)
        for name, portion, kind in zip(names, portions, kinds, strict=True)
    }


@lru_cache(maxsize=64)
def _prepared(statement: sa.Select[Any]) -> Prepared:
    return Prepared(statement)


def _of_few(statement: sa.Select[Any]) -> bool:
    """Whether it asks about a few things by number: opening a cursor on the server then takes most of it."""
    given = [one.clauses.clauses[1].value for one in visitors.iterate(statement) if isinstance(one, _Among)]
    return bool(given) and all(values is not None and len(values) <= FEW for values in given)


@put_off()
def structs(connection: sa.Connection, statement: sa.Select[Any], kind: type[Kind]) -> list[Kind]:
    """A query's answer as checked Structs of one kind, whose fields are the names of its columns."""
    rows = [row._mapping for row in connection.execute(statement).all()]
    return msgspec.convert(rows, list[kind])  # type: ignore[valid-type]


class _Memo(dict[Any, Any]):
    """What is made of each distinct value, worked out at its first sight."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> Any:
        self[value] = made = self._make(value)
        return made


def _word(value: str | None) -> str:
    return value or ""


def _array(values: Sequence[Any], memo: _Memo | None, kind: type | None) -> NDArray[Any]:
    if memo is not None:
        values = list(map(memo.__getitem__, values))
    elif None in values:
        values = [value or 0 for value in values]
    return np.array(values, dtype=kind)


def _copy(connection: sa.Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY past SQLAlchemy, but with its errors."""
    driver: Any = connection.connection.dbapi_connection
    problem = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except problem as error:
        raise DBAPIError.instance(statement, None, error, problem, hide_parameters=True) from None


@lru_cache(maxsize=256)
def _binders(table: sa.Table, names: tuple[str, ...], dialect: Dialect) -> list[tuple[Processor, bool]]:
    """What makes values of some columns fit for the driver, and whether each has few distinct ones."""
    kinds = [table.c[name].type for name in names]
    return [(binder(kind, dialect), isinstance(kind, REPEATED)) for kind in kinds]


def _bound(values: Sequence[Any] | NDArray[Any], bind: Processor, repeated: bool) -> Sequence[Any]:
    """Values as the driver takes them; most types need nothing done."""
    plain = values.tolist() if isinstance(values, np.ndarray) else values
    if bind is None:
        return plain
    if repeated:
        memo = _Memo(bind)
        return [memo[value] for value in plain]
    return list(map(bind, plain))

"""Columns of millions of rows in a fraction of a second: runs of rows are kept packed beside their tables.

Row by row, three million touchpoints cost more than everything that is then done with them. What counting
needs of a row is a few numbers; a *block* holds them for a run of rows, each column in as few bytes as its
values need. The database notes which packed rows change (triggers, so nobody can forget to), and whatever is
noted or not yet packed is read from its table: an answer is the same with blocks and without.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
import sqlalchemy as sa
from msgspec import Struct
from numpy.typing import NDArray

from kankei.store import bulk, unwritten
from kankei.store.tables import column_block, column_note, comparable, membership, person, touchpoint

__all__ = [
    "COMPARABLE",
    "MEMBERSHIP",
    "PERSON",
    "TOUCHPOINT",
    "Columns",
    "Family",
    "columns",
    "moment",
    "refresh",
    "rows",
]

SIZE = 262_144
"""Rows of a full block."""
LEAST = 20_000
"""So many unpacked or changed rows are packed anew; fewer are as quickly read one by one."""
BESIDE_A_NAME = ("birth_date", "postal_code", "block", "phone", "email", "handle")
"""What makes a record more than a name; a person whose records have none of it is *thin*."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
Array = NDArray[Any]


class Family(Struct, frozen=True, kw_only=True, eq=False):
    """Some columns of one table, whose rows are told apart by ``key``; ``words`` are columns of text.

    ``numbers`` make an integer of each distinct value of a column as its driver gives it.
    """

    key: sa.Column[Any]
    chosen: tuple[sa.ColumnElement[Any], ...]
    types: Mapping[str, Any]
    numbers: Mapping[str, Callable[[Any], int]] = MappingProxyType({})
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table's."""
        return str(self.key.table.name)

    def query(self, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """The query for rows, by key."""
        return sa.select(*self.chosen).where(condition).order_by(self.key)


class Columns(Struct, frozen=True, kw_only=True, eq=False):
    """Integer columns of equal length; a column of text holds places in its list of ``words``."""

    numbers: dict[str, Array]
    words: dict[str, list[str]]

    def __getitem__(self, name: str) -> Array:
        """A column."""
        return self.numbers[name]


class _Packed(Struct):
    """A block's columns: the least value, the type of what is above it, and that as bytes."""

    numbers: dict[str, tuple[int, str, memoryview]]
    words: dict[str, list[str]]


def moment(value: Any) -> int:
    """Microseconds since 1970 of a moment: SQLite's text, PostgreSQL's datetime; 0 for none."""
    if value is None:
        return 0
    said = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    aware = said.replace(tzinfo=dt.UTC) if said.tzinfo is None else said
    return (aware - _EPOCH) // _MICROSECOND


def as_moment(microseconds: int) -> dt.datetime:
    """The moment so many microseconds after 1970."""
    return _EPOCH + microseconds * _MICROSECOND


def _day(value: Any) -> int:
    """The ordinal of a date: SQLite's text, PostgreSQL's date; 0 for none."""
    if value is None:
        return 0
    return (dt.date.fromisoformat(value) if isinstance(value, str) else value).toordinal()


def _half(shift: int) -> Callable[[Any], int]:
    """Half of an id, as a signed number: of SQLite's 32 digits, of PostgreSQL's UUID."""

    def half(value: Any) -> int:
        number = int(value, 16) if isinstance(value, str) else value.int
        return (number >> shift & (1 << 64) - 1) - (1 << 63)

    return half


def _raw(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[Any]:
    """A column as the driver gives it."""
    return sa.type_coerce(column, sa.Text).label(name)


MEMBERSHIP = Family(
    key=membership.c.no,
    chosen=(
        membership.c.no,
        membership.c.record_no,
        membership.c.person_no,
        _raw(membership.c.since, "since"),
        _raw(membership.c.until, "until"),
    ),
    types=dict.fromkeys(("no", "record_no", "person_no", "since", "until"), np.int64),
    numbers={"since": moment, "until": moment},
)
"""``person_no`` 0 is nobody, ``until`` 0 still open; moments in microseconds since 1970."""
TOUCHPOINT = Family(
    key=touchpoint.c.no,
    chosen=(
        *(touchpoint.c[name] for name in ("no", "record_no", "channel", "kind", "status", "amount")),
        touchpoint.c.companions,
        _raw(touchpoint.c.occurred_on, "day"),
        _raw(touchpoint.c.ended_on, "ended"),
    ),
    types={"no": np.int64, "record_no": np.int64, "amount": np.int64, "companions": np.int32}
    | dict.fromkeys(("day", "ended"), np.int32)
    | dict.fromkeys(("channel", "kind", "status"), np.int16),
    numbers={"day": _day, "ended": _day},
    words=("channel", "kind", "status"),
)
"""Days as ordinals, ``ended`` 0 where open; ``amount`` 0 for none."""
COMPARABLE = Family(
    key=comparable.c.record_no,
    chosen=(
        comparable.c.record_no,
        (comparable.c.prefecture + "\t" + comparable.c.city).label("place"),
        sa.case((sa.and_(*(comparable.c[n] == "" for n in BESIDE_A_NAME)), 1), else_=0).label("thin"),
    ),
    types={"record_no": np.int64, "place": np.int32, "thin": np.bool_},
    words=("place",),
)
"""``place`` is prefecture and city with a tab between."""
PERSON = Family(
    key=person.c.no,
    chosen=(person.c.no, _raw(person.c.id, "high"), _raw(person.c.id, "low")),
    types=dict.fromkeys(("no", "high", "low"), np.int64),
    numbers={"high": _half(64), "low": _half(0)},
)
"""The two halves of an id, each less by 2⁶³."""
FAMILIES = (MEMBERSHIP, TOUCHPOINT, COMPARABLE, PERSON)


def columns(connection: sa.Connection, family: Family) -> Columns:
    """All rows of a family as columns, in no order."""
    mine = column_block.c.name == family.name
    found = connection.execute(
        sa.select(column_block.c.data, column_block.c.rows, column_block.c.last)
        .where(mine)
        .order_by(column_block.c.last)
    ).all()
    noted = np.array(list(connection.scalars(_noted(family))), dtype=np.int64)
    last = found[-1].last if found else -1
    rest = _read(connection, family, family.key > last)
    if len(noted):  # two questions: one with "or" would walk through the whole table
        changed = _read(connection, family, bulk.among(connection, family.key, noted))
        rest = _joined(family, [(changed, noted[:0])], rest)
    aside = unwritten.of(connection)
    if aside is not None and family.name in aside.columns:
        rest = _joined(family, [(aside.columns[family.name], noted[:0])], rest)
    packed = (_unpacked(family, block.data) for block in found)
    return _joined(family, [(block, noted) for block in packed], rest)


def refresh(connection: sa.Connection, *, least: int = LEAST, size: int = SIZE) -> int:
    """Pack what has come or changed since, if it is much; the answer is how many blocks were written.

    Args:
        connection: Of a writing unit.
        least: How many rows are much.
        size: Rows of a full block.
    """
    return sum(
        _again(connection, family, least) + _further(connection, family, least, size) for family in FAMILIES
    )


def _again(connection: sa.Connection, family: Family, least: int) -> int:
    """Pack the blocks anew in which rows have changed."""
    noted = sorted(connection.scalars(_noted(family)))
    if len(noted) < max(1, least):
        return 0
    written = 0
    for block in _newest_first(connection, family).all():
        place = int(np.searchsorted(noted, block.first))
        if place < len(noted) and noted[place] <= block.last:
            _drop(connection, family, block.last)
            told = _read(connection, family, family.key.between(block.first, block.last))
            _keep(connection, family, told, (block.first, block.last))
            written += 1
    connection.execute(sa.delete(column_note).where(column_note.c.name == family.name))
    return written


def _further(connection: sa.Connection, family: Family, least: int, size: int) -> int:
    """Pack the rows behind the last block; one that is not full is filled up. Runs leave no gap."""
    block = _newest_first(connection, family).first()
    begin = block.last + 1 if block else 0
    fresh = connection.scalar(sa.select(sa.func.count()).where(family.key >= begin)) or 0
    if fresh < max(1, least):
        return 0
    first, room, before = begin, size, list[tuple[Columns, Array]]()
    if block and block.rows < size:  # what has changed in it stays noted
        first, room = block.first, size - block.rows
        before = [(_taken_out(connection, family, block.last), np.zeros(0, np.int64))]
    written = 0
    while len(keys := (told := _read(connection, family, family.key >= begin, room))[family.key.name]):
        begin = int(keys[-1]) + 1
        _keep(connection, family, _joined(family, before, told), (first, begin - 1))
        written, first, room, before = written + 1, begin, size, []
    return written


def _taken_out(connection: sa.Connection, family: Family, last: int) -> Columns:
    """The block that ends so, which is gone then."""
    mine = (column_block.c.name == family.name) & (column_block.c.last == last)
    data = connection.scalar(sa.select(column_block.c.data).where(mine))
    _drop(connection, family, last)
    return _unpacked(family, bytes(data or b""))


def _newest_first(connection: sa.Connection, family: Family) -> sa.CursorResult[Any]:
    """The runs of all blocks."""
    run = sa.select(column_block.c.first, column_block.c.last, column_block.c.rows)
    mine = column_block.c.name == family.name
    return connection.execute(run.where(mine).order_by(column_block.c.last.desc()))


def _drop(connection: sa.Connection, family: Family, last: int) -> None:
    mine = (column_block.c.name == family.name) & (column_block.c.last == last)
    connection.execute(sa.delete(column_block).where(mine))


def _keep(connection: sa.Connection, family: Family, told: Columns, run: tuple[int, int]) -> None:
    """Write one block: all rows there are of a run of numbers."""
    (first, last), rows = run, len(told[family.key.name])
    values = {"name": family.name, "first": first, "last": last, "rows": rows, "data": _bytes(told)}
    connection.execute(sa.insert(column_block).values(values))


def rows(
    connection: sa.Connection, family: Family, column: sa.Column[Any], numbers: Iterable[Any]
) -> Columns:
    """The few rows of a family that have one of some numbers in a column of its table, as columns."""
    query = _having(family, column, connection.dialect.name)
    return _told(connection, family, query, {"numbers": bulk.listed(connection, numbers)})


@lru_cache(maxsize=32)
def _having(family: Family, column: sa.Column[Any], dialect: str) -> sa.Select[Any]:
    """Made once for each kind of database: making it takes longer than asking it."""
    return family.query(bulk.among_named(dialect, column, "numbers"))


def _noted(family: Family) -> sa.Select[Any]:
    return sa.select(column_note.c.no).where(column_note.c.name == family.name)


def _read(
    connection: sa.Connection,
    family: Family,
    condition: sa.ColumnElement[bool],
    limit: int | None = None,
) -> Columns:
    """Rows out of their table."""
    return _told(connection, family, family.query(condition).limit(limit))


def _told(
    connection: sa.Connection,
    family: Family,
    query: sa.Select[Any],
    given: Mapping[str, Any] | None = None,
) -> Columns:
    """What a query for rows answers; ``given`` as for ``bulk.columns``."""
    places: dict[str, dict[str, int]] = {name: {} for name in family.words}
    numbering = {name: _numbering(seen) for name, seen in places.items()}
    found = bulk.columns(connection, query, {**family.numbers, **numbering}, given=given)
    numbers = {name: found[name].astype(kind) for name, kind in family.types.items()}
    return Columns(numbers=numbers, words={name: list(seen) for name, seen in places.items()})


def _numbering(seen: dict[str, int]) -> Callable[[str], int]:
    return lambda word: seen.setdefault(word, len(seen))


def _bytes(told: Columns) -> bytes:
    """A block: every column above its least value, in the smallest type that holds it."""
    numbers = {}
    for name, column in told.numbers.items():
        least = int(column.min()) if len(column) else 0
        above = (column.astype(np.int64) - least).view(np.uint64)
        small = above.astype(np.min_scalar_type(int(above.max(initial=0))))
        numbers[name] = (least, small.dtype.str, memoryview(small.tobytes()))
    return msgspec.msgpack.encode(_Packed(numbers=numbers, words=told.words))


def _unpacked(family: Family, data: bytes) -> Columns:
    """The columns of a block."""
    block = msgspec.msgpack.decode(data, type=_Packed)
    numbers = {name: _widened(block.numbers[name], kind) for name, kind in family.types.items()}
    return Columns(numbers=numbers, words=block.words)


def _widened(column: tuple[int, str, memoryview], kind: Any) -> Array:
    least, small, data = column
    above = np.frombuffer(data, dtype=small)
    if least == 0:
        return above.astype(kind, copy=False)
    return (above.astype(np.int64) + least).astype(kind, copy=False)


def _joined(family: Family, parts: Sequence[tuple[Columns, Array]], rest: Columns) -> Columns:
    """Parts, each without some rows by key, and behind them the rest."""
    words = {name: {word: place for place, word in enumerate(rest.words[name])} for name in family.words}
    kept = [~np.isin(part[family.key.name], without) if len(without) else None for part, without in parts]
    numbers = {}
    for name in family.types:
        columns = []
        for (part, _), keep in zip(parts, kept, strict=True):
            column = part[name] if keep is None else part[name][keep]
            columns.append(_recoded(column, part.words[name], words[name]) if name in words else column)
        numbers[name] = np.concatenate([*columns, rest[name]])
    return Columns(numbers=numbers, words={name: list(seen) for name, seen in words.items()})


def _recoded(codes: Array, mine: Sequence[str], seen: dict[str, int]) -> Array:
    """Places in a part's own words as places in all words."""
    place = np.array([seen.setdefault(word, len(seen)) for word in mine] or [0], dtype=codes.dtype)
    return np.asarray(place[codes])

"""Families: columns of a table that are kept packed, in runs of rows; how rows become bytes and come back.

Each column takes as few bytes as its values need.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
import sqlalchemy as sa
from msgspec import Struct
from numpy.typing import NDArray

from kankei.model.record import BESIDE_A_NAME
from kankei.store import bulk
from kankei.store.tables import comparable, membership, person, record, touchpoint

__all__ = [
    "COMPARABLE",
    "FAMILIES",
    "MEMBERSHIP",
    "PERSON",
    "TOUCHPOINT",
    "Columns",
    "Family",
    "as_moment",
    "moment",
]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
Array = NDArray[Any]


class Family(Struct, frozen=True, kw_only=True, eq=False):
    """Some columns of one table, whose rows are told apart by ``key``; ``words`` are columns of text.

    ``numbers`` make an integer of each distinct value of a column as its driver gives it. A block of a family
    may be kept in several ``pieces``, by what follows the family's name. In the bytes
    of one that ``forgets`` is only what its rows say, also when some were left out.
    """

    key: sa.Column[Any]
    chosen: tuple[sa.ColumnElement[Any], ...]
    types: Mapping[str, Any]
    numbers: Mapping[str, Callable[[Any], int]] = MappingProxyType({})
    words: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ("",)
    forgets: bool = False

    @property
    def table(self) -> str:
        """The name of the table, under which changed rows are noted."""
        return str(self.key.table.name)

    @property
    def name(self) -> str:
        """The family's: that of its table."""
        return self.table

    def query(self, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """The query for rows, by key."""
        return sa.select(*self.chosen).where(condition).order_by(self.key)

    def read(
        self, connection: sa.Connection, query: sa.Select[Any], given: Mapping[str, Any] | None = None
    ) -> Any:
        """What a query for rows answers; ``given`` as for ``bulk.columns``."""
        places: dict[str, dict[str, int]] = {name: {} for name in self.words}
        numbering = {name: _numbering(seen) for name, seen in places.items()}
        found = bulk.columns(connection, query, {**self.numbers, **numbering}, given=given)
        numbers = {name: found[name].astype(kind) for name, kind in self.types.items()}
        return Columns(numbers=numbers, words={name: list(seen) for name, seen in places.items()})

    def keys(self, told: Any) -> Array:
        """The keys of rows."""
        keys: Array = told[self.key.name]
        return keys

    def packed(self, told: Any) -> dict[str, bytes]:
        """A block of rows, in its pieces."""
        return {"": _bytes(told)}

    def unpacked(self, data: Mapping[str, bytes]) -> Any:
        """The rows of a block, from its pieces.

        Raises:
            KeyError: The block was packed before the family had one of its columns.
        """
        block = msgspec.msgpack.decode(data[""], type=_Packed)
        numbers = {name: _widened(block.numbers[name], kind) for name, kind in self.types.items()}
        return Columns(numbers=numbers, words=block.words)

    def joined(self, parts: Iterable[tuple[Any, Array]], rest: Any) -> Any:
        """Parts, each without some rows by key, and behind them the rest."""
        return _joined(self, list(parts), rest)


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
_SOURCE = sa.select(record.c.source).where(record.c.no == touchpoint.c.record_no).scalar_subquery()
TOUCHPOINT = Family(
    key=touchpoint.c.no,
    chosen=(
        *(touchpoint.c[name] for name in ("no", "record_no", "channel", "kind", "status", "amount")),
        touchpoint.c.companions,
        _raw(touchpoint.c.occurred_on, "day"),
        _raw(touchpoint.c.ended_on, "ended"),
        sa.func.coalesce(_SOURCE, "").label("source"),
    ),
    types={"no": np.int64, "record_no": np.int64, "amount": np.int64, "companions": np.int32}
    | dict.fromkeys(("day", "ended"), np.int32)
    | dict.fromkeys(("channel", "kind", "status", "source"), np.int16),
    numbers={"day": _day, "ended": _day},
    words=("channel", "kind", "status", "source"),
)
"""Days as ordinals, ``ended`` 0 where open; ``amount`` 0 for none; ``source`` is that of the record."""
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

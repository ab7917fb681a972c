"""Columns of millions of rows in a fraction of a second: runs of rows are kept packed beside their tables.

Row by row, three million touchpoints cost more than everything that is then done with them. What counting
needs of a row is a few numbers; a *block* holds them for a run of rows, each column in as few bytes as its
values need. The database notes which packed rows change (triggers, so nobody can forget to; of rows that come
late ``note_late`` is told), and whatever is noted or not yet packed is read from its table: an answer is the
same with blocks and without.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk, numbers, unwritten
from kankei.store.families import (
    FAMILIES,
    Columns,
    Family,
)
from kankei.store.prepared import Prepared
from kankei.store.tables import column_block, column_note

__all__ = ["columns", "note_late", "pack_again", "refresh", "rows"]

NONE = np.zeros(0, np.int64)
SIZE = 262_144
"""Rows of a full block."""
LEAST = 20_000
"""So many unpacked or changed rows are packed anew; fewer are as quickly read one by one."""


def columns(connection: sa.Connection, family: Family) -> Columns:
    """All rows of a family as columns, in no order."""
    found = connection.execute(
        sa.select(column_block.c.data, column_block.c.first, column_block.c.last)
        .where(column_block.c.name == family.name)
        .order_by(column_block.c.last)
    ).all()
    packed = (_told(connection, family, {"": one.data}, (one.first, one.last)) for one in found)
    rest, noted = unpacked(connection, family, found[-1].last if found else -1)
    aside = unwritten.of(connection)
    if aside is not None and family.name in aside.columns:
        rest = family.joined([(aside.columns[family.name], noted[:0])], rest)
    told: Columns = family.joined([(block, noted) for block in packed], rest)
    return told


def _told(connection: sa.Connection, family: Family, data: Mapping[str, bytes], run: tuple[int, int]) -> Any:
    """The rows of a block; those of one that lacks a column are read from the table."""
    try:
        return family.unpacked(data)
    except KeyError:
        return family.read(connection, family.query(family.key.between(*run)))


def unpacked(connection: sa.Connection, family: Family, last: int) -> tuple[Any, NDArray[np.int64]]:
    """The rows behind the last block, with those that have changed; and the noted keys of the latter."""
    noted = np.array(list(connection.scalars(_noted(family))), dtype=np.int64)
    rest = family.read(connection, family.query(family.key > last))
    if len(noted):  # two questions: one with "or" would walk through the whole table
        changed = family.read(connection, family.query(bulk.among(connection, family.key, noted)))
        behind = noted[noted > last]  # of a family that another of its table is ahead of
        rest = family.joined([(changed, behind)], rest)
    return rest, noted


def refresh(
    connection: sa.Connection, *, made: Sequence[Any] = (), least: int = LEAST, size: int = SIZE
) -> int:
    """Pack what has come or changed since, if it is much; the answer is how many blocks were written.

    Args:
        connection: Of a writing unit.
        made: How records are compared that were just made comparable, by number: they are not read again.
        least: How many rows are much.
        size: Rows of a full block.
    """
    families, least = _families(), max(1, least)
    compared = families[-1]
    known = {compared.name: compared.joined([(one, NONE) for one in made[:-1]], made[-1])} if made else {}
    noted = _all_noted(connection)
    packed: dict[str, int] = dict(_PACKED.rows(connection))
    following = numbers.following(connection)
    written = 0
    for table in {family.table for family in families}:
        mine = [family for family in families if family.table == table]
        changed = sorted(noted.get(table, ()))
        if len(changed) >= least:
            written += sum(_again(connection, family, changed) for family in mine)
            connection.execute(sa.delete(column_note).where(column_note.c.name == table))
        written += sum(
            _further(connection, family, least, size, known.get(family.name))
            for family in mine
            if _may_be(family, least, packed.get(family.name, -1), following)
        )
    return written


_PACKED = Prepared(
    sa.select(column_block.c.name, sa.func.max(column_block.c.last)).group_by(column_block.c.name)
)
"""How far each family is packed."""


def _may_be(family: Family, least: int, last: int, following: Mapping[str, int]) -> bool:
    """Whether so many rows can have come behind the last that is packed, by the numbers handed out."""
    counted = next((other.column for other in family.key.foreign_keys), family.key)
    after = last + 1 + least
    return following.get(str(counted.table.name), after) >= after


def _all_noted(connection: sa.Connection) -> dict[str, list[int]]:
    """The keys of the packed rows that have changed, by table."""
    noted = defaultdict[str, list[int]](list)
    for table, no in _NOTED.rows(connection):
        noted[table].append(no)
    return noted


_NOTED = Prepared(sa.select(column_note.c.name, column_note.c.no))


_LAST = Prepared(
    sa.select(column_block.c.last)
    .where(column_block.c.name == sa.bindparam("table"))
    .order_by(column_block.c.last.desc())
    .limit(1)
)


def note_late(connection: sa.Connection, family: Family, keys: Iterable[int]) -> None:
    """Note rows that came under numbers which are packed already, in runs where they were missing.

    To ask this once for many rows takes a tenth of what a trigger for each of them does.
    """
    last = _LAST.scalar(connection, table=family.table)
    late = {key for key in keys if key <= last} if last is not None else set[int]()
    if not late:
        return
    mine = bulk.among(connection, column_note.c.no, late)
    fresh = sorted(late.difference(connection.scalars(_noted(family).where(mine))))
    bulk.insert(connection, column_note, {"name": [family.table] * len(fresh), "no": fresh})


def pack_again(connection: sa.Connection, table: str, keys: Iterable[int]) -> None:
    """Pack some rows of a table anew: of what they said before nothing is left in any block."""
    listed = sorted(set(keys))
    for family in _families():
        if family.table == table:
            _again(connection, family, listed)
    mine = bulk.among(connection, column_note.c.no, listed)
    connection.execute(sa.delete(column_note).where(column_note.c.name == table, mine))


def _families() -> tuple[Family, ...]:
    from kankei.store.compared import COMPARED  # noqa: PLC0415  it is heavy, and few pack

    return *FAMILIES, COMPARED


def _again(connection: sa.Connection, family: Family, noted: list[int]) -> int:
    """Pack the blocks anew in which rows have changed."""
    written = 0
    for block in _newest_first(connection, family.name).all():
        mine = noted[bisect_left(noted, block.first) : bisect_right(noted, block.last)]
        if mine:
            told = _packed_anew(connection, family, (block.first, block.last), mine)
            _keep(connection, family, told, (block.first, block.last))
            written += 1
    return written


def _packed_anew(connection: sa.Connection, family: Family, run: tuple[int, int], noted: list[int]) -> Any:
    """The rows of a block, which is gone then, as they are now."""
    if not family.forgets:
        _drop(connection, family, run[1])
        return family.read(connection, family.query(family.key.between(*run)))
    before = _taken_out(connection, family, run)
    now = family.read(connection, family.query(bulk.among(connection, family.key, noted)))
    return family.joined([(before, np.array(noted, np.int64))], now)


def _further(connection: sa.Connection, family: Family, least: int, size: int, known: Any) -> int:
    """Pack the rows behind the last block; one that is not full is filled up. Runs leave no gap.

    ``known`` are rows that need not be read, if they are all there are.
    """
    block = _newest_first(connection, family.name).first()
    begin = block.last + 1 if block else 0
    more = _more(connection, family)
    fresh = connection.scalar(sa.select(sa.func.count()).where(more, family.key >= begin)) or 0
    if fresh < least:
        return 0
    if known is not None and len(known.since(begin).nos) != fresh:
        known = None
    first, room, before = begin, size, list[tuple[Any, NDArray[np.int64]]]()
    if block and block.rows < size:  # what has changed in it stays noted
        first, room = block.first, size - block.rows
        before = [(_taken_out(connection, family, (block.first, block.last)), NONE)]
    written = 0
    while True:
        query = family.query(sa.and_(more, family.key >= begin)).limit(room)
        told = known.since(begin, room) if known is not None else family.read(connection, query)
        if not len(keys := family.keys(told)):
            return written
        begin = int(keys[-1]) + 1
        _keep(connection, family, family.joined(before, told), (first, begin - 1))
        written, first, room, before = written + 1, begin, size, []


def _more(connection: sa.Connection, family: Family) -> sa.ColumnElement[bool]:
    """What may be packed: changes are noted of rows that are packed in the first family of a table."""
    if family.name == family.table:
        return sa.true()
    leading = _newest_first(connection, family.table).first()
    return family.key <= (leading.last if leading else -1)


def _pieces(family: Family, last: int) -> sa.ColumnElement[bool]:
    """The pieces of the block that ends so."""
    names = [family.name + piece for piece in family.pieces]
    return column_block.c.name.in_(names) & (column_block.c.last == last)


def _taken_out(connection: sa.Connection, family: Family, run: tuple[int, int]) -> Any:
    """The block of a run, which is gone then."""
    pieces = sa.select(column_block.c.name, column_block.c.data).where(_pieces(family, run[1]))
    found = {name.removeprefix(family.name): bytes(data) for name, data in connection.execute(pieces)}
    _drop(connection, family, run[1])
    return _told(connection, family, found, run)


def _newest_first(connection: sa.Connection, name: str) -> sa.CursorResult[Any]:
    """The runs of all blocks."""
    run = sa.select(column_block.c.first, column_block.c.last, column_block.c.rows)
    return connection.execute(run.where(column_block.c.name == name).order_by(column_block.c.last.desc()))


def _drop(connection: sa.Connection, family: Family, last: int) -> None:
    connection.execute(sa.delete(column_block).where(_pieces(family, last)))


def _keep(connection: sa.Connection, family: Family, told: Any, run: tuple[int, int]) -> None:
    """Write one block: all rows there are of a run of numbers."""
    (first, last), rows = run, len(family.keys(told))
    beside = {"first": first, "last": last, "rows": rows}
    for piece, data in family.packed(told).items():
        values = {"name": family.name + piece, "data": data, **beside}
        connection.execute(sa.insert(column_block).values(values))


def rows(connection: sa.Connection, family: Family, column: sa.Column[Any], wanted: Iterable[Any]) -> Columns:
    """The few rows of a family that have one of some numbers in a column of its table, as columns."""
    query = _having(family, column, connection.dialect.name)
    told: Columns = family.read(connection, query, {"numbers": bulk.listed(connection, wanted)})
    return told


@lru_cache(maxsize=32)
def _having(family: Family, column: sa.Column[Any], dialect: str) -> sa.Select[Any]:
    """Made once for each kind of database: making it takes longer than asking it."""
    return family.query(bulk.among_named(dialect, column, "numbers"))


def _noted(family: Family) -> sa.Select[Any]:
    return sa.select(column_note.c.no).where(column_note.c.name == family.table)

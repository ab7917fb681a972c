"""Compared: how all records are compared, read within a second or two, whether there are a million of them.

Their texts lie packed beside the table with the hash of each, a piece for each field (``store.blocks``). What
no record says any longer is not in it either: an erasure packs its records again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import sqlalchemy as sa

from kankei.matching import stored
from kankei.matching.column import Column
from kankei.matching.columns import TEXT_FIELDS, Bools, Columns, Ints, assembled
from kankei.store import blocks, comparables, memberships
from kankei.store.families import Family
from kankei.store.tables import column_block, comparable

__all__ = ["COMPARED", "everybody"]

WHOLE = ("whole", "soft_whole", "whole_reading")
"""Full names, which stand beside the fields of the table."""
FIELDS = (*TEXT_FIELDS, *WHOLE)


class Numbered(NamedTuple):
    """Some records by number, and how they are compared."""

    nos: Ints
    table: Columns

    def since(self, begin: int, most: int | None = None) -> "Numbered":
        """The (first) ones from a number on; they ascend."""
        rows = np.arange(np.searchsorted(self.nos, begin), len(self.nos))[:most]
        return Numbered(self.nos[rows], self.table.rows(rows))


class _Numbers(msgspec.Struct, array_like=True):
    nos: memoryview
    relay: memoryview


class Compared(Family, frozen=True, kw_only=True, eq=False):
    """Comparable forms as the matcher has them."""

    @property
    def name(self) -> str:
        """The family's: it is not the first of its table."""
        return f"{self.table} texts"

    def read(
        self, connection: sa.Connection, query: sa.Select[Any], given: Mapping[str, Any] | None = None
    ) -> Numbered:
        """Records out of their table."""
        said, values = comparables.numbered(connection, query, given)
        fields = {name: Column(codes=said[name], values=values[name]) for name in TEXT_FIELDS}
        return Numbered(said["record_no"], assembled(fields, said["relay"]))

    def keys(self, told: Numbered) -> Ints:
        """Their numbers."""
        return told.nos

    def packed(self, told: Numbered) -> dict[str, bytes]:
        """A piece for each field, and one for numbers and flags."""
        numbers = _Numbers(memoryview(told.nos.tobytes()), memoryview(told.table.relay.tobytes()))
        return {"": msgspec.msgpack.encode(numbers)} | {
            f" {name}": stored.packed(told.table[name]) for name in FIELDS
        }

    def unpacked(self, data: Mapping[str, bytes]) -> Numbered:
        """The records of a block."""
        nos, relay = _numbers(data[""])
        fields = {name: stored.unpacked(data[f" {name}"]) for name in FIELDS}
        return Numbered(nos, Columns(fields=fields, relay=relay))

    def joined(self, parts: Iterable[tuple[Numbered, Ints]], rest: Numbered) -> Numbered:
        """Parts, each without some records, and behind them the rest."""
        every = [*(_without(part, gone) for part, gone in parts), rest]
        some = [one for one in every if len(one.nos)] or [rest]
        fields = {name: stored.joined([one.table[name] for one in some]) for name in FIELDS}
        relay = np.concatenate([one.table.relay for one in some])
        return Numbered(np.concatenate([one.nos for one in some]), Columns(fields=fields, relay=relay))


COMPARED = Compared(
    key=comparable.c.record_no,
    chosen=(comparable.c.record_no, comparable.c.relay, *(comparable.c[name] for name in TEXT_FIELDS)),
    types={},
    forgets=True,
    pieces=("", *(f" {name}" for name in FIELDS)),
)


def _numbers(data: bytes) -> tuple[Ints, Bools]:
    told = msgspec.msgpack.decode(data, type=_Numbers)
    return np.frombuffer(told.nos, np.int64), np.frombuffer(told.relay, np.bool_)


def _without(told: Numbered, gone: Ints) -> Numbered:
    """Records without some."""
    if not len(gone):
        return told
    rows = np.flatnonzero(~np.isin(told.nos, gone))
    return Numbered(told.nos[rows], told.table.rows(rows))


def everybody(connection: sa.Connection, beside: Sequence[tuple[Ints, Columns]] = ()) -> tuple[Ints, Columns]:
    """The numbers of all live records, ascending, and how they are compared.

    ``beside`` are live records that are in no table.
    """
    blocked = [_numbers(data) for data in _pieces(connection, "")]
    ends = sa.select(sa.func.max(column_block.c.last)).where(column_block.c.name == COMPARED.name)
    last = connection.scalar(ends) if blocked else -1
    rest, noted = blocks.unpacked(connection, COMPARED, last)
    others = [rest, *(Numbered(*one) for one in beside)]
    others = [one for one in others if len(one.nos)] or ([] if blocked else [rest])
    nos = np.concatenate([*(nos for nos, _ in blocked), *(one.nos for one in others)])
    place = _places(nos, packed=len(nos) - sum(len(one.nos) for one in others), noted=noted)
    rows = place[_live(connection, beside, len(place))]
    rows = rows[rows >= 0]
    fields = {}
    for name in FIELDS:
        pieces = _pieces(connection, f" {name}") if blocked else ()
        parts = [*map(stored.unpacked, pieces), *(one.table[name] for one in others)]
        fields[name] = stored.joined(parts).rows(rows)
    relay = np.concatenate([*(flags for _, flags in blocked), *(one.table.relay for one in others)])
    return nos[rows], Columns(fields=fields, relay=relay[rows])


def _places(nos: Ints, *, packed: int, noted: Ints) -> Ints:
    """Where each number stands last, -1 for nowhere; what was ``noted`` since holds no longer as packed."""
    place = np.full(int(nos.max(initial=0)) + 1, -1, np.int64)
    place[nos[:packed]] = np.arange(packed)
    place[noted[noted < len(place)]] = -1
    place[nos[packed:]] = np.arange(packed, len(nos))
    return place


def _live(connection: sa.Connection, beside: Sequence[tuple[Ints, Columns]], end: int) -> Ints:
    """The numbers of live records, ascending, those that are in no table among them; below an end."""
    live = memberships.live_now(connection)["record_no"]
    nos: Ints = np.sort(np.concatenate([live, *(one[0] for one in beside)]))
    return nos[nos < end]


def _pieces(connection: sa.Connection, piece: str) -> Iterator[bytes]:
    """One piece of every block, by number."""
    mine = column_block.c.name == COMPARED.name + piece
    return connection.scalars(sa.select(column_block.c.data).where(mine).order_by(column_block.c.last))

"""The rows of a list, held small: cut into blocks, each column of a block packed for itself.

Most columns of an export say the same in row after row. Packed by columns, a hundred thousand orders of
seventy cells take ten megabytes instead of a hundred, so a long list can stay in memory from its reading to
the ledger.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import overload

import msgspec

from kankei.model.batch import PackedRow

__all__ = ["Packed", "PackedCells", "Packer", "Row", "pack"]

Row = tuple[int, tuple[str, ...]]
"""A row's number as a spreadsheet shows it, and its raw cells."""

_BLOCK = 1_000
_QUICKLY = 1
"""How hard to pack: the least that zlib does brings a list of orders to a third."""
_decode = msgspec.msgpack.Decoder(list[str]).decode
_encode = msgspec.msgpack.Encoder().encode


class _Block:
    """Some rows: a text for a column that repeats it, bytes for any other; odd rows as they are.

    A block that is not full stays unpacked: there is one in a list, and a short list is nothing else.
    """

    __slots__ = ("columns", "longest", "odd", "size")

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.size = len(rows)
        widths = Counter(map(len, rows))
        width = widths.most_common(1)[0][0]
        self.odd: dict[int, tuple[str, ...]] = {}
        if len(widths) > 1:
            self.odd = {place: tuple(row) for place, row in enumerate(rows) if len(row) != width}
            rows = [(*row[:width], *repeat("", width - len(row))) for row in rows]
        cut = list(zip(*rows, strict=True))
        self.columns = [_packed(cells) if self.size == _BLOCK else _once(cells) for cells in cut]
        self.longest = [
            len(found) if isinstance(found, str) else max(map(len, cells))
            for found, cells in zip(self.columns, cut, strict=True)
        ]

    def column(self, place: int, share: Callable[[str, str], str]) -> list[str]:
        """One text per row, ``""`` where a row has no such cell; each as it is shared with other blocks."""
        found = self.columns[place] if place < len(self.columns) else ""
        if isinstance(found, str):
            cells = [share(found, found)] * self.size
        else:
            unpacked = _unpacked(found)
            cells = list(map(share, unpacked, unpacked))
        for row, odd in self.odd.items():
            cell = odd[place] if place < len(odd) else ""
            cells[row] = share(cell, cell)
        return cells

    def long(self, least: int) -> Iterator[str]:
        """The cells of columns that have one as long as that."""
        for found, longest in zip(self.columns, self.longest, strict=True):
            if longest >= least:
                yield from [found] if isinstance(found, str) else _unpacked(found)

    def rows(self) -> list[tuple[str, ...]]:
        """The rows as they were read."""
        columns = [
            repeat(found, self.size) if isinstance(found, str) else _unpacked(found) for found in self.columns
        ]
        rows: list[tuple[str, ...]] = list(zip(*columns, strict=True)) if columns else [()] * self.size
        for place, odd in self.odd.items():
            rows[place] = odd
        return rows

    def width(self, place: int) -> int:
        """How many cells a row has."""
        return len(self.odd[place]) if place in self.odd else len(self.columns)


class Packed(Sequence[Row]):
    """Numbered rows of raw cells, the ``first`` and those after it, unpacked where they are looked at."""

    def __init__(self, first: int, blocks: Sequence[_Block]) -> None:
        self.first, self._blocks = first, blocks
        self._size = sum(block.size for block in blocks)
        self._open: tuple[int, list[tuple[str, ...]]] = (-1, [])

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._size))]
        place = range(self._size)[place]
        return self.first + place, self.cells(place)

    def __iter__(self) -> Iterator[Row]:
        return enumerate(chain.from_iterable(block.rows() for block in self._blocks), start=self.first)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def cells(self, place: int) -> tuple[str, ...]:
        """The cells of one row; those near it are at hand then."""
        block, within = divmod(place, _BLOCK)
        index, rows = self._open
        if index != block:
            rows = self._blocks[block].rows()
            self._open = (block, rows)
        return rows[within]

    def width(self, place: int) -> int:
        """How many cells a row has, without unpacking it."""
        block, within = divmod(place, _BLOCK)
        return self._blocks[block].width(within)

    def column(self, place: int) -> list[str]:
        """The cells of a column, one text per row, each distinct value kept once."""
        return self.cut(place)[0]

    def cut(self, place: int) -> tuple[list[str], Collection[str]]:
        """The cells of a column, one text per row, and the distinct ones among them."""
        known: dict[str, str] = {}
        cells = chain.from_iterable(block.column(place, known.setdefault) for block in self._blocks)
        return list(cells), known.keys()

    def long(self, least: int) -> set[str]:
        """The cells that have so many characters or more."""
        found: set[str] = set()
        for block in self._blocks:
            cells = chain(chain.from_iterable(block.odd.values()), block.long(least))
            found.update(cell for cell in cells if len(cell) >= least)
        return found

    def otherwise_wide(self, width: int) -> list[int]:
        """The places of the rows that have more or fewer cells than that."""
        return [
            start + place
            for start, block in zip(range(0, self._size, _BLOCK), self._blocks, strict=True)
            if block.odd or len(block.columns) != width
            for place in range(block.size)
            if block.width(place) != width
        ]


class PackedCells(PackedRow):
    """The raw cells of the row of a number, which stay packed until they are looked at."""

    __slots__ = ("_number", "_rows")

    def __init__(self, rows: Packed, number: int) -> None:
        self._rows, self._number = rows, number

    @property
    def pack(self) -> Packed:
        """All rows of the list."""
        return self._rows

    def __len__(self) -> int:
        return self._rows.width(self._number - self._rows.first)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        return self._rows.cells(self._number - self._rows.first)[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.cells(self._number - self._rows.first))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class Packer:
    """Rows as they come, packed as soon as a block of them is full."""

    def __init__(self, first: int) -> None:
        self._first, self._blocks = first, list[_Block]()
        self._begun: list[Sequence[str]] = []

    def add(self, row: Sequence[str]) -> None:
        """One row more."""
        self._begun.append(row)
        if len(self._begun) == _BLOCK:
            self._blocks.append(_Block(self._begun))
            self._begun = []

    def done(self) -> Packed:
        """All of them."""
        return Packed(self._first, [*self._blocks, *([_Block(self._begun)] if self._begun else [])])


def pack(rows: Iterable[Sequence[str]], first: int) -> Packed:
    """Pack rows as they come; ``first`` is the number of the first of them.

    >>> rows = pack([["佐藤", "東京"], ["鈴木", "東京"]], first=2)
    >>> rows.column(1), rows[1]
    (['東京', '東京'], (3, ('鈴木', '東京')))
    """
    packer = Packer(first)
    for row in rows:
        packer.add(row)
    return packer.done()


def _once(cells: tuple[str, ...]) -> str | tuple[str, ...]:
    """A column of a block: its one text, or all of them."""
    alike = cells[0] == cells[-1] and cells.count(cells[0]) == len(cells)
    return cells[0] if alike else cells


def _packed(cells: tuple[str, ...]) -> str | bytes:
    """The same, packed where they are several."""
    found = _once(cells)
    return found if isinstance(found, str) else zlib.compress(_encode(found), _QUICKLY)


def _unpacked(cells: bytes | tuple[str, ...]) -> Sequence[str]:
    return _decode(zlib.decompress(cells)) if isinstance(cells, bytes) else cells

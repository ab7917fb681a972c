"""Columns without a header: what stands in them belongs to nobody, so it is not dropped in silence."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kankei.model import DraftRow, Problem
from kankei_importers.gate.finding import finding
from kankei_importers.table import Table

__all__ = ["check_unnamed"]

_MANY, _FEW = 0.2, 2


def check_unnamed(table: Table, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Columns with contents and no header: they stop the list if they are in use, else are only said.

    Running numbers and marks of one character need no header.
    """
    size = sum(1 for row in rows if not row.skip)
    in_use: dict[int, int] = {}
    hardly: dict[int, int] = {}
    for place in (place for place, header in enumerate(table.header) if not header.strip()):
        cells = _cells(table, rows, place)
        if cells:
            used = len(cells) >= min(size, max(_FEW, _MANY * size)) and len(set(cells)) >= min(_FEW, size)
            (in_use if used else hardly)[place] = len(cells)
    if in_use:
        yield finding("gate.unnamed_columns", 0.9, **_told(in_use))
    if hardly:
        yield Problem(code="gate.unnamed_cells", facts=_told(hardly))


def _cells(table: Table, rows: Sequence[DraftRow], place: int) -> list[str]:
    """What a column says in rows that are not passed over; nothing if it only numbers them."""
    column = map(str.strip, table.sheet.rows.column(place))
    cells = [cell for cell, row in zip(column, rows, strict=True) if len(cell) > 1 and not row.skip]
    return [] if all(map(str.isdecimal, cells)) and _ascends(list(map(int, cells))) else cells


def _ascends(numbers: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


def _told(found: dict[int, int]) -> dict[str, str]:
    return {"columns": "、".join(map(_letters, found)), "rows": f"{max(found.values()):,}"}


def _letters(place: int) -> str:
    """What a spreadsheet calls the column of this place.

    >>> [_letters(place) for place in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters, number = "", place + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters

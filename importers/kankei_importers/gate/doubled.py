"""Doubled: a list that was pasted twice into one sheet, in whole or in part."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei_importers.gate.finding import finding
from kankei_importers.table import Table

__all__ = ["check_doubled"]

_FEW = 5
"""Rows in a run that comes again; fewer are people who did the same thing twice."""


def check_doubled(table: Table, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Rows that say word for word what rows above them say, in the same order and equally far apart."""
    again = [place for place, row in enumerate(rows) if row.touchpoint and "#" in row.key]
    if len(again) < _FEW:
        return
    wanted = {rows[place].key.rpartition("#")[0] for place in again}
    first = {row.key: place for place, row in enumerate(rows) if row.key in wanted}
    pairs = ((place, first.get(rows[place].key.rpartition("#")[0], place)) for place in again)
    cells = table.sheet.rows.cells
    same = [(place, place - other) for place, other in pairs if cells(place) == cells(other)]
    apart, times = next(iter(Counter(by for _, by in same if by >= _FEW).most_common(1)), (0, 0))
    if times >= _FEW:
        start = next(place for place, by in same if by == apart)
        row, of = rows[start].number, rows[start - apart].number
        yield finding("gate.pasted_twice", 0.9, rows=f"{times:,}", row=str(row), of=str(of))

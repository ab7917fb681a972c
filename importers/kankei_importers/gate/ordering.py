"""A column that was sorted without the others.

A list in the order of its days in which, say, the telephone numbers run upwards too cannot have come about:
either order alone is usual, both at once have a chance that can be worked out.
"""

import math
import operator
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import compress, pairwise

from kankei.fields import date
from kankei.fields.column import by_distinct
from kankei.model import Problem
from kankei_importers.gate.collation import (
    ORDERS,
    Sortable,
    are_in_order,
    log_chance_by_surname,
    log_chance_of_any,
    log_chance_of_order,
)
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import First, Layout, RecordField, Source
from kankei_importers.table import Table

__all__ = ["check_ordering"]

_UNLIKELY = math.log(1e-6)
_BEGIN = 100
"""Rows that show whether a column of days may be in order."""
_SHORTEST_RUN = 15
"""Rows below which a part of a column in order is nothing to look into."""
_STRETCH = (_SHORTEST_RUN + 1) // 2
"""Rows of which any part that long holds one whole stretch."""
_ALONE: tuple[RecordField, ...] = ("name", "kana", "birth_date", "postal_code", "address", "phone", "email")


def check_ordering(table: Table, layout: Layout) -> Iterator[Problem]:
    """Fields in order, all of them or many one below the other, in a list in the order of its days."""
    witness = next((chance for chance in _witnesses(table, layout) if chance < _UNLIKELY), None)
    if witness is None:
        return
    near = _near_turns(table, layout)
    sources: list[tuple[str, Source | None]] = [(field, layout.record.get(field)) for field in _ALONE]
    for field, source in (*sources, ("amount", layout.amount)):
        for column in source.printed(table)[:3] if source else ():
            chance = _log_chance(field, [cell for cell in table.column(fold(column)) if cell])
            if chance < _UNLIKELY:
                yield finding("gate.sorted_alone", 1 - math.exp(chance), column=column)
            else:
                yield from _sorted_in_part(table, layout, column, near)


def _log_chance(field: str, cells: Sequence[str]) -> float:
    """How unlikely the order of the filled cells of a field is; empty ones are sorted to the end."""
    chance = log_chance_of_any(cells)
    if field == "name":
        return min(chance, log_chance_by_surname(cells))
    if field == "birth_date":
        return min(chance, log_chance_of_order(list(filter(None, date.normalize_column(cells)))))
    return chance


def _near_turns(table: Table, layout: Layout) -> set[int]:
    """Where stretches begin of which the shortest run over a change of days must hold one."""
    days = date.normalize_column(table.read(layout.occurred_on))
    told = [(place, day) for place, day in enumerate(days) if day]
    turns = (place for (_, before), (place, day) in pairwise(told) if day != before)
    around = (place + by for place in turns for by in (-_STRETCH, 0, _STRETCH))
    starts = {place // _STRETCH * _STRETCH for place in around}
    return {start for start in starts if 0 <= start <= table.size - _STRETCH}


def _sorted_in_part(table: Table, layout: Layout, column: str, near: Set[int]) -> Iterator[Problem]:
    """A part of a column in order from row to row while the days change: nobody enters people so.

    Within one day rows may well be in the order of their names.
    """
    cells = table.column(fold(column))
    if not any(_may_run(cells, order, near) for order in ORDERS):
        return
    runs = ((order, _longest_run(cells, order)) for order in ORDERS)
    order, (start, end) = max(runs, key=lambda found: _length(found[1]))
    if end - start < _SHORTEST_RUN:
        return
    several = math.log(len(cells) * len(ORDERS))
    chance = log_chance_of_order(list(map(order, filter(None, cells[start:end])))) + several
    days = date.normalize_column(table.read(layout.occurred_on)[start:end])
    if chance < _UNLIKELY and log_chance_of_order([day for day in days if day]) < _UNLIKELY:
        first, last = (str(table.sheet.rows[place][0]) for place in (start, end - 1))
        yield finding("gate.sorted_part", 1 - math.exp(chance), column=column, first=first, last=last)


def _may_run(cells: Sequence[str], order: Callable[[str], Sortable], near: Set[int]) -> bool:
    """Whether the shortest run may lie around any of the stretches that begin there: a quick look."""
    stretches = ((start, filter(None, cells[start : start + _STRETCH])) for start in near)
    some = (
        max(0, start - _STRETCH)
        for start, stretch in stretches
        if all(one <= two for one, two in pairwise(map(order, stretch)))
    )
    runs = (_longest_run(cells[start : start + _STRETCH + _SHORTEST_RUN], order) for start in some)
    return any(_length(run) >= _SHORTEST_RUN for run in runs)


def _longest_run(cells: Sequence[str], order: Callable[[str], Sortable]) -> tuple[int, int]:
    """Where the longest part in order begins and ends; empty cells are passed over."""
    filled = [place for place, cell in enumerate(cells) if cell]
    keys = by_distinct([cells[place] for place in filled], order)
    falls = compress(filled[1:], map(operator.gt, keys, keys[1:]))
    return max(pairwise([0, *falls, len(cells)]), key=_length)


def _length(part: tuple[int, int]) -> int:
    return part[1] - part[0]


def _witnesses(table: Table, layout: Layout) -> Iterator[float]:
    """How unlikely the order of each column of days is."""
    source = layout.occurred_on
    parts: Sequence[Source] = source.parts if isinstance(source, First) else (source,)
    for part in parts:
        cells = table.read(part)
        if not are_in_order(filter(None, map(date.normalize, cells[:_BEGIN]))):
            continue
        days = [day for day in date.normalize_column(cells) if day]
        if len(days) > table.size // 2:
            yield log_chance_of_order(days)

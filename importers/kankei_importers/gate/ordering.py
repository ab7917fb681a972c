"""A column that was sorted without the others.

A list in the order of its days in which, say, the telephone numbers run upwards too cannot have come about:
either order alone is usual, both at once have a chance that can be worked out.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from kankei.fields import date
from kankei.model import Problem
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import First, Layout, RecordField, Source
from kankei_importers.table import Table

__all__ = ["check_ordering", "log_chance_of_order"]

_UNLIKELY = math.log(1e-6)
_BEGIN = 100
_SHORTEST_RUN = 15
"""Rows below which a part of a column in order is nothing to look into."""
_ALONE: tuple[RecordField, ...] = ("name", "kana", "birth_date", "postal_code", "address", "phone", "email")


def check_ordering(table: Table, layout: Layout) -> Iterator[Problem]:
    """Fields in order, all of them or many one below the other, in a list in the order of its days."""
    witness = next((chance for chance in _witnesses(table, layout) if chance < _UNLIKELY), None)
    if witness is None:
        return
    sources: list[Source | None] = [layout.record.get(field) for field in _ALONE]
    for source in (*sources, layout.amount):
        for column in source.printed(table)[:3] if source else ():
            chance = min(map(log_chance_of_order, _as_sorted(table, column)))
            if chance < _UNLIKELY:
                yield finding("gate.sorted_alone", 1 - math.exp(chance), column=column)
            else:
                yield from _sorted_in_part(table, layout, column)


def _sorted_in_part(table: Table, layout: Layout, column: str) -> Iterator[Problem]:
    """A part of a column in order from row to row while the days change: nobody enters people so.

    Within one day rows may well be in the order of their names.
    """
    cells = table.column(fold(column))
    start, end = _longest_run(cells)
    if end - start < _SHORTEST_RUN:
        return
    chance = log_chance_of_order([cell for cell in cells[start:end] if cell]) + math.log(len(cells))
    days = date.normalize_column(table.read(layout.occurred_on)[start:end])
    if chance < _UNLIKELY and log_chance_of_order([day for day in days if day]) < _UNLIKELY:
        first, last = (str(table.sheet.rows[place][0]) for place in (start, end - 1))
        yield finding("gate.sorted_part", 1 - math.exp(chance), column=column, first=first, last=last)


def _longest_run(cells: Sequence[str]) -> tuple[int, int]:
    """Where the longest part in order begins and ends; empty cells are passed over."""
    best, start, before = (0, 0), 0, ""
    for place, cell in enumerate(cells):
        if cell:
            start = place if cell < before else start
            before = cell
        if place + 1 - start > best[1] - best[0]:
            best = start, place + 1
    return best


def log_chance_of_order(values: Sequence[str] | Sequence[float]) -> float:
    """Natural logarithm of the chance that values in any order would run up or down; 0.0 if they do not.

    Equal values can stand in any order among themselves: n! ÷ ∏ cᵢ! orders, of which two run one way.

    >>> round(math.exp(-log_chance_of_order(["a", "b", "c", "d"])))
    12
    """
    if len(values) < 2 or not _is_in_order(values):
        return 0.0
    orders = math.lgamma(len(values) + 1) - sum(math.lgamma(n + 1) for n in Counter(values).values())
    return min(0.0, math.log(2) - orders)


def _witnesses(table: Table, layout: Layout) -> Iterator[float]:
    """How unlikely the order of each column of days is."""
    source = layout.occurred_on
    parts: Sequence[Source] = source.parts if isinstance(source, First) else (source,)
    for part in parts:
        days = [day for day in date.normalize_column(table.read(part)) if day]
        if len(days) > table.size // 2:
            yield log_chance_of_order(days)


def _as_sorted(table: Table, column: str) -> Iterator[list[str] | list[float]]:
    """The cells as a spreadsheet sorts them, as text or by their size; empty ones stand at the end."""
    cells = [cell for cell in table.column(fold(column)) if cell]
    yield cells
    if _begins_in_order(cells) and all(map(_is_amount, map(_bare, cells))):
        yield list(map(float, map(_bare, cells)))


def _begins_in_order(cells: Sequence[str]) -> bool:
    """Whether the first amounts run up or down: of most columns a look at them is enough."""
    begin = list(map(_bare, islice(cells, _BEGIN)))
    return all(map(_is_amount, begin)) and _is_in_order(list(map(float, begin)))


def _is_in_order(values: Sequence[str] | Sequence[float]) -> bool:
    up = all(one <= two for one, two in pairwise(values))  # type: ignore[operator]
    return up or all(one >= two for one, two in pairwise(values))  # type: ignore[operator]


def _is_amount(digits: str) -> bool:
    return digits.isascii() and digits.isdigit()


def _bare(amount: str) -> str:
    return amount.replace(",", "").lstrip("¥￥")

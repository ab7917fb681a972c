"""A column that was sorted without the others.

A list in the order of its days in which, say, the telephone numbers run upwards too cannot have come about:
either order alone is usual, both at once have a chance that can be worked out.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kankei.fields import date
from kankei.model import Problem
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import First, Layout, RecordField, Source
from kankei_importers.table import Table

__all__ = ["check_ordering", "log_chance_of_order"]

_UNLIKELY = math.log(1e-6)
_ALONE: tuple[RecordField, ...] = ("name", "kana", "birth_date", "postal_code", "address", "phone", "email")


def check_ordering(table: Table, layout: Layout) -> Iterator[Problem]:
    """Fields in order in a list whose rows are already in the order of their days."""
    witness = next((chance for chance in _witnesses(table, layout) if chance < _UNLIKELY), None)
    if witness is None:
        return
    sources: list[Source | None] = [layout.record.get(field) for field in _ALONE]
    for source in (*sources, layout.amount):
        for column in source.printed(table)[:3] if source else ():
            chance = min(map(log_chance_of_order, _as_sorted(table, column)))
            if chance < _UNLIKELY:
                yield finding("gate.sorted_alone", 1 - math.exp(chance), column=column)


def log_chance_of_order(values: Sequence[str] | Sequence[float]) -> float:
    """Natural logarithm of the chance that values in any order would run up or down; 0.0 if they do not.

    Equal values can stand in any order among themselves: n! ÷ ∏ cᵢ! orders, of which two run one way.

    >>> round(math.exp(-log_chance_of_order(["a", "b", "c", "d"])))
    12
    """
    places = {value: place for place, value in enumerate(sorted(set(values)))}  # type: ignore[type-var]
    ranks = [places[value] for value in values]
    up = all(one <= two for one, two in pairwise(ranks))
    if len(ranks) < 2 or not (up or all(one >= two for one, two in pairwise(ranks))):
        return 0.0
    orders = math.lgamma(len(values) + 1) - sum(math.lgamma(n + 1) for n in Counter(values).values())
    return min(0.0, math.log(2) - orders)


def _witnesses(table: Table, layout: Layout) -> Iterator[float]:
    """How unlikely the order of each column of days is."""
    source = layout.occurred_on
    parts: Sequence[Source] = source.parts if isinstance(source, First) else (source,)
    for part in parts:
        days = [day for day in map(_day, table.read(part)) if day]
        if len(days) > table.size // 2:
            yield log_chance_of_order(days)


def _day(cell: str) -> str:
    return date.normalize(cell) if cell else ""


def _as_sorted(table: Table, column: str) -> Iterator[list[str] | list[float]]:
    """The cells as a spreadsheet sorts them, as text or by their size; empty ones stand at the end."""
    cells = [cell for cell in table.column(fold(column)) if cell]
    yield cells
    bare = [cell.replace(",", "").lstrip("¥￥") for cell in cells]
    if all(cell.isascii() and cell.isdigit() for cell in bare):
        yield [float(cell) for cell in bare]

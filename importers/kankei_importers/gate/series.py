"""Series that a spreadsheet counted on: whoever drags a cell down a column writes the next into each row."""

import datetime as dt
import math
import operator
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from kankei.fields import date
from kankei.fields.column import by_distinct
from kankei.model import Problem
from kankei_importers.contacts import dialled
from kankei_importers.layout import Layout, Source
from kankei_importers.table import Table

__all__ = ["check_series"]

_FEWEST_DAYS, _FEWEST_PHONES = 15, 5
"""Rows that count on, below which nothing is said: a diary has a row a day, an office a few lines."""


def check_series(table: Table, layout: Layout) -> Iterator[Problem]:
    """Caution where row after row says the next day, or telephone, without a gap and without a second row.

    A diary of one row a day looks the same, so the list is taken.
    """
    yield from _told("gate.days_in_series", table, layout.occurred_on, _day, _FEWEST_DAYS)
    if source := layout.record.get("phone"):
        known = table.noted(source, dialled)
        yield from _told(
            "gate.phones_in_series",
            table,
            source,
            lambda cell: float(known[cell] or math.nan),
            _FEWEST_PHONES,
        )


def _day(cell: str) -> float:
    day = date.normalize(cell)
    return dt.date.fromisoformat(day).toordinal() if day else math.nan


def _told(
    code: str, table: Table, source: Source, figure: Callable[[str], float], fewest: int
) -> Iterator[Problem]:
    start, end = _longest(by_distinct(table.read(source), figure))
    if end - start >= fewest:
        first, last = (str(table.sheet.rows[place][0]) for place in (start, end - 1))
        column = table.header_of(source)
        facts = {"rows": f"{end - start:,}", "first": first, "last": last}
        yield Problem(code=code, column=column, facts=facts)


def _longest(figures: Sequence[float]) -> tuple[int, int]:
    """Where the longest series of figures, each one more than the one before, begins and ends."""
    steps = map(operator.sub, figures[1:], figures)
    breaks = [0, *(place for place, step in enumerate(steps, start=1) if step != 1), len(figures)]
    return max(pairwise(breaks), key=lambda part: part[1] - part[0])

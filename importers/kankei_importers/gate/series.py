"""Series that a spreadsheet counted on: whoever drags a cell down a column writes the next into each row."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kankei.fields import date, phone
from kankei.model import Problem
from kankei_importers.layout import Layout, Source
from kankei_importers.table import Table

__all__ = ["check_series"]

_FEWEST_DAYS, _FEWEST_PHONES = 15, 5
"""Rows that count on, below which nothing is said: a diary has a row a day, an office a few lines."""


def check_series(table: Table, layout: Layout) -> Iterator[Problem]:
    """Caution where row after row says the next day, or telephone, without a gap and without a second row.

    A diary of one row a day looks the same, so the list is taken.
    """
    days = date.normalize_column(table.read(layout.occurred_on))
    ordinals = [dt.date.fromisoformat(day).toordinal() if day else None for day in days]
    yield from _told("gate.days_in_series", table, layout.occurred_on, ordinals, _FEWEST_DAYS)
    if source := layout.record.get("phone"):
        numbers = phone.normalize_column(table.read(source))
        figures = [int(number) if number else None for number in numbers]
        yield from _told("gate.phones_in_series", table, source, figures, _FEWEST_PHONES)


def _told(
    code: str, table: Table, source: Source, figures: Sequence[int | None], fewest: int
) -> Iterator[Problem]:
    start, end = _longest(figures)
    if end - start >= fewest:
        first, last = (str(table.sheet.rows[place][0]) for place in (start, end - 1))
        column = table.header_of(source)
        facts = {"rows": f"{end - start:,}", "first": first, "last": last}
        yield Problem(code=code, column=column, facts=facts)


def _longest(figures: Sequence[int | None]) -> tuple[int, int]:
    """Where the longest series of figures, each one more than the one before, begins and ends."""
    best, start = (0, 0), 0
    for place, (one, following) in enumerate(pairwise(figures), start=1):
        if one is None or following is None or following - one != 1:
            start = place
        if place + 1 - start > best[1] - best[0]:
            best = start, place + 1
    return best

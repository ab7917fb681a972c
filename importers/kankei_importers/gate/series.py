"""Days that a spreadsheet counted on: whoever drags one day down a column writes the next into each row."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kankei.fields import date
from kankei.model import Problem
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_series"]

_FEWEST = 15
"""Rows with one day after another below which nothing is said."""
_DAY = dt.timedelta(days=1)


def check_series(table: Table, layout: Layout) -> Iterator[Problem]:
    """Caution where row after row says the day after the one before, without a gap and without a second row.

    A diary of one row a day looks the same, so the list is taken.
    """
    days = [dt.date.fromisoformat(day) if day else None for day in _days(table, layout)]
    start, end = _longest(days)
    if end - start >= _FEWEST:
        first, last = (str(table.sheet.rows[place][0]) for place in (start, end - 1))
        column = next(iter(layout.occurred_on.printed(table)), "")
        facts = {"rows": f"{end - start:,}", "first": first, "last": last}
        yield Problem(code="gate.days_in_series", column=column, facts=facts)


def _days(table: Table, layout: Layout) -> Sequence[str]:
    return date.normalize_column(table.read(layout.occurred_on))


def _longest(days: Sequence[dt.date | None]) -> tuple[int, int]:
    """Where the longest series of days begins and ends."""
    best, start = (0, 0), 0
    for place, (one, following) in enumerate(pairwise(days), start=1):
        if one is None or following is None or following - one != _DAY:
            start = place
        if place + 1 - start > best[1] - best[0]:
            best = start, place + 1
    return best

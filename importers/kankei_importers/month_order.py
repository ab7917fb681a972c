"""Month order: in days such as 5/3/2026 only the column as a whole tells whether the month comes first."""

from collections.abc import Iterator

from msgspec.structs import replace

from kankei.fields import date
from kankei.fields.column import by_distinct
from kankei.model import Problem
from kankei_importers.gate import finding
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["month_order", "with_month_first"]

_MONTHS = 12
_MOST = 0.5


def with_month_first(layout: Layout, table: Table) -> Layout:
    """The layout, month first where most days have the year behind them and all of these can be read so.

    Where they can all be read the other way round too, ``month_order`` stops the list.
    """
    numbers = _numbers(layout, table)
    if not numbers or any(first > _MONTHS for first, _ in numbers):
        return layout
    return replace(layout, month_first=True)


def month_order(layout: Layout, table: Table) -> Iterator[Problem]:
    """Stop a list of days like 5/3/2026 of which no number above 12 tells that the month comes first.

    Where one does that is said. Of what is known to be month first (Zoom, Forms) nothing is asked.
    """
    numbers = [] if layout.month_first else _numbers(layout, table)
    if not numbers or any(first > _MONTHS for first, _ in numbers):
        return
    column = table.header_of(layout.occurred_on)
    if max(map(max, numbers)) > _MONTHS:
        yield Problem(code="gate.month_first_read", column=column, facts={"rows": f"{len(numbers):,}"})
    else:
        yield finding("gate.month_first", 0.5, column=column)


def _numbers(layout: Layout, table: Table) -> list[tuple[int, int]]:
    """The first two numbers of the days that have the year behind them, if most of the list's days do."""
    cells = list(filter(None, table.read(layout.occurred_on)))
    found = list(filter(None, by_distinct(cells, date.before_year)))
    return found if len(found) > _MOST * len(cells) else []

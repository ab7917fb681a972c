"""Companions: people in columns of their own beside the one of the row, and figures that may be no people."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei.wording import quoted
from kankei_importers.companions import along, columns_of_companions
from kankei_importers.gate.finding import noted
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_companions"]

_MOST = 200
"""People whom one row may bring: a school's excursion, a hall's audience."""


def check_companions(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say under which headers people are named who came along, and how many of them are so not told apart.

    And which rows bring so many that the figure may be an amount or a number of something else.
    """
    yield from _crowds(table, layout, rows)
    columns = columns_of_companions(table, layout)
    found = [
        (row.number, people) for row, people in zip(rows, along(table, layout), strict=True) if row.record
    ]
    people = sum(count for _, count in found)
    if people:
        first = next(str(number) for number, count in found if count)
        facts = {"columns": quoted(columns), "people": f"{people:,}", "row": first}
        yield Problem(code="gate.companions_named", facts=facts)


def _crowds(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    source = layout.companions or layout.heads
    column = table.header_of(source) if source else ""
    found = [row.number for row in rows if row.touchpoint and row.touchpoint.companions > _MOST]
    if found and column:
        yield from noted("gate.heads_many", found, column=column, most=f"{_MOST:,}")

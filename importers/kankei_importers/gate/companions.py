"""Companions by name: people in columns of their own beside the one of the row, of whom no record is made."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei.wording import quoted
from kankei_importers.companions import along, columns_of_companions
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_companions"]


def check_companions(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say under which headers people are named who came along, and how many of them are so not told apart."""
    columns = columns_of_companions(table, layout)
    found = [
        (row.number, people) for row, people in zip(rows, along(table, layout), strict=True) if row.record
    ]
    people = sum(count for _, count in found)
    if people:
        first = next(str(number) for number, count in found if count)
        facts = {"columns": quoted(columns), "people": f"{people:,}", "row": first}
        yield Problem(code="gate.companions_named", facts=facts)

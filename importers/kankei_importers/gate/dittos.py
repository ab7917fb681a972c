"""Dittos: marks that say 'as above' where nothing stands above."""

from kankei.model import Problem
from kankei_importers.dittos import is_marked
from kankei_importers.header import fold
from kankei_importers.layout import Layout, columns_used
from kankei_importers.rows import Problems
from kankei_importers.table import Table

__all__ = ["mark_dittos"]


def mark_dittos(table: Table, layout: Layout, problems: Problems) -> None:
    """Add ``row.ditto`` to rows of which nobody knows what a mark in a column that is read stands for."""
    if not table.sheet.by_hand:
        return
    for header in dict.fromkeys(
        header for header, meaning in columns_used(table, layout) if meaning != "detail"
    ):
        cells = table.column(fold(header))
        open_ = set(filter(is_marked, set(cells)))
        for place, cell in enumerate(cells) if open_ else ():
            if cell in open_:
                number = table.sheet.rows[place][0]
                problems.setdefault(place, []).append(Problem(code="row.ditto", row=number, column=header))

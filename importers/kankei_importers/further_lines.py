"""Further lines: rows of a hand-made list that go on with the person above (a second telephone)."""

from collections.abc import Container

from kankei_importers.layout import FileDate, First, HeldOn, Layout, RecordField, Source
from kankei_importers.table import Table

__all__ = ["FURTHER", "further_lines"]

FURTHER = "skip.further_line"
_FEWEST, _SHARE = 2, 0.2
"""So many such rows, of all, make it the way in which a list was written; a lone one may lack its name."""


def further_lines(table: Table, layout: Layout, *, passed: Container[int]) -> dict[int, str]:
    """Why a row is passed over, by place: it lacks the name above it and what marks that as a row of its own.

    A mark is a day, a number, an amount or a first cell. Where whoever has a name has none of these, as where
    a line above the header tells the day of all, a row without a name is somebody who did not say it.
    """
    if layout.signature or not layout.people:
        return {}
    marks = _marks(table, layout)
    names, *people = (_read(table, layout, field) for field in ("name", "kana", "handle", "email"))
    found: dict[int, str] = {}
    above = False
    for place in range(table.size):
        if place in passed:
            continue
        marked = any(column[place] for column in marks)
        if names[place] or marked or any(column[place] for column in people):
            above = bool(names[place]) and marked
        elif above:
            found[place] = FURTHER
    return found if len(found) >= max(_FEWEST, _SHARE * table.size) else {}


def _read(table: Table, layout: Layout, field: RecordField) -> list[str]:
    return table.read(layout.record[field]) if field in layout.record else [""] * table.size


def _marks(table: Table, layout: Layout) -> list[list[str]]:
    """What makes a row one of its own besides a name; not what is told once for the whole list."""
    days = layout.occurred_on.parts if isinstance(layout.occurred_on, First) else (layout.occurred_on,)
    columns = [day for day in days if not isinstance(day, HeldOn | FileDate)]
    sources: list[Source | None] = [*columns, layout.number, layout.amount, layout.heads]
    marks = [table.read(source) for source in sources if source is not None]
    if "name" not in layout.record or table.header[0] not in layout.record["name"].printed(table):
        marks.append([cell.strip() for cell in table.sheet.rows.column(0)])
    return marks

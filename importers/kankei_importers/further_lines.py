"""Further lines: rows of a hand-made list that go on with the person above (a second telephone)."""

from collections.abc import Container

from kankei_importers.layout import FileDate, First, HeldOn, Layout, Source
from kankei_importers.table import Table

__all__ = ["FURTHER", "further_lines"]

FURTHER = "skip.further_line"
_FEWEST, _SHARE = 2, 0.2
"""So many such rows, of all, make it the way in which a list was written; a lone one may lack its name."""


def further_lines(table: Table, layout: Layout, *, passed: Container[int]) -> dict[int, str]:
    """Why a row is passed over, by place: it has no name, day, number or amount.

    The row above is somebody, and its own first cell is empty too: who is numbered is somebody else.
    """
    if layout.signature or not layout.people:
        return {}
    told = [table.read(source) for source in _telling(layout)]
    names = table.read(layout.record["name"]) if "name" in layout.record else [""] * table.size
    first = table.sheet.rows.column(0)
    found: dict[int, str] = {}
    above = False
    for place in range(table.size):
        if place in passed:
            continue
        if names[place] or first[place].strip() or any(column[place] for column in told):
            above = bool(names[place])
        elif above:
            found[place] = FURTHER
    return found if len(found) >= max(_FEWEST, _SHARE * table.size) else {}


def _telling(layout: Layout) -> list[Source]:
    """What makes a row one of its own besides a name; not what is told once for the whole list."""
    days = layout.occurred_on.parts if isinstance(layout.occurred_on, First) else (layout.occurred_on,)
    columns = [day for day in days if not isinstance(day, HeldOn | FileDate)]
    people = [layout.record[field] for field in ("kana", "handle", "email") if field in layout.record]
    sources = [*columns, *people, layout.number, layout.amount, layout.heads]
    return [source for source in sources if source is not None]

"""Answers: cells that say something, but not what their column asks: neither yes nor no, no number."""

from collections.abc import Callable, Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei_importers.cells import yes_or_no
from kankei_importers.heads import count_of
from kankei_importers.layout import Layout, Source
from kankei_importers.table import Table

__all__ = ["check_answers"]


def check_answers(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Caution that answers cannot be read: nobody is written to, and nobody counted, on the strength of one.

    The finding tells where the first stands, and not what it says.
    """
    for source in dict.fromkeys(layout.permission.values()):
        yield from _unread(table, source, rows, "gate.answer_unread", yes_or_no)
    for heads in (layout.heads, layout.companions):
        if heads is not None:
            yield from _unread(table, heads, rows, "gate.heads_unread", count_of)


def _unread(
    table: Table, source: Source, rows: Sequence[DraftRow], code: str, read: Callable[[str], object]
) -> Iterator[Problem]:
    cells = table.read(source)
    unread = {cell for cell in set(cells) if cell.strip() and read(cell) is None}
    if not unread:
        return
    found = [row.number for cell, row in zip(cells, rows, strict=True) if cell in unread and row.record]
    if found:
        yield Problem(
            code=code,
            column=next(iter(source.printed(table)), ""),
            facts={"rows": str(len(found)), "row": str(found[0])},
        )

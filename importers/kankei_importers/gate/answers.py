"""Answers: what a list says of permissions in words that are neither a yes nor a no."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei_importers.cells import yes_or_no
from kankei_importers.layout import Layout, Source
from kankei_importers.table import Table

__all__ = ["check_answers"]


def check_answers(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Caution that answers cannot be read: nobody is written to on the strength of one.

    The finding tells where the first stands, and not what it says.
    """
    for source in dict.fromkeys(layout.permission.values()):
        yield from _unread(table, source, rows)


def _unread(table: Table, source: Source, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    cells = table.read(source)
    unread = {cell for cell in set(cells) if cell.strip() and yes_or_no(cell) is None}
    if not unread:
        return
    found = [row.number for cell, row in zip(cells, rows, strict=True) if cell in unread and row.record]
    if found:
        yield Problem(
            code="gate.answer_unread",
            column=next(iter(source.printed(table)), ""),
            facts={"rows": str(len(found)), "row": str(found[0])},
        )

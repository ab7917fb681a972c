"""Settling: moves that a list of something else tells of, and moves of which only a day of asking is told."""

from collections.abc import Iterator, Sequence

from kankei.fields import date
from kankei.model import Channel, DraftRow, Problem
from kankei.model.axis import JOINED
from kankei_importers.cells import says
from kankei_importers.gate.finding import noted
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.settling import ASKED, MOVED, OF_MOVING, tells_both
from kankei_importers.table import Table

__all__ = ["check_settling"]


def check_settling(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Say in how many rows of members somebody moved in, which does not count as a move; and where moves
    count as of the day on which somebody asked to come.
    """
    if channel in JOINED:
        yield from _beside(table, layout, rows)
    column = table.header_of(layout.occurred_on)
    if (
        channel is Channel.RESIDENCY
        and len(layout.occurred_on.printed(table)) == 1
        and ASKED.search(fold(column))
    ):
        yield from noted("gate.moved_on_asking", [row.number for row in rows if row.counts], column=column)


def _beside(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """The rows with a day of moving in, or whose state says so."""
    told: dict[str, set[str]] = {}
    for header in filter(str.strip, table.header):
        if OF_MOVING.fullmatch(fold(header)):
            told[header] = set(filter(date.is_valid, set(table.column(fold(header)))))
    for rule in layout.rules:
        if header := table.header_of(rule.source):
            told.setdefault(header, {cell for cell in table.words(fold(header)) if says(cell, MOVED)})
    columns = {header: table.column(fold(header)) for header, cells in told.items() if cells}
    found = [
        row.number
        for place, row in enumerate(rows)
        if row.counts and any(cells[place] in told[header] for header, cells in columns.items())
    ]
    if found:
        dated = tells_both([*layout.occurred_on.printed(table), *columns])
        yield from noted(
            "gate.moves_told" if dated else "gate.moved_beside", found, column=next(iter(columns))
        )

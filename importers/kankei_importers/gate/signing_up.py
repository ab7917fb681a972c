"""Signing up: where only the day of it is told of people who came, or one behind their coming or paying."""

from collections.abc import Iterator, Sequence

from kankei.fields import date
from kankei.model import Channel, DraftRow, Problem, Status
from kankei.model.axis import GIFTS
from kankei_importers.gate.finding import noted
from kankei_importers.layout import First, Layout
from kankei_importers.table import Table

__all__ = ["check_signing_up"]

_FEW = 3
_MUCH, _MOST = 0.1, 0.5
"""Shares of rows that may be in order: people who came first, or who paid first and applied then."""


def check_signing_up(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Say in how many rows somebody came of whom nothing tells when, but when they signed up.

    And where many signed up after they came or paid: the cells of two columns may have changed places.
    """
    yield from _late(table, layout, rows, channel)
    parts = layout.occurred_on.parts if isinstance(layout.occurred_on, First) else ()
    if channel in GIFTS or not any(part.printed(table) for part in layout.signed_up):
        return
    told = zip(*map(table.read, parts), strict=True)
    by = (next((part for part, cell in zip(parts, cells, strict=True) if cell), None) for cells in told)
    found = [
        row.number
        for row, part in zip(rows, by, strict=True)
        if part in layout.signed_up and row.touchpoint and row.touchpoint.status is Status.DONE
    ]
    if found:
        column = next(header for part in layout.signed_up for header in part.printed(table))
        yield from noted("gate.day_of_signing_up", found, column=column)


def _late(table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    columns = [part for part in layout.signed_up if part.printed(table)]
    if not columns:
        return
    signed = date.normalize_column(table.read(columns[0]))
    days = [row.touchpoint.occurred_on.isoformat() if row.touchpoint else "" for row in rows]
    found = [row.number for row, came, day in zip(rows, days, signed, strict=True) if came and came < day]
    if len(found) >= _FEW and len(found) > (_MOST if channel in GIFTS else _MUCH) * len(rows):
        code = "gate.applied_late" if channel in GIFTS else "gate.signed_up_late"
        yield from noted(code, found, column=table.header_of(columns[0]))

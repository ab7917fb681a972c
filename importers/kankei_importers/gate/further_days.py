"""Further days: of what somebody did several times in one row or one record the first alone is read."""

from collections.abc import Iterator, Sequence

from kankei.fields import date
from kankei.model import Channel, DraftRow, Problem
from kankei.model.axis import GIFTS, JOINED
from kankei.wording import quoted
from kankei_importers.gate.finding import noted
from kankei_importers.header import fold, meaning_of
from kankei_importers.layout import Layout
from kankei_importers.rows import CONTINUATION
from kankei_importers.table import Table

__all__ = ["check_further_days"]

_OTHERWISE = {*GIFTS, *JOINED, Channel.RESIDENCY}
"""Channels of which several days tell of one thing: given and received, moved and notified."""


def check_further_days(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Say in how many rows another column, or a further line of a record of kintone, tells another day."""
    yield from noted("gate.subtable_days", _in_subtables(table, layout, rows))
    columns = [one for one in layout.occurred_on.printed(table) if meaning_of(one)[0] == "happened_on"]
    columns = list(dict.fromkeys(columns))
    if layout.signature or channel in _OTHERWISE or len(columns) < 2:
        return
    told = zip(rows, *(table.column(fold(column)) for column in columns), strict=True)
    several = [
        row.number for row, *cells in told if row.record and len(set(map(date.normalize, cells)) - {""}) > 1
    ]
    yield from noted("gate.several_days", several, columns=quoted(columns))


def _in_subtables(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> list[int]:
    """The numbers of further lines that tell another day than the line with which their record begins."""
    begun, found = "", list[int]()
    for row, day in zip(rows, table.read(layout.occurred_on), strict=True):
        if row.skip != CONTINUATION:
            begun = day
        elif day and day != begun:
            found.append(row.number)
    return found

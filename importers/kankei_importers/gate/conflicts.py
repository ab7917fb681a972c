"""Conflicts: rows that one column calls off and another paid or attended; the stricter holds, and is told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem, Status
from kankei_importers.cells import says
from kankei_importers.gate.finding import noted
from kankei_importers.layout import FILLED, Layout
from kankei_importers.no_day import ENDED, TOLD
from kankei_importers.table import Table

__all__ = ["check_conflicts"]

_OF_DAYS = frozenset({FILLED, TOLD, ENDED})
"""Patterns of a cell that says anything, which is a day and no word."""
_OFF = frozenset({Status.CANCELLED, Status.INVALID})


def check_conflicts(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say which two columns disagree about how many of the rows that are not counted."""
    places = [
        place
        for place, row in enumerate(rows)
        if row.touchpoint is not None and row.touchpoint.status in _OFF
    ]
    off, done = (_said(table, layout, statuses, places) for statuses in (_OFF, {Status.DONE}))
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place in places:
        against = next(iter(off[place]), None)
        for source in done[place]:
            if against and source not in off[place]:
                found[source, against].append(rows[place].number)
    for (column, other), numbers in found.items():
        yield from noted("gate.states_differ", numbers, column=column, other=other)


def _said(
    table: Table, layout: Layout, statuses: set[Status] | frozenset[Status], places: Sequence[int]
) -> dict[int, dict[str, None]]:
    """By place of a row: the columns that say one of these statuses in words."""
    found: dict[int, dict[str, None]] = {place: {} for place in places}
    for rule in layout.rules:
        if rule.status not in statuses or rule.matches in _OF_DAYS:
            continue
        cells = table.read(rule.source)
        words = {cell for cell in {cells[place] for place in places} if says(cell, rule.matches)}
        for place in places if words else ():
            if cells[place] in words:
                found[place] |= dict.fromkeys(rule.source.printed(table))
    return found

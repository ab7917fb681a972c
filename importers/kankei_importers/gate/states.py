"""States: words beside a gift that tell neither that it was paid nor that it was not."""

import re
from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem, Status
from kankei_importers.layout import Cell, Layout
from kankei_importers.layouts.payment import CALLED_OFF, NEUTRAL
from kankei_importers.table import Table

__all__ = ["check_states"]

_GIFTS = frozenset({Channel.DONATION, Channel.CORPORATE_DONATION})
_NEUTRAL = re.compile(NEUTRAL)


def check_states(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Caution that nobody knows what a column of states says of gifts: their other columns decide.

    A day of payment beside such a word still makes a gift of the row: the day is the stronger evidence, and
    most words a system has of its own are about parcels and letters. So both are told, how many there are and
    how many of them are counted. The finding does not repeat the words.
    """
    if channel not in _GIFTS:
        return
    for source in dict.fromkeys(rule.source for rule in layout.rules if rule.matches == CALLED_OFF):
        cells = table.read(source)
        unread = {cell for cell in set(cells) if cell and not _known(cell, source, layout)}
        found = [row for cell, row in zip(cells, rows, strict=True) if cell in unread and row.touchpoint]
        if found:
            yield Problem(
                code="gate.state_unread",
                column=next(iter(source.printed(table)), ""),
                facts={
                    "rows": str(len(found)),
                    "row": str(found[0].number),
                    "counted": str(sum(map(_counted, found))),
                },
            )


def _known(cell: str, source: Cell, layout: Layout) -> bool:
    patterns = [rule.matches for rule in layout.rules if rule.source == source]
    return any(re.search(pattern, cell) for pattern in patterns) or _NEUTRAL.search(cell) is not None


def _counted(row: DraftRow) -> bool:
    return row.touchpoint is not None and row.touchpoint.status is Status.DONE

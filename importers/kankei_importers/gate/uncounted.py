"""Rows that are taken and in no number: who only signed up, stayed away, called off or has not paid.

And of a list of moves those that are not said to be a move in, out or within.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem, Status
from kankei.model.axis import JOINED
from kankei_importers.gate.finding import noted
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_uncounted"]


def check_uncounted(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Say how many rows are in no number, a note for each status, and how many moves are of no known kind.

    Where all that is not called off is only planned, the list lacks what tells who came: that is said, but
    not of members, who wait to be let in.
    """
    if channel is Channel.RESIDENCY:
        yield from _kinds(table, layout, rows)
    statuses = Counter(row.touchpoint.status for row in rows if row.touchpoint is not None)
    planned, total = statuses[Status.PLANNED], statuses.total()
    if planned and planned + statuses[Status.CANCELLED] == total and channel not in JOINED:
        yield Problem(code="gate.only_planned", facts={"rows": f"{planned:,}"})
        del statuses[Status.PLANNED]
    for status in Status:
        if status is not Status.DONE and statuses[status]:
            facts = {"rows": f"{statuses[status]:,}", "of": f"{total:,}"}
            yield Problem(code=f"gate.not_counted_{status}", facts=facts)


def _kinds(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """In how many rows of a list of moves nothing tells which kind of move it was."""
    if layout.kind is None:
        return
    done = [(row.number, row.touchpoint) for row in rows if row.touchpoint is not None]
    found = [number for number, move in done if move.status is Status.DONE and not move.kind]
    column = table.header_of(layout.kind.source)
    yield from noted("gate.kind_unread" if column else "gate.kind_untold", found, column=column)

"""Whether somebody did it: what stands beside a name, else what the columns of states say."""

import re
from collections.abc import Container

from kankei.fields.text import bare
from kankei.model import Status
from kankei_importers import remarks
from kankei_importers.cells import says
from kankei_importers.layout import Layout, Rule
from kankei_importers.layouts.payment import FLAGGED, GIVEN_BACK, PARTLY, TAKEN_BACK
from kankei_importers.table import Table

__all__ = ["VOID", "beside_names", "speaks_of_refund", "statuses_of"]

VOID = frozenset({Status.CANCELLED, Status.INVALID, Status.UNPAID})
"""What makes of a gift none."""


def statuses_of(table: Table, layout: Layout, *, refunded: Container[int] = ()) -> list[Status]:
    """What stands beside the name of each row, else the status of the first rule that applies.

    A gift in the name of somebody who has died was given all the same. In rows whose place is in ``refunded``
    a word of money given back is passed over; as such money had come in, they are done where nothing else is
    said.
    """
    statuses = [one.status for one in table.noted(layout, beside_names)]
    if layout.amount is not None:
        statuses = [None if status is Status.INVALID else status for status in statuses]
    for rule in layout.rules:
        if rule.source.printed(table):
            statuses = _ruled(statuses, table, rule, refunded)
    return [
        status or (Status.DONE if place in refunded else layout.otherwise)
        for place, status in enumerate(statuses)
    ]


def _ruled(
    statuses: list[Status | None], table: Table, rule: Rule, refunded: Container[int]
) -> list[Status | None]:
    """The statuses, and that of a rule in rows that have none so far and to which it applies."""
    cells = table.read(rule.source)
    matching = {cell for cell in table.told(rule.source) if says(cell, rule.matches)}
    if not matching:
        return statuses
    passed = {cell for cell in matching if speaks_of_refund(table, rule, cell)}
    return [
        rule.status
        if status is None and cell in matching and not (cell in passed and place in refunded)
        else status
        for place, (status, cell) in enumerate(zip(statuses, cells, strict=True))
    ]


def speaks_of_refund(table: Table, rule: Rule, cell: str) -> bool:
    """Whether a cell that calls a gift off speaks of money alone that went back, some of it or all."""
    if rule.status is not Status.CANCELLED:
        return False
    rest = re.sub(PARTLY, "", bare(cell))
    if rule.matches == FLAGGED:
        return rest.strip() == "" or any(says(one, GIVEN_BACK) for one in rule.source.printed(table))
    return re.search(TAKEN_BACK, rest) is None


def beside_names(table: Table, layout: Layout) -> list[remarks.Remarks]:
    """What stands beside the name of each row."""
    source = layout.record.get("name")
    return remarks.read([""] * table.size if source is None else table.read(source))

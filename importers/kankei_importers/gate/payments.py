"""Payments: where one is not told of a gift, or its day stands for that of something else, that is said."""

from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem, Status
from kankei.model.axis import GIFTS
from kankei_importers.gate.finding import noted
from kankei_importers.layout import First, Layout
from kankei_importers.layouts.payment import AT_ONCE
from kankei_importers.table import Table

__all__ = ["check_payments"]


def check_payments(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Say in how many rows nothing tells a day but the payment of a fee.

    And how many gifts are not counted in a list that tells of applying, and nowhere of paying.
    """
    if channel in GIFTS and layout.otherwise is Status.UNPAID:
        yield from _untold(table, layout, rows)
    if layout.paid_on is None or not isinstance(layout.occurred_on, First):
        return
    others = table.read(First(layout.occurred_on.parts[:-1]))
    found = [row.number for row, day in zip(rows, others, strict=True) if row.touchpoint and not day]
    yield from noted("gate.day_of_payment", found, column=table.header_of(layout.paid_on))


def _untold(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    paying = [rule for rule in layout.rules if rule.status is Status.DONE and rule.matches != AT_ONCE]
    if any(rule.source.printed(table) for rule in paying):
        return
    found = [row.number for row in rows if row.touchpoint and row.touchpoint.status is Status.UNPAID]
    yield from noted("gate.payment_untold", found, column=table.header_of(layout.occurred_on))

"""Payments: where the day on which somebody paid stands for the day of what they did, that is said."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei_importers.layout import First, Layout
from kankei_importers.table import Table

__all__ = ["check_payments"]


def check_payments(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say in how many rows nothing tells a day but the payment of a fee."""
    if layout.paid_on is None or not isinstance(layout.occurred_on, First):
        return
    others = table.read(First(layout.occurred_on.parts[:-1]))
    found = [row.number for row, day in zip(rows, others, strict=True) if row.touchpoint and not day]
    if found:
        column = next(iter(layout.paid_on.printed(table)), "")
        facts = {"rows": f"{len(found):,}", "row": str(found[0])}
        yield Problem(code="gate.day_of_payment", column=column, facts=facts)

"""Refunds: gifts of which some was given back count with what was kept, and that is said."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem, Status
from kankei_importers.layout import Layout
from kankei_importers.refunds import given_back
from kankei_importers.table import Table

__all__ = ["check_refunds"]


def check_refunds(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say how many gifts are less by what was given back of them, and by how much together."""
    found = [
        (rows[place].number, refund.yen)
        for place, refund in given_back(table, layout).items()
        if (done := rows[place].touchpoint) is not None and done.status is Status.DONE
    ]
    if found:
        numbers, yen = zip(*found, strict=True)
        facts = {"rows": f"{len(found):,}", "row": str(min(numbers)), "yen": f"{sum(yen):,}"}
        yield Problem(code="gate.partly_refunded", column=layout.refunded.printed(table)[0], facts=facts)

"""Signing up: of people who came only the day on which they signed up is told."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem, Status
from kankei_importers.layout import First, Layout
from kankei_importers.table import Table

__all__ = ["check_signing_up"]


def check_signing_up(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say in how many rows somebody came of whom nothing tells when, but when they signed up."""
    parts = layout.occurred_on.parts if isinstance(layout.occurred_on, First) else ()
    if not any(part.printed(table) for part in layout.signed_up):
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
        yield Problem(
            code="gate.day_of_signing_up",
            column=column,
            facts={"rows": f"{len(found):,}", "row": str(found[0])},
        )

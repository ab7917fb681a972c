"""Birth dates that were not believed (``kankei_importers.births``): which rows say them."""

from collections.abc import Iterator, Sequence

from kankei.fields.name import is_organisation
from kankei.model import DraftRow, Problem
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_births"]

_SHOWN = 10
"""Rows that are named."""


def check_births(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say which rows are taken without the birth date that stands in them."""
    source = layout.record.get("birth_date")
    if source is None:
        return
    found = [
        row.number
        for cell, row in zip(table.read(source), rows, strict=True)
        if cell and row.record and not row.record.birth_date and not is_organisation(row.record.name)
    ]
    if found:
        lines = "、".join(map(str, found[:_SHOWN])) + ("…" if len(found) > _SHOWN else "")
        facts = {"rows": f"{len(found):,}", "lines": lines}
        yield Problem(code="gate.births", column=next(iter(source.printed(table)), ""), facts=facts)

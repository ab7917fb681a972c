"""Birth dates that were not believed (``kankei_importers.births``) or cannot be read: which rows say them."""

from collections.abc import Iterator, Sequence

from kankei.fields import date
from kankei.fields.name import organisations
from kankei.model import DraftRow, Problem
from kankei_importers.gate.kinds import is_nothing
from kankei_importers.layout import Layout
from kankei_importers.no_day import NO_DAY
from kankei_importers.table import Table

__all__ = ["check_births"]

_SHOWN = 10
"""Rows that are named."""


def check_births(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say which rows are taken without the birth date that stands there, and in which nobody can read it."""
    source = layout.record.get("birth_date")
    if source is None:
        return
    cells = table.read(source)
    bodies = organisations({row.record.name for row in rows if row.record})
    unread = {cell for cell in table.told(source) if not date.is_valid(cell) and not is_nothing(cell)}
    said: dict[str, list[int]] = {"gate.births": [], "gate.births_unread": []}
    for cell, row in zip(cells, rows, strict=True):
        if cell and row.record and row.record.name not in bodies:
            if not row.record.birth_date:
                said["gate.births"].append(row.number)
            elif cell in unread and not NO_DAY.fullmatch(cell):
                said["gate.births_unread"].append(row.number)
    for code, found in said.items():
        if found:
            lines = "、".join(map(str, found[:_SHOWN])) + ("…" if len(found) > _SHOWN else "")
            facts = {"rows": f"{len(found):,}", "lines": lines}
            yield Problem(code=code, column=table.header_of(source), facts=facts)

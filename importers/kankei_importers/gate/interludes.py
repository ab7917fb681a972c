"""Rows that were passed over, so that a person among them is missed by somebody; sums in people's rows."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei_importers.further_lines import FURTHER
from kankei_importers.gate.finding import noted
from kankei_importers.header import fold
from kankei_importers.interludes import ASIDE
from kankei_importers.table import Table

__all__ = ["check_interludes", "check_sums_beside"]

_SUMS = frozenset({"計", "合計", "総計", "小計", "累計"})
_TOLD = {ASIDE: "gate.asides_passed", FURTHER: "gate.further_lines"}


def check_interludes(rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """How many rows are taken for headings and notes, or go on with the row above; and the first."""
    for skip, code in _TOLD.items():
        found = [row.number for row in rows if row.skip == skip]
        yield from noted(code, found)


def check_sums_beside(table: Table, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say where a sum stands in somebody's row: another table beside the list, whose columns may be read."""
    if not table.sheet.by_hand:
        return
    for header in filter(str.strip, dict.fromkeys(table.header)):
        cells = table.column(fold(header))
        if not _SUMS.isdisjoint(cells):
            found = [
                row.number for cell, row in zip(cells, rows, strict=True) if cell in _SUMS and row.record
            ]
            yield from noted("gate.sum_beside", found, column=header)

"""Rows that were passed over: said, so that a person among them is missed by somebody."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei_importers.further_lines import FURTHER
from kankei_importers.gate.finding import noted
from kankei_importers.interludes import ASIDE

__all__ = ["check_interludes"]


_TOLD = {ASIDE: "gate.asides_passed", FURTHER: "gate.further_lines"}


def check_interludes(rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """How many rows are taken for headings and notes, or go on with the row above; and the first."""
    for skip, code in _TOLD.items():
        found = [row.number for row in rows if row.skip == skip]
        yield from noted(code, found)

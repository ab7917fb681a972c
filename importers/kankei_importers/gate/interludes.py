"""Interludes that were passed over: said, so that a person among them is missed by somebody."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei_importers.interludes import ASIDE

__all__ = ["check_interludes"]


def check_interludes(rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Tell how many rows are taken for headings and notes, and the first of them."""
    found = [row.number for row in rows if row.skip == ASIDE]
    if found:
        yield Problem(code="gate.asides_passed", facts={"rows": f"{len(found):,}", "row": str(found[0])})

"""Rows that are taken and in no number: who only signed up, stayed away, called off or has not paid."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem, Status

__all__ = ["check_uncounted"]

_UNCOUNTED = tuple(status for status in Status if status is not Status.DONE)


def check_uncounted(rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say how many rows are in no number, by their status; nothing where every row is of something done."""
    statuses = Counter(row.touchpoint.status for row in rows if row.touchpoint is not None)
    if any(statuses[status] for status in _UNCOUNTED):
        facts = {str(status): f"{statuses[status]:,}" for status in _UNCOUNTED}
        yield Problem(code="gate.uncounted", facts={**facts, "of": f"{statuses.total():,}"})

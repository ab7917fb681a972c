"""Rows that are taken and in no number: who only signed up, stayed away, called off or has not paid."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem, Status

__all__ = ["check_uncounted"]

_JOINED = frozenset({Channel.COMMUNITY, Channel.REGISTRATION, Channel.SURVEY})
"""Of members who wait to be let in nobody asks whether they came."""


def check_uncounted(rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    """Say how many rows are in no number, a note for each status.

    Where all that is not called off is only planned, the list lacks what tells who came: that is said.
    """
    statuses = Counter(row.touchpoint.status for row in rows if row.touchpoint is not None)
    planned, total = statuses[Status.PLANNED], statuses.total()
    if planned and planned + statuses[Status.CANCELLED] == total and channel not in _JOINED:
        yield Problem(code="gate.only_planned", facts={"rows": f"{planned:,}"})
        return
    for status in Status:
        if status is not Status.DONE and statuses[status]:
            facts = {"rows": f"{statuses[status]:,}", "of": f"{total:,}"}
            yield Problem(code=f"gate.not_counted_{status}", facts=facts)

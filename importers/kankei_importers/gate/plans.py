"""Plans: lists of those who signed up, which say of nobody that they came."""

from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem, Status

__all__ = ["check_plans"]

_JOINED = frozenset({Channel.COMMUNITY, Channel.REGISTRATION, Channel.SURVEY})


def check_plans(rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    """Caution that nobody counts as having come, where all that is not called off is only planned.

    Members who wait to be let in are no such list.
    """
    if channel in _JOINED:
        return
    said = [row.touchpoint.status for row in rows if row.touchpoint is not None]
    planned = said.count(Status.PLANNED)
    if planned and planned + said.count(Status.CANCELLED) == len(said):
        yield Problem(code="gate.only_planned", facts={"rows": f"{planned:,}"})

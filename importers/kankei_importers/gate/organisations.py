"""Organisations among the people of a list: what they did is kept, and nobody is counted for them."""

from collections.abc import Iterator, Sequence

from kankei.fields.name import is_organisation
from kankei.model import Channel, DraftRow, Problem

__all__ = ["check_organisations"]


def check_organisations(rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    """Say how many rows are in an organisation's name, where not all are by the nature of the list."""
    if channel is Channel.CORPORATE_DONATION:
        return
    names = {row.record.name for row in rows if row.record is not None}
    named = set(filter(is_organisation, names))
    found = (
        [row.number for row in rows if row.record is not None and row.record.name in named] if named else []
    )
    if found:
        yield Problem(code="gate.organisations", facts={"rows": f"{len(found):,}", "row": str(found[0])})

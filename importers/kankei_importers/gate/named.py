"""What stands in the place of one person's name: an organisation, several people, words for anybody."""

import re
from collections.abc import Iterator, Sequence

from kankei.fields.name import is_several, organisations
from kankei.fields.placeholder import is_described
from kankei.model import Channel, DraftRow, Problem
from kankei_importers.gate.finding import noted

__all__ = ["check_named"]

_INSTEAD = re.compile("[→⇒]")
"""Between one name and that in its place."""


def _are_more(name: str) -> bool:
    """Whether a cell names several: together, or one for another."""
    return is_several(name) or _INSTEAD.search(name) is not None


def check_named(rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    """Say how many rows are in the name of an organisation, which is no person, of several people, or nobody.

    Nothing is said of lists that are of organisations by their nature.
    """
    if channel is Channel.CORPORATE_DONATION:
        return
    names = {row.record.name for row in rows if row.record is not None}
    told = (
        ("gate.organisations", organisations(names)),
        ("gate.several_names", set(filter(_are_more, names))),
        ("gate.described_names", set(filter(is_described, names))),
    )
    for code, named in told:
        found = [row.number for row in rows if row.record and row.record.name in named] if named else []
        yield from noted(code, found)

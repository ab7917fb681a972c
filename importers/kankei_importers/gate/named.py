"""What stands in the place of one person's name: an organisation, several people."""

from collections.abc import Iterator, Sequence

from kankei.fields.name import is_several, organisations
from kankei.model import Channel, DraftRow, Problem
from kankei_importers.gate.finding import noted

__all__ = ["check_named"]


def check_named(rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    """Say how many rows are in the name of an organisation, which is no person, or of several people.

    Nothing is said of lists that are of organisations by their nature.
    """
    if channel is Channel.CORPORATE_DONATION:
        return
    names = {row.record.name for row in rows if row.record is not None}
    several = set(filter(is_several, names))
    for code, named in (("gate.organisations", organisations(names)), ("gate.several_names", several)):
        found = [row.number for row in rows if row.record and row.record.name in named] if named else []
        yield from noted(code, found)

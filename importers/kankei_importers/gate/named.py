"""What stands in the place of one person's name: an organisation, several people."""

from collections.abc import Callable, Iterator, Sequence

from kankei.fields.name import is_organisation, is_several
from kankei.model import Channel, DraftRow, Problem
from kankei_importers.gate.finding import noted

__all__ = ["check_named"]

_TESTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("gate.organisations", is_organisation),
    ("gate.several_names", is_several),
)


def check_named(rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    """Say how many rows are in the name of an organisation, which is no person, or of several people.

    Nothing is said of lists that are of organisations by their nature.
    """
    if channel is Channel.CORPORATE_DONATION:
        return
    names = {row.record.name for row in rows if row.record is not None}
    for code, test in _TESTS:
        named = set(filter(test, names))
        found = [row.number for row in rows if row.record and row.record.name in named] if named else []
        yield from noted(code, found)

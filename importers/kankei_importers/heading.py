"""Heading: where the header of a list stands, among the lines above it and the rows below."""

from collections.abc import Sequence

from kankei_importers.header import is_known
from kankei_importers.recognition import recognise
from kankei_importers.sheet import Row

__all__ = ["WITHIN", "header_place"]

WITHIN = 30
"""Rows in which a header is looked for."""


def header_place(rows: Sequence[Row]) -> int:
    """Where the header is: the first row a layout knows, else the one with most words of the dictionary."""
    for place, (_, cells) in enumerate(rows):
        if recognise(cells) is not None:
            return place
    known = [is_known(cells) for _, cells in rows]
    if max(known) > 0:
        return known.index(max(known))
    return next(place for place, (_, cells) in enumerate(rows) if any(map(str.strip, cells)))

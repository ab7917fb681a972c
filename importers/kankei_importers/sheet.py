"""What reading makes of a file: a header and numbered rows of cells."""

import re

from msgspec import Struct

from kankei_importers.packed import Packed, Row

__all__ = ["LOST", "ODD", "Aspect", "Beside", "Row", "Sheet"]

LOST = "\ufffd"
"""What stands where bytes could not be read."""

ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0c\x0e-\x1f\x7f-\x9f]")
"""A character that is lost, private to one machine (外字), or no text at all."""


class Beside(Struct, frozen=True):
    """Another sheet or table, of which no row is read: its title, its filled rows, the first of them."""

    title: str
    size: int
    sample: tuple[tuple[str, ...], ...]


class Aspect(Struct, frozen=True):
    """Numbers of rows that a workbook hides, strikes through in some cell, or has a comment beside."""

    hidden: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    commented: frozenset[int] = frozenset()


class Sheet(Struct, frozen=True, kw_only=True):
    """A list as it stands in its file: raw cells, each row with its number as a spreadsheet shows it.

    ``preamble`` are the rows above the header. ``digest`` is the sha256 of the file's bytes, in hex.
    ``odd``: somewhere there is a character that ``ODD`` finds. ``separator`` stands between the cells of a
    text. ``width``: cells of the header's line, empty ones at its end too. ``beside``: sheets of a workbook
    that are not empty and not the list; ``below``: other tables under the list.
    """

    name: str
    digest: str
    encoding: str
    header_row: int
    header: tuple[str, ...]
    rows: Packed
    preamble: tuple[Row, ...] = ()
    odd: bool = False
    separator: str = ","
    width: int = 0
    beside: tuple[Beside, ...] = ()
    below: tuple[Beside, ...] = ()
    by_hand: bool = False
    """One clerk wrote the rows one below the other, as no system or form does: 〃 is the cell above."""
    aspect: Aspect = Aspect()
    from_1904: bool = False
    """A workbook whose numbers of days count from 1904, not 1900."""

"""Eras: birth dates of which another column, or the column as a whole, tells how they are meant.

The era (元号) may stand in a column of its own, as 住民記録 systems print it; spreadsheets set up for other
countries write the month first.
"""

import re

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date
from kankei_importers.table import Column, Table

__all__ = ["OfEra", "OfOneOrder", "of_era"]

_DIGITS = re.compile(r"\d{5,6}")
"""Year, month and day in two digits each, the first zero perhaps lost."""
_MONTHS = 12


class OfEra(Struct, frozen=True):
    """A column of dates, and the one with their eras."""

    era: Column
    day: Column

    def read(self, table: Table) -> list[str]:
        """One text per row."""
        pairs = list(zip(table.read(self.era), table.read(self.day), strict=True))
        known = {pair: of_era(*pair) for pair in set(pairs)}
        return [known[pair] for pair in pairs]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The headers of both, that of the dates first."""
        return (*self.day.printed(table), *self.era.printed(table))


class OfOneOrder(Struct, frozen=True):
    """A column of dates, with the month first where one of them tells so and none the other way round."""

    source: Column

    def read(self, table: Table) -> list[str]:
        """One text per row, ``1980-04-15`` for one that was month first."""
        cells = table.read(self.source)
        found = {cell: numbers for cell in set(cells) if (numbers := date.before_year(cell))}
        firsts, seconds = zip(*found.values(), strict=True) if found else ((0,), (0,))
        if not max(firsts) <= _MONTHS < max(seconds):
            return cells
        known = {cell: date.parse_us(cell).isoformat() for cell in found if _is_us(cell)}
        return [known.get(cell, cell) for cell in cells]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of the column."""
        return tuple(self.source.printed(table))


def _is_us(cell: str) -> bool:
    try:
        date.parse_us(cell)
    except FieldError:
        return False
    return True


def of_era(era: str, day: str) -> str:
    """The date with its era before it; as it stands where that makes no date.

    >>> of_era("昭和", "55.5.1"), of_era("S", "550501"), of_era("平成", "1990-03-04")
    ('昭和55.5.1', 'S55-05-01', '1990-03-04')
    """
    if not era or not day:
        return day
    digits = day.zfill(6)
    parted = f"{digits[:2]}-{digits[2:4]}-{digits[4:]}" if _DIGITS.fullmatch(day) else day
    return f"{era}{parted}" if date.is_valid(f"{era}{parted}") else day

"""Eras: a date whose era (元号) stands in a column of its own, as 住民記録 systems print a birth date."""

import re

from msgspec import Struct

from kankei.fields import date
from kankei_importers.table import Column, Table

__all__ = ["OfEra", "of_era"]

_DIGITS = re.compile(r"\d{5,6}")
"""Year, month and day in two digits each, the first zero perhaps lost."""


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

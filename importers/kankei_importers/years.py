"""Years: days without a year of which another column of the row tells it, 年度 or 年 beside 月日."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date, year
from kankei_importers.spans import with_first
from kankei_importers.table import Column, Table

__all__ = ["OfYear"]

_APRIL = 4


class OfYear(Struct, frozen=True):
    """A column of days or spans, and the one that tells their year; ``fiscal``: from April to March (年度).

    Where a row tells no year it is that of the row above, as below a merged cell.
    """

    source: Column
    years: Column
    fiscal: bool

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the column of days, of which the first that the file has is read."""
        found: tuple[str, ...] = getattr(self.source, "headers", ())
        return found

    def read(self, table: Table) -> list[str]:
        """One text per row, ``2025-01-15`` where a year was wanting and told."""
        days = table.read(self.source)
        open_ = {
            cell for cell in set(days) if with_first(cell, lambda day: day if date.is_month_day(day) else "")
        }
        if not open_:
            return days
        pairs = list(zip(days, _down(table.read(self.years)), strict=True))
        known = {(day, told): self._whole(day, told) for day, told in set(pairs) if day in open_ and told}
        return [known.get(pair, pair[0]) for pair in pairs]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of the days, and of their years where any was wanting."""
        beside = self.years.printed(table) if table.read(self) != table.read(self.source) else ()
        return (*self.source.printed(table), *beside)

    def _whole(self, cell: str, told: str) -> str:
        """The cell with its year; as it stands where no year is told, with one where it is no day of it."""
        try:
            since = dt.date(year.said(told), _APRIL if self.fiscal else 1, 1)
        except FieldError:
            return cell
        try:
            return with_first(cell, lambda day: date.parse_month_day(day, since=since).isoformat())
        except FieldError:
            return f"{since.year}年{cell}"


def _down(cells: Iterable[str]) -> Iterator[str]:
    """What each cell says, or the last above it that says anything."""
    above = ""
    for cell in cells:
        above = cell or above
        yield above

"""Years: days without a year of which another column of the row tells it, 年度 or 年 beside 月日."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date, year
from kankei_importers.header import fold, meaning_of
from kankei_importers.spans import with_first
from kankei_importers.table import Column, Table

__all__ = ["OfYear"]

_APRIL = 4
_DAYS = frozenset({"came_on", "happened_on", "paid_on", "applied_on", "saved_on", "wished_on", "ended_on"})
"""Meanings of columns of days that tell of which years the list is."""


class OfYear(Struct, frozen=True):
    """A column of days or spans, and the one that tells their year; ``fiscal``: from April to March (年度).

    Where a row tells no year it is that of the row above, as below a merged cell. Bare numbers (6) are of the
    era that the list's name, the lines above its header or its whole days tell.
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
        era = year.of_era(table.told(self.years), self._known(table))
        known = {
            (day, told): self._whole(day, told, era) for day, told in set(pairs) if day in open_ and told
        }
        return [known.get(pair, pair[0]) for pair in pairs]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of the days, and of their years where any was wanting."""
        beside = self.years.printed(table) if table.read(self) != table.read(self.source) else ()
        return (*self.source.printed(table), *beside)

    def _known(self, table: Table) -> set[int]:
        """The years of the list, by what it is called and by its days that are whole."""
        named = {one.number for one in table.years_named()}
        columns = [header for header in table.header if meaning_of(header)[0] in _DAYS]
        told = (date.normalize(cell) for header in columns for cell in table.distinct(fold(header)))
        days = [dt.date.fromisoformat(day) for day in told if day]
        return named | {date.fiscal_year(day) if self.fiscal else day.year for day in days}

    def _whole(self, cell: str, told: str, era: str) -> str:
        """The cell with its year; as it stands where no year is told, with one where it is no day of it."""
        since = self._since(told, "") or self._since(told, era)
        if since is None:
            return cell
        try:
            return with_first(cell, lambda day: date.parse_month_day(day, since=since).isoformat())
        except FieldError:
            return f"{since.year}年{cell}"

    def _since(self, told: str, era: str) -> dt.date | None:
        """The first day of the year that is told, of this era if a number alone is."""
        try:
            return dt.date(year.said(f"{era}{told}"), _APRIL if self.fiscal else 1, 1)
        except FieldError:
            return None


def _down(cells: Iterable[str]) -> Iterator[str]:
    """What each cell says, or the last above it that says anything."""
    above = ""
    for cell in cells:
        above = cell or above
        yield above

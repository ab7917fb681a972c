"""Spans: a cell that says from which day to which, as 「4/1〜4/7」 or 「R7.6.1～6.5」."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date
from kankei.fields.numerals import days_in_figures
from kankei_importers.table import Column, Table

__all__ = ["FirstDay", "LastDay", "OneDay", "first_of", "last_of", "with_first"]

_SIGN = re.compile(r"[~〜]|から")
_DASH = re.compile(r"[-―–ー]")
_WRITTEN = re.compile(r"[/.日)]")
"""What stands in a day before a dash to another, and not before one within a day (2025-06-07)."""
_DAY = re.compile(r"(?:(\d{1,2}) ?[月/.-] ?)?(\d{1,2}) ?日?(?: ?\(.{1,5}\))?")
"""A month and a day, or a day alone."""


class FirstDay(Struct, frozen=True):
    """A column of days, of spans the day on which they begin."""

    source: Column

    def read(self, table: Table) -> list[str]:
        """One text per row; a cell that is no span as it stands."""
        return _of_each(table.read(self.source), first_of)

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of the column."""
        return tuple(self.source.printed(table))


class OneDay(Struct, frozen=True):
    """A column of wishes, which may be of any day or of several: of these none is read."""

    source: Column

    def read(self, table: Table) -> list[str]:
        """One text per row; empty for a cell that is not one day."""
        dated = table.fiscal_year() is not None
        return _of_each(
            table.read(self.source),
            lambda cell: cell if date.is_valid(cell) or (dated and date.is_month_day(cell)) else "",
        )

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of the column."""
        return tuple(self.source.printed(table))


class LastDay(Struct, frozen=True):
    """The days on which the spans of a column end; empty for a cell that is none."""

    source: Column

    def read(self, table: Table) -> list[str]:
        """One text per row, a whole day where it can be told."""
        since = table.twelvemonth()
        return _of_each(table.read(self.source), lambda cell: last_of(cell, since=since))

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of the column, if it holds spans."""
        return tuple(self.source.printed(table)) if any(table.read(self)) else ()


def first_of(cell: str) -> str:
    """The day on which a span begins, as written; the cell itself if it is no span.

    >>> first_of("R7.6.1～R7.6.5"), first_of("12/28-1/4"), first_of("2025-06-07")
    ('R7.6.1', '12/28', '2025-06-07')
    """
    ends = _ends(cell)
    return ends[0] if ends else cell


def with_first(cell: str, part: Callable[[str], str]) -> str:
    """A day, or a span, with something else for the day on which it begins; ``""`` where that is nothing.

    >>> with_first("4/12～14", "2026/".__add__), with_first("4/12", "2026/".__add__)
    ('2026/4/12～14', '2026/4/12')
    """
    first, *last = _ends(cell) or (cell,)
    whole = part(first)
    return "～".join((whole, *last)) if whole else ""


def last_of(cell: str, *, since: dt.date | None) -> str:
    """The day on which a span ends, as 2025-06-05; ``""`` for an open one, one of hours, and no span.

    A day without a year is the next one after the beginning, of the twelve months ``since``.

    >>> april = dt.date(2025, 4, 1)
    >>> last_of("R7.6.1～6.5", since=None), last_of("12/28～1/4", since=april), last_of("4/1～", since=april)
    ('2025-06-05', '2026-01-04', '')
    """
    first, last = _ends(cell) or ("", "")
    try:
        begin = _begin(first, since)
        found = _DAY.fullmatch(last)
        return (date.parse(last) if found is None else _next(begin, found)).isoformat()
    except (FieldError, ValueError):
        return ""


def _begin(first: str, since: dt.date | None) -> dt.date:
    if since is not None and date.is_month_day(first):
        return date.parse_month_day(first, since=since)
    return date.parse(first)


def _next(begin: dt.date, found: re.Match[str]) -> dt.date:
    """The first day of this month and number that is not before the beginning."""
    month, day = int(found[1] or begin.month), int(found[2])
    this_year = dt.date(begin.year, month, day)
    return this_year if this_year >= begin else dt.date(begin.year + 1, month, day)


def _ends(cell: str) -> tuple[str, str] | None:
    """What stands before and behind the sign of a span; None where there is none. Hours have dashes too."""
    words = days_in_figures(unicodedata.normalize("NFKC", cell[:200]))
    sign = _SIGN.search(words)
    if sign is None and ":" not in words:
        dashes = _DASH.finditer(words)
        sign = next((dash for dash in dashes if _WRITTEN.search(words[: dash.start()])), None)
    if sign is None or not words[: sign.start()].strip():
        return None
    return words[: sign.start()].strip(), words[sign.end() :].strip().removesuffix("まで")


def _of_each(cells: list[str], part: Callable[[str], str]) -> list[str]:
    known = {cell: part(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]

"""Days that stand as a spreadsheet's numbers, and the four years that lie between its two ways to count them.

A workbook counts from 1900, or, made on an old Macintosh, from 1904; a text file no longer says from which.
Source: ECMA-376 Part 1, 18.17.4.1.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from kankei.fields import date
from kankei.fields.year import Year
from kankei.model import DraftRow, Problem
from kankei_importers.gate.expectation import Expectation, year_said
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_serials"]

_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")
_BETWEEN = dt.timedelta(days=1462)
_FEW, _MANY = 0.1, 0.9
_SAMPLE = 300


def check_serials(
    table: Table, layout: Layout, rows: Sequence[DraftRow], expected: Expectation
) -> Iterator[Problem]:
    """Say as which days such numbers are read in rows that are taken; stop a list that counts from 1904."""
    sources = (layout.occurred_on, layout.record.get("birth_date"))
    columns = [(header, source) for source in sources if source for header in source.printed(table)]
    for column, source in columns:
        found = _days(table, fold(column), table.read(source))
        if not found:
            continue
        days = list(found.values())
        later = {"later": str(min(days) + _BETWEEN)}
        if table.sheet.from_1904:
            yield finding("gate.from_1904", 1.0, column=column, **_told(days))
        elif _fits_only_later(days, _years(table, column, expected)):
            yield finding("gate.four_years_early", 0.9, column=column, **_told(days), **later)
        elif taken := [day for place, day in found.items() if rows[place].touchpoint]:
            yield Problem(code="gate.serial_dates", column=column, facts={**_told(taken), "sure": "90%"})


def _days(table: Table, column: str, told: Sequence[str]) -> dict[int, dt.date]:
    """The day for which a number stands, by the place of its row; not where it is ``told`` with its era."""
    serial = set(filter(_SERIAL.fullmatch, table.distinct(column)))
    cells = table.column(column) if serial else []
    numbers = {place: cell for place, cell in enumerate(cells) if cell in serial}
    read = {place: date.normalize(cell) for place, cell in numbers.items() if told[place] == cell}
    return {place: dt.date.fromisoformat(day) for place, day in read.items() if day}


def _told(days: Sequence[dt.date]) -> dict[str, str]:
    return {"rows": f"{len(days):,}", "first": str(min(days)), "last": str(max(days))}


def _fits_only_later(days: Sequence[dt.date], years: set[Year]) -> bool:
    """Whether the days are of none of the years as they are read, and of these years if counted from 1904."""
    return bool(years) and _share(days, years) < _FEW and _share([d + _BETWEEN for d in days], years) > _MANY


def _share(days: Sequence[dt.date], years: set[Year]) -> float:
    return sum(any(year.holds(day) for year in years) for day in days) / len(days)


def _years(table: Table, column: str, expected: Expectation) -> set[Year]:
    """The years that the list should be of: as somebody said, or as its other columns of days have them."""
    said = year_said(table, expected)
    if said is not None:
        return {said}
    found: set[Year] = set()
    for header in table.header:
        if header == column:
            continue
        cells = list(filter(None, table.column(fold(header))))[:_SAMPLE]
        days = [day for cell in cells if not cell.isdigit() and (day := date.normalize(cell))]
        if days and len(days) > _MANY * len(cells):
            found |= {Year(int(day[:4])) for day in days}
    return found

"""The rows of a list that were rejected, as a list of its own: mended, it can be loaded again.

Columns, encoding, separator and the lines above the header are those of the list; one column more, the first,
says why. It stands in front, so that rows with a cell too few or too many stay as they are; but last in lists
without a header, whose columns are known by their place.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from kankei.errors import FileError
from kankei.fields import date
from kankei.fields.cell import harmless
from kankei_importers.days import is_open
from kankei_importers.header import fold
from kankei_importers.once import FileDate
from kankei_importers.reading import read
from kankei_importers.sheet import LOST, Sheet
from kankei_importers.table import Table

__all__ = ["REASON", "render", "wrote"]

REASON = "取り込めなかった理由"
"""The header of the column that says why."""
_WRAPPED = re.compile(r'="([0-9-]*)"')
_GETA = "〓"
VEILED = "＊＊＊"
"""Stands for the cells of a row that speaks of somebody protected."""


def render(
    source: Path | str | bytes,
    name: str,
    reasons: Mapping[int, str],
    *,
    book: bool = False,
    hidden: Callable[[Sequence[str]], bool] = lambda _: False,
    headless: bool = False,
    sheet: str = "",
    days: Collection[str] = (),
) -> tuple[bytes, str]:
    """The rejected rows of a list as a file.

    Args:
        source: The list, its path or its bytes.
        name: The name it is known by.
        reasons: Why, by row number; only these rows are written.
        book: As a workbook, else as text.
        hidden: Whether cells may not be written because of whom they speak; ``VEILED`` stands for each then.
        headless: The list has no header.
        sheet: The sheet of a workbook on which the list stands, where it holds several.
        days: The headers from which its days were read. What only the name of the list told of them stands
            above the header then, as what is written has another name.

    Returns:
        The bytes of the file, and its encoding: that of the list, or UTF-8 with a mark where the list is in
        UTF-8 or a workbook written as text; without the mark a spreadsheet takes it for cp932.
    """
    found = read(source, name, headless=headless, sheet=sheet)
    table = Table(found)
    told = int(found.header[:1] == (REASON,))  # why they were rejected before is no cell of the list
    wanted = [
        (reasons[number], table.written_out(place)[told:])
        for place, (number, _) in enumerate(found.rows)
        if number in reasons
    ]
    rows = [(why, _veiled(cells) if hidden(cells) else cells) for why, cells in wanted]
    if headless:
        gaps = [max(0, len(found.header) - len(cells)) for _, cells in rows]
        lines = [(*cells, *[""] * gap, why) for (why, cells), gap in zip(rows, gaps, strict=True)]
    else:
        above = [("", *cells[told:]) for cells in (*_above(found), *_named(table, days))]
        lines = [*above, (REASON, *found.header[told:]), *((why, *cells) for why, cells in rows)]
    return (_workbook(lines), "xlsx") if book else _encoded(lines, found)


def wrote(path: Path) -> bool:
    """Whether a file is one of rejected rows that ``render`` made of a list with a header."""
    try:
        header = read(path).header
    except FileError:
        return False
    return header[:1] == (REASON,)


def _veiled(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(VEILED if cell else "" for cell in cells)


def _above(sheet: Sheet) -> list[tuple[str, ...]]:
    """The lines above the header, empty ones where the list has them, so that row numbers stay near."""
    written = dict(sheet.preamble)
    return [written.get(number, ()) for number in range(1, sheet.header_row)] if written else []


def _named(table: Table, days: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The day, or the year and month that days lack, which only the name of the list tells, as a line."""
    if days and set(days) == set(FileDate().printed(table)):
        held = dt.date.fromisoformat(table.day_in_name())
        yield (f"{held.year}年{held.month}月{held.day}日開催",)
        return
    nameless = Table(replace(table.sheet, name=""))
    cells = [cell for header in days for cell in table.column(fold(header))]
    month, year = table.month(), table.fiscal_year()
    if year != nameless.fiscal_year() and any(map(date.is_month_day, cells)):
        yield (f"{year}年度",)
    elif month and month != nameless.month() and any(map(is_open, cells)):
        yield (f"{month.year}年{month.month}月分",)


def _encoded(lines: list[tuple[str, ...]], sheet: Sheet) -> tuple[bytes, str]:
    """Lines as a text like that of the list; 〓, the sign of printers, stands for each lost character."""
    encoding = "utf-8-sig" if sheet.encoding in {"xlsx", "utf-8"} else sheet.encoding
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sheet.separator).writerows(map(_safe, line) for line in lines)
    return text.getvalue().replace(LOST, _GETA).encode(encoding, "replace"), encoding


def _safe(cell: str) -> str:
    """A cell of the list that is read as it was there and runs nowhere."""
    if wrapped := _WRAPPED.fullmatch(cell):
        return f"'{wrapped[1]}"
    return cell if cell.startswith("'") else harmless(cell)


def _workbook(lines: list[tuple[str, ...]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415  only a workbook needs it

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                sheet.write_string(number, place, cell)
    return file.getvalue()

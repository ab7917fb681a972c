"""Rows that are no touchpoint: broken ones, and those that were never meant to be any."""

from collections.abc import Callable, Container, Iterable

from kankei.model import Problem
from kankei_importers.header import fold
from kankei_importers.interludes import interludes
from kankei_importers.layout import Layout
from kankei_importers.sheet import LOST, ODD, Row
from kankei_importers.table import Table
from kankei_importers.totals import SUM, is_total, squeezed

__all__ = ["CONTINUATION", "MISSHAPEN", "VALUELESS", "Problems", "broken_rows", "skipped_rows"]

Problems = dict[int, list[Problem]]
"""What is wrong with rows, by their place in the sheet."""

MISSHAPEN = frozenset({"row.too_few_cells", "row.too_many_cells", "row.shifted"})
"""Codes of rows whose cells do not stand under their headers."""

VALUELESS = frozenset({"row.formula", "row.narrow", "row.truth"})
"""Codes of rows in which a cell shows no value."""

CONTINUATION = "skip.continuation"
"""Why a further line of a record's subtable is passed over."""

_LAST_ROWS = 5


def broken_rows(table: Table, *, used: Container[str]) -> Problems:
    """Rows with too few or too many cells, and with characters that are lost or no text.

    Cells beyond the header do not matter as long as they are empty, nor does 外字 in a column that is
    not ``used``.
    """
    found: Problems = {}
    width = len(table.header)
    for place in table.sheet.rows.otherwise_wide(width):
        number, cells = table.sheet.rows[place]
        if len(cells) < width or any(map(str.strip, cells[width:])):
            code = "row.too_few_cells" if len(cells) < width else "row.too_many_cells"
            facts = {"cells": str(len(cells)), "columns": str(width)}
            found[place] = [Problem(code=code, row=number, facts=facts)]
    if table.sheet.odd:
        _add_odd(found, table, used)
    return found


def _add_odd(found: Problems, table: Table, used: Container[str]) -> None:
    for place, (number, cells) in enumerate(table.sheet.rows):
        for column, cell in zip(table.header, cells, strict=False):
            code = _odd_code(cell)
            if code and (code != "row.gaiji" or column in used):
                found.setdefault(place, []).append(Problem(code=code, row=number, column=column))


def _odd_code(cell: str) -> str:
    odd = ODD.search(cell)
    if odd is None:
        return ""
    if odd[0] == LOST:
        return "row.lost"
    return "row.gaiji" if odd[0] >= "\ue000" else "row.control"


def skipped_rows(table: Table, layout: Layout, *, suspects: Iterable[int]) -> dict[int, str]:
    """Why a row is passed over, by place: empty, the header again, a subtable's line, a total, a heading.

    Any total is looked for at the end of the list and among ``suspects``, the rows that cannot be read.
    """
    tests = (
        ("skip.blank", _is_blank),
        ("skip.header", _repeats(table.header)),
    )
    found: dict[int, str] = {}
    perhaps_total = {*range(max(0, table.size - _LAST_ROWS), table.size), *suspects}
    starts = {"", table.header[0]}
    sums = {table.place(header) for header in (layout.amount.printed(table) if layout.amount else ())}
    others = {place for place, cell in enumerate(table.sheet.rows.column(0)) if cell in starts}
    for place in sorted(perhaps_total | others):
        row = table.sheet.rows[place]
        reason = next((code for code, test in tests if test(row)), "")
        if not reason and place in perhaps_total and (is_total(row[1]) or _is_sum(row, sums)):
            reason = "skip.total"
        if reason:
            found[place] = reason
    found = interludes(table, layout) | found
    return found | _continuations(table, layout, found)


def _is_blank(row: Row) -> bool:
    cells = row[1]
    return (not cells or not cells[0]) and not any(map(str.strip, cells))


def _repeats(header: tuple[str, ...]) -> Callable[[Row], bool]:
    whole = tuple(map(fold, header))
    return lambda row: (
        tuple(map(fold, row[1][:1])) == whole[:1] and (tuple(map(fold, row[1][: len(whole)])) == whole)
    )


def _is_sum(row: Row, sums: Container[int]) -> bool:
    """Whether a row says nothing but a number in the columns of amounts: the sum under them."""
    filled = [(place, squeezed(cell)) for place, cell in enumerate(row[1]) if cell.strip()]
    return bool(filled) and all(place in sums and SUM.fullmatch(cell) for place, cell in filled)


def _continuations(table: Table, layout: Layout, known: Container[int]) -> dict[int, str]:
    """In kintone's export, lines of a record's subtable, which have no mark in レコードの開始行."""
    if layout.starts is None or not layout.starts.printed(table):
        return {}
    marks = table.read(layout.starts)
    return {place: CONTINUATION for place, mark in enumerate(marks) if not mark and place not in known}

"""What a town may not keep stops the whole file: 個人番号 (マイナンバー) and 住民票コード.

A column of that name is enough. Without one, a cell that is nothing but twelve digits with the right check
digit is taken for a 個人番号, unless its column holds numbers of some other kind; so are twelve digits beside
the word in a text, and eleven beside 住民票コード. A column of eleven digits with right check digits
holds 住民票コード, whatever stands above it: other numbers have them by chance, in one of eleven rows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

from kankei.fields.individual_number import (
    in_groups,
    is_among,
    is_of_another_kind,
    is_resident_code,
    is_written,
    looks_written,
    named,
    told_in,
)
from kankei.model import Problem
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.sheet import Sheet
from kankei_importers.table import Table

__all__ = ["check_numbers", "refused_numbers"]

_SHORTEST_CODE, _SHORTEST, _LONGEST = 11, 12, 20
_MOST = 0.9
_CODES = 6
"""So many different codes with right check digits are no chance: one in eleven each."""
_OF_NAMES = frozenset({"name", "kana", "former_name", "address", "new_address"})
_DIGIT, _NO_DIGIT = r"[\d〇零一二三四五六七八九]", r"[^\d〇零一二三四五六七八九]"
_MANY_DIGITS = re.compile(rf"{_DIGIT}(?:{_NO_DIGIT}{{0,3}}{_DIGIT}){{11}}")
_CODE = re.compile(r"(?!0[5-9]0)(?!(\d)\1{10})\d{11}")
"""Eleven digits that are no number of a telephone that is carried, and not all the same."""


def refused_numbers(sheet: Sheet) -> tuple[Problem, ...]:
    """The problems that stop a file at the door; empty if it may go on.

    Raises nothing and keeps nothing: a problem names the column, never the cell.
    """
    for header in sheet.header:
        if number := named(header):
            return (Problem(code=f"gate.{number}", column=header),)
    long = sheet.rows.long(_SHORTEST_CODE)
    return tuple(chain(_in_cells(sheet, long), _columns_of_codes(sheet, long)))[:1]


def check_numbers(table: Table, layout: Layout) -> Iterator[Problem]:
    """Twelve digits with the right check digit in a name or address, and in three groups in any other text.

    Nobody's name holds another number; what stands in a text may be one, so a person may say that it is.
    """
    for source in (source for name, source in layout.record.items() if name in _OF_NAMES):
        held = set(filter(is_among, filter(_MANY_DIGITS.search, _long(table.told(source)))))
        if hit := _first(table.read(source), held):
            column = table.header_of(source)
            yield Problem(code="gate.my_number_in_text", row=table.sheet.rows[hit - 1][0], column=column)
            return
    for header in dict.fromkeys(table.header):
        cells = table.column(fold(header))
        held = set(filter(_MANY_DIGITS.search, in_groups(_long(table.distinct(fold(header))))))
        hit = _first(cells, held)
        if hit and not is_of_another_kind(header, cells):
            row = str(table.sheet.rows[hit - 1][0])
            yield finding("gate.my_number_perhaps", 0.7, column=header, row=row)
            return


def _long(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if len(cell) >= _SHORTEST]


def _first(cells: Sequence[str], held: Set[str]) -> int:
    """Which of the cells is the first of those that hold a number, counted from one; 0 for none."""
    return next((no for no, cell in enumerate(cells, start=1) if cell in held), 0) if held else 0


def _columns_of_codes(sheet: Sheet, long: Set[str]) -> Iterator[Problem]:
    """Columns that are full of 住民票コード under some other name."""
    eleven = {cell for cell in long if len(cell) == _SHORTEST_CODE and _CODE.fullmatch(cell)}
    right = set(filter(is_resident_code, eleven))
    if len(right) < _CODES:
        return
    for place, header in enumerate(sheet.header):
        cells = eleven.intersection(sheet.rows.column(place))
        if len(cells & right) >= max(_CODES, _MOST * len(cells)):
            yield Problem(code="gate.resident_code", column=header)


def _in_cells(sheet: Sheet, long: Set[str]) -> Iterator[Problem]:
    """Problems found in cells; only cells long enough to hold the number are looked at."""
    above = [*sheet.preamble, (sheet.header_row, sheet.header)]
    suspects = _long(chain(long, *(cells for _, cells in above)))
    twelve = {cell for cell in suspects if len(cell) <= _LONGEST and looks_written(cell)}
    numbers = set(filter(is_written, twelve))
    texts, codes = told_in(suspects)
    found = texts | codes | numbers
    if not found:
        return
    hits = list(_hits(chain(above, sheet.rows), found))
    others = _other_columns(sheet, {place for _, place, _ in hits})
    for number, place, cell in hits:
        column = sheet.header[place] if place < len(sheet.header) and number > sheet.header_row else ""
        if cell in texts:
            yield Problem(code="gate.my_number_in_text", row=number, column=column)
        elif cell in codes:
            yield Problem(code="gate.resident_code_in_text", row=number, column=column)
        elif place not in others:
            yield Problem(code="gate.my_number", row=number, column=column)


def _hits(rows: Iterable[tuple[int, Sequence[str]]], found: Set[str]) -> Iterator[tuple[int, int, str]]:
    """The row, the place in it and the cell wherever one of those found stands."""
    for number, cells in rows:
        if not found.isdisjoint(cells):
            yield from ((number, place, cell) for place, cell in enumerate(cells) if cell in found)


def _other_columns(sheet: Sheet, places: Set[int]) -> set[int]:
    """Which of the columns hold numbers of another kind."""
    heads = {place: sheet.header[place] if place < len(sheet.header) else "" for place in places}
    return {place for place, head in heads.items() if is_of_another_kind(head, sheet.rows.column(place))}

"""What a town may not keep stops the whole file: 個人番号 (マイナンバー) and 住民票コード.

A column of that name is enough. Without one, a cell that is nothing but twelve digits with the right check
digit is taken for a 個人番号, unless its column holds numbers of some other kind; so are twelve digits beside
the word in a text, and eleven beside 住民票コード. A column of eleven digits with right check digits
holds 住民票コード, whatever stands above it: other numbers have them by chance, in one of eleven rows.
"""

import re
from collections.abc import Iterator, Set
from itertools import chain

from kankei.fields.individual_number import (
    CODE_WORDS,
    has_code_in_text,
    has_word,
    is_in_text,
    is_resident_code,
    is_written,
    looks_written,
)
from kankei.model import Problem
from kankei_importers.header import fold
from kankei_importers.sheet import Sheet

__all__ = ["refused_numbers"]

_MY_NUMBER = re.compile(r"個人番号|マイナンバ|mynumber|特定個人情報")
_CARD_ONLY = re.compile(r"カード|cardtype|通知書?の?有無|確認(?:済|方法|書類)|申請書?の?有無")
_RESIDENT_CODE = re.compile(r"住民票コード|住民コード|住基コード|住民基本台帳コード")
_OTHER_NUMBER = re.compile(
    r"番号|no\b|no\d*\Z|id\d*\Z|コード|code|電話|tel|phone|fax|携帯|jan|ean|バーコード|伝票|送り状|タイムスタンプ|日時|キー"
)
_SHORTEST, _LONGEST = 12, 20
_ENOUGH, _MOST = 3, 0.9
_CODES = 6
"""So many different codes with right check digits are no chance: one in eleven each."""
_CODE = re.compile(r"(?!0[5-9]0)(?!(\d)\1{10})\d{11}")
"""Eleven digits that are no number of a telephone that is carried, and not all the same."""


def refused_numbers(sheet: Sheet) -> tuple[Problem, ...]:
    """The problems that stop a file at the door; empty if it may go on.

    Raises nothing and keeps nothing: a problem names the column, never the cell.
    """
    for header in sheet.header:
        if _MY_NUMBER.search(fold(header)) and not _CARD_ONLY.search(fold(header)):
            return (Problem(code="gate.my_number", column=header),)
        if _RESIDENT_CODE.search(fold(header)):
            return (Problem(code="gate.resident_code", column=header),)
    return tuple(chain(_in_cells(sheet), _columns_of_codes(sheet)))[:1]


def _columns_of_codes(sheet: Sheet) -> Iterator[Problem]:
    """Columns that are full of 住民票コード under some other name."""
    eleven = {cell for cell in sheet.rows.long(11) if len(cell) == 11 and _CODE.fullmatch(cell)}
    right = set(filter(is_resident_code, eleven))
    if len(right) < _CODES:
        return
    for place, header in enumerate(sheet.header):
        cells = eleven.intersection(sheet.rows.column(place))
        if len(cells & right) >= max(_CODES, _MOST * len(cells)):
            yield Problem(code="gate.resident_code", column=header)


def _in_cells(sheet: Sheet) -> Iterator[Problem]:
    """Problems found in cells; only cells long enough to hold the number are looked at."""
    above = [*sheet.preamble, (sheet.header_row, sheet.header)]
    suspects = {cell for _, cells in above for cell in cells if len(cell) >= _SHORTEST}
    suspects |= sheet.rows.long(_SHORTEST)
    twelve = {cell for cell in suspects if len(cell) <= _LONGEST and looks_written(cell)}
    numbers = set(filter(is_written, twelve))
    together = "\n".join(suspects)
    texts = set(filter(is_in_text, suspects)) if has_word(together) else set[str]()
    coded = any(map(together.__contains__, CODE_WORDS))
    codes = set(filter(has_code_in_text, suspects)) if coded else set[str]()
    found = texts | codes | numbers
    if not found:
        return
    hits = [
        (number, place, cell)
        for number, cells in chain(above, sheet.rows)
        if not found.isdisjoint(cells)
        for place, cell in enumerate(cells)
        if cell in found
    ]
    others = _other_columns(sheet, {place for _, place, _ in hits}, twelve, numbers)
    for number, place, cell in hits:
        column = sheet.header[place] if place < len(sheet.header) and number > sheet.header_row else ""
        if cell in texts:
            yield Problem(code="gate.my_number_in_text", row=number, column=column)
        elif cell in codes:
            yield Problem(code="gate.resident_code_in_text", row=number, column=column)
        elif place not in others:
            yield Problem(code="gate.my_number", row=number, column=column)


def _other_columns(sheet: Sheet, places: Set[int], twelve: Set[str], numbers: Set[str]) -> set[int]:
    """Which of the columns hold numbers of another kind: they say so, and few pass the check by chance."""
    found = set()
    for place in places:
        header = fold(sheet.header[place]) if place < len(sheet.header) else ""
        if _OTHER_NUMBER.search(header) and not _MY_NUMBER.search(header):
            cells = twelve & set(sheet.rows.column(place))
            if len(cells) < _ENOUGH or len(cells & numbers) < _MOST * len(cells):
                found.add(place)
    return found

"""What a town may not keep stops the whole file: 個人番号 (マイナンバー) and 住民票コード.

A column of that name is enough. Without one, a cell that is nothing but twelve digits with the right check
digit is taken for a 個人番号, unless its column holds numbers of some other kind; so are twelve digits beside
the word in a text, and eleven beside 住民票コード. A column of eleven digits with right check digits
holds 住民票コード, whatever stands above it: other numbers have them by chance, in one of eleven rows.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from itertools import chain

from kankei.model import Problem
from kankei_importers.header import fold
from kankei_importers.sheet import Sheet

__all__ = ["is_my_number", "is_resident_code", "refused_numbers"]

_MY_NUMBER = re.compile(r"個人番号|マイナンバ|mynumber|特定個人情報")
_CARD_ONLY = re.compile(r"カード|cardtype|通知書?の?有無|確認(?:済|方法|書類)|申請書?の?有無")
_RESIDENT_CODE = re.compile(r"住民票コード|住民コード|住基コード|住民基本台帳コード")
_OTHER_NUMBER = re.compile(
    r"番号|no\b|no\d*\Z|id\d*\Z|コード|code|電話|tel|phone|fax|携帯|jan|ean|バーコード|伝票|送り状|タイムスタンプ|日時|キー"
)
_BETWEEN = r"[\s‐‑‒–—―−－ー・.-]?"
"""What people write between groups of digits; ー is what a keyboard for kana gives."""
_TWELVE = re.compile(rf"(?!(?:[0０]|\D)*\Z)\s*(\d{{4}}){_BETWEEN}(\d{{4}}){_BETWEEN}(\d{{4}})(?:\.0)?\s*")
"""Not zeros alone, which pass the check and are nobody's."""
_IN_TEXT = re.compile(rf"(?<!\d)\d{{4}}{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}(?!\d)")
_WORDS = ("個人番号", "マイナンバ", "ﾏｲﾅﾝﾊﾞ")
_WORD = re.compile("|".join(_WORDS) + r"|my ?number", re.IGNORECASE)
_CODE_WORDS = ("住民票コード", "住民コード", "住基コード")
_CODE_IN_TEXT = re.compile(rf"(?:{'|'.join(_CODE_WORDS)})\D{{0,5}}(?:\d{_BETWEEN}){{10}}\d(?!\d)")
_SHORTEST, _LONGEST = 12, 20
_ENOUGH, _MOST = 3, 0.9
_CODES = 6
"""So many different codes with right check digits are no chance: one in eleven each."""
_CODE = re.compile(r"(?!0[5-9]0)(?!(\d)\1{10})\d{11}")
"""Eleven digits that are no number of a telephone that is carried, and not all the same."""
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


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


def is_my_number(digits: str) -> bool:
    """Whether twelve digits carry the check digit of a 個人番号.

    Source: 平成26年総務省令第85号 (個人番号の検査用数字), 第5条.

    >>> is_my_number("123456789018"), is_my_number("123456789010")
    (True, False)
    """
    if len(digits) != 12:
        return False
    return _is_checked(digits, _WEIGHTS)


def is_resident_code(digits: str) -> bool:
    """Whether eleven digits carry the check digit (検査数字) of a 住民票コード.

    Source: 平成14年総務省告示第436号, as public validators quote it (the notice itself could not be read):
    the formula for 個人番号 over ten digits. Three of the four codes on a published specimen bear it out.

    >>> is_resident_code("24727059608"), is_resident_code("24727059601")
    (True, False)
    """
    return len(digits) == 11 and _is_checked(digits, _WEIGHTS[1:])


def _is_checked(digits: str, weights: Sequence[int]) -> bool:
    """Whether the last digit is that of modulus 11 over the others, with these weights."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


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
    twelve = {cell for cell in suspects if len(cell) <= _LONGEST and _TWELVE.fullmatch(cell)}
    numbers = set(filter(_is_my_number_as_written, twelve))
    together = "\n".join(suspects)
    texts = _having(suspects, _WORD, _IN_TEXT) if _said(together) else set()
    codes = _having(suspects, _CODE_IN_TEXT) if any(map(together.__contains__, _CODE_WORDS)) else set()
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


def _having(cells: Set[str], *patterns: re.Pattern[str]) -> set[str]:
    return {cell for cell in cells if all(pattern.search(cell) for pattern in patterns)}


def _said(together: str) -> bool:
    return any(word in together for word in (*_WORDS, "umber", "UMBER"))


def _is_my_number_as_written(cell: str) -> bool:
    found = _TWELVE.fullmatch(cell)
    return found is not None and is_my_number(unicodedata.normalize("NFKC", "".join(found.groups())))


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

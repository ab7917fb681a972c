"""What a town may not keep stops the whole file: 個人番号 (マイナンバー) and 住民票コード.

A column of that name is enough. Without one, a cell that is nothing but twelve digits with the right check digit
is taken for a 個人番号, unless its column holds numbers of some other kind; so are twelve digits beside the word
in a text.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kankei.model import Problem
from kankei_importers.header import fold
from kankei_importers.sheet import Sheet

__all__ = ["check", "is_my_number"]

_MY_NUMBER = re.compile(r"個人番号|マイナンバー|mynumber|特定個人情報")
_CARD_ONLY = re.compile(r"カード|cardtype|通知書?の?有無|確認(?:済|方法|書類)|申請書?の?有無")
_RESIDENT_CODE = re.compile(r"住民票コード|住民コード|住基コード|住民基本台帳コード")
_OTHER_NUMBER = re.compile(
    r"番号|no\b|no\d*\Z|id\d*\Z|コード|code|電話|tel|phone|fax|携帯|jan|ean|バーコード|伝票|送り状|タイムスタンプ|日時|キー"
)
_DIGITS = re.compile(r"\d{12}|\d{4}[ -]\d{4}[ -]\d{4}")
_IN_TEXT = re.compile(r"(?<!\d)\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)")
_WORD = re.compile(r"個人番号|マイナンバー|my ?number", re.IGNORECASE)
_ENOUGH = 3
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check(sheet: Sheet) -> tuple[Problem, ...]:
    """The problems that stop a file at the door; empty if it may go on.

    Raises nothing and keeps nothing: a problem names the column, never the cell.
    """
    for header in sheet.header:
        if _MY_NUMBER.search(fold(header)) and not _CARD_ONLY.search(fold(header)):
            return (Problem(code="gate.my_number", column=header),)
        if _RESIDENT_CODE.search(fold(header)):
            return (Problem(code="gate.resident_code", column=header),)
    return tuple(_in_cells(sheet))[:1]


def is_my_number(digits: str) -> bool:
    """Whether twelve digits carry the check digit of a 個人番号.

    Source: 行政手続における特定の個人を識別するための番号の利用等に関する法律…の規定による個人番号…に関する省令
    (平成26年総務省令第85号) 第5条.

    >>> is_my_number("123456789018"), is_my_number("123456789010")
    (True, False)
    """
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return len(digits) == 12 and int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _in_cells(sheet: Sheet) -> Iterator[Problem]:
    """Problems found in cells; only cells long enough to hold the number are looked at."""
    lines = [*sheet.preamble, (sheet.header_row, sheet.header), *sheet.rows]
    suspects = {cell for _, cells in lines for cell in cells if len(cell) >= 12}
    texts = {cell for cell in suspects if _says_it(cell)}
    numbers = {cell for cell in suspects - texts if is_my_number(_twelve(cell))}
    if not texts and not numbers:
        return
    header = sheet.header
    for number, cells in lines:
        for place, cell in enumerate(cells):
            column = header[place] if place < len(header) and number > sheet.header_row else ""
            if cell in texts or (cell in numbers and not _is_other(sheet, place, numbers)):
                yield Problem(
                    code="gate.my_number_in_text" if cell in texts else "gate.my_number",
                    row=number,
                    column=column,
                )


def _twelve(cell: str) -> str:
    """The twelve digits a cell consists of; ``""`` if it is anything else."""
    text = unicodedata.normalize("NFKC", cell[:40]).strip().removesuffix(".0")
    return re.sub(r"[ -]", "", text) if _DIGITS.fullmatch(text) else ""


def _says_it(cell: str) -> bool:
    text = unicodedata.normalize("NFKC", cell)
    return _WORD.search(text) is not None and _IN_TEXT.search(text) is not None


def _is_other(sheet: Sheet, place: int, numbers: set[str]) -> bool:
    """Whether a column holds numbers of another kind: it says so, and few of them pass the check by chance."""
    header = fold(sheet.header[place]) if place < len(sheet.header) else ""
    if not _OTHER_NUMBER.search(header):
        return False
    twelve = {cells[place] for _, cells in sheet.rows if place < len(cells) and _twelve(cells[place])}
    return len(twelve) < _ENOUGH or len(twelve & numbers) < 0.9 * len(twelve)

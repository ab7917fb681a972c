"""Totals: the rows in which a list adds up what stands above them."""

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["LONGEST", "SUM", "is_total", "squeezed"]

LONGEST = 80
"""Characters of a cell in which anything short is looked for."""
SUM = re.compile(r"(?:計|合計)?[¥\\]?[\d,]{1,11}(?:円|件|人|名)?")
_TOTAL = re.compile(
    r"\W{0,9}+(?:合計|総合計|総計|小計|計|累計)\W{0,9}|(?:合計|総計|小計|計)[\d件人名:].{0,20}|total|grandtotal",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[-‐―ー*]*以上(?:\d{1,6}[件人名])?[-‐―ー*]*|以下余白"
    r"|(?:\d{1,4}年度?)?\d{1,2}月分?(?:(?:合?計|小計)(?:\d{1,6}[件人名])?)?"
)
"""What closes a list or a month of it, in a row that says nothing else but sums."""


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row adds up or closes a list, by its first cell that says anything.

    >>> is_total(("", "合計", "3名")), is_total(("4月計 2件", "", "30,000")), is_total(("計良 花子", "3"))
    (True, True, False)
    """
    first, *others = [*map(squeezed, filter(str.strip, cells)), ""]
    if _TOTAL.fullmatch(first):
        return True
    return _CLOSING.fullmatch(first) is not None and all(map(SUM.fullmatch, filter(None, others)))


def squeezed(cell: str) -> str:
    """A text in plain width without spaces, as far as a row says anything short."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell[:LONGEST]))

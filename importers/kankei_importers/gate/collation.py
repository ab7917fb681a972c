"""The orders in which programs sort a column: by code points, by JIS codes, as a Japanese spreadsheet does.

A spreadsheet puts numbers first, by their size, then texts in the order of the fifty sounds (五十音順);
width, signs of sound (濁点), small kana, capitals and hyphens tell nothing apart. Names in kanji it sorts by
their readings, if they were typed into it.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, Protocol

from kankei.fields import kana, name, readings
from kankei.fields.glyph import fold as plain

__all__ = [
    "ORDERS",
    "Sortable",
    "are_in_order",
    "log_chance_by_surname",
    "log_chance_of_any",
    "log_chance_of_order",
]

_BEGIN = 100
_AMOUNT = re.compile(r"[¥\\]?(\d[\d,]*(?:\.\d+)?)円?")
_SIGNS = re.compile("[-'\u3099\u309a\\s]")
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_ROWS = (
    "あかさたなはまやらわ",
    "いきしちにひみり",
    "うくすつぬふむゆる",
    "えけせてねへめれ",
    "おこそとのほもよろを",
)
_VOWEL = {sound: row[0] for row in _ROWS for sound in row}
_LONG = re.compile("(.)ー")


class Sortable(Protocol):
    """What stands before or behind another of its kind."""

    def __le__(self, other: Any, /) -> bool: ...
    def __ge__(self, other: Any, /) -> bool: ...
    def __hash__(self) -> int: ...


def _as_text(cell: str) -> str:
    return cell


def _by_code(cell: str) -> bytes:
    return cell.encode("cp932", "replace")


def _as_sheet(cell: str) -> tuple[bool, float, bytes]:
    """A number by its size, before any text; a text by its sounds.

    >>> _as_sheet("9012345678") < _as_sheet("10,123,456,789") < _as_sheet("ｶﾞﾝ") < _as_sheet("きい")
    True
    >>> _as_sheet("オーノ") == _as_sheet("おおの")
    True
    """
    words = unicodedata.normalize("NFKC", cell).casefold()
    if amount := _AMOUNT.fullmatch(words):
        return False, float(amount[1].replace(",", "")), b""
    if words.isascii():
        return True, 0.0, _by_code(_SIGNS.sub("", words))
    sounds = _SIGNS.sub("", unicodedata.normalize("NFD", kana.to_hiragana(words))).translate(_LARGE)
    return True, 0.0, _by_code(_LONG.sub(lambda run: run[1] + _VOWEL.get(run[1], "ー"), sounds))


ORDERS: tuple[Callable[[str], Sortable], ...] = (_as_text, _by_code, _as_sheet)
"""What a cell is put in order by, program by program."""


def log_chance_of_order(values: Sequence[Sortable]) -> float:
    """Natural logarithm of the chance that values in any order would run up or down; 0.0 if they do not.

    Equal values can stand in any order among themselves: n! ÷ ∏ cᵢ! orders, of which two run one way.

    >>> round(math.exp(-log_chance_of_order(["a", "b", "c", "d"])))
    12
    """
    if len(values) < 2 or not are_in_order(values):
        return 0.0
    orders = math.lgamma(len(values) + 1) - sum(math.lgamma(n + 1) for n in Counter(values).values())
    return min(0.0, math.log(2) - orders)


def are_in_order(values: Iterable[Sortable]) -> bool:
    """Whether values run up or down; they are worked out only as far as they do."""
    up = down = True
    for one, two in pairwise(values):
        up, down = up and one <= two, down and one >= two
        if not (up or down):
            return False
    return True


def log_chance_of_any(cells: Sequence[str]) -> float:
    """Natural logarithm of the chance that cells in any order would stand as some program sorts them.

    >>> log_chance_of_any(["2", "3", "10", "20"]) < log_chance_of_any(["2", "3", "20", "10"]) == 0.0
    True
    """
    found = [
        log_chance_of_order(list(map(order, cells)))
        for order in ORDERS
        if are_in_order(map(order, islice(cells, _BEGIN)))  # of most columns a look is enough
    ]
    return min(0.0, min(found, default=0.0) + math.log(len(ORDERS)))


def log_chance_by_surname(names: Sequence[str]) -> float:
    """The same of names in the order in which their surnames are read; 0.0 if they are in none.

    A surname of several readings is taken as what fits best, which makes the order as many times likelier.

    >>> log_chance_by_surname(["伊藤", "佐藤", "高橋", "渡部"]) < log_chance_by_surname(["佐藤", "伊藤"])
    True
    """
    return min(_log_chance_spoken(names), _log_chance_spoken(names[::-1]))


def _log_chance_spoken(names: Sequence[str]) -> float:
    spoken: list[bytes] = []
    likelier = math.log(len(ORDERS))
    for known in map(_surnames, names):
        later = [one for one in known if not spoken or one >= spoken[-1]]
        if known and not later:
            return 0.0
        if known:
            spoken.append(min(later))
            likelier += math.log(len(known))
    return min(0.0, log_chance_of_order(spoken) + likelier)


@lru_cache(maxsize=16_384)
def _surnames(text: str) -> frozenset[bytes]:
    """How the surname of a name may be read, as a spreadsheet sorts it; none where nobody knows."""
    surname = name.split(text)[0]
    return frozenset(_as_sheet(reading)[2] for reading in readings.surname_kana().get(plain(surname), ()))

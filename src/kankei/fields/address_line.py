"""An address on one line (住所), folded for comparison: before its parts are told apart.

The same place is written in many ways: 一丁目2番3号 = 1-2-3, 大字 and 字 come and go, so do 郡, ヶ and ケ,
ノ and 之. The folds here are lossy on purpose and good only for comparing addresses, never for names.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from kankei.fields import numerals
from kankei.fields.column import by_distinct
from kankei.fields.glyph import kanji_table
from kankei.fields.text import DASHES, squeeze

__all__ = ["CJK", "normalize", "normalize_column"]

_LONGEST = 300
CJK = "々〆ァ-ヺー\u3400-\u4dbf\u4e00-\u9fff"
"""Kanji and katakana, for use inside a character class."""
_POSTAL = re.compile(
    r"^\s?〒?\s?(\d{3}-?\d{4})(?=[^\d-]|$)\s?|^(?:住所|所在地|現住所)\s?[:：]?\s?|^日本国?、?\s?(?=\S)"
)
_LEADS = frozenset("〒0123456789住所現日")
_DASH = re.compile(
    rf"(?<=\d)\s?[{re.escape(DASHES)}]+\s?(?=\d)|(?<=[地番目])\s?[{re.escape(DASHES)}]+\s?(?=\d)"
)
_NUMERALS = re.compile(
    r"[〇一二三四五六七八九十百]{1,7}(?=丁目|街区|番地|番(?![町丁館街])|号(?!館)|条|線|地割)"
)
_LOT = re.compile(
    r"(?<=\d)\s?(?:丁目|街区|地割|番地|番(?![町丁館街])|号(?![室館]))\s?(?:[のノ之]\s?(?=\d)|-)?\s?(?=(\d)?)"
)
_ORDINAL = re.compile(r"第(?=\d{1,3}\s?地割)")
_DIVISION = re.compile(r"(\d{1,3})\s?地割\s?字?([^\d\s-]{1,20})(?=\d)")
"""A numbered part of a village before the name of a 字, as in Iwate: 第10地割字上町南12番地."""
_BETWEEN = re.compile(r"(?<=\d)\s?[のノ之]\s?(?=\d)")
_SECTION = re.compile(r"[大小]字|(?<!文)字(?=[^\d\s])")
_GA = re.compile(rf"(?<=[{CJK}ぁ-ゖ])[ヶヵケカが](?=[\u3400-\u4dbf\u4e00-\u9fff])")
_NO = re.compile(rf"(?<=[{CJK}])[の之乃](?=[{CJK}])")
_TSU = re.compile(r"(?<=[一二三四五六七八九])[ッっつ](?=[\u3400-\u4dbf\u4e00-\u9fff])")
_STREET = re.compile(r"(?<=通)り")

_UNFOLDED = re.compile(
    r"^[〒0-9住所現日]|[丁街番号条線割地目字第ヶヵカがの之乃ッっつり\u2010-\u2015]"
    r"|[0-9] ?[ノ−ー〜～~─━]|[0-9] -|- "
)

_DASHED = re.escape(DASHES.replace("-", ""))
_FOLDABLE = re.compile(rf"[丁街番号条線割地目字第ヶヵカがの之乃ッっつり{_DASHED}]|\d ?ノ| -|--|- ")
"""What a line must hold, unless it begins with one of ``_LEADS``, for any fold to change it."""

_LOOSE_DASH = re.compile(rf"[{_DASHED}]| -|--|- ")
"""A dash that is not just a hyphen between two figures."""
_COUNTED = re.compile("[丁街番号条線地]")
_PARTICLE = re.compile("[ヶヵカがの之乃ノッっつり]")


def normalize(text: str) -> str:
    """The line with width, variants, numerals, dashes and particles folded; idempotent.

    ``""`` if it is empty or longer than any address (300 characters).

    >>> normalize("〒969-3392 福島県磐梯町大字磐梯字中之橋　一丁目２番３号")
    '福島県磐梯町磐梯中ノ橋 1-2-3'
    """
    line = squeeze(text[: _LONGEST + 1])
    if _variant().search(line):
        line = line.translate(kanji_table())
    while len(line) <= _LONGEST and (folded := _folded(line)) != line:
        line = folded
        if not _UNFOLDED.search(line):
            break
    return line if len(line) <= _LONGEST else ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["西台五丁目33番8号", ""])
    ['西台5-33-8', '']
    """
    return by_distinct(values, normalize)


def _folded(line: str) -> str:
    """One pass of the folds over a line."""
    if line[:1] in _LEADS:
        line = _POSTAL.sub("", line)
    elif not _FOLDABLE.search(line):
        return line
    counted = _COUNTED.search(line)
    if counted:
        line = _NUMERALS.sub(lambda number: str(numerals.parse(number[0])), line)
    if _LOOSE_DASH.search(line):
        line = _DASH.sub("-", line)
    if "第" in line:
        line = _ORDINAL.sub("", line)
    if counted:
        line = _DIVISION.sub(r"\2\1-", line)
        line = _LOT.sub(lambda lot: "-" if lot[1] else " ", line)
    if _PARTICLE.search(line):
        line = _particles(_BETWEEN.sub("-", line))
    elif "字" in line:
        line = _SECTION.sub("", line)
    return unicodedata.normalize("NFC", " ".join(line.split()))


def _particles(line: str) -> str:
    """A line without 大字 and 字, its が, の and つ in one form."""
    if "字" in line:
        line = _SECTION.sub("", line)
    line = _TSU.sub("ツ", _NO.sub("ノ", _GA.sub("ケ", line)))
    return _STREET.sub("", line) if "り" in line else line


@cache
def _variant() -> re.Pattern[str]:
    """Any kanji that is folded into another."""
    return re.compile(f"[{''.join(map(chr, kanji_table()))}]")

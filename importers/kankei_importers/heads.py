"""How many came, as people write it into a cell: 「３名様」「大人2名 子ども1名」「夫婦と子1人」."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["APART", "count_of"]

APART = re.compile(
    "大人|おとな|成人|一般|子|こども|小人|幼児|乳児|児童|小学|中学|高校|学生|生徒|シニア|高齢"
    "|男|女|[町県市村][内外]"
)
"""A header of a head count with one of these counts some of the party: the parts make the whole together."""

_MOST = 10_000
_KANJI = {numeral: str(value) for value, numeral in enumerate("一二三四五六七八九十", start=1)}
_NUMERAL = re.compile(r"(?<![一二三四五六七八九十])([一二三四五六七八九十])(?=[人名]|\Z)")
_ALONE = {"ひとり": "1人", "ふたり": "2人", "夫婦": "2人", "本人": "1人"}
_WORD = re.compile(rf"({'|'.join(_ALONE)})(?![:=]?\d)(?:のみ|だけ|で)?")
_AGE = re.compile(r"\d{1,3}(?:[~-]\d{1,3})?歳(?:以上|以下|未満|児)?の?")
_INSIDE = re.compile(r"[(\[【]?(?:うち|内訳?|内)[^)\]】]*[)\]】]?")
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_TOTAL = re.compile(r"(?:合計|総数|計|全部で|全員で|=)[:=]?(\d{1,5})(?!\d)")
_UNCLEAR = re.compile(r"\d[・、,/;~. -]+\d")
"""Bare numbers with such a sign between them are a day, a range or a spoiled number as likely as a sum."""
_WHO = (
    r"大人|おとな|成人|一般|子ども|子供|こども|小人|お子(?:様|さま|さん)|乳幼児|未就学児|[乳幼]児|赤ちゃん|児童|園児"
    r"|[小中高大]学?生|生徒|学生|以[上下]|シニア|高齢者|男[子児性]|女[子児性]|家族|親子|夫婦|友人|知人|同[伴行]者?"
    r"|付き?添い?|保護者|参加者?|来場者?|利用者?|本人|職員|町民|娘|息子|[町県市村][内外]|[親夫妻父母孫男女子ごの他外約]|ほか"
)
_NUMBER = r"\d{1,5}+(?!\d)"
_LABEL, _UNIT = rf"(?:{_WHO})*+[:×x]?", "(?:名|人|様|さま|さん|程度|ほど)*+"
_NONE = "なし|無し?|いない|[-ー×]"
_SUM = re.compile(rf"(?:(?:{_LABEL}{_NUMBER}{_UNIT}|{_NONE})[+・、,/&とで;. ]*+)+")


@lru_cache(maxsize=4096)
def count_of(cell: str) -> int | None:
    """A head count, 0 to 10,000, parts added up; None where the cell holds none.

    What is told as being inside (うち) or explained in brackets is no more people; a total that is said goes
    before its parts.

    >>> count_of("大人2名 子ども1名"), count_of("2名（うち子ども1名）"), count_of("家族で")
    (3, 2, None)
    """
    words = _INSIDE.sub("", _figures(cell))
    outside = _BRACKETS.sub("", words)
    if not any(map(str.isdigit, outside)):
        outside = re.sub(r"[()\[\]【】]", "", words)
    total = _TOTAL.search(outside)
    if total is not None:
        return _possible(int(total[1]))
    if _UNCLEAR.search(outside) or _SUM.fullmatch(outside) is None:
        return None
    return _possible(sum(map(int, re.findall(_NUMBER, outside))))


def _possible(count: int) -> int | None:
    return count if count <= _MOST else None


def _figures(cell: str) -> str:
    """The cell with plain digits, a couple as two, without ages and without spaces but between numbers."""
    words = unicodedata.normalize("NFKC", cell[:200]).lower().strip()
    words = re.sub(r"(?<=\d)\.0(?!\d)|(?<!\d)\s+|\s+(?!\d)", "", words)
    words = _NUMERAL.sub(lambda found: _KANJI[found[1]], _AGE.sub("", words))
    return _WORD.sub(lambda found: _ALONE[found[1]], words)

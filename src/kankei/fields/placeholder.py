"""Placeholders: what stands where a name is asked for and names nobody.

Nobody is known by one: 匿名, 町民A, 40代男性, 佐*, the telephone of whoever joined from it.
"""

import re
from functools import cache
from importlib.resources import files

from kankei.fields.glyph import KANJI
from kankei.fields.text import squeeze

__all__ = ["is_anybody", "is_described", "is_listed", "is_machine", "is_placeholder"]

_NUMBERED = re.compile(r"(.+[^\x00-\x7f]|guest|test|user)[a-z0-9]{1,4}", re.DOTALL)
"""One of several whose names are not given: 寄附者A, ゲスト1."""
_TITLES = ("様", "さま", "さん", "氏", "殿", "君", "くん", "ちゃん")
_POLITE = re.compile(rf"(.+?)(?:{'|'.join(_TITLES)})", re.DOTALL)
_LETTER = re.compile(r"[a-z]")
_DESCRIBED = re.compile(
    r"(?:\d{1,2}(?:代|歳代?|才)の?\s?)?(?:[町村市県区][内外]の?|地元の?|近所の?|観光)?\s?"
    r"(?:男性?|女性?|男の[人子]|女の[人子]|親子|母子|父子|夫婦|家族連?れ?|カップル|高齢者|学生|[大高中小][学校]?生|外国人"
    r"|(?<=[内外元所光の])[客方人]|[町村市県区]民)(?:[A-Za-z]|\d{1,3}|[(].{1,6}[)]|連れ)?"
)
"""Who somebody was to whoever counted at the door: 40代男性, 町民A, 親子（3名）."""
_DESCRIBED_END = re.compile(r"(?:[男女性人子婦族れプ者生客方民)）]|[^\W\u3041-\u9fff])\s*\Z")
_ALONE = frozenset("男女")
"""Of such words those that somebody may be called."""
_MACHINE = re.compile(
    r"(?:s[ho]|sc|f|lg?|hw|ky)-?(?:r?m)?\d{2}[a-z]?|(?:s[ho]|sc|ky|lg|ht|hw|xi|op|fc)[vgfl]\d{2}"
    r"|a?\d{3}(?:sh|so|kc|fj|lg|zt|hw|op|xm)|cph\d{4}|(?:win|pc)-?[a-z\d]*\d[a-z\d]*"
)
"""What telephones and computers are called by their makers: SH-04L, SOV40, 701SH, WIN-8KJ2."""
_MASKED = re.compile(
    r"(?<=[^\W\d〇])[*○◯〇](?=[^\W\d〇])|(?<=[^\W\d〇])[*○◯〇×●]{2}|(?<!\S)[^\W\d〇様殿][*○◯〇](?!\S)"
)
"""Signs in the place of letters: 佐* 花*, 佐藤○○. One sign beside a whole name is a mark: ○佐藤花子."""
_MASKED_SURNAME = re.compile(
    rf"[*○◯〇×●■□△▲◇◆]{{2,}} ?(?:[{KANJI}ぁ-ゖァ-ヺー]{{1,3}}|[ぁ-ゖー]{{4,5}}|[ァ-ヺー]{{4,5}}"
    r"|[A-Za-z]{1,20})(?: ?(?:様|さま|さん|殿|氏))?"
)
"""Several signs before no more than a given name: **花子, ○○ 花子 様."""
_FILL = "〇○●×xaあ*?-‐"
_LONGEST = 60


def is_placeholder(text: str) -> bool:
    """Whether a cell only says that no name is given (匿名), masks it (佐*), or names a machine (SH-04L).

    >>> [is_placeholder(cell) for cell in ("匿名希望", "テスト太郎", "佐* 花*", "佐藤花子")]
    [True, True, True, False]
    >>> [is_placeholder(cell) for cell in ("町民A", "お客様Bさん", "A様", "40代男性", "人見 男")]
    [True, True, True, True, False]
    """
    said = squeeze(text[:_LONGEST])
    words = said.lower().replace(" ", "").strip("()-_.・*")
    if not words:
        return False
    return (
        is_anybody(words)
        or is_described(said)
        or is_machine(words)
        or (len(words) > 1 and len(set(words)) == 1 and words[0] in _FILL)
        or _MASKED.search(said) is not None
        or _MASKED_SURNAME.fullmatch(said.strip()) is not None
    )


def is_anybody(words: str) -> bool:
    """Whether words, in small letters without spaces, are what anybody without a name is called.

    >>> [is_anybody(words) for words in ("町民", "町民a", "お客様bさん", "aさん", "naoki", "匿さん")]
    [True, True, True, True, False, False]
    """
    if is_listed(words) or words.startswith("テスト"):
        return True
    polite = _POLITE.fullmatch(words) if words.endswith(_TITLES) else None
    return polite is not None and (_LETTER.fullmatch(polite[1]) is not None or is_listed(polite[1]))


def is_described(text: str) -> bool:
    """Whether a text says who somebody was and no name: 40代男性, 親子（3名）.

    >>> [is_described(text) for text in ("40代男性", "地元の人", "男", "高橋 学")]
    [True, True, False, False]
    """
    if not _DESCRIBED_END.search(text):
        return False
    said = squeeze(text[:_LONGEST])
    return said not in _ALONE and _DESCRIBED.fullmatch(said) is not None


def is_machine(words: str) -> bool:
    """Whether words in small letters are what a telephone or computer is called.

    >>> is_machine("sh-04l"), is_machine("naoki")
    (True, False)
    """
    return _MACHINE.fullmatch(words) is not None


def is_listed(words: str) -> bool:
    """The same of words without a title: the table's, with a number or letter behind them or without.

    >>> is_listed("町民"), is_listed("町民a"), is_listed("町民さん")
    (True, True, False)
    """
    if words in _table():
        return True
    numbered = _NUMBERED.fullmatch(words) if words[-1:].isascii() else None
    return numbered is not None and numbered[1] in _table()


@cache
def _table() -> frozenset[str]:
    """Words of ``data/name_placeholders.tsv``."""
    text = files("kankei.fields").joinpath("data", "name_placeholders.tsv").read_text(encoding="utf-8")
    return frozenset(line.split("\t")[0] for line in text.splitlines() if line and not line.startswith("#"))

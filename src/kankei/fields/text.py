"""Characters before they are a field: width, invisible marks, the many dashes and spaces.

Every field of this package starts from :func:`plain`, so that what a spreadsheet, a telephone or a
Mac did to a cell is undone in one place.
"""

import re
import unicodedata

__all__ = ["DASHES", "bare", "gist", "narrow", "plain", "squeeze", "unpadded"]

DASHES = "-‐‑‒–—―−﹘﹣－─━ー〜～~∼ｰ"
"""Everything that people type for a dash between digits, the kana length mark and wave dashes included."""

_INVISIBLE = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),  # C0 and C1 controls
    **dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85"), " "),
    **dict.fromkeys([0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *range(0xFFF9, 0xFFFC)]),
    **dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]),
    **dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]),  # variation selectors, IVS
    0x309B: "゙",
    0x309C: "゚",
    0x2028: " ",
    0x2029: " ",
}
_RADICALS = str.maketrans(
    "⺄⺎⺒⺗⺜⺝⺠⺧⺩⺫⺬⺮⺯⺶⺻⺼⺽⻁⻄⻆⻑⻗⻘⻝⻣⻤⻨⻩⻫⻭⻯⻱⻲",
    "乙兀巳心日月民牛王目示竹糸羊聿肉臼虎西角長雨青食骨鬼麦黄斉歯竜龜亀",
)
"""Radicals that look like a kanji and are no form of it to NFKC: Macs and PDFs write them (⻑野, ⻘木)."""
_UNWANTED = _INVISIBLE | _RADICALS
_WIDE = {0x3000: " ", **{code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)}}
_GAP = re.compile(r" (?![a-z])|(?<![a-z]) ")
"""A space that parts no two Latin words."""
_ORDINARY = re.compile(r"[ -~\u3000-\u3096\u3099-\u309a\u309d-\u30ff\u4e00-\u9fff\uff01-\uff9f]*")
"""Of these, and of what NFKC makes of them, no character is dropped or put in another's place."""
_READY = re.compile(r"[ -~\u3000\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff]*")
"""Of these NFKC changes none but the wide space."""
_ANY_WIDE = re.compile("[\u3000\uff01-\uff5e]")


def plain(text: str) -> str:
    r"""Fold width and compatibility forms (NFKC); drop controls, invisible marks and IVS selectors.

    Free-standing voicing marks (゛゜) join the kana before them, as they do from half width. A radical that
    stands for a kanji (⻑) becomes that kanji (長).
    Idempotent. Source: Unicode Standard Annex #15; UTS #37 for the selectors; EquivalentUnifiedIdeograph.txt
    of the Unicode Character Database for the radicals.

    >>> plain("ﾊﾞﾝﾀﾞｲ１８５５")
    'バンダイ1855'
    >>> plain("⻑谷川")
    '長谷川'
    >>> plain("邉\U000e0100は\u309b")
    '邉ば'
    """
    if text.isascii() and text.isprintable():
        return text
    if _ORDINARY.fullmatch(text):
        return unicodedata.normalize("NFKC", text.replace("\u3000", " "))
    marked = text.translate(_UNWANTED)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", marked).translate(_UNWANTED))


def narrow(text: str) -> str:
    """Digits, letters and signs from full width to half, one for one, so that places in the text stay.

    >>> narrow("Ｓ５５．５．１　ﾊﾞﾝﾀﾞｲ")
    'S55.5.1 ﾊﾞﾝﾀﾞｲ'
    """
    return text if text.isascii() or not _ANY_WIDE.search(text) else text.translate(_WIDE)


def squeeze(text: str) -> str:
    r""":func:`plain`, with every run of white space as one space and none at the ends.

    >>> squeeze(" 佐藤\u3000\u3000花子 ")
    '佐藤 花子'
    """
    return " ".join((text if _READY.fullmatch(text) else plain(text)).split())


def gist(text: str) -> str:
    r""":func:`plain` without any white space and in small letters: what stays of a text however it is saved.

    >>> gist("渡邉\U000e0100\u3000花子") == gist("渡邉 花子"), gist("ｱｻｲﾁ ２０２５")
    (True, 'アサイチ2025')
    """
    return "".join(plain(text).split()).casefold()


def bare(text: str) -> str:
    r""":func:`squeeze` in small letters, no white space but between Latin words: what a word of a list means.

    >>> bare("転\u3000入"), bare("ｷｬﾝｾﾙ 済"), bare("ＮＯ  Show")
    ('転入', 'キャンセル済', 'no show')
    """
    words = squeeze(text).lower()
    return unicodedata.normalize("NFC", _GAP.sub("", words)) if " " in words else words


def unpadded(number: str) -> str:
    """A number as a spreadsheet leaves it: without its first zeros, if it is digits and nothing else.

    >>> unpadded("0000005862"), unpadded("R6-0012"), unpadded("000")
    ('5862', 'R6-0012', '0')
    """
    return (number.lstrip("0") or "0") if number.isdecimal() else number

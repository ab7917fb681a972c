"""The characters of names: one form for a kanji that is written in several (異体字), and scripts.

Folding is for comparing only; a page or a letter prints the person's own glyph.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

from kankei.fields.kana import written_out
from kankei.fields.text import squeeze

__all__ = [
    "GETA",
    "KANJI",
    "fold",
    "fold_table",
    "kanji_table",
    "mark_lost",
    "script",
    "soft_fold",
    "soft_table",
]

GETA = "〓"
"""Stands for a character that a file lost (外字, ``?``, ●, □): it may be any one kanji."""

_KANA = {
    **{code: code + 0x60 for code in [*range(0x3041, 0x3097), 0x309D, 0x309E]},
    **str.maketrans("ヱヰゑゐ", "エイエイ"),
}
_LOST = re.compile(r"[●□■◆\ufffd\ue000-\uf8ff〓]|(?<=[一-鿿々])[??]|[??](?=[一-鿿々])")
_REPEAT = re.compile(r"([一-鿿])(々+)")
_SMALL = str.maketrans("ヶヵガッ", "ケケケツ")
_BETWEEN = re.compile(r"(?<=[々一-鿿])[ヶヵガッ](?=[々一-鿿])")
"""Kana in the middle of a surname that lists have large or small: 三ヶ田, 三ケ田, 鎌が谷, 八ッ橋."""
KANJI = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff々〆〓"
"""Kanji of names, for use inside a character class; without 〇, which masks them."""
_KANJI = f"{KANJI}\uf900-\ufaff〇"
_PLAIN = re.compile(r"[一-鿿]+")
_PURE = re.compile(r"[々\u4e00-\u9fff]{1,12} ?[々\u4e00-\u9fff]{0,12}")
_SCRIPTS = (
    ("kanji", re.compile(rf"[{_KANJI}]+")),
    ("kana", re.compile(r"[ぁ-ゖァ-ヺーヽヾゝゞ]+")),
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’.\-]+")),
)


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Fold one name or part of it into the form in which kanji are compared; idempotent.

    NFKC, IVS selectors off, variants joined by ``data/variants.tsv`` (髙 → 高, 𠮷 → 吉, 邉 邊 → 辺; 斎 and 斉
    stay two, so do 崎 and 埼, 太 and 大), 々 written out, hiragana as katakana (みち子 = ミチ子), ヱ as エ,
    and between kanji ヶ and が as ケ, ッ as ツ (三ヶ田 = 三ケ田).
    A character that the file lost becomes 〓.

    Source: 常用漢字表, 人名用漢字, 表外漢字字体表 and 戸籍統一文字, named row by row in the data file.

    >>> fold("髙橋"), fold("𠮷﨑"), fold("渡邉"), fold("佐佐木") == fold("佐々木"), fold("?村")
    ('高橋', '吉崎', '渡辺', True, '〓村')
    >>> fold("斎藤") == fold("齋藤"), fold("斎藤") == fold("斉藤")
    (True, False)
    """
    if _PLAIN.fullmatch(text):
        return text.translate(fold_table())
    folded = squeeze(text).translate(fold_table())
    if "々" in folded:
        folded = _REPEAT.sub(lambda run: run[1] * (1 + len(run[2])), folded)
    folded = _BETWEEN.sub(lambda kana: kana[0].translate(_SMALL), written_out(folded))
    return mark_lost(folded)


def mark_lost(text: str) -> str:
    """〓 for every character that a file lost (外字 and what stands for them).

    >>> mark_lost("?村"), mark_lost("●橋"), mark_lost("Really?")
    ('〓村', '〓橋', 'Really?')
    """
    return _LOST.sub(GETA, text)


def soft_fold(text: str) -> str:
    """:func:`fold`, joining also different characters that people mix up (斎 = 斉, 崎 = 碕, 郎 = 朗).

    Equality here is weaker evidence than under :func:`fold`: it deserves a level of its own.

    >>> soft_fold("齊藤") == soft_fold("斎藤"), soft_fold("太田") == soft_fold("大田")
    (True, False)
    """
    if _unfolded().search(text) is None:
        return text
    return fold(text).translate(soft_table())


@cache
def _unfolded() -> re.Pattern[str]:
    """A character that some fold changes, or that is no kanji: most names have none."""
    changed = "".join(map(chr, fold_table().keys() | soft_table().keys()))
    return re.compile(f"[々{changed}]|[^一-鿿]")


def script(text: str) -> str:
    """``kanji``, ``kana`` or ``latin`` if all letters are of one script, ``mixed``, or ``""`` for none.

    >>> script("佐藤 花子"), script("サトウ"), script("SATO Hanako"), script("佐藤 はな"), script("123")
    ('kanji', 'kana', 'latin', 'mixed', '')
    """
    if _PURE.fullmatch(text):
        return "kanji"
    letters = "".join(
        letter
        for letter in text
        if letter.isalpha() or letter in "々〆〇〓ーヽヾゝゞ" or letter > "\U0001ffff"
    )
    if not letters:
        return ""
    return next((name for name, only in _SCRIPTS if only.fullmatch(letters)), "mixed")


@cache
def fold_table() -> dict[int, str | int]:
    """For ``str.translate``: each variant to the character that stands for its kin; kana to katakana."""
    return {**_KANA, **kanji_table()}


@cache
def kanji_table() -> dict[int, str]:
    """The kanji of :func:`fold_table` alone."""
    return {ord(variant): kin for variant, kin in _pairs("same")}


@cache
def soft_table() -> dict[int, str]:
    """For ``str.translate`` of folded text: each character that people mix up to its partner."""
    return {ord(variant): kin for variant, kin in _pairs("confused")}


def _pairs(strength: str) -> list[tuple[str, str]]:
    """(variant, stands for it) of one strength in the data file."""
    text = files("kankei.fields").joinpath("data", "variants.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return [(row[0], row[1]) for row in rows if row[2] == strength]

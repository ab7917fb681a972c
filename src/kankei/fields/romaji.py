"""Romaji (ローマ字): every way to spell Japanese in Latin letters, led to one canonical form.

The form is Kunrei-like and has no long vowels. Kana reach the same form (``kana.reading``), so a name
in kana and the same name in any romaji compare equal. It is a key, not a spelling: several names that
people themselves spell alike (Ono for 小野 and 大野) share it.

The order of what :func:`reading` does:
macrons off · Hepburn, passport and word-processor spellings to Kunrei · large kana to small (shiyo → syo)
· m before b, p, m to n · apostrophes off · ``oh``, ``ou``, ``oo`` to o, doubled vowels to one.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from kankei.fields.column import by_distinct
from kankei.fields.text import squeeze

__all__ = [
    "canonical",
    "capitals",
    "contracted",
    "is_japanese",
    "is_romaji",
    "normalize",
    "normalize_column",
    "reading",
    "reading_column",
    "unmarked",
]

_SPELLINGS = {
    "tchi": "tti", "cchi": "tti", "chi": "ti", "tch": "tty", "cch": "tty", "ch": "ty", "cy": "ty",
    "sshi": "ssi", "shi": "si", "ssh": "ssy", "sh": "sy",
    "jyi": "zi", "ji": "zi", "jy": "zy", "j": "z",
    "dzu": "zu", "dz": "z", "du": "zu", "di": "zi", "dy": "zy",
    "tsu": "tu", "ts": "tu", "fu": "hu", "fy": "hy", "f": "hu", "kw": "ku", "gw": "gu",
    "wo": "o", "y": "", "v": "b", "l": "r", "q": "k", "x": "ks", "c": "k",
}  # fmt: skip
_SPELLING = re.compile(
    r"tchi|cchi|sshi|chi|shi|(?:tch|cch|ssh|ch|sh)(?=[aueo])|jyi|ji|jy|j|dzu|dz|du|di|dy(?=[aueo])"
    r"|tsu|ts(?=[aieo])|fu|fy|f(?=[aieo])|cy(?=[auo])|[kg]w(?=[aieo])|wo|(?<![b-df-hj-np-tv-z])y(?=[ie])|[vlqxc]"
)
_PINYIN = re.compile(r"\b(?:xi(?=[aeou])|xu|x(?=i)|qi(?=[aeou])|q(?=i))")
_OF_PINYIN = {"xi": "sy", "xu": "syu", "x": "s", "qi": "ty", "q": "t"}
"""How Chinese given names begin, and how katakana have it: XIAOMING, シャオミン."""
_J = re.compile(r"j(?=[aueo])")
_CONTRACTED = re.compile(r"(?<=[kntghrbpm])iy(?=o[uo])|(?<=[kntghrbp])iy(?=u(?:u|n(?![aiueoy])))")
_SIBILANT = re.compile(r"(?<=[sz])iy(?=[uo])")
_GEMINATE = re.compile(r"(?<=[aiueo])tu(?=([pts]))")
_VOWELS = re.compile(r"o[ouh]+|u(?:u|h(?![aiueoy]))+|a{2,}|i{2,}|e{2,}")
_NASAL = re.compile(r"m(?=[bpm])")
_JAPANESE = re.compile(r"(?!n[^aiueoy])(?:(?:[kgsztdnhbpmr]y?|[wy])?[aiueo]|n|([kgsztdhbpmr])(?=\1))*")
_FOREIGN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\bng(?=[aiueoy])", "g"),
        (r"ng(?![aiueoy])", "n"),
        (r"th(?![aiueoy])", "s"),
        (r"ph(?=[aieo])", "hu"),
        (r"ph", "h"),
        (r"zh", "zy"),
        (r"(?<=[kgtdrn])h", ""),
        (r"(?<=[^aiueo])y(?![aiueo])", "i"),
        (r"[hwy](?![aiueoy])", ""),
        (r"([td])(?![aiueoy]|\1)", r"\1o"),
        (r"([kgszhbpmr])(?![aiueoy]|\1)", r"\1u"),
    )
)
_LONGEST = 300
_CAPITALS = re.compile(r"[A-Z]+")
_NOISE = re.compile(r"[^a-z0-9' ]+")
_ROMAJI = re.compile(r"['’`\-. ,]*[A-Za-z][A-Za-z'’`\-. ,]*")
_STRUCK = str.maketrans("đĐ", "dD")
_JOINERS = str.maketrans("’‘`´ʼ‐-‑–_", "''''''''''")


@lru_cache(maxsize=16_384)
def reading(text: str) -> str:
    """The canonical form of a romaji text, words parted by one space; ``""`` if there is no letter
    or more than 300.

    Idempotent. Kana, kanji and digits in the text are dropped.
    Source: 内閣告示 昭和29年 (Kunrei), ISO 3602; passport spellings: 外務省 ヘボン式ローマ字綴方表.

    >>> reading("SATOH Shōichi"), reading("Satou Syôiti"), reading("satō sho-ichi")
    ('sato syoiti', 'sato syoiti', 'sato syoiti')
    >>> reading("Ohno"), reading("Oono"), reading("Hamba"), reading("Jun'ichi")
    ('ono', 'ono', 'hanba', 'zyuniti')

    What no Japanese name holds is led to what katakana make of it, as far as letters tell:

    >>> reading("John Smith"), reading("NGUYEN VAN BINH"), reading("Wang Xiaoming"), reading("Santos")
    ('zyon sumisu', 'guen ban bin', 'wan syaomin', 'santosu')
    """
    letters = squeeze(text[: _LONGEST + 1])
    found = canonical(letters) if len(letters) <= _LONGEST else ""
    return found if len(found) <= _LONGEST else ""


def canonical(text: str) -> str:
    """:func:`reading` of a text that is already folded in width."""
    letters = text.lower()
    if not letters.isascii():
        letters = unmarked(letters.translate(_JOINERS))
    letters = _NOISE.sub(" ", letters.translate(_JOINERS))
    letters = _PINYIN.sub(lambda run: _OF_PINYIN[run[0]], letters)
    while (folded := " ".join(map(_fitted, _folded(letters).split()))) != letters:
        letters = folded
    return letters


def unmarked(text: str) -> str:
    """Letters without the marks above, below and through them.

    >>> unmarked("Nguyễn"), unmarked("Ōno"), unmarked("đặng")
    ('Nguyen', 'Ono', 'dang')
    """
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFD", text).translate(_STRUCK)
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def capitals(text: str) -> str:
    """The words of a text in Latin letters, in capitals and without marks, parted by one space.

    >>> capitals("Nguyễn"), capitals("O'Brien-Smith")
    ('NGUYEN', 'O BRIEN SMITH')
    """
    return " ".join(_CAPITALS.findall(unmarked(text).upper()))


def contracted(letters: str) -> str:
    """Kana that were written large made small, in Latin letters.

    >>> contracted("siyouiti"), contracted("kiyouko"), contracted("hatutori")
    ('syouiti', 'kyouko', 'hattori')
    """
    return _GEMINATE.sub(r"\1", _SIBILANT.sub("y", _CONTRACTED.sub("y", letters)))


def normalize(text: str) -> str:
    """Romaji as written, in one width and spacing, or ``""`` if it holds anything else.

    >>> normalize("ＳＡＴＯ　Ｈａｎａｋｏ"), normalize("佐藤")
    ('SATO Hanako', '')
    """
    folded = squeeze(text[: _LONGEST + 1])
    return folded if len(folded) <= _LONGEST and is_romaji(folded) else ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["Ｓａｔｏ", "佐藤"])
    ['Sato', '']
    """
    return by_distinct(values, normalize)


def reading_column(values: Sequence[str]) -> list[str]:
    """:func:`reading` of each value, distinct values once; never raises.

    >>> reading_column(["Itoh", "ITŌ"])
    ['ito', 'ito']
    """
    return by_distinct(values, reading)


def is_romaji(text: str) -> bool:
    """Whether a text is nothing but Latin letters and what joins them.

    >>> is_romaji("Sato, Jun'ichi"), is_romaji("Sato 花子"), is_romaji("Ōno")
    (True, False, True)
    """
    return _ROMAJI.fullmatch(unmarked(text)) is not None


def is_japanese(text: str) -> bool:
    """Whether a text in Latin letters is spelt as Japanese is, in whatever romaji.

    >>> is_japanese("Ohno Jun'ichi"), is_japanese("HAMBA"), is_japanese("Tran"), is_japanese("Linh")
    (True, True, False, False)
    """
    letters = unmarked(squeeze(text[:_LONGEST])).lower().translate(_JOINERS)
    return all(map(_JAPANESE.fullmatch, _folded(_NOISE.sub(" ", letters)).split()))


def _fitted(word: str) -> str:
    """A canonical word as katakana would have it: a vowel behind each consonant but n; itself if it is so."""
    if _JAPANESE.fullmatch(word):
        return word
    for pattern, replacement in _FOREIGN:
        word = pattern.sub(replacement, word)
    return word


def _folded(letters: str) -> str:
    """One pass of the folds; it reaches a fixed point within a few."""
    letters = _SPELLING.sub(lambda run: _SPELLINGS[run[0]], _J.sub("zy", letters))
    letters = contracted(letters).replace("'", "")
    return _NASAL.sub("n", _VOWELS.sub(lambda run: run[0][0], letters))

"""Kana (フリガナ): one width and script for them, and the reading in which they meet romaji."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from kankei.errors import FieldError
from kankei.fields.column import by_distinct
from kankei.fields.romaji import canonical, contracted
from kankei.fields.text import DASHES, squeeze

__all__ = [
    "is_kana",
    "is_valid",
    "normalize",
    "normalize_column",
    "parse",
    "reading",
    "reading_column",
    "sound",
    "to_hiragana",
    "written_out",
]

_KATAKANA = {code: code + 0x60 for code in [*range(0x3041, 0x3097), 0x309D, 0x309E]}
_HIRAGANA = {code + 0x60: code for code in [*range(0x3041, 0x3095), 0x309D, 0x309E]}
_DASH = re.compile(rf"(?<=[ァ-ヺー])[{re.escape(DASHES)}]")
_DOT = re.compile(r"[\s・·,.、。=＝]+")
_KANA = re.compile(r"[ーヽヾ゙゚ ]*[ァ-ヺ][ァ-ヺーヽヾ゙゚ ]*")
_READY = re.compile(r"[ァ-ヺ][ァ-ヺー]{0,30}(?: [ァ-ヺ][ァ-ヺー]{0,30}){0,3}")
_REPEAT = re.compile(r"([ァ-ヺ])([ヽヾ][ヽヾ゙゚]*)")

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ",
    "t": "タチツテト", "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ",
    "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ",
}  # fmt: skip
_LETTERS = {
    **{kana: row + vowel for row, line in _ROWS.items() for kana, vowel in zip(line, "aiueo", strict=True)},
    **dict(zip("ヤユヨワヰヱヲン", ("ya", "yu", "yo", "wa", "i", "e", "o", "n'"), strict=True)),
    **dict(
        zip(
            "ァィゥェォャュョヮヵヶ",
            ("*a", "*i", "*u", "*e", "*o", "*ya", "*yu", "*yo", "*wa", "ka", "ke"),
            strict=True,
        )
    ),
    **dict(zip("ヂヅヴッー", ("zi", "zu", "vu", "Q", "-"), strict=True)),
    **dict(zip("ヷヸヹヺ", ("va", "vi", "ve", "vo"), strict=True)),
}
_LONGEST = 300
_TO_LATIN = str.maketrans(_LETTERS)
_SMALL = (
    (re.compile(r"(?<=[kgsztdnhbpmr])i\*(?=y)"), ""),
    (re.compile(r"(?<=[kgsztdnhbpmr])i\*(?=e)"), "y"),
    (re.compile(r"(?<=[td])e\*(?=i)"), ""),
    (re.compile(r"(?<=[tdhv])[eu]\*(?=y)"), ""),
    (re.compile(r"(?<=[td])o\*(?=u)"), ""),
    (re.compile(r"(?<=v)u\*(?=[aieo])"), ""),
    (re.compile(r"(?<![a-z])u\*(?=[ieo])"), "w"),
    (re.compile(r"(?<![a-z])i\*(?=e)"), ""),
    (re.compile(r"u\*w(?=a)"), "u"),
    (re.compile(r"\*"), ""),
    (re.compile(r"Q+(?=([kgsztdnhbpmrwyv]))"), r"\1"),
    (re.compile(r"Q+"), ""),
)
_LONG = re.compile(r"o[ou-]+|([aiue])(?:\1|-)+")


def parse(text: str) -> str:
    """Read a kana cell as full-width katakana, words parted by one space.

    Hiragana, half width, voicing marks of their own (NFD), dashes typed for ー and ・ between words are
    all understood; ヽ and ヾ are written out.

    Raises:
        FieldError: ``kana.empty``, or ``kana.unreadable`` if anything else than kana stands there.

    >>> parse("さとう　はなこ"), parse("ｵｰﾉ･ｼﾞｭﾝ")
    ('サトウ ハナコ', 'オーノ ジュン')
    """
    ready = text.replace("\u3000", " ").translate(_KATAKANA)
    if _READY.fullmatch(ready):
        return ready
    words = _katakana(text)
    if not words:
        raise FieldError("kana", text, "kana.empty")
    if not _KANA.fullmatch(words):
        raise FieldError("kana", text, "kana.unreadable")
    return words


def normalize(text: str) -> str:
    r""":func:`parse`, with ``""`` for what is not all kana.

    >>> normalize("か\u3099く"), normalize("佐藤")
    ('ガク', '')
    """
    try:
        return parse(text)
    except FieldError:
        return ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["ﾊﾅｺ", "", "花子"])
    ['ハナコ', '', '']
    """
    return by_distinct(values, normalize)


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("ハナコ"), is_valid("Hanako")
    (True, False)
    """
    return normalize(text) != ""


def is_kana(text: str) -> bool:
    """Whether a text is nothing but kana and spaces.

    >>> is_kana("はな子"), is_kana("はな こ")
    (False, True)
    """
    return normalize(text) != ""


def to_hiragana(text: str) -> str:
    """Katakana as hiragana; everything else stays.

    >>> to_hiragana("サトウ")
    'さとう'
    """
    return text.translate(_HIRAGANA)


def written_out(katakana: str) -> str:
    """Iteration marks as the kana they repeat.

    >>> written_out("ミスヾ"), written_out("カヽシ")
    ('ミスズ', 'カカシ')
    """
    return _REPEAT.sub(_repeated, katakana) if "ヽ" in katakana or "ヾ" in katakana else katakana


@lru_cache(maxsize=65_536)
def reading(text: str) -> str:
    """The canonical Latin form in which kana and romaji meet; ``""`` where the text is not all kana.

    ヂ=ジ, ヅ=ズ, ヲ=オ, ヴ=ブ; small kana written large (シヨウ=ショウ, ハツトリ=ハットリ) where Japanese
    names leave no doubt; long vowels (オオ, オウ, オー, オ) are one. See :mod:`kankei.fields.romaji`.

    >>> reading("サトウ ショウイチ"), reading("ｻﾄｵ ｼﾖｳｲﾁ")
    ('sato syoiti', 'sato syoiti')
    >>> reading("オオノ"), reading("オーノ"), reading("ホンマ"), reading("キヨコ"), reading("キョウコ")
    ('ono', 'ono', 'honma', 'kiyoko', 'kyoko')
    """
    return canonical(_latin(normalize(text)).replace("-", ""))


@lru_cache(maxsize=65_536)
def sound(text: str) -> str:
    """:func:`reading` with long vowels told from short ones, a 2 behind them; ``""`` if not all is kana.

    Romaji seldom writes their length, kana always do: オオ, オウ and オー are one, オ is another.

    >>> sound("ユキ"), sound("ユウキ"), sound("ﾕｰｷ"), sound("コヘイ"), sound("コウヘイ"), sound("コオヘイ")
    ('yuki', 'yu2ki', 'yu2ki', 'kohei', 'ko2hei', 'ko2hei')
    >>> sound("シヨウイチ"), sound("ショウイチ"), sound("マサキ"), sound("マサアキ")
    ('syo2iti', 'syo2iti', 'masaki', 'masa2ki')
    """
    letters = contracted(_latin(normalize(text)).replace("v", "b"))
    return _LONG.sub(lambda run: f"{run[0][0]}2", letters).replace("-", "")


def reading_column(values: Sequence[str]) -> list[str]:
    """:func:`reading` of each value, distinct values once; never raises.

    >>> reading_column(["ｲﾄｳ", "いとう"])
    ['ito', 'ito']
    """
    return by_distinct(values, _sentence)


def _sentence(text: str) -> str:
    """:func:`reading` word by word, since words repeat far more often than whole cells."""
    return " ".join(filter(None, map(reading, normalize(text).split())))


def _katakana(text: str) -> str:
    """The cell in katakana, whatever else stands in it left alone; ``?`` if it is too long for a name."""
    words = squeeze(text[: _LONGEST + 1]).translate(_KATAKANA)
    if len(words) > _LONGEST:
        return "?"
    words = _DOT.sub(" ", _DASH.sub("ー", words)).lstrip("゙゚ ").rstrip()
    return unicodedata.normalize("NFC", written_out(words))


def _repeated(match: re.Match[str]) -> str:
    """カヽ as カカ, カヾ as カガ; a voicing mark that ヽ cannot bear is dropped."""
    bare = unicodedata.normalize("NFD", match[1])[0]
    composed = unicodedata.normalize("NFC", f"{bare}゙")
    voiced = composed if len(composed) == 1 else bare
    return match[1] + "".join({"ヽ": bare, "ヾ": voiced}.get(mark, "") for mark in match[2])


def _latin(katakana: str) -> str:
    """Katakana letter by letter in Latin: small kana joined, ッ doubled, ー as -, ん as n'."""
    letters = katakana.translate(_TO_LATIN)
    for pattern, replacement in _SMALL:
        letters = pattern.sub(replacement, letters)
    return letters

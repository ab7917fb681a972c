"""How people spell a kana name in Latin letters (ローマ字) and in other kana.

The simulation writes what the matcher must read, so nothing here is shared with ``kankei.fields``.
Source: Hepburn (外務省 passport table), 内閣告示 1954 (kunrei), and the usual keyboard spelling.
"""

from functools import cache

STYLES = ("hepburn", "passport", "typed", "kunrei")
"""Long vowels dropped (Ono), written OH (Ohno; some even Inohe), kept (Oono), and the school way."""

_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "d": "ダヂヅデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_KUNREI = {
    kana: head + vowel for head, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)
}
_KUNREI |= {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ヂ": "zi", "ヅ": "zu", "ヴ": "vu"}
_KUNREI |= {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
_HEPBURN = _KUNREI | {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji"}
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
_SOFT = ("sh", "ch", "j")
_LONG = {"ou": "o", "oo": "o", "uu": "u"}

_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ン") + 1)}
_LARGE = str.maketrans("ァィゥェォッャュョ", "アイウエオツヤユヨ")
_VOICED = dict(
    zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボ", "カキクケコサシスセソタチツテトハヒフヘホ", strict=True)
)
_HALF = dict(
    zip(
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン",
        "ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ",
        strict=True,
    )
)
_HALF |= {kana: _HALF[plain] + "ﾞ" for kana, plain in _VOICED.items()}
_HALF |= {kana: _HALF[plain] + "ﾟ" for kana, plain in zip("パピプペポ", "ハヒフヘホ", strict=True)} | {
    "ヴ": "ｳﾞ"
}
_HALF_TABLE = str.maketrans(_HALF)
KATAKANA = "".join(kana for row in _ROWS.values() for kana in row) + "ヤユヨワ"
"""What a slip of the finger may put into a reading."""


def to_hiragana(text: str) -> str:
    """Katakana as hiragana.

    >>> to_hiragana("サトウ")
    'さとう'
    """
    return text.translate(_HIRAGANA)


def to_half_width(text: str) -> str:
    """Katakana in the half width of old systems (半角カナ).

    >>> to_half_width("スズキ")
    'ｽｽﾞｷ'
    """
    return text.translate(_HALF_TABLE)


def to_large(text: str) -> str:
    """Small kana written large, as old systems did.

    >>> to_large("ショウ")
    'シヨウ'
    """
    return text.translate(_LARGE)


@cache
def to_latin(kana: str, style: str = "hepburn") -> str:
    """One kana name in small Latin letters, in one of ``STYLES``.

    >>> [to_latin("オオノ", style) for style in STYLES]
    ['ono', 'ohno', 'oono', 'oono']
    >>> to_latin("ジュンイチロウ"), to_latin("シンペイ", "passport")
    ('junichiro', 'shimpei')
    """
    letters = _syllables(kana, _KUNREI if style == "kunrei" else _HEPBURN)
    if style in ("typed", "kunrei"):
        return letters
    letters = _before_labials(letters) if style == "passport" else letters
    return _long_vowels(letters, oh=style == "passport")


def _syllables(kana: str, table: dict[str, str]) -> str:
    letters: list[str] = []
    double = False
    for sign in kana:
        if sign in _SMALL and letters:
            head = letters[-1][:-1]
            letters[-1] = head + ("" if head in _SOFT else "y") + _SMALL[sign]
        elif sign == "ッ":
            double = True
        elif sign == "ー" and letters:
            letters.append(letters[-1][-1])
        else:
            syllable = "n" if sign == "ン" else table.get(sign, "")
            letters.append(
                ("t" if syllable.startswith("c") else syllable[:1]) + syllable if double else syllable
            )
            double = False
    return "".join(letters)


def _before_labials(letters: str) -> str:
    for labial in "bmp":
        letters = letters.replace("n" + labial, "m" + labial)
    return letters


def _long_vowels(letters: str, *, oh: bool) -> str:
    if oh:
        return letters.replace("ou", "oh").replace("oo", "oh").replace("uu", "u")
    kept = letters.replace("oue", "o-e")
    for pair, vowel in _LONG.items():
        kept = kept.replace(pair, vowel)
    return kept.replace("o-e", "oue")

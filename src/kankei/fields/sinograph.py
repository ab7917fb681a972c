"""Names in Chinese characters (漢字) as people from China, Taiwan and Korea read them: 志強 is ZHIQIANG.

Lists have these readings in Latin letters, as a passport or its bearer spells them, and in kana, as each
clerk hears them. So one name has many: candidates for comparing, never a claim. Source: ``data/NOTICE``.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from kankei.fields import romaji

__all__ = ["readings_abroad", "usual_readings"]

_LONGEST = 2
"""Characters of a part of a name, at the most."""
_Known = Mapping[str, tuple[str, ...]]
"""A character to its syllables."""


@lru_cache(maxsize=4096)
def readings_abroad(text: str) -> frozenset[str]:
    """Canonical Latin readings of a folded part of a name; none for more than two characters.

    >>> {"zyikian", "zutyan", "tityan"} <= readings_abroad("志強"), "minsu" in readings_abroad("民秀")
    (True, True)
    """
    if not 0 < len(text) <= _LONGEST:
        return frozenset()
    spelt = *_spelt(text, _chinese(), _mandarin), *_spelt(text, _korean(), _hangul)
    return frozenset(map(romaji.reading, spelt))


def usual_readings(surname: str, given: str) -> list[str]:
    """A full name as passports of China and of Korea have it, in canonical Latin; none for a long name.

    >>> usual_readings("楊", "志強"), usual_readings("佐藤", "志強")
    (['yanzyikian', 'yanzigan'], [])
    """
    if len(surname) != 1 or not 0 < len(given) <= _LONGEST:
        return []
    ways: tuple[tuple[_Known, Callable[[str], list[str]]], ...] = (
        (_chinese(), _mandarin),
        (_korean(), _hangul),
    )
    return [
        romaji.reading(_OWN.get(known[surname][0]) or spelt(known[surname][0])[0])
        + romaji.reading("".join(spelt(known[one][0])[0] for one in given))
        for known, spelt in ways
        if all(one in known for one in surname + given)
    ]


def _spelt(text: str, known: _Known, spellings: Callable[[str], list[str]]) -> Iterable[str]:
    """All spellings of a text, syllable by syllable."""
    syllables = [[way for one in known.get(letter, ()) for way in spellings(one)] for letter in text]
    return map("".join, product(*syllables))


_PINYIN = re.compile(r"([zcs]h|[b-df-hj-np-tw-z])?([aeiouv]\w*)")
_INITIALS = {
    "b": "b p", "p": "p", "d": "d t", "t": "t", "g": "g k", "k": "k", "j": "j ch", "q": "ch", "x": "sh",
    "zh": "j ch z", "ch": "ch", "sh": "sh s", "z": "z ts", "c": "ts", "r": "r",
}  # fmt: skip
"""Of a syllable of pinyin, as katakana and Taiwan's passports have it."""
_FINALS = {
    "e": "e o u a", "ou": "ou", "ian": "ien en ian yan", "iang": "ian yan", "iao": "iao yao", "ia": "ia ya",
    "ie": "ie e", "ing": "in", "eng": "en on", "ong": "on ung", "iong": "ion yon", "iu": "iu yu",
    "ui": "ui uei ei", "un": "un uen", "uan": "uan an", "uang": "uan an", "ua": "ua owa", "uo": "uo o",
    "v": "yu u", "ve": "yue", "ue": "yue", "ang": "an",
}  # fmt: skip
_ALONE = {"yi": "i", "yan": "ien", "ye": "ie", "you": "yu", "wo": "uo", "yong": "yon yung"}
_TONGUE = {"zh", "ch", "sh", "r", "z", "c", "s"}
"""Behind these an i is hardly one: ZHI is ジー and ズー, SI is スー."""
_TAIWAN = {"x": "hs", "zh": "ch", "r": "j", "z": "tz"}


@cache
def _mandarin(syllable: str) -> list[str]:
    """The spellings of a syllable of pinyin, its own first."""
    found = _PINYIN.fullmatch(syllable)
    if found is None:
        return [syllable]
    first, last = found[1] or "", found[2]
    heads = _INITIALS.get(first, first).split(" ")
    tails = _FINALS.get(last, last).split(" ")
    if last == "i" and first in _TONGUE:
        tails = ["i", "u"]
    if first in ("j", "q", "x"):
        tails = [*tails, *(tail[1:] for tail in tails if len(tail) > 1 and tail[0] in "iy")]
        tails += ["yu" + last[1:]] if last[0] == "u" else []
    told = [syllable.replace("v", "yu"), *_ALONE.get(syllable, "").split()]
    told += [head + tail for head in heads for tail in tails]
    told += [_TAIWAN[first] + tail for tail in tails if first in _TAIWAN]
    return list(dict.fromkeys(told))


_LEADS = (
    "g k", "kk", "n", "d t", "tt", "r n -", "m", "b p", "pp", "s", "ss", "-", "j ch", "jj", "ch", "k", "t",
    "p", "h",
)  # fmt: skip
_VOWELS = (
    "a", "ae e", "ya", "yae", "eo u o", "e", "yeo you yu yo", "ye ie e ae", "o", "wa", "wae", "oe oi we e",
    "yo", "u oo", "wo uo weo o", "we", "wi ui", "yu yoo", "eu u", "ui i ee", "i ee",
)  # fmt: skip
_TAILS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
"""Of a syllable in hangul, as Latin letters and katakana have it; a dash is no letter."""
_OWN = {"김": "kim", "박": "park", "허": "hur", "백": "paik", "이": "lee", "리": "lee"}
"""Syllables of surnames that their bearers spell in a way of their own."""


@cache
def _hangul(syllable: str) -> list[str]:
    """The spellings of a syllable in hangul, that of the passport first (국어의 로마자 표기법)."""
    lead, rest = divmod(ord(syllable) - ord("가"), 588)
    vowel, tail = divmod(rest, 28)
    heads, middles = _LEADS[lead].replace("-", "").split(" "), _VOWELS[vowel].split(" ")
    told = [head + middle + _TAILS[tail] for head in heads for middle in middles]
    return [*told, *_OWN.get(syllable, "").split()]


@cache
def _chinese() -> _Known:
    return _syllables("sounds_zh.tsv")


@cache
def _korean() -> _Known:
    return _syllables("sounds_ko.tsv")


def _syllables(name: str) -> _Known:
    """A data file of syllables, and the characters read so first of all and besides, turned round."""
    text = files("kankei.fields").joinpath("data", name).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    found: dict[str, list[str]] = defaultdict(list)
    for column in (1, 2):
        for row in rows:
            for one in row[column] if column < len(row) else "":
                found[one].append(row[0])
    return {one: tuple(syllables) for one, syllables in found.items()}

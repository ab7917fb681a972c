"""Where the surname ends: a small generative model of Japanese names.

A name is a surname times a given name. Known ones have their share of the population; unknown ones are
drawn letter by letter from the letters that stand first or later in known ones. The split that makes the
whole likeliest wins; a reading, where there is one, has its say. All numbers are natural logarithms.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from kankei.fields import kana, readings, romaji

__all__ = [
    "Split",
    "abroad_first",
    "abroad_last",
    "family_first",
    "from_abroad",
    "likelihood",
    "read_given_first",
    "sounds_as",
    "split_kana",
    "split_kanji",
    "split_latin",
    "split_sound",
    "surname_first",
    "whole_name",
]

Split = tuple[str, str]
"""(surname, given name), either ``""`` if it is not there."""

_SURNAME_LENGTHS = (1e-9, 0.05, 0.86, 0.08, 0.006, 0.002)
_ALONE_SURNAME, _ALONE_GIVEN = math.log(0.02), math.log(3e-4)
_REVERSED = math.log(1e-3)
_UNWRITTEN = math.log(0.02)
"""Of a surname alone beside the reading of a whole name."""
_LONGEST = 24
_LEAST = 3
"""Characters of a whole name."""


def split_kanji(text: str, sounds: Split = ("", "")) -> Split:
    """Split a folded name without spaces; ``sounds`` are canonical readings of the two parts, if known.

    >>> split_kanji("佐藤健康"), split_kanji("堀允喬"), split_kanji("東海林太郎"), split_kanji("佐藤")
    (('佐藤', '健康'), ('堀', '允喬'), ('東海林', '太郎'), ('佐藤', ''))
    >>> split_kanji("原岳義", ("hara", "takeyosi")), split_kanji("花子")
    (('原', '岳義'), ('', '花子'))
    >>> split_kanji("楊志強"), split_kanji("大翔")
    (('楊', '志強'), ('', '大翔'))
    """
    if len(text) > _LONGEST:
        return text, ""
    parts = [
        (likelihood(text[:k], text[k:], sounds), (text[:k], text[k:])) for k in range(1, min(len(text), 7))
    ]
    if not sounds[1] and text in readings.given_share() and not _is_surname(text):
        parts = [part for part in parts if _is_surname(part[1][0])]
        alone = _given(text) + _ALONE_GIVEN, ("", text)
    else:
        alone = likelihood(text, "", (sounds[0], "")) + _ALONE_SURNAME, (text, "")
    if sounds[1]:
        alone = alone[0] + _UNWRITTEN, alone[1]
    return max([*parts, alone])[1]


def whole_name(text: str) -> Split:
    """Split a folded word that is a whole name and nothing else, both parts known; ``("", "")`` if it is not.

    >>> whole_name("佐藤花子"), whole_name("長谷川"), whole_name("三千代"), whole_name("磐梯町")
    (('佐藤', '花子'), ('', ''), ('', ''), ('', ''))
    """
    surnames, givens = readings.surname_share(), readings.given_share()
    if len(text) < _LEAST or text in surnames or text in givens:
        return "", ""
    surname, given = split_kanji(text)
    known = len(surname) > 1 and surname in surnames and given in givens
    return (surname, given) if known else ("", "")


def split_kana(text: str) -> Split:
    """Split katakana without spaces by known readings; the whole is the surname if none fits.

    >>> split_kana("サトウハナコ"), split_kana("ホリノブタカ"), split_kana("サトウ"), split_kana("ハナコ")
    (('サトウ', 'ハナコ'), ('ホリ', 'ノブタカ'), ('サトウ', ''), ('', 'ハナコ'))
    """
    if len(text) > _LONGEST:
        return text, ""
    surnames, givens = readings.surname_sounds(), readings.given_sounds()
    parts = [
        (_sound_cost(surnames, text[:k]) + _sound_cost(givens, text[k:]), (text[:k], text[k:]))
        for k in range(1, len(text))
        if text[:k] in surnames or text[k:] in givens
    ]
    parts += [
        (_sound_cost(surnames, text) + _ALONE_SURNAME, (text, "")),
        (_sound_cost(givens, text) + _ALONE_GIVEN, ("", text)),
    ]
    return max(parts)[1]


def split_latin(first: str, second: str) -> Split:
    """Put two canonical Latin words in the order (surname, given); western order if nothing tells.

    >>> split_latin("nobue", "haruta"), split_latin("tanaka", "nanako"), split_latin("jane", "doe")
    (('haruta', 'nobue'), ('tanaka', 'nanako'), ('doe', 'jane'))
    """
    return (first, second) if _latin(first, second) > _latin(second, first) else (second, first)


def likelihood(surname: str, given: str, sounds: Split) -> float:
    """Log likelihood of a folded surname and given name together, and of their being read so.

    >>> likelihood("佐藤", "花子", ("", "")) > likelihood("佐", "藤花子", ("", ""))
    True
    """
    heard = _heard(surname, sounds[0], readings.surname_latin()) if sounds[0] else 0.0
    heard += _heard(given, sounds[1], readings.given_latin()) if sounds[1] else 0.0
    return _surname(surname) + (_given(given) if given else 0.0) + heard


def split_sound(whole: str, surname: str, given: str) -> Split:
    """Split katakana without spaces where the parts of the folded name say, else where it is likeliest.

    >>> split_sound("ホリノブタカ", "堀", "允喬"), split_sound("ワタベハナコ", "渡部", "花子")
    (('ホリ', 'ノブタカ'), ('ワタベ', 'ハナコ'))
    """
    if len(whole) > _LONGEST:
        return "", ""
    surnames, givens = readings.surname_readings(surname), readings.given_readings(given)
    cuts = [(whole[:k], whole[k:]) for k in range(1, len(whole))]
    fits = [
        ((kana.reading(a) in surnames) + (kana.reading(b) in givens), -k) for k, (a, b) in enumerate(cuts)
    ]
    best, place = max(fits, default=(0, 0))
    if best:
        return cuts[-place]
    left, right = split_kana(whole)
    return (left, right) if left and right else ("", "")


def sounds_as(whole: str, surname: str, given: str) -> bool:
    """Whether katakana without spaces are how a folded name is read: one of its parts at least is known so.

    >>> sounds_as("ワタナベツバサ", "渡辺", "翼"), sounds_as("マリア", "小", "檜山")
    (True, False)
    """
    left, right = split_sound(whole, surname, given)
    one = kana.reading(left) in readings.surname_readings(surname)
    return bool(left) and (one or kana.reading(right) in readings.given_readings(given))


def surname_first(first: str, second: str, sounds: Split = ("", "")) -> bool:
    """Whether two folded parts stand surname first, as nearly always in kanji or kana.

    ``sounds`` are canonical readings of surname and given name, if known: they tell even of two surnames.

    >>> surname_first("佐藤", "花子"), surname_first("花子", "佐藤"), surname_first("真田", "幸村")
    (True, False, True)
    >>> surname_first("七海", "山田"), surname_first("七海", "山田", ("yamada", "nanami"))
    (True, False)
    """
    if not _is_surname(second) or (_is_surname(first) and not sounds[1]):
        return True
    return likelihood(first, second, sounds) >= likelihood(second, first, sounds) + _REVERSED


def read_given_first(surname: str, sounds: Split) -> bool:
    """Whether two canonical readings stand given name first, as the folded surname tells.

    >>> read_given_first("佐藤", ("hanako", "sato")), read_given_first("佐藤", ("sato", "hanako"))
    (True, False)
    """
    known = readings.surname_latin().get(surname, ())
    return sounds[1] in known and sounds[0] not in known


def family_first(word: str) -> bool:
    """Whether a word of katakana is a surname that stands first in its country.

    >>> family_first("サトウ"), family_first("グエン"), family_first("ジョン")
    (True, True, False)
    """
    return _is_surname(word) or kana.reading(word) in map(romaji.reading, _FAMILIES)


def abroad_first(words: Sequence[str]) -> bool:
    """Whether of words in Latin letters the first is a surname of a country where it stands first.

    A Japanese surname at the end of two words says otherwise; three are nobody's in Japan.

    >>> abroad_first(["Wang", "Wei"]), abroad_first(["Binh", "Nguyen"]), abroad_first(["Kim", "Tanaka"])
    (True, False, False)
    >>> abroad_first(["Pham", "Linh"]), abroad_first(["Park", "So", "Rin"])
    (True, True)
    """
    if not from_abroad(words[0]) or from_abroad(words[-1]):
        return False
    return len(words) > 2 or not _is_japanese_surname(words[-1])


def abroad_last(words: Sequence[str]) -> bool:
    """The same of the last, behind given names: a Japanese surname in front says otherwise.

    >>> abroad_last(["Hyun", "Jung"]), abroad_last(["Tanaka", "Kim"]), abroad_last(["Kim", "Jung"])
    (True, False, False)
    """
    last = from_abroad(words[-1]) and not from_abroad(words[0])
    return last and not _is_japanese_surname(words[0])


def _is_japanese_surname(word: str) -> bool:
    """Whether a word in Latin letters is spelt and read as a Japanese surname is."""
    return romaji.is_japanese(word) and romaji.reading(word) in readings.surname_sound_share()


def from_abroad(word: str) -> bool:
    """Whether a word in Latin letters is a surname that stands first in its country.

    >>> from_abroad("Nguyễn"), from_abroad("Cruz")
    (True, False)
    """
    return romaji.unmarked(word).lower() in _FAMILIES


_FAMILIES = frozenset({
    "wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "zhou", "xu", "zhu", "guo", "luo", "zheng",
    "xie", "kim", "lee", "park", "choi", "jung", "jeong", "kang", "yoon", "jang", "lim", "kwon", "hwang",
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "ngo", "duong",
})  # fmt: skip
"""The commonest surnames of China, Korea and Vietnam that no Japanese name is spelt like."""


_OF_ONE = frozenset(
    "王李劉陳楊趙徐孫朱郭鄭宋韓馮鄧曹蕭董潘袁蔡蒋魏呂盧姚沈譚范汪廖韋賈鄒孟邱侯尹薛閻黎郝顧龔邵覃銭莫朴崔姜権裴申"
)
"""Surnames of China and Korea of one character with which few Japanese names begin, folded."""
_FROM_ABROAD, _BEGINS_ABROAD = math.log(2e-5), math.log(0.05)
"""Of each of these, where the country's surnames do not tell; and of an unknown one that begins so."""


def _is_surname(text: str) -> bool:
    """Whether a folded part is a known surname, in kanji or kana."""
    return text in readings.surname_share() or text in readings.surname_sounds()


@lru_cache(maxsize=50_000)
def _surname(text: str) -> float:
    """Log likelihood of a surname."""
    share = readings.surname_share().get(text) or readings.surname_sounds().get(text)
    if share is not None:
        return math.log(share)
    if text in _OF_ONE:
        return _FROM_ABROAD
    begun = _BEGINS_ABROAD if text[:1] in _OF_ONE else 0.0
    return math.log(0.03) + begun + _spelt(text, _SURNAME_LENGTHS, *_surname_letters())


@lru_cache(maxsize=50_000)
def _given(text: str) -> float:
    """Log likelihood of a given name."""
    share = readings.given_share().get(text) or readings.given_sounds().get(text)
    if share is not None:
        return math.log(share * 0.9)
    return math.log(0.1) + _spelt(text, readings.GIVEN_LENGTHS, *_given_letters())


def _spelt(
    text: str, lengths: tuple[float, ...], first: Mapping[str, float], later: Mapping[str, float]
) -> float:
    """Log likelihood of an unknown name, letter by letter."""
    size = math.log(lengths[len(text)]) if len(text) < len(lengths) else -12.0 - 3 * len(text)
    rest = sum(later.get(letter, _UNSEEN) for letter in text[1:])
    return size + first.get(text[:1], _UNSEEN) + rest


_UNSEEN = math.log(2e-5)


@cache
def _surname_letters() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Log likelihood of a letter at the start of a surname, and later in it."""
    return _letters(readings.surname_share())


@cache
def _given_letters() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Log likelihood of a letter at the start of a given name, and later in it."""
    return _letters(readings.given_share())


def _letters(names: Mapping[str, float]) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Log likelihoods of first and of later letters, each name counted once."""
    first = Counter(name[0] for name in names)
    later = Counter("".join(name[1:] for name in names))
    return _logs(first), _logs(later)


def _logs(counts: Counter[str]) -> Mapping[str, float]:
    """Counts as log shares."""
    total = math.log(counts.total())
    return {letter: math.log(count) - total for letter, count in counts.items()}


def _heard(text: str, sound: str, reads: Mapping[str, tuple[str, ...]]) -> float:
    """How well a part goes with its reading: 0 if so read, else by letters a kanji (about four)."""
    known = reads.get(text, ())
    if sound in known:
        return 0.0
    a_letter = len(sound) / len(text)
    misfit = -3.0 - 0.5 * ((a_letter - 3.4) / 1.2) ** 2
    return misfit - 2.0 if known else misfit


def _sound_cost(shares: Mapping[str, float], sound: str) -> float:
    """Log likelihood of a reading; unknown ones by length."""
    share = shares.get(sound)
    return math.log(share) if share is not None else -16.0 - abs(len(sound) - 3)


def _latin(surname: str, given: str) -> float:
    """Log likelihood of two Latin words as surname and given name."""
    known = readings.surname_sound_share().get(surname, 1e-7)
    return math.log(known) + math.log(readings.given_sound_share().get(given, 1e-6))

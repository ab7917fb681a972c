"""Abroad: names of people from other countries, which lists write in kanji, in kana and in Latin letters.

Latin letters are theirs and stay; how kana have them is each list's own guess: 楊強 is YANG QIANG, and
ヤン チアン or ヨウ キョウ; JUNHO is チュノ or ジュノ.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from kankei.fields import romaji
from kankei.fields.abroad import readings_in_kana
from kankei.fields.sinograph import readings_abroad
from kankei.matching.columns import Bools, Columns, Ints
from kankei.matching.sets import placed
from kankei.matching.values import foreign_sounds

__all__ = ["other_middle", "read_abroad", "same_sounds", "same_words", "turned", "unheard", "unread"]


def same_words(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Names in Latin letters of the same words in any order; and those of which one has a word more.

    ``John Smith`` and ``SMITH, JOHN A.``; ``John Smith`` and ``SMITH JOHN ANDREW``. One word says nothing.
    """
    letters = table["given"].in_letters
    return _judged(table, (left, right), letters.take(left) & letters.take(right), _same_words)


def same_sounds(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Names of which kana say the words that Latin letters have, in any order; and fewer than all of these.

    ``David Johnson`` and デイビッド ジョンソン; ``SILVA ANA PAULA`` and アナ・シルバ.
    """
    letters, kana = table["given"].in_letters, table["given"].in_kana
    asked = (letters.take(left) & kana.take(right)) | (kana.take(left) & letters.take(right))
    return _judged(table, (left, right), asked, _same_sounds)


def turned(table: Columns, left: Ints, right: Ints) -> Bools:
    """Names in kana of which one has behind what the other has in front: メアリー ヒル, ヒル メアリー."""
    kana, whole = table["given"].in_kana, table["whole_reading"]
    asked = kana.take(left) & kana.take(right)
    if asked.any():
        one, other = (whole.codes.take(side) for side in (left, right))
        asked &= (one != other) & (whole.lengths.take(one) == whole.lengths.take(other))
    return _judged(table, (left, right), asked, _turned)[0]


_Judge = Callable[[Columns, int, int], tuple[bool, bool]]
"""Two records to what is found of their names: they are the same, and of one there is more."""


def _judged(table: Columns, ends: tuple[Ints, Ints], asked: Bools, judge: _Judge) -> tuple[Bools, Bools]:
    """What is judged of the pairs ``asked`` about, each two names once; of others no and no."""
    same, more = np.zeros(len(asked), np.bool_), np.zeros(len(asked), np.bool_)
    rows = asked.nonzero()[0]
    if len(rows) == 0:
        return same, more
    sides = [side.take(rows) for side in ends]
    codes = np.array([table[field].codes.take(side) for side in sides for field in _NAME], np.int64)
    _, first, place = np.unique(codes, axis=1, return_index=True, return_inverse=True)
    pairs = zip(*(side[first].tolist() for side in sides), strict=True)
    told = np.array([judge(table, *pair) for pair in pairs], np.bool_).reshape(-1, 2)
    same[rows], more[rows] = told[place].T
    return same, more


_NAME = ("surname", "given", "surname_reading", "given_reading")
_MOST = 6
"""Words of a name of which it is asked in what order kana have them."""


def _same_words(table: Columns, left: int, right: int) -> tuple[bool, bool]:
    one, other = _words(table, left), _words(table, right)
    return _within(one, other) and one == other, _within(one, other) and one != other


def _same_sounds(table: Columns, left: int, right: int) -> tuple[bool, bool]:
    given, whole = table["given"], table["whole_reading"]
    spelt, heard = (left, right) if given.values[given.codes[left]].isascii() else (right, left)
    words = _words(table, spelt)
    if len(words) > _MOST:
        return False, False
    said = _most_said(whole.values[whole.codes[heard]], tuple(map(_sounds, words)))
    return said == len(words) > 1, 1 < said < len(words)


def _turned(table: Columns, left: int, right: int) -> tuple[bool, bool]:
    one, other = (_sounded(table, row) for row in (left, right))
    told = all(one) and all(other)
    return told and ("".join(one[::-1]) == "".join(other) or "".join(other[::-1]) == "".join(one)), False


def _sounded(table: Columns, row: int) -> tuple[str, str]:
    """How the surname and the given name of one record are read."""
    first, last = (table[field] for field in _NAME[2:])
    return first.values[first.codes[row]], last.values[last.codes[row]]


def _sounds(word: str) -> frozenset[str]:
    """How a word in Latin letters may be heard."""
    return readings_in_kana(word) | {romaji.reading(word)}


def _most_said(whole: str, words: tuple[frozenset[str], ...], before: str = "") -> int:
    """Of how many words, in any order, a reading is made up behind a word ``before``; 0 if it is not."""
    most = 0
    for place, sounds in enumerate(words):
        others = words[:place] + words[place + 1 :]
        for begun in filter(None, (_begun(whole, sound, before) for sound in sounds)):
            rest = whole[len(begun) :]
            more = _most_said(rest, others, begun) if rest else 0
            most = max(most, 1 + more if more or not rest else 0)
    return most


def _begun(whole: str, sound: str, before: str) -> str:
    """What a word is of a reading that begins with it; ``""`` if it does not.

    The vowel with which one word ends and the next begins is read as one.
    """
    joined = sound[1:] if before and sound[:1] == before[-1] else ""
    return next((one for one in (sound, joined) if one and whole.startswith(one)), "")


def read_abroad(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Surnames and given names of which one is written and the other how abroad that is read, or spelt.

    楊 志強 and YANG ZHIQIANG or ヤン ズーチャン, asked of surnames of one character, as nearly all there are,
    and of given names that no Japanese bears; MARY JONES and メアリー・ジョーンズ.
    """
    every = (
        (table.in_characters, table.foreign, readings_abroad),
        (table["given"].in_letters, table["given"].in_kana, readings_in_kana),
    )
    asked = [told for told in every if told[0].any() and told[1].any()]
    surnames, givens = np.zeros(len(left), np.bool_), np.zeros(len(left), np.bool_)
    for (one, two), (written, heard, known) in product(((left, right), (right, left)), asked):
        rows = (written.take(one) & heard.take(two)).nonzero()[0]
        if len(rows):
            surnames[rows] |= _read_so(table, "surname", one[rows], two[rows], known)
            givens[rows] |= _read_so(table, "given", one[rows], two[rows], known)
    return surnames, givens


def _read_so(
    table: Columns, part: str, one: Ints, two: Ints, known: Callable[[str], frozenset[str]]
) -> Bools:
    """Whether what the ones have written may be read as the others are heard, or spelt in letters."""
    told, reading = table[part], table[f"{part}_reading"]
    base, sounds = len(told.values), len(reading.values)
    names = told.codes[one].astype(np.int64) * base + told.codes[two]
    asked, place = placed(names * sounds + reading.codes[two])

    def so(key: int) -> bool:
        names, heard = divmod(key, sounds)
        written, letters = (told.values[code] for code in divmod(names, base))
        readings = known(written)
        return reading.values[heard] in readings or romaji.reading(letters).replace(" ", "") in readings

    return np.array([so(key) for key in asked.tolist()], np.bool_)[place]


def unread(table: Columns, left: Ints, right: Ints, asked: Bools) -> Bools:
    """Given names of which one is only heard, as no Japanese name is, and says nothing of kanji: XIAOMING."""
    return asked & np.logical_or(*_foreign(table, left, right)) if asked.any() else asked


def unheard(table: Columns, left: Ints, right: Ints, asked: Bools) -> Bools:
    """Given names as no Japanese ones are, one in Latin letters alone, the other in kana: JUNHO, チュノ."""
    if not asked.any():
        return asked
    given, sound = table["given"], table["given_sound"]
    one, two = (given.in_letters.take(side) & (sound.codes.take(side) == 0) for side in (left, right))
    found: Bools = asked & (one ^ two) & (given.codes.take(left) > 0) & (given.codes.take(right) > 0)
    if found.any():
        found &= np.logical_and(*_foreign(table, left, right))
    return found


def _foreign(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """By side, where the given name is read as no Japanese one is."""
    reading = table["given_reading"]
    foreign = reading.of_values(foreign_sounds)
    return foreign.take(reading.codes.take(left)), foreign.take(reading.codes.take(right))


def other_middle(table: Columns, left: Ints, right: Ints, asked: Bools) -> Bools:
    """Names in Latin letters that are one but for middle names, of which no two go together: Mary J., Mary K.

    Only of the pairs ``asked`` about. A letter goes with what begins with it; beside one given name two
    surnames are none.
    """
    letters, given = table["given"].in_letters, table["given"]
    found = np.zeros(len(left), np.bool_)
    for row in (asked & letters.take(left) & letters.take(right)).nonzero()[0].tolist():
        ends = int(left[row]), int(right[row])
        one, other = (set(_words(table, end, least=1)) for end in ends)
        mine, theirs = (given.values[given.codes[end]].split() for end in ends)
        found[row] = mine != theirs and len(one & other) > 1 and _apart(one - other, other - one)
    return found


def _apart(mine: set[str], theirs: set[str]) -> bool:
    """Whether both have words, of which none begins with one of the other's."""
    alike = any(a.startswith(b) or b.startswith(a) for a in mine for b in theirs)
    return bool(mine and theirs) and not alike


def _words(table: Columns, row: int, *, least: int = 2) -> list[str]:
    """The words of one record's name that have so many letters, by the alphabet."""
    parts = table["surname"], table["given"]
    words = " ".join(part.values[part.codes[row]] for part in parts).split()
    return sorted(word for word in words if len(word) >= least)


def _within(one: list[str], other: list[str]) -> bool:
    """Whether one has all words of the other, of which there are two at least."""
    short, long = sorted((set(one), set(other)), key=len)
    return len(short) > 1 and short <= long

"""Abroad: names of people from other countries, which lists write in kanji, in kana and in Latin letters.

Latin letters are theirs and stay; how kana have them is each list's own guess: 楊強 is YANG QIANG, and
ヤン チアン or ヨウ キョウ; JUNHO is チュノ or ジュノ.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from kankei.fields import romaji
from kankei.fields.sinograph import readings_abroad
from kankei.fields.western import readings_western
from kankei.matching.columns import Bools, Columns, Ints
from kankei.matching.sets import placed
from kankei.matching.values import foreign_sounds, in_letters

__all__ = ["other_middle", "read_abroad", "same_words", "unheard", "unread"]


def same_words(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Names in Latin letters of the same words in any order; and those of which one has a word more.

    ``John Smith`` and ``SMITH, JOHN A.``; ``John Smith`` and ``SMITH JOHN ANDREW``. One word says nothing.
    """
    same, more = np.zeros(len(left), np.bool_), np.zeros(len(left), np.bool_)
    letters, parts = _in_letters(table), (table["surname"], table["given"])
    rows = np.flatnonzero(letters.take(left) & letters.take(right))
    if len(rows) == 0:
        return same, more
    ends = left.take(rows), right.take(rows)
    codes = np.array([part.codes.take(side) for side in ends for part in parts], np.int64)
    _, first, place = np.unique(codes, axis=1, return_index=True, return_inverse=True)
    names = ([_words(table, row) for row in side[first].tolist()] for side in ends)
    told = list(zip(*names, strict=True))
    within = np.array([_within(*pair) for pair in told], np.bool_)
    equal = np.array([one == other for one, other in told], np.bool_)
    same[rows], more[rows] = (within & equal)[place], (within & ~equal)[place]
    return same, more


def read_abroad(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Surnames and given names of which one is written and the other how abroad that is read, or spelt.

    楊 志強 and YANG ZHIQIANG or ヤン ズーチャン, asked of surnames of one character, as nearly all there are,
    and of given names that no Japanese bears; MARY JONES and メアリー・ジョーンズ.
    """
    letters = _in_letters(table)
    asked = (
        (table.in_characters, table.foreign, readings_abroad),
        (letters, table["given"].by_sound & ~letters, readings_western),
    )
    surnames, givens = (np.zeros(len(left), np.bool_) for _ in range(2))
    for (one, two), (written, heard, known) in product(((left, right), (right, left)), asked):
        rows = np.flatnonzero(written.take(one) & heard.take(two))
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
    given, alone = table["given"].present, _in_letters(table) & ~table["given_sound"].present
    found = asked & (alone.take(left) ^ alone.take(right)) & given.take(left) & given.take(right)
    return found & np.logical_and(*_foreign(table, left, right)) if found.any() else found


def _foreign(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """By side, where the given name is read as no Japanese one is."""
    reading = table["given_reading"]
    foreign = reading.of_values(foreign_sounds)
    return foreign.take(reading.codes.take(left)), foreign.take(reading.codes.take(right))


def _in_letters(table: Columns) -> Bools:
    """Records whose given name is kept in Latin letters."""
    given = table["given"]
    return given.of_values(in_letters)[given.codes]


def other_middle(table: Columns, left: Ints, right: Ints, asked: Bools) -> Bools:
    """Names in Latin letters that are one but for middle names, of which no two go together: Mary J., Mary K.

    Only of the pairs ``asked`` about. A letter goes with what begins with it; beside one given name two
    surnames are none.
    """
    letters, given = _in_letters(table), table["given"]
    found = np.zeros(len(left), np.bool_)
    for row in np.flatnonzero(asked & letters.take(left) & letters.take(right)).tolist():
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

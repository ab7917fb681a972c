"""Abroad: names of people from other countries, which lists write in kanji, in kana and in Latin letters.

Latin letters are theirs and stay; how kana have them is each list's own guess: 楊強 is YANG QIANG, and
ヤン チアン or ヨウ キョウ; JUNHO is チュノ or ジュノ.
"""

import numpy as np

from kankei.matching.columns import Bools, Columns, Ints
from kankei.matching.values import foreign_sounds, in_letters

__all__ = ["same_words", "unheard", "unread"]


def same_words(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Names in Latin letters of the same words in any order; and those of which one has a word more.

    ``John Smith`` and ``SMITH, JOHN``; ``John Smith`` and ``SMITH JOHN ANDREW``. One word says nothing.
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


def _words(table: Columns, row: int) -> list[str]:
    """The words of one record's name, by the alphabet."""
    parts = table["surname"], table["given"]
    return sorted(" ".join(part.values[part.codes[row]] for part in parts).split())


def _within(one: list[str], other: list[str]) -> bool:
    """Whether one has all words of the other, of which there are two at least."""
    short, long = sorted((set(one), set(other)), key=len)
    return len(short) > 1 and short <= long

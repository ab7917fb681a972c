"""Likeness: questions about two values of one field, asked of many pairs of records at once.

``a`` and ``b`` are the codes of both sides, ``where`` the pairs that are asked about; of all others the
answer is no. Every answer is exact: sketches only spare the reading of values that cannot be alike, and what
is read is read once for each distinct pair of values.
"""

from collections.abc import Callable, Sequence

import numpy as np

from kankei.fields import readings
from kankei.fields.glyph import GETA
from kankei.matching.column import Column
from kankei.matching.columns import Bools, Codes, Ints
from kankei.matching.sets import placed
from kankei.matching.sketch import one_slip_possible

Judge = Callable[[list[str], list[str]], Bools]
"""Both sides' values, pair by pair, to the answers."""

FEW = 500
"""Pairs that are read outright: sketching all values would cost more."""
GENERATION = 15
"""Years between a parent and a child, at the least."""


def within_one(ones: list[str], others: list[str]) -> Bools:
    """One character wrong, missing or too many, or two swapped; or none."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 (a count, which compares nothing, need not load it)
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    found: Bools = cpdist(ones, others, scorer=OSA.distance, score_cutoff=1) <= 1
    return found


def misread_name(ones: list[str], others: list[str]) -> Bools:
    """The same of readings of given names, unless both are names: HARUKI and HARUKA are two people."""
    names = readings.given_sound_share()
    both = [one in names and other in names for one, other in zip(ones, others, strict=True)]
    return within_one(ones, others) & ~np.array(both, np.bool_)


def misheard_name(ones: list[str], others: list[str]) -> Bools:
    """The same of sounds of given names: ショ for ショウ is a slip, ユキ and ユウキ are two people."""
    names = readings.given_long_sounds()
    both = [one in names and other in names for one, other in zip(ones, others, strict=True)]
    return within_one(ones, others) & ~np.array(both, np.bool_)


def read_alike(column: Column, a: Codes, b: Codes, where: Bools) -> Bools:
    """Given names in kanji, or in part, that can be read alike."""
    return _judged(column, a, b, where, _alike)


def _alike(ones: list[str], others: list[str]) -> Bools:
    return np.array([_readable_alike(*pair) for pair in zip(ones, others, strict=True)], np.bool_)


def middle_name(column: Column, a: Codes, b: Codes, where: Bools) -> Bools:
    """Given names as read of which one begins or ends the other, unless the longer is a Japanese name.

    John and John Andrew, ホア and ティ ホア; of two letters, as ガー is read, the shorter is none either.
    """
    return _judged(column, a, b, where, _first_or_last)


def _first_or_last(ones: list[str], others: list[str]) -> Bools:
    names, found = readings.given_sound_share(), []
    for pair in zip(ones, others, strict=True):
        short, long = sorted(pair, key=len)
        part = long.startswith(short) or long.endswith(short)
        told = len(short) > 2 or (len(short) == 2 and short not in names)
        found.append(part and told and long not in names)
    return np.array(found, np.bool_)


def one_in_other(column: Column, a: Codes, b: Codes, where: Bools) -> Bools:
    """Texts of which one begins or ends the other: 磐梯 and 磐梯中ノ橋, 中ノ橋 and 磐梯中ノ橋."""
    return _judged(column, a, b, where, _part_of)


def _part_of(ones: list[str], others: list[str]) -> Bools:
    found = []
    for pair in zip(ones, others, strict=True):
        short, long = sorted(pair, key=len)
        found.append(long.startswith(short) or long.endswith(short))
    return np.array(found, np.bool_)


def misspelt_name(ones: list[str], others: list[str]) -> Bools:
    """The same of given names in kanji, where both can be read alike or a character is lost.

    恵美子 and 恵理子 are two people, 健太郎 and 建太郎 may be one.
    """
    told = zip(ones, others, within_one(ones, others).tolist(), strict=True)
    return np.array([slip and _readable_alike(one, other) for one, other, slip in told], np.bool_)


def lost_character(column: Column, a: Codes, b: Codes, where: Bools) -> Bools:
    """Texts that are one but for characters that a file lost, as long as some are left: 寅吉 and 寅〓."""
    lost = column.of_values(_lost)
    asked = where & (lost.take(a) | lost.take(b)) if lost.any() else np.zeros(len(a), np.bool_)
    return _judged(column, a, b, asked, _filled)


def _lost(values: Sequence[str]) -> Bools:
    return np.array([GETA in value for value in values], np.bool_)


def _filled(ones: list[str], others: list[str]) -> Bools:
    return np.array([_fills(one, other) for one, other in zip(ones, others, strict=True)], np.bool_)


def _fills(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    left = [pair for pair in zip(one, other, strict=True) if GETA not in pair]
    return len(left) > 0 and all(mine == theirs for mine, theirs in left)


def _readable_alike(one: str, other: str) -> bool:
    alike = not set(readings.given_readings(one)).isdisjoint(readings.given_readings(other))
    return alike or GETA in one or GETA in other


def one_slip(
    column: Column, a: Codes, b: Codes, where: Bools, *, least: int = 0, judge: Judge = within_one
) -> Bools:
    """Values that are one with a slip, as ``judge`` finds; both at least ``least`` characters long.

    The same text counts too. What a judge finds is at most one character wrong, missing or too many, or two
    swapped.
    """
    rows = where.nonzero()[0]
    if len(rows) == 0:
        return np.zeros(len(a), np.bool_)
    ones, others = a.take(rows), b.take(rows)
    length, other = column.lengths.take(ones), column.lengths.take(others)
    possible = (np.minimum(length, other) >= least) & (np.abs(length - other) <= 1)
    if len(rows) > FEW:
        possible &= one_slip_possible(column.sketches.take(ones), column.sketches.take(others))
    kept = possible.nonzero()[0]
    alike = _on_distinct(column, ones.take(kept), others.take(kept), judge)
    return _answered(len(a), rows.take(kept), alike)


def share_a_character(column: Column, a: Codes, b: Codes, where: Bools) -> Bools:
    """The two texts have a character in common."""
    rows = where.nonzero()[0]
    if len(rows) <= FEW:
        return _judged(column, a, b, where, _common)
    ones, others = a.take(rows), b.take(rows)
    first, longer = column.first_signs
    hit = np.zeros(len(rows), np.bool_)
    theirs = [sign.take(others) for sign in first]
    for sign in first:
        mine = sign.take(ones)
        for other in theirs:
            hit |= (mine == other) & (mine != 0)
    unread = np.flatnonzero(~hit & (longer.take(ones) | longer.take(others)))
    hit[unread] = _on_distinct(column, ones.take(unread), others.take(unread), _common)
    return _answered(len(a), rows, hit)


def _common(ones: list[str], others: list[str]) -> Bools:
    found = [not set(one).isdisjoint(other) for one, other in zip(ones, others, strict=True)]
    return np.array(found, np.bool_)


def is_known(known: Ints, base: int, value: Codes, other: Codes, where: Bools) -> Bools:
    """``value · base + other`` is one of the ``known`` numbers, which ascend."""
    rows = where.nonzero()[0]
    if len(rows) == 0:
        return np.zeros(len(value), np.bool_)
    asked = value.take(rows).astype(np.int64) * base + other.take(rows)
    place = known.searchsorted(asked)
    found = np.zeros(len(rows), np.bool_)
    inside = place < len(known)
    found[inside] = known[place[inside]] == asked[inside]
    return _answered(len(value), rows, found)


def days(column: Column, a: Codes, b: Codes, where: Bools) -> tuple[Bools, Bools, Bools]:
    """Dates (ISO) that differ: by a slip, in one part of three, by the years between parent and child.

    A slip is one wrong digit, or day and month swapped.
    """
    rows = where.nonzero()[0]
    if len(rows) == 0:
        return (np.zeros(len(a), np.bool_),) * 3
    digits, parts = column.calendar
    ones, others = a.take(rows), b.take(rows)
    wrong = (digits.take(ones, axis=0) != digits.take(others, axis=0)).sum(axis=1)
    year, month, day = (part.take(ones) for part in parts)
    other_year, other_month, other_day = (part.take(others) for part in parts)
    swapped = (year == other_year) & (month == other_day) & (day == other_month)
    agree = (year == other_year).astype(np.int8) + (month == other_month) + (day == other_day)
    far = np.abs(year - other_year) >= GENERATION
    size = len(a)
    return (
        _answered(size, rows, (wrong == 1) | swapped),
        _answered(size, rows, agree == 2),
        _answered(size, rows, far),
    )


def _judged(column: Column, a: Codes, b: Codes, where: Bools, judge: Judge) -> Bools:
    """What a judge finds of the pairs that are asked about."""
    rows = where.nonzero()[0]
    if len(rows) == 0:
        return np.zeros(len(a), np.bool_)
    return _answered(len(a), rows, _on_distinct(column, a.take(rows), b.take(rows), judge))


def _on_distinct(column: Column, a: Codes, b: Codes, judge: Judge) -> Bools:
    """Ask once for each distinct pair of values, the smaller code first."""
    if len(a) == 0:
        return np.zeros(0, np.bool_)
    base = len(column.values)
    asked, place = placed(np.minimum(a, b).astype(np.int64) * base + np.maximum(a, b))
    values = column.values
    ones, others = ([values[code] for code in side.tolist()] for side in (asked // base, asked % base))
    return judge(ones, others)[place]


def _answered(size: int, rows: Ints, answers: Bools) -> Bools:
    answer = np.zeros(size, np.bool_)
    answer[rows] = answers
    return answer

"""Sets: arrays of numbers taken as sets."""

from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["begins", "cut", "distinct", "numbered", "ones", "placed", "ranks", "shared", "within", "without"]

_Whole = TypeVar("_Whole", bound=np.integer[Any])
_Kind = TypeVar("_Kind", bound=np.generic)
_Numbers = npt.NDArray[np.int64]


def begins(*ascending: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where something begins that is not what stands before it, in columns sorted together.

    >>> begins(np.array([1, 1, 3]), np.array([5, 6, 6])).tolist()
    [True, True, True]
    """
    told = np.ones(len(ascending[0]), np.bool_)
    later = told[1:]
    np.not_equal(ascending[0][1:], ascending[0][:-1], out=later)
    for column in ascending[1:]:
        later |= column[1:] != column[:-1]
    return told


def distinct(numbers: npt.NDArray[_Whole]) -> npt.NDArray[_Whole]:
    """Each number once, ascending: by sorting, which for millions is faster than what numpy does.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ascending = np.sort(numbers)
    once: npt.NDArray[_Whole] = ascending[begins(ascending)]
    return once


def placed(numbers: npt.NDArray[np.integer[Any]]) -> tuple[npt.NDArray[Any], _Numbers]:
    """Each number once, ascending, and the place of every number among these.

    >>> [told.tolist() for told in placed(np.array([7, 3, 7]))]
    [[3, 7], [1, 0, 1]]
    """
    one, place = ones(numbers)
    return numbers[one], place


def ones(numbers: npt.NDArray[np.integer[Any]]) -> tuple[_Numbers, _Numbers]:
    """Where each number stands, one place for each, by the numbers ascending; and every number's among these.

    >>> [told.tolist() for told in ones(np.array([7, 3, 3]))[1:]]
    [[1, 0, 0]]
    """
    order = numbers.argsort()
    fresh = begins(numbers[order])
    place = np.empty(len(numbers), np.int64)
    place[order] = fresh.cumsum() - 1
    return order[fresh], place


def numbered(*columns: npt.NDArray[np.integer[Any]]) -> _Numbers:
    """A number for each row of some columns that only equal rows share, below the number of rows.

    >>> numbered(np.array([5, 1, 5]), np.array([0, 2, 0])).tolist()
    [1, 0, 1]
    """
    told, most = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        base = int(column.max(initial=0)) + 1
        if most * base >= 1 << 63:
            told, most = placed(told)[1], len(told)
        told, most = told * base + column, most * base
    return placed(told)[1]


def cut(column: npt.NDArray[_Kind], sizes: Iterable[int]) -> list[npt.NDArray[_Kind]]:
    """A column in pieces of these sizes, one behind the other.

    >>> [piece.tolist() for piece in cut(np.array([5, 6, 7]), [1, 2])]
    [[5], [6, 7]]
    """
    return [column[begin:end] for begin, end in pairwise(accumulate(sizes, initial=0))]


def without(these: _Numbers, those: _Numbers) -> _Numbers:
    """Each of these numbers that is not among those, once, ascending.

    >>> without(np.array([3, 1, 3]), np.array([1])).tolist()
    [3]
    """
    return distinct(these[~np.isin(these, those)])


def shared(these: _Numbers, those: _Numbers) -> _Numbers:
    """Each number that is among both, once, ascending.

    >>> shared(np.array([3, 1, 3]), np.array([3])).tolist()
    [3]
    """
    return distinct(these[np.isin(these, those)])


def within(these: npt.NDArray[_Whole], ascending: npt.NDArray[_Whole]) -> npt.NDArray[np.bool_]:
    """Which of these numbers are among those that ascend.

    >>> within(np.array([3, 1, 3]), np.array([2, 3])).tolist()
    [True, False, True]
    """
    if len(ascending) == 0:
        return np.zeros(len(these), np.bool_)
    place = np.minimum(np.searchsorted(ascending, these), len(ascending) - 1)
    found: npt.NDArray[np.bool_] = ascending[place] == these
    return found


def ranks(sizes: _Numbers) -> _Numbers:
    """0, 1, … within each run of the given sizes.

    >>> ranks(np.array([2, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    total = int(sizes.sum())
    return np.arange(total) - (sizes.cumsum() - sizes).repeat(sizes)

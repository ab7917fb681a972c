"""By how much a part of a column was moved, and how sure that is."""

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from msgspec import Struct

__all__ = [
    "FARTHEST",
    "Agreement",
    "Answers",
    "Move",
    "log_chance",
    "moved_back",
    "moved_codes",
    "to_the_end",
]

FARTHEST = 8
"""Rows by which a column is looked for."""

Answers = npt.NDArray[np.int64]
Agreement = Callable[[int], Answers]
"""For a number of rows by which a column is moved back: 1 agrees, -1 contradicts, 0 nobody knows; by row."""

T = TypeVar("T")


class Move(Struct, frozen=True):
    """By how many rows a column moved from a place on; ``sure`` is between 0 and 1."""

    by: int
    start: int
    rows: int
    of: int
    sure: float


def log_chance(hits: int, known: int, chance: float) -> float:
    """Upper bound of the logarithm of the chance of so many hits or more: Chernoff (1952)."""
    share = hits / known
    if share <= chance:
        return 0.0
    rest = (1 - share) * math.log((1 - share) / (1 - chance)) if share < 1 else 0.0
    return -known * (share * math.log(share / chance) + rest)


def moved_back(values: Sequence[T], by: int, nothing: T) -> list[T]:
    """The values moved back by some rows; what falls off at an end is gone."""
    size, gone = len(values), [nothing] * min(abs(by), len(values))
    return [*values[by:], *gone] if by >= 0 else [*gone, *values[: max(0, size + by)]]


def moved_codes(codes: Answers, by: int) -> Answers:
    """The same of numbers, of which 0 is nothing.

    >>> moved_codes(np.array([1, 2, 3]), 1).tolist(), moved_codes(np.array([1, 2, 3]), -2).tolist()
    ([2, 3, 0], [0, 0, 1])
    """
    moved, size = np.zeros_like(codes), max(0, len(codes) - abs(by))
    if by >= 0:
        moved[:size] = codes[by:]
    else:
        moved[len(codes) - size :] = codes[:size]
    return moved


def to_the_end(which: npt.NDArray[np.bool_]) -> Answers:
    """Of how many rows it is so from each row on, and behind the last one: of none.

    >>> to_the_end(np.array([True, False, True])).tolist()
    [2, 1, 1, 0]
    """
    return np.concatenate([np.cumsum(which[::-1])[::-1], [0]])

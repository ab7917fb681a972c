"""By how much a part of a column was moved, and how sure that is."""

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct

__all__ = ["FARTHEST", "Agreement", "Move", "log_chance", "moved_back"]

FARTHEST = 8
"""Rows by which a column is looked for."""

Agreement = Callable[[int], Sequence[int]]
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

"""Columns: each distinct value is worked out once, however often it stands there."""

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["by_distinct"]

_T = TypeVar("_T")
_K = TypeVar("_K")


def by_distinct(values: Sequence[_K], work: Callable[[_K], _T]) -> list[_T]:
    """``[work(value) for value in values]``, calling ``work`` once per distinct value.

    >>> by_distinct(["a", "b", "a"], str.upper)
    ['A', 'B', 'A']
    """
    known = {value: work(value) for value in dict.fromkeys(values)}
    return list(map(known.__getitem__, values))

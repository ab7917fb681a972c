"""Columns: each distinct value is worked out once, however often it stands there."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from kankei.errors import FieldError

__all__ = ["by_distinct", "or_blank"]

_T = TypeVar("_T")
_K = TypeVar("_K")


def by_distinct(values: Sequence[_K], work: Callable[[_K], _T]) -> list[_T]:
    """``[work(value) for value in values]``, calling ``work`` once per distinct value.

    >>> by_distinct(["a", "b", "a"], str.upper)
    ['A', 'B', 'A']
    """
    known = {value: work(value) for value in dict.fromkeys(values)}
    return list(map(known.__getitem__, values))


def pairs(left: Iterable[str], right: Iterable[str]) -> list[tuple[str, str]]:
    """Two columns of equal length as one column of pairs; ValueError if one is longer."""
    return list(zip(left, right, strict=True))


def or_blank(parse: Callable[[str], str]) -> Callable[[str], str]:
    """A parser that answers ``""`` where the original raises FieldError."""

    def lenient(text: str) -> str:
        """The parsed value, or ``""``."""
        try:
            return parse(text)
        except FieldError:
            return ""

    return lenient

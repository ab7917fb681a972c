"""Columns: each distinct value is worked out once, however often it stands there."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

__all__ = ["as_text", "by_distinct", "holding", "texts"]

_T = TypeVar("_T")
_K = TypeVar("_K")


def by_distinct(values: Sequence[_K], work: Callable[[_K], _T]) -> list[_T]:
    """``[work(value) for value in values]``, calling ``work`` once per distinct value.

    In a column that holds other things than text (a table of pandas), each is read as :func:`as_text` says.

    >>> by_distinct(["a", "b", "a"], str.upper)
    ['A', 'B', 'A']
    >>> by_distinct([12345, None, "a"], str.upper)
    ['12345', '', 'A']
    """
    if not set(map(type, values)) <= {str, tuple}:
        return by_distinct(texts(values), work)  # type: ignore[arg-type]
    known = {value: work(value) for value in dict.fromkeys(values)}
    return list(map(known.__getitem__, values))


def holding(cells: Collection[str], is_such: Callable[[str], bool]) -> set[str]:
    """The cells that hold a word of some kind, words being parted by spaces; each is looked at once.

    >>> holding(["佐藤 花子", "佐藤 太郎"], "太郎".__eq__)
    {'佐藤 太郎'}
    """
    words = set(filter(is_such, {word for cell in cells for word in cell.split()}))
    return {cell for cell in cells if not words.isdisjoint(cell.split())} if words else set()


def texts(values: Sequence[object]) -> list[str]:
    """A column as text, each cell as :func:`as_text` reads it."""
    return [value if type(value) is str else as_text(value) for value in values]


def as_text(value: object) -> str:
    """A cell of a table as text: nothing for what is missing, a day as ISO, a whole number by its digits.

    >>> as_text(None), as_text(float("nan")), as_text(9.0111e10), as_text(dt.date(2024, 1, 5))
    ('', '', '90111000000', '2024-01-05')
    """
    if isinstance(value, str):
        return str(value)
    if value is None or _is_missing(value):
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _is_missing(value: object) -> bool:
    """Whether it is what tables hold in the place of nothing: it equals nothing, not even itself."""
    try:
        return not value == value  # noqa: PLR0124, SIM201
    except TypeError:  # pandas.NA has no truth
        return True

"""Texts: many of them in one piece of memory, of which each becomes a string only when it is asked for.

A million telephone numbers as strings take seventy megabytes, and half a second to make; most of them are
only ever compared by their number in a column.
"""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

__all__ = ["FEW", "Texts", "chosen", "in_little", "together"]

FEW = 30_000
"""Texts that are as well held as a list of strings."""
Places = npt.NDArray[np.integer]
Ends = npt.NDArray[np.int64]


class Texts(Sequence[str]):
    """Strings by place; where each begins and ends among the bytes of all, in UTF-8."""

    __slots__ = ("_begin", "_data", "_end")

    def __init__(self, data: bytes, begin: Ends, end: Ends) -> None:
        self._data, self._begin, self._end = data, begin, end

    @classmethod
    def laid(cls, data: bytes, sizes: Places) -> "Texts":
        """Texts that stand one behind the other, of so many bytes each."""
        end = np.cumsum(sizes, dtype=np.int64)
        return cls(data, end - sizes, end)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        """Some strings."""
        told = [text.encode() for text in texts]
        return cls.laid(b"".join(told), np.fromiter(map(len, told), np.int64, len(told)))

    @property
    def sizes(self) -> Ends:
        """How many bytes each has."""
        return self._end - self._begin

    @property
    def data(self) -> bytes:
        """The bytes of each, one behind the other."""
        ends = zip(self._begin.tolist(), self._end.tolist(), strict=True)
        return b"".join([self._data[begin:end] for begin, end in ends])

    def __len__(self) -> int:
        return len(self._begin)

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), FEW):
            yield from self[start : start + FEW]

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        begin, end, data = self._begin[place], self._end[place], self._data
        if not isinstance(place, slice):
            return data[begin:end].decode()
        both = zip(begin.tolist(), end.tolist(), strict=True)
        return [str(data[one:other], "utf-8") for one, other in both]

    def at(self, places: Places) -> "Texts":
        """Some of them, in another order; no byte is copied."""
        return Texts(self._data, self._begin[places], self._end[places])


def chosen(texts: Sequence[str], places: Places) -> Sequence[str]:
    """Some of many texts."""
    if isinstance(texts, Texts) and len(places) > FEW:
        return texts.at(places)
    return [texts[place] for place in places.tolist()]


def in_little(texts: Sequence[str]) -> Sequence[str]:
    """The same texts: a few as a list, many without a string for each."""
    if len(texts) <= FEW:
        return list(texts)
    return texts if isinstance(texts, Texts) else Texts.of(texts)


def together(parts: Sequence[Sequence[str]], places: Places) -> Sequence[str]:
    """Some of the texts of some parts, by their places among all of them."""
    if sum(map(len, parts)) <= FEW:
        every = [text for part in parts for text in part]
        return [every[place] for place in places.tolist()]
    told = [part if isinstance(part, Texts) else Texts.of(part) for part in parts]
    before = np.cumsum([0, *(len(one._data) for one in told)]).tolist()
    begin, end = (
        np.concatenate([side + first for side, first in zip(sides, before, strict=False)])
        for sides in ([one._begin for one in told], [one._end for one in told])
    )
    return Texts(b"".join(one._data for one in told), begin[places], end[places])

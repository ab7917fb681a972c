"""Texts: many of them in one piece of memory, of which each becomes a string only when it is asked for.

A million telephone numbers as strings take seventy megabytes, and half a second to make; most of them are
only ever compared by their number in a column.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

__all__ = ["FEW", "Fetched", "Texts", "chosen", "in_little", "together"]

FEW = 30_000
"""Texts that are as well held as a list of strings."""
Places = npt.NDArray[Any]
"""Whole numbers of any width."""


class Texts(Sequence[str]):
    """Strings by place; where each begins among the bytes of all, in UTF-8, and how many bytes it has."""

    __slots__ = ("_begin", "_data", "_size")

    def __init__(self, data: bytes, begin: Places, size: Places) -> None:
        kind = np.uint32 if len(data) < 1 << 32 else np.int64
        self._data, self._begin = data, begin.astype(kind, copy=False)
        self._size = size.astype(np.min_scalar_type(int(size.max(initial=0))), copy=False)

    @classmethod
    def laid(cls, data: bytes, sizes: Places) -> "Texts":
        """Texts that stand one behind the other, of so many bytes each."""
        return cls(data, np.cumsum(sizes, dtype=np.int64) - sizes, sizes)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        """Some strings."""
        told = [text.encode() for text in texts]
        return cls.laid(b"".join(told), np.fromiter(map(len, told), np.int64, len(told)))

    @property
    def sizes(self) -> Places:
        """How many bytes each has."""
        return self._size

    @property
    def data(self) -> bytes:
        """The bytes of each, one behind the other."""
        end = self._begin.astype(np.int64) + self._size
        whole = len(end) > 0 and end[-1] == len(self._data) and np.array_equal(self._begin[1:], end[:-1])
        return self._data if whole and self._begin[0] == 0 else b"".join(self._bytes(slice(None)))

    def _bytes(self, some: slice) -> list[bytes]:
        begin = self._begin[some].astype(np.int64)
        ends = zip(begin.tolist(), (begin + self._size[some]).tolist(), strict=True)
        return [self._data[one:other] for one, other in ends]

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
        if isinstance(place, slice):
            return [one.decode() for one in self._bytes(place)]
        begin: int = self._begin.item(place)
        return self._data[begin : begin + self._size.item(place)].decode()

    def at(self, places: Places) -> "Texts":
        """Some of them, in another order; no byte is copied."""
        return Texts(self._data, self._begin[places], self._size[places])


class Fetched(Sequence[str]):
    """Texts that are fetched when the first of them is asked for: of most columns nobody asks."""

    __slots__ = ("_fetch", "_size", "_told")

    def __init__(self, size: int, fetch: Callable[[], list[str]]) -> None:
        self._size, self._fetch = size, fetch
        self._told: list[str] | None = None

    @property
    def told(self) -> list[str]:
        """The texts themselves."""
        if self._told is None:
            self._told = self._fetch()
        return self._told

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        return iter(self.told)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        return self.told[place]


def chosen(texts: Sequence[str], places: Places) -> Sequence[str]:
    """Some of many texts."""
    if isinstance(texts, Texts):
        some = texts.at(places)
        return some if len(places) > FEW else some[:]
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
    begin = np.concatenate(
        [one._begin.astype(np.int64) + first for one, first in zip(told, before, strict=False)]
    )
    size = np.concatenate([one._size for one in told])
    return Texts(b"".join(one._data for one in told), begin[places], size[places])

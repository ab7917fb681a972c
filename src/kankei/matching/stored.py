"""Stored: columns of records as bytes, with the hash of every text, and many such parts made one again.

Nothing is decoded, hashed or looked up by its text when they are read: texts are told by their hashes, which
ascend in every part.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from kankei.matching.column import Column, narrow, with_hashes
from kankei.matching.columns import Codes
from kankei.matching.texts import Texts, chosen, in_little, together

__all__ = ["joined", "packed", "unpacked"]


class _Packed(msgspec.Struct, array_like=True):
    """A column: codes and the bytes of a text in as few bytes as they need, hashes, and the texts."""

    kind: str
    codes: memoryview
    hashes: memoryview
    width: str
    sizes: memoryview
    texts: memoryview


def packed(column: Column) -> bytes:
    """A column as bytes, with those of its values that any record has."""
    here = np.zeros(len(column.values), np.bool_)
    here[column.codes] = here[0] = True
    used = np.flatnonzero(here)
    used = used[np.argsort(column.hashes[used])]
    place = np.zeros(len(here), np.int64)
    place[used] = np.arange(len(used))
    values = chosen(column.values, used)
    texts = values if isinstance(values, Texts) else Texts.of(values)
    codes, sizes = _small(place[column.codes]), _small(texts.sizes)
    told = _Packed(
        codes.dtype.str,
        codes.data,
        column.hashes[used].data,
        sizes.dtype.str,
        sizes.data,
        memoryview(texts.data),
    )
    return msgspec.msgpack.encode(told)


def _small(numbers: Codes) -> Codes:
    """Numbers in the smallest type that holds them."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def unpacked(data: bytes) -> Column:
    """The column of some bytes."""
    told = msgspec.msgpack.decode(data, type=_Packed)
    texts = Texts.laid(bytes(told.texts), np.frombuffer(told.sizes, told.width))
    return with_hashes(
        narrow(np.frombuffer(told.codes, told.kind), texts), np.frombuffer(told.hashes, np.uint64)
    )


def joined(parts: Sequence[Column]) -> Column:
    """One field of some tables, one after the other; the nothing of each is the first of all values."""
    if len(parts) == 1:
        column = parts[0]
        own = narrow(column.codes, in_little(column.values))
        return with_hashes(own, column.hashes.copy())  # lets go of the bytes
    every = np.concatenate([part.hashes for part in parts])
    hashes, first, place = np.unique(every, return_index=True, return_inverse=True)
    begins = np.cumsum([0, *(len(part.values) for part in parts)]).tolist()
    codes = [
        place[begin : begin + len(part.values)].astype(np.uint32)[part.codes]
        for part, begin in zip(parts, begins, strict=False)
    ]
    values = together([part.values for part in parts], first)
    return with_hashes(narrow(np.concatenate(codes), values), hashes)

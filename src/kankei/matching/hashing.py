"""Hashing: 64-bit numbers for texts and for what is made of several, the same on every machine."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

__all__ = ["Hashes", "hash_text", "hash_texts", "mix"]

Hashes = npt.NDArray[np.uint64]
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_HALF, _WORD, _ONE = np.uint64(29), np.uint64(32), np.uint64(1)


@lru_cache(maxsize=256)
def hash_text(text: str) -> int:
    """A 64-bit hash that is the same on every machine and in every process; never 0.

    >>> hash_text("佐藤") == hash_text("佐藤") != hash_text("斎藤")
    True
    """
    return int(hash_texts([text])[0])


def hash_texts(texts: Iterable[str]) -> Hashes:
    """:func:`hash_text` of each text."""
    digests, blank = [], hashlib.blake2b(digest_size=8)
    nothing = blank.digest()
    for text in texts:
        if not text:
            digests.append(nothing)
            continue
        digest = blank.copy()
        digest.update(text.encode())
        digests.append(digest.digest())
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64) | np.uint64(1)


def mix(*parts: Hashes | int) -> Hashes:
    """Combine hashes into one; 0 wherever any part is 0.

    >>> int(mix(np.array([0], np.uint64), np.array([3], np.uint64))[0])
    0
    """
    arrays = [_alone(part) if isinstance(part, int) else part for part in parts]
    mixed = np.zeros(1, np.uint64)
    for array in arrays:
        mixed = (mixed ^ array) * _GOLDEN
        mixed ^= mixed >> _HALF
        mixed *= _MIX
    mixed ^= mixed >> _WORD
    mixed |= _ONE
    for array in arrays:
        mixed *= array != 0
    return mixed


@lru_cache(maxsize=256)
def _alone(number: int) -> Hashes:
    """A number that all are mixed with."""
    return np.array([number], np.uint64)

"""Guess: how a name of which no reading is told, or but half of one, is likely to be read."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from kankei.fields import kana, readings
from kankei.fields.sinograph import usual_readings
from kankei.matching.column import Column, Ints, encode
from kankei.matching.columns import Columns
from kankei.matching.hashing import Hashes
from kankei.matching.sets import placed, ranks

__all__ = ["guessed_reading_keys"]


def guessed_reading_keys(table: Columns) -> tuple[Ints, Hashes]:
    """Full readings from the name dictionary, for records that have kanji and no reading of all of them.

    The index of the record and the hash of a reading, equally long.
    """
    surname, given = table["surname"], table["given"]
    rows = (surname.present & given.present & ~table["whole_reading"].present).nonzero()[0]
    if len(rows) == 0:
        return rows, np.zeros(0, np.uint64)
    base = len(given.values)
    packed = surname.codes[rows].astype(np.int64) * base + given.codes[rows]
    names, name = placed(packed)
    ends = (names // base).tolist(), (names % base).tolist()
    found = _possible_readings(list(zip(*ends, strict=True)), surname, given)
    told = encode([reading for some in found for reading in some])
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    many = sizes[name]
    place = (sizes.cumsum() - sizes)[name].repeat(many) + ranks(many)
    return rows.repeat(many), told.hashed[place]


def _possible_readings(names: list[tuple[int, int]], surname: Column, given: Column) -> list[list[str]]:
    """The likeliest full readings of names, told by codes, in kanji or in part in kana: 高橋 ゆかり."""
    parts = ((surname, readings.surname_readings, 2), (given, readings.given_readings, 4))
    heard, told = (
        {code: _likely_readings(part.values[code], known, most) for code in set(codes)}
        for (part, known, most), codes in zip(parts, zip(*names, strict=True), strict=True)
    )
    short = {code for code in heard if len(surname.values[code]) == 1}
    return [
        [one + other for one in heard[first] for other in told[last]]
        + (usual_readings(surname.values[first], given.values[last]) if first in short else [])
        for first, last in names
    ]


@lru_cache(maxsize=65_536)
def _likely_readings(part: str, known: Callable[[str], Sequence[str]], most: int) -> Sequence[str]:
    """How a part of a name is read that is in kana, or likely to be."""
    return [kana.reading(part)] if kana.is_kana(part) else known(part)[:most]

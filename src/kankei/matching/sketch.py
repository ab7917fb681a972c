"""Sketches: 64 bits for each text, of which a single slip in the text turns only a few.

A text is made of its characters and of its pairs of neighbouring characters. Each of them falls into a bucket
by what it is, and a bucket holds whether it was met an odd number of times. One character wrong, missing or
too many, or two swapped, changes at most two characters and six pairs of neighbours: texts whose sketches
differ in more are further apart, and nobody has to read them.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Sketches = npt.NDArray[np.uint64]
Signs = npt.NDArray[np.uint32]

ALONE, BESIDE = 20, 44
"""Buckets of characters and of neighbours; 64 together."""
TURNED_ALONE, TURNED_BESIDE = 2, 6
"""Buckets that one slip turns at most: a swap breaks three pairs of neighbours and makes three."""
TOGETHER = 65_536
"""Texts sketched at a time."""
_ONE, _SPREAD = np.uint64(1), np.uint64(0x9E3779B97F4A7C15)
_HIGH = np.uint64(40)


def sketches(texts: Sequence[str]) -> Sketches:
    """The sketch of each text; that of ``""`` is 0."""
    found = np.zeros(len(texts), np.uint64)
    for start in range(0, len(texts), TOGETHER):
        part = slice(start, start + TOGETHER)
        found[part] = _sketched(signs(texts[part]))
    return found


def one_slip_possible(one: Sketches, two: Sketches) -> npt.NDArray[np.bool_]:
    """False where two texts are surely more than one slip apart.

    >>> told = sketches(["yamada", "yamade", "tanaka"])
    >>> one_slip_possible(told[[0, 0]], told[[1, 2]]).tolist()
    [True, False]
    """
    turned = one ^ two
    alone = np.bitwise_count(turned & np.uint64((1 << ALONE) - 1))
    beside = np.bitwise_count(turned >> np.uint64(ALONE))
    possible: npt.NDArray[np.bool_] = (alone <= TURNED_ALONE) & (beside <= TURNED_BESIDE)
    return possible


def signs(texts: Sequence[str], width: int | None = None) -> Signs:
    """The characters of each text as numbers, a row for each place in a text; 0 behind its end.

    >>> signs(["ab", "c"]).tolist()
    [[97, 99], [98, 0]]
    """
    told = np.array(list(texts), np.dtype((np.str_, width)) if width else np.str_)
    return np.ascontiguousarray(told.view(np.uint32).reshape(len(texts), -1).T)


def _sketched(rows: Signs) -> Sketches:
    found = np.zeros(rows.shape[1], np.uint64)
    before = np.zeros(rows.shape[1], np.uint64)
    for row in rows:
        sign = row.astype(np.uint64)
        found ^= _bucket(sign, ALONE) * (sign != 0)
        neighbours = (before << np.uint64(32)) | sign
        found ^= (_bucket(neighbours, BESIDE) << np.uint64(ALONE)) * ((before != 0) & (sign != 0))
        before = sign
    return found


def _bucket(told: Sketches, buckets: int) -> Sketches:
    """One bit for each number, by what it is."""
    with np.errstate(over="ignore"):
        place = ((told * _SPREAD) >> _HIGH) % np.uint64(buckets)
    bits: Sketches = _ONE << place
    return bits

"""Of all ties those alone are looked at that lie near where something has moved."""

import numpy as np

from kankei.matching.ties import Ties
from kankei.matching.vicinity import vicinity

NOBODY = np.zeros(0, np.int64)
WEAK, STRONG = 1.0, 20.0


def near(bits: list[float], moved: int, *, core: list[int] | None = None) -> list[tuple[int, int]]:
    """Ties of a chain 0 – 1 – 2 … that weigh so much, of which these are near one at whom something moved."""
    size = len(bits) + 1
    ties = Ties(np.arange(size - 1) << 31 | np.arange(1, size), np.array(bits))
    marks = np.arange(size) == moved
    cores = np.arange(size) if core is None else np.array(core)
    told = ties.at(vicinity(ties, cores, marks, (NOBODY, NOBODY), strong=10.0))
    return list(zip(told.left.tolist(), told.right.tolist(), strict=True))


def test_ties_are_near_as_far_as_the_rivals_of_neighbours_reach() -> None:
    assert near([WEAK] * 9, 0) == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_strong_ties_take_one_further_however_many_they_are() -> None:
    assert near([WEAK, *[STRONG] * 4, *[WEAK] * 9], 0)[-1] == (7, 8)


def test_who_is_of_one_core_is_as_near_as_the_other() -> None:
    assert near([WEAK] * 9, 0, core=[0, 1, 2, 3, 4, 5, 0, 7, 8, 9])[-1] == (8, 9)


def test_where_nothing_has_moved_no_tie_is_near() -> None:
    assert near([WEAK] * 9, -1) == []

"""A column put back: under which move of its lower part the rows of one person say the same again.

``moving`` moves a column as a whole. Here only what stands below some row is moved, so that somebody with one
row above the accident and another below it counts too: a short list has few people twice and needs them all.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate

from kankei_importers.gate.displacement import FARTHEST, Agreement, Move, log_chance, moved_back
from kankei_importers.gate.fellows import Fellows

__all__ = ["put_back"]

_FEWEST = 3
"""Rows that contradict their fellows below which nothing is looked for."""
_UNLIKELY = math.log(1e-2)
"""Beside this, a list as it should be has hardly ever rows enough that contradict their fellows."""


def put_back(of: Fellows, values: Sequence[str], others: tuple[Agreement, float] | None) -> Move | None:
    """The move of the lower part of a column under which its rows agree with their fellows.

    Args:
        of: Which rows belong together.
        values: The column.
        others: What else it agrees with, and the chance of that; None for nothing.
    """
    still = of.agree(values)
    against = still.count(-1)
    if against < _FEWEST:
        return None
    chance, tries = max(1e-6, of.chance(values)), math.log(2 * FARTHEST * len(values))
    best: tuple[float, Move] | None = None
    for by in (*range(-FARTHEST, 0), *range(1, FARTHEST + 1)):
        beside = _tails(others[0](by), others[1]) if others else [0.0] * (len(values) + 1)
        for start, gained, lost in _parts(of, values, still, by):
            if gained < _FEWEST or 2 * lost > gained:
                continue
            log = log_chance(gained // 2, (against + lost) // 2, chance) + beside[start] + tries
            if log < _UNLIKELY and (best is None or log < best[0]):
                best = log, Move(by, start, gained, against, 1 - math.exp(log))
    return best[1] if best is not None else None


def _parts(
    of: Fellows, values: Sequence[str], still: Sequence[int], by: int
) -> Iterator[tuple[int, int, int]]:
    """By the row from which on the column is moved: rows that agree then and did not, and the reverse.

    No value stands twice then: moved down it leaves a gap, moved up it covers what an insertion brought.
    """
    column, gap = moved_back(values, by, ""), max(0, -by)
    said = of.agree(column)
    gained = sum(before < 0 < now for before, now in zip(still, said, strict=True))
    lost = sum(now < 0 < before for before, now in zip(still, said, strict=True))
    yield gap, gained, lost
    for place, value in enumerate(values[: max(0, len(values) - gap)]):
        column[place + gap], column[place] = "", value
        for other in of.beside(place) | of.beside(place + gap):
            before, then, now = still[other], said[other], of.said(other, column)
            gained += (before < 0 < now) - (before < 0 < then)
            lost += (now < 0 < before) - (then < 0 < before)
            said[other] = now
        yield place + gap + 1, gained, lost


def _tails(agreed: Sequence[int], chance: float) -> list[float]:
    """By the row from which on it is looked at: the logarithm of the chance of such an agreement."""
    hits = [*accumulate((one > 0 for one in reversed(agreed)), initial=0)]
    known = [*accumulate((one != 0 for one in reversed(agreed)), initial=0)]
    return [
        log_chance(hit, of, chance) if of else 0.0
        for hit, of in zip(reversed(hits), reversed(known), strict=True)
    ]

"""A column put back: under which move of its lower part the rows of one person say the same again.

``moving`` moves a column as a whole. Here only what stands below some row is moved, so that somebody with one
row above the accident and another below it counts too: a short list has few people twice and needs them all.
"""

import math
from collections.abc import Iterator

from kankei_importers.gate.displacement import (
    FARTHEST,
    Agreement,
    Answers,
    Move,
    log_chance,
    moved_codes,
    to_the_end,
)
from kankei_importers.gate.fellows import Codes, Fellows

__all__ = ["put_back"]

_FEWEST = 3
"""Rows that contradict their fellows below which nothing is looked for."""
_UNLIKELY = math.log(1e-2)
"""Beside this, a list as it should be has hardly ever rows enough that contradict their fellows."""


def put_back(of: Fellows, values: Codes, others: tuple[Agreement, float] | None) -> Move | None:
    """The move of the lower part of a column under which its rows agree with their fellows.

    Args:
        of: Which rows belong together.
        values: The column.
        others: What else it agrees with, and the chance of that; None for nothing.
    """
    against = int((of.agree(values) < 0).sum())
    if against < _FEWEST:
        return None
    chance, tries = max(1e-6, of.chance(values)), math.log(2 * FARTHEST * len(values))
    best: tuple[float, Move] | None = None
    for by in (*range(-FARTHEST, 0), *range(1, FARTHEST + 1)):
        moved = moved_codes(values, by)
        if of.may_agree(values, moved) < _FEWEST:
            continue
        beside = _tails(others[0](by), others[1]) if others else [0.0] * (len(values) + 1)
        for start, gained, lost in _parts(of, values, moved, by):
            if gained < _FEWEST or 2 * lost > gained:
                continue
            log = log_chance(gained // 2, (against + lost) // 2, chance) + beside[start] + tries
            if log < _UNLIKELY and (best is None or log < best[0]):
                best = log, Move(by, start, gained, against, 1 - math.exp(log))
    return best[1] if best is not None else None


def _parts(of: Fellows, values: Codes, moved: Codes, by: int) -> Iterator[tuple[int, int, int]]:
    """By the row from which on the column is moved: rows that agree then and did not, and the reverse.

    No value stands twice then: moved down it leaves a gap, moved up it covers what an insertion brought.
    """
    column, gap = moved.tolist(), max(0, -by)
    before, now = of.agree(values), of.agree(moved)
    gained, lost = int(((before < 0) & (now > 0)).sum()), int(((now < 0) & (before > 0)).sum())
    same, around = of.around()
    still, said = before.tolist(), now.tolist()
    yield gap, gained, lost
    for place, value in enumerate(values[: max(0, len(values) - gap)].tolist()):
        column[place + gap], column[place] = 0, value
        touched = {one for row in (place, place + gap) if row < len(around) for one in (row, *around[row])}
        for row in touched:
            was, told = still[row], _said(row, column, same[row], around[row])
            gained += (was < 0 < told) - (was < 0 < said[row])
            lost += (told < 0 < was) - (said[row] < 0 < was)
            said[row] = told
        yield place + gap + 1, gained, lost


def _said(row: int, column: list[int], same: list[int], around: list[int]) -> int:
    """What ``Fellows.agree`` says of one row."""
    value = column[row]
    if not value:
        return 0
    if any(column[other] == value for other in around):
        return 1
    return -1 if any(column[other] for other in same) else 0


def _tails(agreed: Answers, chance: float) -> list[float]:
    """By the row from which on it is looked at: the logarithm of the chance of such an agreement."""
    sides = zip(to_the_end(agreed > 0).tolist(), to_the_end(agreed != 0).tolist(), strict=True)
    return [log_chance(hits, known, chance) if known else 0.0 for hits, known in sides]

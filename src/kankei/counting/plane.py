"""Where people stand on the town's own 2×2 of リアル × 想い; pure, in columns."""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kankei.counting.columns import STILL, Flags, listens
from kankei.counting.periods import first_day
from kankei.counting.standings import NOWHERE, Standings
from kankei.model.axis import Axis
from kankei.model.plane import Plane

Floats = NDArray[np.float64]
CELLS = ("both", "real", "feeling", "neither")
"""The four fields, as ``PlaneCells`` names them."""


class Positions(Struct, frozen=True, kw_only=True, eq=False):
    """One entry for each person of the standings; ``cell`` is a place in ``CELLS``.

    ``shown`` are the people who stand on any axis: the others have done nothing that counts today.
    """

    real: Floats
    feeling: Floats
    cell: NDArray[np.int64]
    shown: Flags


def positions(standing: Standings, plane: Plane) -> Positions:
    """Place everybody on the plane on the day of the standings."""
    real, feeling = (_score(standing, plane, weights) for weights in (plane.real, plane.feeling))
    settled = standing.on[Axis.SETTLEMENT]
    real = np.where(settled, np.maximum(real, plane.settled_real), real)
    feeling = np.where(settled, np.maximum(feeling, plane.settled_feeling), feeling)
    low_real, low_feeling = real < plane.real_line, feeling < plane.feeling_line
    cell = np.select([~low_real & ~low_feeling, ~low_real, ~low_feeling], [0, 1, 2], default=3)
    return Positions(real=real, feeling=feeling, cell=cell.astype(np.int64), shown=standing.bits > 0)


def _score(standing: Standings, plane: Plane, weights: Mapping[str, float]) -> Floats:
    """The sum of weights of each person's touchpoints; a lasting tie counts once while it lasts."""
    touches, day = standing.touches, standing.as_of.toordinal()
    until = np.where(touches.ended == STILL, touches.day, touches.ended)
    recent = until >= first_day(standing.as_of, plane.window_months).toordinal()
    running = (touches.ended == STILL) | (touches.ended >= day)
    score = np.zeros(len(standing.people))
    for tie, weight in weights.items():
        lasting = tie in plane.lasting
        chosen = listens(touches, [tie]) & (running if lasting else recent) & (standing.index != NOWHERE)
        times = np.bincount(standing.index[chosen], minlength=len(score))
        score += weight * (np.minimum(times, 1) if lasting else times)
    return score

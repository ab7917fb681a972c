"""The interval of a head count: its constants, and the one formula that fitting and counting share."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

ROWS = 0.001
"""Share of the people that may be wrong where no link is in doubt: what matching never paired."""


class Interval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Constants fitted on towns whose people are known; they belong to one matching model.

    ``b``, ``lean`` and ``thin`` move the estimate: per person counted, per doubt, per thin person. ``k`` is
    the quantile that makes the band hold; ``drift`` weighs doubts that are all wrong the same way against
    doubts wrong by chance, ``unpaired`` thin people, who may be two of one name without a link in doubt. The
    band is at least ``floor`` of the estimate to either side, and ``few`` people more.
    """

    b: float
    lean: float
    thin: float
    k: float
    drift: float
    unpaired: float
    floor: float
    few: float


class Doubt(Struct, frozen=True, kw_only=True):
    """A count as decided and what its doubtful links may change: sums over links of q, their chance.

    ``heads`` people are counted, ``thin`` of them a name with nothing beside it. ``moved`` is what they
    change by on the mean; ``pull`` Σ q(1−q)·change, by how much more if all links were a little likelier;
    ``doubt`` Σ q(1−q)·change², the variance.
    """

    heads: float
    thin: float
    moved: float
    pull: float
    doubt: float


class Bounds(Struct, frozen=True, kw_only=True):
    """An estimate of people with the band that holds the truth in nine cases of ten."""

    estimate: float
    low: float
    high: float


def weigh(
    heads: float,
    thin: float,
    *,
    chance: NDArray[np.float64],
    joined: NDArray[np.bool_],
    change: NDArray[np.float64],
) -> Doubt:
    """Add up doubtful links: ``change`` is what a count gains when a link's two parts are one person.

    >>> half = np.array([0.75, 0.25])
    >>> weigh(10, 1, chance=half, joined=np.array([True, False]), change=np.array([-1.0, -1.0]))
    Doubt(heads=10.0, thin=1.0, moved=0.0, pull=-0.375, doubt=0.375)
    """
    variance = chance * (1.0 - chance)
    return Doubt(
        heads=float(heads),
        thin=float(thin),
        moved=float(((chance - joined) * change).sum()),
        pull=float((variance * change).sum()),
        doubt=float((variance * change**2).sum()),
    )


def centre(doubt: Doubt, *, b: float, lean: float, thin: float) -> float:
    """The people expected once every link is weighed by its chance."""
    return max(0.0, doubt.heads + doubt.moved + b * doubt.heads + lean * doubt.pull + thin * doubt.thin)


def unit(doubt: Doubt, *, drift: float, unpaired: float) -> float:
    """The width of the band before ``k``: chance, drift of the model, and what was never paired."""
    chance = float(np.sqrt(doubt.doubt))
    return chance + drift * doubt.doubt + unpaired * doubt.thin + ROWS * doubt.heads


def bounds(doubt: Doubt, constants: Interval) -> Bounds:
    """Estimate and band of a count; nobody counted and nothing in doubt is 0 to 0."""
    estimate = centre(doubt, b=constants.b, lean=constants.lean, thin=constants.thin)
    width = constants.k * unit(doubt, drift=constants.drift, unpaired=constants.unpaired)
    half = max(width, constants.floor * estimate)
    half += min(constants.few, doubt.heads + doubt.doubt)
    return Bounds(estimate=estimate, low=max(0.0, estimate - half), high=estimate + half)

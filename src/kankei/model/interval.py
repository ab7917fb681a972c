"""The interval of a head count: its constants, and the one formula that fitting and counting share."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

ROWS = 0.001
"""Share of the people that may be wrong where no link is in doubt: what matching never paired."""


class Interval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Constants fitted on towns whose people are known; they belong to one matching model.

    ``b`` and ``lean`` move the estimate, per person counted and per doubt; ``k`` is the quantile that makes
    the band hold; ``drift`` weighs doubts that are all wrong the same way against doubts wrong by chance. No
    half band is narrower than ``floor`` of the estimate, ``scatter`` times the root of the people, or
    ``thin`` of those who are a name alone, who may be two without a link in doubt; ``few`` people are added.
    """

    b: float
    lean: float
    k: float
    drift: float
    floor: float
    scatter: float
    thin: float
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


def centre(doubt: Doubt, *, b: float, lean: float) -> float:
    """The people expected once every link is weighed by its chance."""
    return max(0.0, doubt.heads + doubt.moved + b * doubt.heads + lean * doubt.pull)


def unit(doubt: Doubt, *, drift: float) -> float:
    """The width of the band before ``k``: chance, drift of the model, and what was never paired."""
    return float(np.sqrt(doubt.doubt)) + drift * doubt.doubt + ROWS * doubt.heads


def least(doubt: Doubt, estimate: float, *, floor: float, scatter: float, thin: float) -> float:
    """The least half band, before the few people."""
    return max(floor * estimate, scatter * float(np.sqrt(doubt.heads)), thin * doubt.thin)


def bounds(doubt: Doubt, constants: Interval) -> Bounds:
    """Estimate and band of a count; nobody counted and nothing in doubt is 0 to 0."""
    c = constants
    estimate = centre(doubt, b=c.b, lean=c.lean)
    shortest = least(doubt, estimate, floor=c.floor, scatter=c.scatter, thin=c.thin)
    half = max(c.k * unit(doubt, drift=c.drift), shortest) + min(c.few, doubt.heads + doubt.doubt)
    return Bounds(estimate=estimate, low=max(0.0, estimate - half), high=estimate + half)

"""The interval of a head count: its constants, and the one formula that fitting and counting share."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

PAIRS = 6
"""Kinds of links: by how many of both sides are a name alone (0 to 2), and whether they stand apart (0) or
are one person as decided (1)."""


class Interval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Constants fitted on towns whose people are known; they belong to one matching model.

    The estimate moves by ``b`` for every person counted, by ``bare`` for those who are a name and nothing
    beside it, by ``placed`` for those who are a name and where they live, and by ``lean`` for every doubt, by
    the kind of its link. Beside the band's ``k``, the quantile that makes it hold, ``drift`` weighs doubts
    that are all wrong the same way against doubts wrong by chance, and ``spared`` the people of a name and a
    place, who may be somebody else's without a link in doubt. No half band is narrower than ``floor`` of the
    estimate; ``few`` people are added.
    """

    b: float
    bare: float
    placed: float
    lean: tuple[float, float, float, float, float, float]
    k: float
    drift: float
    spared: float
    floor: float
    few: float


class Doubt(Struct, frozen=True, kw_only=True):
    """A count as decided and what its doubtful links may change: sums over links of q, their chance.

    ``heads`` people are counted; of them ``bare`` are a name with nothing beside it, ``placed`` a name and
    where they live. ``moved`` is what they change by on the mean; ``pull`` Σ q(1−q)·change, by how much more
    if links were a little likelier, for each kind of them: no side a name alone, one, two; of each those
    apart, then those joined. ``doubt`` is Σ q(1−q)·change², the variance. ``sure`` people, with more than a
    name and a place, stand whatever the links in doubt turn out to be.
    """

    heads: float
    bare: float
    placed: float
    moved: float
    pull: tuple[float, ...]
    doubt: float
    sure: float = 0.0


class Bounds(Struct, frozen=True, kw_only=True):
    """An estimate of people with the band that holds the truth in nine cases of ten."""

    estimate: float
    low: float
    high: float


def weigh(
    people: tuple[float, float, float],
    *,
    chance: NDArray[np.float64],
    joined: NDArray[np.bool_],
    alone: NDArray[np.int64],
    change: NDArray[np.float64],
) -> Doubt:
    """Add up doubtful links of a count of ``people``: all, the bare and the placed among them.

    ``alone`` is how many sides of each link are a name alone, ``change`` what the count gains when its two
    parts are one person.

    >>> half, none = np.array([0.75, 0.25]), np.zeros(2, np.int64)
    >>> both = np.array([True, False])
    >>> found = weigh((10, 1, 0), chance=half, joined=both, alone=none, change=np.array([-1.0, -1.0]))
    >>> found.moved, found.pull, found.doubt
    (0.0, (-0.1875, -0.1875, 0.0, 0.0, 0.0, 0.0), 0.375)
    """
    variance = chance * (1.0 - chance)
    pull = np.bincount(2 * alone + joined, weights=variance * change, minlength=PAIRS)
    heads, bare, placed = people
    return Doubt(
        heads=float(heads),
        bare=float(bare),
        placed=float(placed),
        moved=float(((chance - joined) * change).sum()),
        pull=tuple(pull.tolist()),
        doubt=float((variance * change**2).sum()),
        sure=max(0.0, float(heads - bare - placed - np.abs(change[variance > 0]).sum())),
    )


def causes(doubt: Doubt) -> tuple[float, ...]:
    """What the estimate is moved for, in the order of ``b``, ``bare``, ``placed`` and ``lean``."""
    return (doubt.heads, doubt.bare, doubt.placed, *doubt.pull)


def centre(doubt: Doubt, constants: Interval) -> float:
    """The people expected once every link is weighed by its chance."""
    by = (constants.b, constants.bare, constants.placed, *constants.lean)
    shift = sum(weight * cause for weight, cause in zip(by, causes(doubt), strict=True))
    return max(0.0, doubt.heads + doubt.moved + shift)


def unit(doubt: Doubt, *, drift: float, spared: float) -> float:
    """The half band before ``k``: chance, drift of the model, and what was never paired."""
    return float(np.sqrt(doubt.doubt)) + drift * doubt.doubt + spared * doubt.placed


def bounds(doubt: Doubt, constants: Interval) -> Bounds:
    """Estimate and band of a count; nobody counted and nothing in doubt is 0 to 0.

    Where somebody is sure to stand, the band does not begin below one: how many are one person may be
    doubted, but not that somebody is there.
    """
    c = constants
    estimate = centre(doubt, c)
    wide = c.k * unit(doubt, drift=c.drift, spared=c.spared)
    half = max(wide, c.floor * estimate) + min(c.few, doubt.heads + doubt.doubt)
    least = min(1.0, doubt.sure, estimate)
    return Bounds(estimate=estimate, low=max(least, estimate - half), high=estimate + half)

"""Calibrate: the constants of the interval, from how far counts of people who are known lie from the truth.

The constants hold for every kind of counts given (conformal over towns): the number, each axis, a channel,
those of an earlier year. Where towns are invented and counted for this is kankei.simulation.counted.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from kankei.errors import ModelError
from kankei.matching.columns import Floats, Ints
from kankei.matching.doubts import Doubts, core_links, cores_of, doubts
from kankei.matching.resolution import Resolution
from kankei.model.interval import Doubt, Interval, causes, centre, unit

COVERAGE = 0.9
"""The share of counts whose truth the band holds."""
FLOOR, FEW = 0.01, 1.0
"""The least half band, as a share and in people: declared, not fitted, against towns unlike any invented."""
WHOLE = 1.0
"""Bands are rounded outwards to whole people."""
DRIFTS, SPARED = (0.1, 0.25, 0.4, 0.6, 1.0), (0.0, 0.05, 0.1, 0.2)
"""Weights tried for doubts that are all wrong the same way, and for people of a name and a place; those with
the narrowest bands are kept."""
HOLD = 0.01
"""How firmly the estimate is held to the sum of chances: a ridge, as a share of a middling cause's weight."""
NEAR = 0.15
"""Per cent of the people: errors that are smaller weigh no more in the fit."""
WEIGHTY, SAY = "number", 8.0
"""The kind of counts that is published has the say of so many others in the estimate."""
SMALL = 1500
"""People below which a count has less of a say in the fit: chance alone moves it."""
ROUNDS = 40


class Count(Struct, frozen=True, kw_only=True):
    """One count of one town: its kind, what was found and doubted, and how many people there truly are."""

    kind: str
    doubt: Doubt
    truth: int


def doubts_of(found: Resolution) -> tuple[Doubts, Ints, Ints]:
    """The doubtful links of a resolution; the records of the people in them, and the core of each record."""
    label, real = found.labels, core_links(found)
    rows = np.flatnonzero(np.isin(label, real.people()))
    one, two, bits = found.edges
    within = (label[one] == label[two]) & np.isin(label[one], real.people_of_several())
    core = cores_of(rows, label[rows], (one[within], two[within], bits[within]), real)
    return doubts(real), rows, core


def fit(counts: Sequence[Count]) -> Interval:
    """The constants under which the bands of these counts hold the truth as often as they say.

    Raises:
        ModelError: There is no count.
    """
    if not counts:
        raise ModelError("model.no_counts")
    b, bare, placed, *lean = _shifts(counts)
    still = Interval(
        b=b, bare=bare, placed=placed, lean=(lean[0], lean[1], lean[2], lean[3], lean[4], lean[5]),
        k=0.0, drift=0.0, spared=0.0, floor=FLOOR, few=FEW,
    )  # fmt: skip
    told = np.array([centre(count.doubt, still) for count in counts])
    tried = ((drift, spared) for drift in DRIFTS for spared in SPARED)
    _, k, drift, spared = min(_width(counts, told, drift=drift, spared=spared) for drift, spared in tried)
    return Interval(
        b=b, bare=bare, placed=placed, lean=still.lean,
        k=k, drift=drift, spared=spared, floor=FLOOR, few=FEW,
    )  # fmt: skip


def _shifts(counts: Sequence[Count]) -> list[float]:
    """By how much each cause moves the estimate: the least sum of errors in per cent, held to nought.

    Errors and not their squares (Schlossmacher 1973), as a few towns are far off; every kind has one voice,
    the number several.
    """
    truth = np.array([max(count.truth, 1) for count in counts])
    cause = 100.0 * np.array([causes(count.doubt) for count in counts]) / truth[:, None]
    missed = np.array([count.truth - count.doubt.heads - count.doubt.moved for count in counts])
    wanted = 100.0 * missed / truth
    voice = _voices(counts) * np.minimum(1.0, np.sqrt(truth / SMALL))
    voice[[count.kind == WEIGHTY for count in counts]] *= SAY
    weight = (cause**2 * voice[:, None]).sum(axis=0)
    held = HOLD * max(float(np.median(weight)), 1e-9) * np.eye(cause.shape[1])
    pulled = voice
    solved = np.zeros(cause.shape[1])
    for _ in range(ROUNDS):
        normal = cause.T @ (cause * pulled[:, None]) + held
        solved = np.linalg.solve(normal, cause.T @ (pulled * wanted))
        pulled = voice / np.maximum(np.abs(wanted - cause @ solved), NEAR)
    return [round(float(value), 6) for value in solved]


def _voices(counts: Sequence[Count]) -> Floats:
    """Weights under which all counts of one kind have one voice together."""
    _, kind, many = np.unique([count.kind for count in counts], return_inverse=True, return_counts=True)
    return 100.0 / many[kind]


def _width(
    counts: Sequence[Count], told: Floats, *, drift: float, spared: float
) -> tuple[float, float, float, float]:
    """How wide bands are with these weights, as a share of the people, with ``k`` and the weights.

    ``k`` is what nine in ten of each kind of counts need beyond the least width; every kind has one voice.
    """
    units = np.array([unit(count.doubt, drift=drift, spared=spared) for count in counts])
    off = np.abs(np.array([count.truth for count in counts]) - told) - FEW - WHOLE
    least = FLOOR * told
    needed = np.where(off > least, off / np.maximum(units, 1e-9), 0.0)
    kinds = np.array([count.kind for count in counts])
    k = round(max(_conformal(needed[kinds == kind]) for kind in np.unique(kinds)), 6)
    shares = np.maximum(k * units, least) / np.maximum(told, 1.0)
    width = float((shares * _voices(counts)).sum())
    return width, k, drift, spared


def _conformal(needed: Floats) -> float:
    """The quantile that one more of the same kind stays below as often as ``COVERAGE`` says."""
    rank = min(1.0, np.ceil((len(needed) + 1) * COVERAGE) / len(needed))
    return float(np.quantile(needed, rank, method="higher"))

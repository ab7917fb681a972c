"""A forecast from a record's own seasons: its years, taken whole, say what a year brings.

What the record counts may be a rise (people in the number): then each year to come is like the years that
were. Or it may be a yearly total that drifts (visits, yen): then each year is the one before it plus a
change like the changes that were. Either way a year keeps its months together, so that a December that
brings half of it stays one. Years differ as a normal sample does of which only these few were seen: mean
and spread are themselves uncertain, so the band is Student's, wide where the record is short. It knows
nothing of a campaign to come. The draws are seeded: the answer is always the same.

Source: Gelman and others, Bayesian Data Analysis (2013), section 3.2, the predictive distribution under the
usual flat prior; of several values at once along the directions in which the record has varied.
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWS = 4000
YEAR = 12
NEEDED = 3
"""Years (or changes between years) without which there is no forecast."""
BAND = (0.05, 0.5, 0.95)


class Outcome(Struct, frozen=True, kw_only=True):
    """Low, middle and high of the paths, and the share of them that meet the target."""

    low: float
    middle: float
    high: float
    chance: float


def paths(record: Floats, ahead: int, *, drifts: bool) -> Floats | None:
    """What each of the next ``ahead`` months may bring: an array of draws × months.

    Args:
        record: What each month brought, oldest first; the last is the one just over.
        ahead: How many months to go on.
        drifts: Whether each year goes on from the one before it, rather than from all years alike.

    Returns:
        None where the record has fewer than three whole years, or four if it drifts.
    """
    years = len(record) // YEAR
    blocks = record[len(record) - years * YEAR :].reshape(years, YEAR)
    seen = np.diff(blocks, axis=0) if drifts else blocks
    if years == 0 or len(seen) < NEEDED:
        return None
    steps = _predicted(seen, -(-ahead // YEAR))
    if drifts:
        steps = blocks[-1] + np.cumsum(steps, axis=1)
    return steps.reshape(DRAWS, -1)[:, :ahead]


def _predicted(seen: Floats, years: int) -> Floats:
    """Years to come, like those seen: draws × years × months."""
    chance = np.random.default_rng(0)
    count = len(seen)
    mean = seen.mean(axis=0)
    deviations = (seen - mean) / np.sqrt(count - 1)
    scale = np.sqrt((count - 1) / chance.chisquare(count - 1, size=(DRAWS, 1, 1)))
    means = mean + scale * (chance.standard_normal((DRAWS, 1, count)) @ deviations) / np.sqrt(count)
    found: Floats = means + scale * (chance.standard_normal((DRAWS, years, count)) @ deviations)
    return found


def summed(months: Floats, since: float, until: float) -> Floats:
    """The sum of each path between two points in months from now; parts of a month count in proportion."""
    cumulated = np.concatenate([np.zeros((len(months), 1)), np.cumsum(months, axis=1)], axis=1)
    return _at(cumulated, until) - _at(cumulated, since)


def outcome(values: Floats, target: float, *, less: bool = False) -> Outcome:
    """The band of values, and the share of them that meet a target."""
    low, middle, high = np.quantile(values, BAND)
    met = float(np.mean(values <= target if less else values >= target))
    return Outcome(low=float(low), middle=float(middle), high=float(high), chance=met)


def first_met(values: Floats, target: float) -> tuple[int | None, ...]:
    """By columns of values, the first that is not below a target: early, middle and late over the rows.

    None where so many rows never meet it.

    >>> first_met(np.array([[1.0, 2.0, 3.0]]), 2.0)
    (1, 1, 1)
    """
    met = values >= target
    first = np.where(met.any(axis=1), met.argmax(axis=1), values.shape[1])
    places = (int(place) for place in np.quantile(first, BAND, method="inverted_cdf"))
    return tuple(place if place < values.shape[1] else None for place in places)


def _at(cumulated: Floats, months: float) -> Floats:
    """Each path's sum after so many months."""
    whole = min(int(months), cumulated.shape[1] - 2)
    now, after = cumulated[:, whole], cumulated[:, whole + 1]
    return np.asarray(now + min(months - whole, 1.0) * (after - now), dtype=np.float64)

"""Survival curves and their comparison, under their textbook names; numpy alone.

A subject is watched from ``entry`` (excluded) to ``exit`` (included) and is at risk at t when entry < t ≤
exit: delayed entry is left truncation, leaving without the event is right censoring.
"""

import math

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kankei.counting.columns import Flags, Ints

__all__ = ["LogRank", "Survival", "chi_square_tail", "kaplan_meier", "log_rank"]

Reals = NDArray[np.float64]
CONFIDENCE = 1.959963984540054
"""The normal quantile of 97.5 %, for intervals of 95 %."""


class Survival(Struct, frozen=True, kw_only=True, eq=False):
    """A product-limit curve at each time with an event or a censoring.

    ``at_risk`` is just before the time. ``survival`` is S(t); ``error`` is Greenwood's standard error of
    it; ``low`` and ``high`` bound S(t) at 95 % on the scale of log(-log S), so that they stay within 0 and
    1; before the first event nothing can be said below, and after the last subject's nothing above (NaN).
    """

    time: Ints
    at_risk: Ints
    events: Ints
    censored: Ints
    survival: Reals
    error: Reals
    low: Reals
    high: Reals


class LogRank(Struct, frozen=True, kw_only=True):
    """The log-rank test of equal curves; ``expected`` are a group's events if they were equal."""

    statistic: float
    degrees: int
    p: float
    observed: tuple[int, ...]
    expected: tuple[float, ...]


def kaplan_meier(entry: Ints, leaving: Ints, event: Flags) -> Survival:
    """The Kaplan–Meier curve of subjects with delayed entry and right censoring.

    Args:
        entry: From when each is watched.
        leaving: Until when, later than ``entry``.
        event: Whether they left by the event; else they are censored.

    Sources: Kaplan & Meier (1958), JASA 53; Greenwood (1926); left truncation after Klein & Moeschberger
    (2003), section 4.6; the interval after Kalbfleisch & Prentice (2002), section 1.4.

    >>> curve = kaplan_meier(np.zeros(3, int), np.array([1, 2, 2]), np.array([True, False, True]))
    >>> curve.survival.round(3).tolist()
    [0.667, 0.333]
    """
    time, place = np.unique(leaving, return_inverse=True)
    events = np.bincount(place[event], minlength=len(time))
    gone = np.bincount(place, minlength=len(time))
    at_risk = _at_risk(entry, leaving, time)
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.asarray(np.cumprod(np.where(at_risk > 0, 1 - events / at_risk, 1.0)), dtype=np.float64)
        spread = np.cumsum(np.where(events > 0, events / (at_risk * (at_risk - events)), 0.0))
        error = np.where(survival > 0, survival * np.sqrt(spread), 0.0)
    low, high = _bounds(survival, spread)
    return Survival(
        time=time,
        at_risk=at_risk,
        events=events,
        censored=gone - events,
        survival=survival,
        error=error,
        low=low,
        high=high,
    )


def log_rank(entry: Ints, leaving: Ints, event: Flags, group: Ints) -> LogRank:
    """The log-rank test between groups 0, 1, …; with delayed entry as :func:`kaplan_meier`.

    A group without anybody at risk at any event tells nothing and costs no degree of freedom.

    Source: Mantel (1966); Kalbfleisch & Prentice (2002), section 1.5, for the covariance of several groups.
    """
    groups = int(group.max(initial=-1)) + 1
    time = np.unique(leaving[event])
    places = np.searchsorted(time, leaving[event])
    observed = np.zeros((groups, len(time)), dtype=np.int64)
    np.add.at(observed, (group[event], places), 1)
    split = [group == one for one in range(groups)]
    at_risk = np.array([_at_risk(entry[mine], leaving[mine], time) for mine in split]).reshape(
        groups, len(time)
    )
    total, dead = at_risk.sum(axis=0), observed.sum(axis=0)
    share = at_risk / np.maximum(total, 1)
    expected = (share * dead).sum(axis=1)
    weight = dead * (total - dead) / np.maximum(total - 1, 1)
    covariance = np.diag((share * weight).sum(axis=1)) - (share * weight) @ share.T
    difference = observed.sum(axis=1) - expected
    degrees = max(0, int(np.linalg.matrix_rank(covariance)))
    statistic = float(difference @ np.linalg.pinv(covariance) @ difference) if degrees else 0.0
    return LogRank(
        statistic=statistic,
        degrees=degrees,
        p=chi_square_tail(statistic, degrees),
        observed=tuple(observed.sum(axis=1).tolist()),
        expected=tuple(expected.tolist()),
    )


def chi_square_tail(statistic: float, degrees: int) -> float:
    """The chance that a chi-square variable of so many degrees of freedom exceeds a value.

    The finite sums of Abramowitz & Stegun (1964), 26.4.4 and 26.4.5; 1.0 without a degree of freedom.

    >>> round(chi_square_tail(3.841, 1), 3), round(chi_square_tail(5.991, 2), 3)
    (0.05, 0.05)
    """
    if degrees == 0 or statistic <= 0:
        return 1.0
    half = statistic / 2
    if degrees % 2 == 0:
        even: float = sum(half**k / math.factorial(k) for k in range(degrees // 2))
        return math.exp(-half) * even
    terms = sum(half ** (k + 0.5) / math.gamma(k + 1.5) for k in range((degrees - 1) // 2))
    return float(math.erfc(math.sqrt(half)) + math.exp(-half) * terms)


def _at_risk(entry: Ints, leaving: Ints, time: Ints) -> Ints:
    """How many are watched just before each time: in by then and not yet out."""
    entered = np.searchsorted(np.sort(entry), time, side="left")
    left = np.searchsorted(np.sort(leaving), time, side="left")
    return np.asarray(entered - left, dtype=np.int64)


def _bounds(survival: Reals, spread: Reals) -> tuple[Reals, Reals]:
    """95 % bounds of S(t); the one that cannot be given while S(t) is 1 or once it is 0 is NaN."""
    inner = (survival > 0) & (survival < 1)
    log = np.log(np.where(inner, survival, 0.5))
    with np.errstate(invalid="ignore", over="ignore"):
        reach = np.exp(CONFIDENCE * np.sqrt(np.where(inner, spread, 0.0)) / np.abs(log))
    low = np.where(inner, np.exp(log * reach), np.where(survival > 0, np.nan, 0.0))
    high = np.where(inner, np.exp(log / reach), np.where(survival > 0, 1.0, np.nan))
    return low, high

"""Sampling: in which order strata are drawn from, and what the answers to a sample say of all of them.

The share of a population is the mean of the strata's shares, weighed by their sizes. Its interval is made of
Wilson's for each stratum (Wilson 1927), with the number of answers raised by the correction for a finite
population, so that a stratum asked in whole is known; the method of variance estimates recovery adds them:
``p - sqrt(sum(W² (p_h - l_h)²))`` and ``p + sqrt(sum(W² (u_h - p_h)²))`` (Zou, Huang & Zhang 2009, "A note on
confidence interval estimation for a linear function of binomial proportions", CSDA 53, 1080-1085).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kankei.matching.columns import Floats, Ints

__all__ = ["Answered", "Share", "share", "to_halve", "turns"]

Z = 1.6448536269514722
"""The normal deviate between whose two signs nine in ten lie."""


class Answered(NamedTuple):
    """A stratum: how many pairs it has, how many of them were answered at random, and how many are so."""

    pairs: int
    answered: float
    so: float

    @property
    def share(self) -> float:
        """The share that is so; a half where nothing is known."""
        return self.so / self.answered if self.answered else 0.5

    @property
    def limits(self) -> tuple[float, float]:
        """Wilson's interval of the share, 90 %; from 0 to 1 where nothing is known, a point where all is."""
        p = self.share
        if self.answered >= self.pairs:
            return p, p
        n = self.answered * (self.pairs - 1) / (self.pairs - self.answered)
        middle = (p * n + Z * Z / 2) / (n + Z * Z)
        half = Z / (n + Z * Z) * math.sqrt(n * p * (1 - p) + Z * Z / 4)
        return max(0.0, middle - half), min(1.0, middle + half)


class Share(NamedTuple):
    """An estimated share with its interval of 90 %."""

    share: float
    low: float
    high: float


def share(strata: Sequence[Answered]) -> Share:
    """The share of all pairs of some strata that are so, of which at least one has a pair.

    >>> [round(one, 3) for one in share([Answered(900, 40, 40), Answered(100, 20, 15)])]
    [0.975, 0.918, 0.986]
    """
    total = sum(one.pairs for one in strata)
    below = above = middle = 0.0
    for one in strata:
        weight, p, (low, high) = one.pairs / total, one.share, one.limits
        middle += weight * p
        below += (weight * (p - low)) ** 2
        above += (weight * (high - p)) ** 2
    return Share(middle, max(0.0, middle - math.sqrt(below)), min(1.0, middle + math.sqrt(above)))


def to_halve(strata: Sequence[Answered], drawn: Sequence[int]) -> int:
    """How many more answers make the interval half as wide, if all shares stay as they are.

    Args:
        strata: What was answered.
        drawn: How many of each stratum were drawn: further ones fall in the same proportion, until all are
            answered.
    """
    found = share(strata)
    few, many = 0, sum(one.pairs for one in strata) * sum(drawn)
    while few < many:
        half = (few + many) // 2
        later = share(_more(strata, drawn, half))
        enough = later.high - later.low <= (found.high - found.low) / 2
        few, many = (few, half) if enough else (half + 1, many)
    told = sum(one.answered for one in _more(strata, drawn, few)) - sum(one.answered for one in strata)
    return math.ceil(told)


def _more(strata: Sequence[Answered], drawn: Sequence[int], answers: int) -> list[Answered]:
    """The strata after so many more answers, the shares as they are."""
    told = []
    for one, count in zip(strata, drawn, strict=True):
        now = min(float(one.pairs), one.answered + answers * count / max(1, sum(drawn)))
        told.append(Answered(one.pairs, now, one.share * now))
    return told


def turns(sizes: Ints, weight: Floats, *, limit: int) -> Ints:
    """Which stratum is drawn from, turn by turn, in proportion to a weight: each beginning shares out alike.

    By Webster's method; no stratum has more turns than ``sizes`` says, and there are ``limit`` at most.

    >>> turns(np.array([100, 1]), np.array([4.0, 2.0]), limit=6).tolist()
    [0, 1, 0, 0, 0, 0]
    """
    given = np.zeros(len(sizes), np.int64)
    told = np.empty(min(limit, int(sizes.sum())), np.int64)
    for turn in range(len(told)):
        told[turn] = np.argmax(np.where(given < sizes, weight / (given + 0.5), -1.0))
        given[told[turn]] += 1
    return told

"""Estimation: what staff found of a random sample, and how many of a store's joined pairs are one person."""

import datetime as dt
from collections.abc import Sequence
from math import ceil

from msgspec import Struct

from kankei.errors import UnknownError
from kankei.matching.sampling import Answered, share, to_halve
from kankei.model import Judgement, Verdict
from kankei.model.judgement import APART
from kankei.model.sample import Sample
from kankei.store import Store
from kankei.usecases.review import sampling

__all__ = ["Estimate", "Layer", "estimate", "estimated"]


class Layer(Struct, frozen=True, kw_only=True):
    """One stratum: pairs of one person (``joined``) or of two, between so many bits, and what was found.

    ``pairs`` there were when the sample was drawn, ``asked`` of them are in it, ``same`` and ``different``
    were answered; the rest is left unsure or open.
    """

    joined: bool
    low: float | None
    high: float | None
    pairs: int
    asked: int
    same: int
    different: int


class Estimate(Struct, frozen=True, kw_only=True):
    """What a sample says of the store of the day on which it was drawn.

    ``precision`` is the share of all pairs of records joined that are one person, with an interval of 90 %:
    strata weighed by their sizes, Wilson's interval of each, added by the method of variance estimates
    recovery (:mod:`kankei.matching.sampling` has the formula and its sources). ``to_halve`` is how many more
    answers on joined pairs would make it half as wide, and ``size_to_halve`` how large a sample has them. All
    are None as long as none is answered.

    ``missed`` is how many pairs are one person and kept apart, of those that were weighed (``missed_of``) and
    came near enough to be kept: what was never compared is in no sample, and so recall cannot be estimated.
    """

    seed: int
    drawn_at: dt.datetime
    drawn_by: str
    model: str
    asked: int
    answered: int
    unsure: int
    precision: float | None
    low: float | None
    high: float | None
    to_halve: int | None
    size_to_halve: int | None
    missed: float | None
    missed_low: float | None
    missed_high: float | None
    missed_of: int
    strata: tuple[Layer, ...]


def estimate(store: Store, *, seed: int | None = None) -> Estimate:
    """What the answers to the sample of a seed say, or those to the one drawn last.

    Raises:
        UnknownError: There is none.
    """
    with store.reading() as connection:
        found = sampling.sample(connection, seed)
        if found is None:
            raise UnknownError("sample")
        return estimated(found, sampling.sample_answers(connection, found))


def estimated(sample: Sample, answers: Sequence[Judgement | None]) -> Estimate:
    """What these answers to a sample say, one for each pair asked about; None is no answer."""
    said = [one.verdict if one else None for one in answers]
    layers = _layers(sample, said)
    joined, apart = ([one for one in layers if one.joined is side] for side in (True, False))
    near = sum(one.pairs for one in apart)
    (precision, low, high), (missed, missed_low, missed_high) = _shares(joined, 1), _shares(apart, near)
    more = to_halve(_told(joined), [one.asked for one in joined]) if precision is not None else None
    asked = sum(one.asked for one in joined)
    answered = sum(one.same + one.different for one in joined)
    return Estimate(
        seed=sample.seed,
        drawn_at=sample.drawn_at,
        drawn_by=sample.drawn_by,
        model=sample.model,
        asked=len(said),
        answered=sum(one is not None for one in said),
        unsure=sum(one is Verdict.UNSURE for one in said),
        precision=precision,
        low=low,
        high=high,
        to_halve=more,
        size_to_halve=None if more is None else ceil(len(said) * (answered + more) / asked),
        missed=missed,
        missed_low=missed_low,
        missed_high=missed_high,
        missed_of=near,
        strata=tuple(layers),
    )


def _shares(layers: Sequence[Layer], of: int) -> tuple[float, float, float] | tuple[None, None, None]:
    """How many ``of`` so many are one person, at least and at most; None as long as none is answered."""
    if not any(one.same + one.different for one in layers):
        return None, None, None
    middle, low, high = share(_told(layers))
    return of * middle, of * low, of * high


def _layers(sample: Sample, said: Sequence[Verdict | None]) -> list[Layer]:
    pairs = list(zip((one.stratum for one in sample.asked), said, strict=True))
    told = [
        [verdict for stratum, verdict in pairs if stratum == number] for number in range(len(sample.strata))
    ]
    return [
        Layer(
            joined=one.joined,
            low=one.low,
            high=one.high,
            pairs=one.pairs,
            asked=len(found),
            same=sum(verdict is Verdict.SAME for verdict in found),
            different=sum(verdict in APART for verdict in found),
        )
        for one, found in zip(sample.strata, told, strict=True)
    ]


def _told(layers: Sequence[Layer]) -> list[Answered]:
    return [Answered(one.pairs, one.same + one.different, one.same) for one in layers]

"""A sample: pairs of records drawn at random, so that answers to a few tell of all pairs of a store."""

import datetime as dt

from msgspec import Struct


class Stratum(Struct, frozen=True, kw_only=True):
    """Pairs of one kind: both of one person (``joined``) or of two, and from how many bits to below how many.

    ``low`` is None where pairs count that were never weighed, ``high`` where there is no upper end; ``pairs``
    is how many there were when the sample was drawn.
    """

    joined: bool
    low: float | None
    high: float | None
    pairs: int


class SampledPair(Struct, frozen=True, kw_only=True):
    """One pair drawn: two records by number, the smaller first, and which stratum it stands for, from 0."""

    left_no: int
    right_no: int
    stratum: int


class Sample(Struct, frozen=True, kw_only=True):
    """Pairs in the order in which they are asked about; the first ``size`` of them are the sample.

    Every beginning of the list is a random sample of each stratum, so that a sample can grow later: those
    behind are held ready for that. ``model`` is the digest of the model that was in force.
    """

    seed: int
    size: int
    drawn_at: dt.datetime
    drawn_by: str
    model: str
    strata: tuple[Stratum, ...]
    pairs: tuple[SampledPair, ...]

    @property
    def asked(self) -> tuple[SampledPair, ...]:
        """The pairs that are the sample."""
        return self.pairs[: self.size]

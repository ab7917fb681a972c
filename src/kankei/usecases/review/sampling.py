"""Sampling: pairs drawn at random and asked about like the queue, so that a store's precision can be told."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.errors import StoreError
from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.evaluation import pairs_within
from kankei.matching.sampling import turns
from kankei.model import Judgement, Record
from kankei.model.sample import Sample, SampledPair, Stratum
from kankei.store import (
    Store,
    batches,
    directives,
    edges,
    judgements,
    memberships,
    people,
    records,
    samples,
    verdicts,
)
from kankei.usecases.identity import models
from kankei.usecases.identity.intake import resolve_pending

__all__ = [
    "SampledQuestion",
    "bonds",
    "draw_sample",
    "drawn",
    "sample",
    "sample_answers",
    "sample_questions",
]

Pair = tuple[int, int]
STRATA = (
    (True, None, 0.0), (True, 0.0, 5.0), (True, 5.0, 10.0), (True, 10.0, None),
    (False, None, 0.0), (False, 0.0, None),
)  # fmt: skip
"""Whether both are one person, and from how many bits to below how many."""
APART_PART = 0.25
"""The part of the questions that goes to pairs of two people."""
READY = 10
"""So many times its size is held ready when a sample is drawn, for it to grow."""


class SampledQuestion(Struct, frozen=True, kw_only=True):
    """Two records drawn at random, and whose they are now (None for nobody); ``place`` in the sample from 0.

    What the model thinks of them is not said: it would lead the answer.
    """

    place: int
    left: Record
    right: Record
    left_person: uuid.UUID | None
    right_person: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Bonds:
    """All pairs of live records that are one person's, and those weighed that are two people's, as columns.

    Records by number, the smaller first; ``bits`` is the match weight, minus infinity if it was never kept.
    """

    left: Ints
    right: Ints
    bits: Floats
    joined: Bools


def sample(connection: sa.Connection, seed: int | None = None) -> Sample | None:
    """The sample of a seed, or the one drawn last; None if there is none."""
    ever = samples.ever(connection)
    return next((one for one in reversed(ever) if seed is None or one.seed == seed), None)


def draw_sample(store: Store, *, size: int, seed: int | None, by: str, at: dt.datetime) -> Sample:
    """The sample of a seed (or the one drawn last) with at least ``size`` pairs; drawn now if there is none.

    One that is there grows from the pairs that were held ready when it was drawn: it goes on to tell of the
    store of that day. Only another seed draws from the store of today; without any the first one is 1.

    Raises:
        StoreError: ``review.sample_nothing``, no two records are one person's.
    """

    def write(connection: sa.Connection) -> Sample:
        found = sample(connection, seed)
        if found is None:
            moment = batches.not_before(connection, at)
            resolve_pending(connection, at=moment)
            model = models.in_force(connection).digest
            first = 1 if seed is None else seed
            found = drawn(bonds(connection), size=size, seed=first, by=by, at=moment, model=model)
        grown = replace(found, size=max(found.size, min(size, len(found.pairs))))
        samples.keep(connection, grown)
        return grown

    return store.write(write)


def bonds(connection: sa.Connection) -> Bonds:
    """What a sample is drawn from."""
    live = memberships.live_now(connection)
    owned = live["person_no"] > 0
    record, person = live["record_no"][owned], live["person_no"][owned]
    one, two = pairs_within(person)
    same = edges.Edges.of(record[one], record[two], np.full(len(one), -np.inf))
    kept = edges.everything(connection)
    place, known = same.beside_of(kept)
    same.bits[known] = kept.bits[place[known]]
    apart = kept.where(_of_two(kept, record, person))
    both = same, apart
    return Bonds(
        left=np.concatenate([side.left for side in both]),
        right=np.concatenate([side.right for side in both]),
        bits=np.concatenate([side.bits for side in both]),
        joined=np.repeat([True, False], [len(side.bits) for side in both]),
    )


def _of_two(kept: edges.Edges, record: Ints, person: Ints) -> Bools:
    """Which edges are between records of two people."""
    whose = np.zeros(1 + max(int(side.max(initial=0)) for side in (kept.right, record)), np.int64)
    whose[record] = person
    left, right = whose[kept.left], whose[kept.right]
    apart: Bools = (left > 0) & (right > 0) & (left != right)
    return apart


def drawn(found: Bonds, *, size: int, seed: int, by: str, at: dt.datetime, model: str) -> Sample:
    """A sample of so many pairs, the same for the same bonds and seed.

    A quarter of the questions is of pairs of two people. Among the strata of each side they are shared out as
    the square root of how many pairs a stratum has, between few large ones and many small ones (power
    allocation: Bankier 1988, "Power allocations: determining sample sizes for subnational areas", The
    American Statistician 42, 174-177).

    Raises:
        StoreError: ``review.sample_nothing``, no two records are one person's.
    """
    if not found.joined.any():
        raise StoreError("review.sample_nothing")
    rng = np.random.default_rng(seed)
    places = [rng.permutation(np.flatnonzero(mine)) for mine in _strata(found)]
    sizes = np.array([len(one) for one in places])
    order = turns(sizes, _weights(sizes), limit=size * READY)
    next_of = [iter(one.tolist()) for one in places]
    pairs = tuple(_pair(found, next(next_of[stratum]), stratum) for stratum in order.tolist())
    strata = tuple(
        Stratum(joined=joined, low=low, high=high, pairs=pairs)
        for (joined, low, high), pairs in zip(STRATA, sizes.tolist(), strict=True)
    )
    told = min(size, len(pairs))
    return Sample(seed=seed, size=told, drawn_at=at, drawn_by=by, model=model, strata=strata, pairs=pairs)


def _strata(found: Bonds) -> Iterator[Bools]:
    for joined, low, high in STRATA:
        within = (found.bits >= (-np.inf if low is None else low)) & (
            found.bits < (np.inf if high is None else high)
        )
        yield within & (found.joined == joined)


def _weights(sizes: Ints) -> Floats:
    """How often each stratum is drawn from, beside the others."""
    joined, roots = np.array([one[0] for one in STRATA]), np.sqrt(sizes)
    part = np.where(joined, (1.0 - APART_PART) / roots[joined].sum(), 0.0)
    apart = roots[~joined].sum()
    weight: Floats = roots * np.where(joined, part, APART_PART / apart if apart else 0.0)
    return weight


def _pair(found: Bonds, place: int, stratum: int) -> SampledPair:
    return SampledPair(left_no=int(found.left[place]), right_no=int(found.right[place]), stratum=stratum)


def sample_answers(connection: sa.Connection, sample: Sample) -> list[Judgement | None]:
    """What staff found of each pair of a sample, in their order; None of those that nobody has answered.

    An answer given in the queue counts as one given to the sample, and of several the last one holds.
    """
    nos = {no for pair in sample.asked for no in (pair.left_no, pair.right_no)}
    now = verdicts.live_versions(connection, nos)
    direct = {_sorted(one.left_no, one.right_no): one for one in judgements.active(connection, nos)}
    live = verdicts.in_force(connection, now.values())
    return [
        live.get(_sorted(now.get(one.left_no, 0), now.get(one.right_no, 0)))
        or direct.get(_sorted(one.left_no, one.right_no))
        for one in sample.asked
    ]


def sample_questions(connection: sa.Connection, sample: Sample) -> tuple[SampledQuestion, ...]:
    """The pairs of a sample that wait for an answer; those of which a record is live no longer do not."""
    found = sample_answers(connection, sample)
    asked = {place: pair for place, pair in enumerate(sample.asked) if found[place] is None}
    now = verdicts.live_versions(
        connection, {no for one in asked.values() for no in (one.left_no, one.right_no)}
    )
    there = now.keys() - directives.emptied(connection, now.keys())
    return _questions(
        connection,
        {
            place: (now[one.left_no], now[one.right_no])
            for place, one in asked.items()
            if {one.left_no, one.right_no} <= there
        },
    )


def _questions(connection: sa.Connection, pairs: dict[int, Pair]) -> tuple[SampledQuestion, ...]:
    nos = sorted({no for pair in pairs.values() for no in pair})
    said = {one.no: one for one in records.by_nos(connection, nos)}
    held = memberships.of_records(connection, nos)
    whose = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
    ids = people.ids(connection, whose.values())
    return tuple(
        SampledQuestion(
            place=place,
            left=said[left],
            right=said[right],
            left_person=ids.get(whose[left]),
            right_person=ids.get(whose[right]),
        )
        for place, (left, right) in pairs.items()
    )


def _sorted(one: int, two: int) -> Pair:
    return min(one, two), max(one, two)

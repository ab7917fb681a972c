"""Calibrate: the constants of the interval, from how far counts of labelled towns lie from the truth.

Every town is resolved by a model that never saw it, and counted in many ways: everybody, the people of some
rows, of rows of one shape (a list fills the same cells in all its rows), and people with rows in both halves
of a town, who are found only where their rows are joined. The constants hold for each of these kinds
(conformal over towns).
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from msgspec import Struct

from kankei.errors import ModelError
from kankei.matching.columns import TEXT_FIELDS, Bools, Columns, Floats, Ints
from kankei.matching.doubts import CoreLinks, Doubts, cores_of, doubts
from kankei.matching.evaluation import LabelledTown
from kankei.matching.model import Model
from kankei.matching.resolution import Resolution, resolve
from kankei.matching.scoring import probability
from kankei.matching.training import train
from kankei.model.interval import Doubt, Interval, centre, least, unit, weigh

COVERAGE = 0.9
"""The share of counts whose truth the band holds."""
FLOOR, SCATTER, THIN, FEW = 0.01, 0.36, 0.05, 2.0
"""Least half widths, declared and not fitted: labelled towns have no touchpoints, so that what goes wrong in
one channel or one year (namesakes within a list of names) is wider than any count of them shows."""
EASE = 0.8
"""How much less a count by a rule needs than the hardest kind here, everybody of all lists: declared, chosen
with ``THIN`` on 128 towns of their own (half changed), not on those of docs/benchmarks.md."""
DRIFTS = (0.25, 0.5, 1.0, 2.0)
"""Weights tried for doubts that are all wrong the same way; the one with the narrowest bands is kept."""
BESIDE_A_NAME = ("birth_date", "postal_code", "block", "phone", "email", "handle")
"""What makes a record more than a name."""
FEWEST = 30
"""Counts of fewer people teach nothing about shares."""


class Count(Struct, frozen=True, kw_only=True):
    """One count of one town: its kind, what was found and doubted, and how many people there truly are."""

    kind: str
    doubt: Doubt
    truth: int


def calibrate(towns: Sequence[LabelledTown], model: Model, *, folds: int = 6) -> Model:
    """The model with the constants of its interval; every town is judged by a model trained on the others.

    Raises:
        ModelError: Too few towns to leave some out.
    """
    if len(towns) < max(2, folds):
        raise ModelError(f"{len(towns)} towns are too few to calibrate on")
    counts: list[Count] = []
    for fold in range(folds):
        rest = [town for place, town in enumerate(towns) if place % folds != fold]
        learned = train(rest, name=model.name, version=model.version, whole=False)
        unseen = msgspec.structs.replace(model, pair=learned.pair, core=learned.core)
        for town in (town for place, town in enumerate(towns) if place % folds == fold):
            counts += counts_of(town, resolve(town.table, model=unseen))
    return msgspec.structs.replace(model, interval=fit(counts))


def counts_of(town: LabelledTown, found: Resolution) -> list[Count]:
    """All the ways in which one town is counted; those of few people are left out."""
    forest, rows, core = doubts_of(found)
    somebody, thin = found.labels >= 0, _thin(town.table, found.labels)
    answers = []
    for kind, halves in _ways(town.table):
        real = [half & somebody for half in halves]
        truth, heads = _people(town.person, real), _people(found.labels, real)
        if len(truth) < FEWEST:
            continue
        change = _change(forest, core, [half[rows] for half in halves])
        doubt = weigh(
            len(heads), len(np.intersect1d(heads, thin)),
            chance=forest.chance, joined=forest.joined, change=change,
        )  # fmt: skip
        answers.append(Count(kind=kind, doubt=doubt, truth=len(truth)))
    return answers


def _thin(table: Columns, labels: Ints) -> Ints:
    """The people all of whose records are a name and nothing beside it."""
    beside = np.logical_or.reduce([table[field].present for field in BESIDE_A_NAME])
    return np.setdiff1d(labels, labels[beside])


def doubts_of(found: Resolution) -> tuple[Doubts, Ints, Ints]:
    """The doubtful links of a resolution; the records of the people in them, and the core of each record."""
    links, label = found.links, found.labels
    every = CoreLinks(
        left=links.left_core, right=links.right_core, left_record=links.left, right_record=links.right,
        left_person=label[links.left], right_person=label[links.right], chance=probability(links.bits),
    )  # fmt: skip
    real = every.where((every.left_person >= 0) & (every.right_person >= 0))
    rows = np.flatnonzero(np.isin(label, real.people()))
    one, two, bits = found.edges
    within = (label[one] == label[two]) & np.isin(label[one], real.people_of_several())
    core = cores_of(rows, label[rows], (one[within], two[within], bits[within]), real)
    return doubts(real), rows, core


def fit(counts: Sequence[Count]) -> Interval:
    """The constants under which the bands of these counts hold the truth as often as they say."""
    scale = np.sqrt([max(count.doubt.heads, 1.0) for count in counts])
    causes = np.array([[count.doubt.heads, count.doubt.pull] for count in counts])
    missed = np.array([count.truth - count.doubt.heads - count.doubt.moved for count in counts])
    solved = np.linalg.lstsq(causes / scale[:, None], missed / scale, rcond=None)[0]
    b, lean = (round(float(value), 6) for value in solved)
    told = np.array([centre(count.doubt, b=b, lean=lean) for count in counts])
    _, drift, k = min(_width(counts, told, drift) for drift in DRIFTS)
    return Interval(
        b=b, lean=lean, k=round(EASE * k, 6), drift=drift, floor=FLOOR, scatter=SCATTER, thin=THIN, few=FEW
    )


def _width(counts: Sequence[Count], told: Floats, drift: float) -> tuple[float, float, float]:
    """How wide bands are with this weight, as a share of the people, with the weight and ``k``.

    ``k`` is what nine in ten of each kind of counts need beyond the least width; every kind has one voice.
    """
    units = np.array([unit(count.doubt, drift=drift) for count in counts])
    shortest = np.array(
        [
            least(count.doubt, estimate, floor=FLOOR, scatter=SCATTER, thin=THIN)
            for count, estimate in zip(counts, told.tolist(), strict=True)
        ]
    )
    off = np.abs(np.array([count.truth for count in counts]) - told) - FEW
    needed = np.where(off > shortest, off / units, 0.0)
    kinds = np.array([count.kind for count in counts])
    k = max(_conformal(needed[kinds == kind]) for kind in np.unique(kinds))
    shares = np.maximum(k * units, shortest) / np.maximum(told, 1.0)
    width = float(np.mean([shares[kinds == kind].mean() for kind in np.unique(kinds)]))
    return width, drift, round(k, 6)


def _conformal(needed: Floats) -> float:
    """The quantile that one more of the same kind stays below as often as ``COVERAGE`` says."""
    rank = min(1.0, np.ceil((len(needed) + 1) * COVERAGE) / len(needed))
    return float(np.quantile(needed, rank, method="higher"))


def _ways(table: Columns) -> Iterator[tuple[str, list[Bools]]]:
    """Counts as one or two sets of records: people count who have a record in each."""
    everything = np.ones(len(table), np.bool_)
    yield "everybody", [everything]
    third = table.fingerprint % np.uint64(3)
    for part in range(3):
        yield "a part", [third == part]
    yield "both halves", [table.fingerprint % np.uint64(4) == part for part in (1, 3)]
    shape = _shapes(table)
    common = np.bincount(shape)
    for number in np.flatnonzero(common >= 0.02 * len(table)).tolist():
        yield "a shape", [shape == number]


def _shapes(table: Columns) -> Ints:
    """Which fields a record fills, as a dense number."""
    filled = np.column_stack([table[field].present for field in TEXT_FIELDS])
    shape: Ints = np.unique(filled @ (1 << np.arange(len(TEXT_FIELDS))), return_inverse=True)[1]
    return shape


def _people(person: Ints, halves: list[Bools]) -> Ints:
    """The people who have a record in each of the sets."""
    found: Ints = np.unique(person[halves[0]])
    for half in halves[1:]:
        found = np.intersect1d(found, person[half])
    return found


def _change(forest: Doubts, core: Ints, halves: list[Bools]) -> Floats:
    """By how many people each link's two parts are more as one than as two."""
    link, side, node = forest.parts
    seen = []
    for half in halves:
        hit = np.isin(node, core[half])
        parts = np.zeros((len(forest), 2), np.bool_)
        parts[link[hit], side[hit]] = True
        seen.append(parts)
    apart = np.logical_and.reduce(seen)
    both = np.logical_and.reduce([parts.any(axis=1) for parts in seen])
    change: Floats = both.astype(np.float64) - apart.sum(axis=1)
    return change

"""Train: fit both stages on towns whose truth is known, out of fold by town (extra ``train``).

Ridge-penalised logistic regression over levels, crosses and slopes; pairs that look alike are counted, not
repeated. scikit-learn is needed here and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from kankei.errors import ModelError
from kankei.matching.blocking import blocking_keys, candidate_pairs
from kankei.matching.census import census
from kankei.matching.clustering import Forest, cores, strong_records
from kankei.matching.columns import Floats, Ints
from kankei.matching.comparison import LEVELS, compare
from kankei.matching.cores import CorePairs, excluded
from kankei.matching.evaluation import LabelledTown
from kankei.matching.model import (
    CROSSES,
    FEATURES,
    GROUNDS,
    NORMALISER,
    NUMBERS,
    CoreModel,
    Model,
    PairModel,
)
from kankei.matching.resolution import weigh_cores
from kankei.matching.scoring import Scored, background, grounds, match_weights, numbers

CAP = 400
"""Blocks over this size are skipped."""
CORE_BITS = float(np.log2(0.97 / 0.03))
"""p = .97 joins records into cores."""
ALONE_BITS = float(np.log2(0.6 / 0.4))
"""p = .6 joins a name alone."""
FLOOR_BITS = float(np.log2(0.02 / 0.98))
"""p = .02: below, a pair is forgotten."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """A town's candidate pairs, compared, with their truth."""

    town: LabelledTown
    scored: Scored
    matched: Ints


def _sample(town: LabelledTown) -> _Sample:
    table = town.table
    left, right = candidate_pairs(blocking_keys(table), size=len(table), cap=CAP)
    usable = table.identifiable[left] & table.identifiable[right]
    left, right = left[usable], right[usable]
    levels = compare(table, left, right)
    counted = census(table)
    evidence = np.column_stack(numbers(background(table, counted), levels, left, right))
    scored = Scored(
        left=left,
        right=right,
        levels=dict(levels),
        numbers=evidence,
        grounds=grounds(levels),
        bits=np.zeros(len(left)),
    )
    return _Sample(town, scored, (town.person[left] == town.person[right]).astype(np.int64))


def _blocks() -> list[tuple[str, ...]]:
    """The one-hot blocks of stage one, in column order: fields, then crosses."""
    return [(field,) for field in LEVELS] + [tuple(pair) for pair in CROSSES]


def _width(block: tuple[str, ...]) -> int:
    return int(np.prod([len(LEVELS[field]) for field in block]))


def _codes(sample: _Sample) -> Ints:
    """One row a pair: the code of every field, the ground, and the numbers in half octaves."""
    scored = sample.scored
    return np.column_stack(
        [
            *(scored.levels[field] for field in LEVELS),
            scored.grounds,
            np.round(scored.numbers * 2).astype(np.int64),
        ]
    )


def _counted(samples: Sequence[_Sample]) -> tuple[Ints, Ints, Floats]:
    """Distinct rows of codes with their truth and how often each occurred."""
    rows = np.vstack([np.column_stack([_codes(s), s.matched]) for s in samples])
    packed = np.ascontiguousarray(rows.astype(np.int16)).view([("", np.int16)] * rows.shape[1]).ravel()
    distinct, counts = np.unique(packed, return_counts=True)
    table = distinct.view(np.int16).reshape(-1, rows.shape[1]).astype(np.int64)
    return table[:, :-1], table[:, -1], counts.astype(np.float64)


def _design(codes: Ints) -> sparse.csr_matrix:
    """The design matrix of stage one: one-hot levels and crosses, numbers under their ground."""
    fields = {field: codes[:, place] for place, field in enumerate(LEVELS)}
    ground, halves = codes[:, len(LEVELS)], codes[:, len(LEVELS) + 1 :]
    columns, values, offset = [], [], 0
    for block in _blocks():
        code = (
            fields[block[0]]
            if len(block) == 1
            else fields[block[0]] * len(LEVELS[block[1]]) + fields[block[1]]
        )
        columns.append(offset + code)
        values.append(np.ones(len(codes)))
        offset += _width(block)
    for place in range(len(NUMBERS)):
        columns.append(offset + ground * len(NUMBERS) + place)
        values.append(halves[:, place] / 2.0)
    width = offset + len(GROUNDS) * len(NUMBERS)
    size, per_row = len(codes), len(columns)
    indptr = np.arange(0, size * per_row + 1, per_row)
    return sparse.csr_matrix(
        (np.column_stack(values).ravel(), np.column_stack(columns).ravel(), indptr), shape=(size, width)
    )


def _fit_pairs(samples: Sequence[_Sample], *, ridge: float) -> PairModel:
    codes, matched, counts = _counted(samples)
    fitted = LogisticRegression(C=1.0 / ridge, max_iter=400, tol=1e-5)
    fitted.fit(_design(codes), matched, sample_weight=counts)
    return _pair_model(fitted.coef_[0] / np.log(2.0), float(fitted.intercept_[0] / np.log(2.0)))


def _pair_model(bits: Floats, prior: float) -> PairModel:
    """Name the coefficients."""
    levels: dict[str, dict[str, float]] = {}
    crosses: dict[str, dict[str, float]] = {}
    offset = 0
    for block in _blocks():
        weights = bits[offset : offset + _width(block)]
        offset += _width(block)
        if len(block) == 1:
            levels[block[0]] = dict(zip(LEVELS[block[0]], weights.round(6).tolist(), strict=True))
        else:
            names = [f"{a} × {b}" for a in LEVELS[block[0]] for b in LEVELS[block[1]]]
            told = {name: round(float(w), 6) for name, w in zip(names, weights, strict=True) if w != 0.0}
            crosses[f"{block[0]} × {block[1]}"] = told
    slopes = bits[offset:].reshape(len(GROUNDS), len(NUMBERS)).round(6)
    named = {g: dict(zip(NUMBERS, row.tolist(), strict=True)) for g, row in zip(GROUNDS, slopes, strict=True)}
    return PairModel(prior=round(prior, 6), levels=dict(levels), crosses=crosses, slopes=named)


def levels_of(town: LabelledTown) -> set[str]:
    """The levels that a town's candidate pairs show, as ``field: level``."""
    return _levels(_sample(town))


def missing_levels(seen: set[str]) -> list[str]:
    """The levels that nothing showed yet."""
    every = (f"{field}: {name}" for field, names in LEVELS.items() for name in names)
    return [name for name in every if name not in seen]


def _levels(sample: _Sample) -> set[str]:
    told = sample.scored.levels
    return {f"{field}: {names[code]}" for field, names in LEVELS.items() for code in np.unique(told[field])}


def _refuse_unseen(samples: Sequence[_Sample]) -> None:
    missing = missing_levels(set().union(*map(_levels, samples)))
    if missing:
        raise ModelError("model.unseen", names=", ".join(missing))


def _with_bits(sample: _Sample, model: PairModel) -> Scored:
    s = sample.scored
    bits = match_weights(s.levels, s.numbers, s.grounds, model)
    return Scored(
        left=s.left, right=s.right, levels=s.levels, numbers=s.numbers, grounds=s.grounds, bits=bits
    )


def _core_sample(sample: _Sample, model: PairModel) -> tuple[CorePairs, Ints] | None:
    """Pairs of cores of one town under a stage-one model, and whether each is one person."""
    scored, table = _with_bits(sample, model), sample.town.table
    clash = excluded(scored.levels)
    roots = cores(
        table, (scored.left, scored.right, scored.bits), (scored.left[clash], scored.right[clash]),
        threshold=CORE_BITS, forest=Forest(len(table), strong_records(table)),
    )  # fmt: skip
    core = np.unique(roots, return_inverse=True)[1]
    pairs = weigh_cores(table, scored, core, floor=FLOOR_BITS)
    if pairs is None:
        return None
    mostly = _majority(core, sample.town.person)
    return pairs, (mostly[pairs.left] == mostly[pairs.right]).astype(np.int64)


def _majority(core: Ints, person: Ints) -> Ints:
    """The person most records of each core belong to."""
    base = int(person.max()) + 1
    cells, counts = np.unique(core * base + person, return_counts=True)
    order = np.lexsort((counts, cells // base))
    last = np.r_[(cells // base)[order][1:] != (cells // base)[order][:-1], True]
    winner: Ints = (cells % base)[order][last]
    return winner


def _cuts(values: Floats) -> list[float]:
    """Up to eleven cut points at quantiles, or between the values where there are few."""
    distinct = np.unique(values.round(6))
    if len(distinct) <= 40:
        return [float(cut) for cut in (distinct[1:] + distinct[:-1]) / 2]
    quantiles = np.quantile(values, np.linspace(0.04, 0.96, 14))
    return [float(cut) for cut in np.unique(quantiles.round(6))]


def _fit_cores(towns: Sequence[tuple[CorePairs, Ints]], *, ridge: float) -> CoreModel:
    features = {name: np.concatenate([pairs.features[name] for pairs, _ in towns]) for name in FEATURES}
    matched = np.concatenate([truth for _, truth in towns])
    cuts = {name: _cuts(values) for name, values in features.items()}
    columns, offset = [], 0
    for name, cut in cuts.items():
        columns.append(offset + np.searchsorted(np.asarray(cut), features[name], side="right"))
        offset += len(cut) + 1
    places = np.column_stack(columns)
    size, per_row = places.shape
    design = sparse.csr_matrix(
        (np.ones(size * per_row), places.ravel(), np.arange(0, size * per_row + 1, per_row)),
        shape=(size, offset),
    )
    fitted = LogisticRegression(C=1.0 / ridge, max_iter=600, tol=1e-5).fit(design, matched)
    bits, bins, offset = fitted.coef_[0] / np.log(2.0), {}, 0
    for name, cut in cuts.items():
        bins[name] = bits[offset : offset + len(cut) + 1].round(6).tolist()
        offset += len(cut) + 1
    return CoreModel(prior=round(float(fitted.intercept_[0] / np.log(2.0)), 6), cuts=cuts, bins=bins)


def train(
    towns: Sequence[LabelledTown],
    *,
    name: str,
    version: str,
    folds: int = 3,
    ridge: float = 2.0,
    whole: bool = True,
) -> Model:
    """Fit a model on labelled towns.

    Stage two learns from stage-one scores of towns that stage one did not see. A model that only judges other
    towns, and is not ``whole``, may lack a level that none of its own towns showed: it weighs nothing.

    Raises:
        ModelError: A level was never seen, so that its weight would be a guess.
    """
    samples = [_sample(town) for town in towns]
    if whole:
        _refuse_unseen(samples)
    core_towns: list[tuple[CorePairs, Ints]] = []
    for fold in range(folds):
        held = [s for place, s in enumerate(samples) if place % folds == fold]
        rest = [s for place, s in enumerate(samples) if place % folds != fold]
        fitted = _fit_pairs(rest, ridge=ridge)
        core_towns += [found for s in held if (found := _core_sample(s, fitted)) is not None]
    return Model(
        name=name,
        version=version,
        normaliser=NORMALISER,
        block_cap=CAP,
        edge_floor=FLOOR_BITS,
        core_threshold=CORE_BITS,
        link_floor=FLOOR_BITS,
        same_threshold=0.0,
        alone_threshold=ALONE_BITS,
        pair=_fit_pairs(samples, ridge=ridge),
        core=_fit_cores(core_towns, ridge=ridge),
    )

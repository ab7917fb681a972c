"""Train: fit both stages on towns whose truth is known, out of fold by town (extra ``train``).

Ridge-penalised logistic regression over levels, crosses and slopes; pairs that look alike are counted, not
repeated. scikit-learn is needed here and nowhere else.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from kankei.errors import ModelError
from kankei.matching.blocking import blocking_keys, candidate_pairs
from kankei.matching.census import census
from kankei.matching.columns import Floats, Ints
from kankei.matching.comparison import LEVELS, compare
from kankei.matching.cores import CorePairs
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
from kankei.matching.resolution import stage_one, weigh_cores
from kankei.matching.scoring import Scored, background, grounds, match_weights, numbers

CAP = 400
"""Blocks over this size are skipped."""
CORE_BITS = float(np.log2(0.97 / 0.03))
"""p = .97 joins records into cores."""
ALONE_BITS = float(np.log2(0.6 / 0.4))
"""p = .6 joins a name alone."""
FLOOR_BITS = float(np.log2(0.02 / 0.98))
"""p = .02: below, a pair is forgotten."""
MIDDLING_TOWN = 8_000
"""Records of a town whose pairs weigh one each."""
Slopes = frozenset[tuple[str, str]]
"""Grounds and numbers."""
COUNTED = ("namesakes", "crowd")
"""What grows with every bearer of a name. It may speak for a pair on the ground of a birth date alone: else
all who bear a name that has become commoner would have to be weighed against each other for every new row."""
LEAST = 3
"""Pairs that a level must be seen on: of fewer its weight would be a guess."""

NO_CORES = CoreModel(prior=0.0, cuts={}, bins={})
"""Stage two of a model of which only stage one is learned."""


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


def _voice(town: LabelledTown) -> float:
    """What each pair of a town weighs: towns have the say of the root of their size."""
    return float(np.sqrt(MIDDLING_TOWN / max(len(town.table), 1)))


def _counted(samples: Sequence[_Sample]) -> tuple[Ints, Ints, Floats]:
    """Distinct rows of codes with their truth and how often each occurred, by the voice of their towns."""
    rows = np.vstack([np.column_stack([_codes(s), s.matched]) for s in samples])
    voice = np.repeat([_voice(s.town) for s in samples], [len(s.matched) for s in samples])
    packed = np.ascontiguousarray(rows.astype(np.int16)).view([("", np.int16)] * rows.shape[1]).ravel()
    distinct, inverse = np.unique(packed, return_inverse=True)
    table = distinct.view(np.int16).reshape(-1, rows.shape[1]).astype(np.int64)
    return table[:, :-1], table[:, -1], np.bincount(inverse, weights=voice).astype(np.float64)


def _design(codes: Ints, held: Slopes) -> sparse.csr_matrix:
    """The design matrix of stage one: one-hot levels and crosses, numbers under their ground.

    Slopes that are ``held`` say nothing.
    """
    told = np.array([[(g, number) not in held for number in NUMBERS] for g in GROUNDS], np.float64)
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
        values.append(halves[:, place] / 2.0 * told[ground, place])
    width = offset + len(GROUNDS) * len(NUMBERS)
    size, per_row = len(codes), len(columns)
    indptr = np.arange(0, size * per_row + 1, per_row)
    return sparse.csr_matrix(
        (np.column_stack(values).ravel(), np.column_stack(columns).ravel(), indptr), shape=(size, width)
    )


def _logistic(ridge: float) -> LogisticRegression:
    """A regression that is fitted to its very optimum, so that the same towns give the same digits."""
    return LogisticRegression(C=1.0 / ridge, solver="newton-cholesky", max_iter=100, tol=1e-8)


def _fit_pairs(samples: Sequence[_Sample], *, ridge: float, held: Slopes) -> PairModel:
    codes, matched, counts = _counted(samples)
    fitted = _logistic(ridge).fit(_design(codes, held), matched, sample_weight=counts)
    return _pair_model(fitted.coef_[0] / np.log(2.0), float(fitted.intercept_[0] / np.log(2.0)))


def _fit_falling(samples: Sequence[_Sample], *, ridge: float) -> tuple[PairModel, Slopes]:
    """Stage one with every slope of ``COUNTED`` held at nought that would rise, and which those are."""
    held: Slopes = frozenset()
    while True:
        model = _fit_pairs(samples, ridge=ridge, held=held)
        if not (rising := _rising(model)):
            return model, held
        held |= rising


def _rising(model: PairModel) -> Slopes:
    """Slopes by which a commoner name would speak for a pair that more than a birth date stands behind."""
    slopes = ((ground, number) for ground in GROUNDS if ground != "birth" for number in COUNTED)
    return frozenset(slope for slope in slopes if model.slopes[slope[0]][slope[1]] > 0.0)


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
    slopes = bits[offset:].reshape(len(GROUNDS), len(NUMBERS)).round(6) + 0.0
    named = {g: dict(zip(NUMBERS, row.tolist(), strict=True)) for g, row in zip(GROUNDS, slopes, strict=True)}
    return PairModel(prior=round(prior, 6), levels=dict(levels), crosses=crosses, slopes=named)


def levels_of(town: LabelledTown) -> Counter[str]:
    """On how many of a town's candidate pairs each level is seen, as ``field: level``."""
    return _levels(_sample(town))


def missing_levels(seen: Mapping[str, int]) -> list[str]:
    """The levels that too few pairs showed yet."""
    every = (f"{field}: {name}" for field, names in LEVELS.items() for name in names)
    return [name for name in every if seen.get(name, 0) < LEAST]


def _levels(sample: _Sample) -> Counter[str]:
    found: Counter[str] = Counter()
    for field, names in LEVELS.items():
        pairs = np.bincount(sample.scored.levels[field], minlength=len(names)).tolist()
        found.update({f"{field}: {name}": many for name, many in zip(names, pairs, strict=True) if many})
    return found


def _refuse_unseen(samples: Sequence[_Sample]) -> None:
    seen: Counter[str] = Counter()
    for sample in samples:
        seen.update(_levels(sample))
    if missing := missing_levels(seen):
        raise ModelError("model.unseen", names=", ".join(missing))


def _with_bits(sample: _Sample, model: PairModel) -> Scored:
    s = sample.scored
    bits = match_weights(s.levels, s.numbers, s.grounds, model)
    return Scored(
        left=s.left, right=s.right, levels=s.levels, numbers=s.numbers, grounds=s.grounds, bits=bits
    )


_CoreSample = tuple[CorePairs, Ints, float]
"""Pairs of cores of one town, whether each is one person, and what each weighs."""


def _core_sample(sample: _Sample, model: Model) -> _CoreSample | None:
    """The pairs of cores of one town under a stage-one model.

    The cores are those that resolving finds, so that stage two learns on what it will meet.
    """
    scored, table = _with_bits(sample, model.pair), sample.town.table
    core = stage_one(table, scored, model=model, same=(), different=())
    pairs = weigh_cores(table, scored, core, floor=FLOOR_BITS)
    if pairs is None:
        return None
    mostly = _majority(core, sample.town.person)
    matched = (mostly[pairs.left] == mostly[pairs.right]).astype(np.int64)
    return pairs, matched, _voice(sample.town)


def _majority(core: Ints, person: Ints) -> Ints:
    """The person most records of each core belong to."""
    base = int(person.max()) + 1
    cells, counts = np.unique(core * base + person, return_counts=True)
    order = np.lexsort((counts, cells // base))
    last = np.r_[(cells // base)[order][1:] != (cells // base)[order][:-1], True]
    winner: Ints = (cells % base)[order][last]
    return winner


def _cuts(values: Floats) -> list[float]:
    """Up to fourteen cut points at quantiles; between the values where there are at most forty of them."""
    distinct = np.unique(values.round(6))
    if len(distinct) <= 40:
        return [float(cut) for cut in (distinct[1:] + distinct[:-1]) / 2]
    quantiles = np.quantile(values, np.linspace(0.04, 0.96, 14))
    return [float(cut) for cut in np.unique(quantiles.round(6))]


def _fit_cores(towns: Sequence[_CoreSample], *, ridge: float) -> CoreModel:
    features = {name: np.concatenate([pairs.features[name] for pairs, *_ in towns]) for name in FEATURES}
    matched = np.concatenate([truth for _, truth, _ in towns])
    voice = np.repeat([each for *_, each in towns], [len(truth) for _, truth, _ in towns])
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
    fitted = _logistic(ridge).fit(design, matched, sample_weight=voice)
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
    core_towns: list[_CoreSample] = []
    pair, held = _fit_falling(samples, ridge=ridge)
    for fold in range(folds):
        unseen = [s for place, s in enumerate(samples) if place % folds == fold]
        rest = [s for place, s in enumerate(samples) if place % folds != fold]
        first = _model(name, version, _fit_pairs(rest, ridge=ridge, held=held), NO_CORES)
        core_towns += [found for s in unseen if (found := _core_sample(s, first)) is not None]
    return _model(name, version, pair, _fit_cores(core_towns, ridge=ridge))


def _model(name: str, version: str, pair: PairModel, core: CoreModel) -> Model:
    """Both stages under the thresholds."""
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
        pair=pair,
        core=core,
    )

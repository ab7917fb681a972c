"""Staff's judgements make the second stage's word truer on other rows of a town with other error rates."""

# ruff: noqa: S311 - invented data need no secret chance

import random

import msgspec
import numpy as np
import pytest

from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.evaluation import LabelledTown, reliability
from kankei.matching.model import Model
from kankei.matching.refinement import FEWEST, refined
from kankei.matching.resolution import resolve
from kankei.matching.scoring import probability
from kankei.matching.training import train
from kankei.simulation import random_spec
from kankei.simulation.drawing import RATES
from kankei.simulation.labelled import labelled, labelled_towns

Judged = tuple[Ints, Ints, Bools]
ASKED = 250


@pytest.fixture(scope="module")
def learned() -> Model:
    """A model of a few small, careful towns."""
    return train(list(labelled_towns([200, 300, 250, 300], seed=2)), name="small", version="1", whole=False)


@pytest.fixture(scope="module")
def towns() -> tuple[LabelledTown, LabelledTown]:
    """Two towns of one kind, with twice the errors of any that was trained on: one judged, one to measure."""
    spec = random_spec(random.Random(52), people=3_500)
    spec = msgspec.structs.replace(spec, **{name: min(0.9, 2 * float(getattr(spec, name))) for name in RATES})
    return labelled(spec, 52), labelled(spec, 152)


@pytest.fixture(scope="module")
def judged(learned: Model, towns: tuple[LabelledTown, LabelledTown]) -> Judged:
    """What staff say who answer questions of the queue, and are always right."""
    links, person = resolve(towns[0].table, model=learned).links, towns[0].person
    asked = np.flatnonzero(np.abs(links.bits) < 4.5)
    chosen = np.random.default_rng(52).permutation(asked)[:ASKED]
    assert len(chosen) == ASKED
    left, right = links.left[chosen], links.right[chosen]
    return left, right, person[left] == person[right]


def told(town: LabelledTown, model: Model) -> tuple[Floats, Ints]:
    """What the second stage holds each link's chance to be, and whether it is true."""
    links = resolve(town.table, model=model).links
    return probability(links.bits), (town.person[links.left] == town.person[links.right]).astype(np.int64)


def off(town: LabelledTown, model: Model) -> float:
    """How far predicted lies from true, over all bands."""
    chance, matched = told(town, model)
    bands = reliability(chance, matched)
    return sum(band.pairs * abs(band.predicted - band.true) for band in bands) / len(chance)


def squared(town: LabelledTown, model: Model) -> float:
    """The Brier score."""
    chance, matched = told(town, model)
    return float(((chance - matched) ** 2).mean())


def test_two_hundred_and_fifty_judgements_make_the_chances_truer_on_other_rows(
    learned: Model, towns: tuple[LabelledTown, LabelledTown], judged: Judged
) -> None:
    better = refined(learned, towns[0].table, *judged)
    assert off(towns[1], better) < 0.6 * off(towns[1], learned)
    assert squared(towns[1], better) < squared(towns[1], learned)


def test_the_first_stage_and_the_thresholds_stay(
    learned: Model, towns: tuple[LabelledTown, LabelledTown], judged: Judged
) -> None:
    better = refined(learned, towns[0].table, *judged)
    assert better.core != learned.core
    assert msgspec.structs.replace(better, core=learned.core) == learned


def test_few_judgements_change_nothing(
    learned: Model, towns: tuple[LabelledTown, LabelledTown], judged: Judged
) -> None:
    left, right, matched = judged
    few = slice(FEWEST - 1)
    assert refined(learned, towns[0].table, left[few], right[few], matched[few]) is learned


def test_a_pair_judged_many_times_counts_once(
    learned: Model, towns: tuple[LabelledTown, LabelledTown], judged: Judged
) -> None:
    left, right, matched = judged
    again = np.zeros(300, np.int64)
    assert refined(learned, towns[0].table, left[again], right[again], matched[again]) is learned


def test_the_same_towns_give_the_same_model(learned: Model) -> None:
    again = train(list(labelled_towns([200, 300, 250, 300], seed=2)), name="small", version="1", whole=False)
    assert again == learned

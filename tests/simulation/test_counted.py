"""Towns counted as decided and in truth, and a model calibrated on them."""

# ruff: noqa: S311 - invented data need no secret chance

import random

import numpy as np
import pytest

from kankei.errors import ModelError
from kankei.matching.calibration import Count
from kankei.matching.model import default_model
from kankei.matching.resolution import resolve
from kankei.simulation import TownSpec, strange_spec
from kankei.simulation.counted import CountedTown, calibrate, counted, counted_towns, counts_of
from kankei.simulation.drawing import RATES, SHARES


@pytest.fixture(scope="module")
def town() -> CountedTown:
    return counted(TownSpec(people=400), 5)


@pytest.fixture(scope="module")
def counts(town: CountedTown) -> list[Count]:
    return counts_of(town, default_model())


def test_a_town_is_counted_by_axis_channel_zone_and_year(counts: list[Count]) -> None:
    wanted = {
        "everybody",
        "number",
        "relation",
        "channel donation",
        "living elsewhere",
        "number, earlier year",
    }
    assert wanted <= {count.kind for count in counts}


def test_everybody_is_counted_as_resolved(town: CountedTown, counts: list[Count]) -> None:
    found = resolve(town.table, model=default_model()).labels
    whole = next(count for count in counts if count.kind == "everybody")
    assert whole.doubt.heads <= len(np.unique(found[found >= 0]))
    assert whole.doubt.heads > whole.doubt.bare + whole.doubt.placed


def test_the_truth_of_everybody_is_who_did_anything(town: CountedTown, counts: list[Count]) -> None:
    whole = next(count for count in counts if count.kind == "everybody")
    assert 0.9 * 400 <= whole.truth <= len(np.unique(town.person))


def test_calibrating_twice_gives_the_same_constants_and_leaves_the_weights() -> None:
    once, again = (calibrate(counted_towns([150, 200], seed=6), default_model()) for _ in range(2))
    assert once == again
    assert (once.pair, once.core) == (default_model().pair, default_model().core)


def test_towns_of_too_few_people_calibrate_nothing() -> None:
    with pytest.raises(ModelError):
        calibrate(counted_towns([5], seed=6), default_model())


def test_a_strange_town_lies_outside_of_what_ordinary_ones_can_have() -> None:
    spec = strange_spec(random.Random(3), people=100)
    ranges = [(getattr(spec, name), *ends) for name, ends in {**SHARES, **RATES}.items()]
    assert sum(not low <= value <= high for value, low, high in ranges if value) >= 8

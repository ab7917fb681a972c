"""Towns drawn at random: wide, different, and always possible."""

# ruff: noqa: S311 - invented data need no secret chance

import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.simulation import Shares, TownSpec, random_spec, simulate
from kankei.simulation.drawing import RATES, SHARES

FREE = {name for name, value in msgspec.structs.asdict(TownSpec()).items() if isinstance(value, float)}


def test_every_parameter_that_is_a_number_is_drawn() -> None:
    assert set(SHARES) | set(RATES) == FREE


def test_an_ordinary_town_lies_inside_the_ranges() -> None:
    ordinary = TownSpec()
    assert all(low <= getattr(ordinary, name) <= high for name, (low, high) in SHARES.items())
    assert all(getattr(ordinary, name) <= high for name, (_, high) in RATES.items())


def test_two_draws_differ_in_every_share() -> None:
    one, other = random_spec(random.Random(1)), random_spec(random.Random(2))
    assert all(getattr(one, name) != getattr(other, name) for name in SHARES)


def test_the_number_of_people_is_as_asked() -> None:
    assert random_spec(random.Random(1), people=12_345).people == 12_345


def test_the_lists_of_towns_differ() -> None:
    shares = [random_spec(random.Random(seed)).entry for seed in range(20)]
    assert max(share.egg for share in shares) > 3 * min(share.egg for share in shares)
    assert isinstance(shares[0], Shares)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), people=st.integers(1, 120))
def test_any_drawn_town_has_a_row_for_everybody(seed: int, people: int) -> None:
    town = simulate(random_spec(random.Random(seed), people=people), seed=seed)
    assert {row.person for row in town.rows} == set(range(1, people + 1))

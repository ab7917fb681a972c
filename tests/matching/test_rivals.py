"""Rivals of a few cores are what they are among all."""

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kankei.matching.rivals import NONE, Few, Rivals

CORES = 40
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, CORES - 1), st.integers(0, CORES - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(-10, 10),
)


def columns(rivals: Rivals) -> list[list[float]]:
    return [getattr(rivals, field.name).tolist() for field in fields(Rivals)]


@given(PAIRS, st.lists(st.integers(0, CORES - 1)))
def test_a_few_cores_have_the_rivals_that_they_have_among_all(
    pairs: dict[tuple[int, int], float], asked: list[int]
) -> None:
    ordered = sorted(pairs)
    one, two = np.array(ordered, np.int64).reshape(-1, 2).T
    bits = np.array([pairs[pair] for pair in ordered])
    among_all = Rivals.of(one, two, bits, CORES)
    wanted = np.array(asked, np.int64)
    few = Few.of(one, two, bits).among(wanted)
    assert columns(few) == [np.array(told)[wanted].tolist() for told in columns(among_all)]


def test_a_core_without_any_pair_has_no_rival() -> None:
    nothing = np.zeros(0, np.int64)
    few = Few.of(nothing, nothing, np.zeros(0)).among(np.array([7]))
    assert columns(few) == [[0.0], [NONE], [NONE]]

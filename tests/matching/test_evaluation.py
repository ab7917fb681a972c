"""Measures against cases worked out by hand."""

import numpy as np
import pytest

from kankei.matching.evaluation import evaluate, reliability


def test_a_perfect_resolution_scores_one() -> None:
    scores = evaluate([1, 1, 2, 3], ["a", "a", "b", "c"])
    assert (scores.precision, scores.recall, scores.f1, scores.head_error) == (1.0, 1.0, 1.0, 0.0)


def test_one_split_of_three_records_loses_two_of_three_pairs() -> None:
    assert evaluate([1, 1, 1], ["a", "a", "b"]).recall == pytest.approx(1 / 3)


def test_bcubed_of_two_people_joined_is_the_mean_share_of_ones_own() -> None:
    assert evaluate([1, 1, 2], ["a", "a", "a"]).bcubed_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)


def test_reliability_puts_each_pair_into_its_band() -> None:
    bands = reliability(np.array([0.05, 0.95, 0.97]), np.array([0, 1, 0]))
    assert [(band.pairs, band.true) for band in bands] == [(1, 0.0), (2, 0.5)]

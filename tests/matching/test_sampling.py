"""What a sample says of a population: cases worked out by hand, and how often the interval holds."""

import numpy as np
import pytest

from kankei.matching.sampling import Answered, share, to_halve, turns


def test_the_share_weighs_strata_by_their_sizes() -> None:
    assert share([Answered(900, 40, 40), Answered(100, 20, 10)]).share == pytest.approx(0.9 + 0.1 / 2)


def test_a_stratum_asked_in_whole_leaves_no_doubt() -> None:
    assert share([Answered(10, 10, 9)]) == (0.9, 0.9, 0.9)


def test_of_a_stratum_without_an_answer_nothing_is_known() -> None:
    assert share([Answered(10, 0, 0)]) == (0.5, 0.0, 1.0)


def test_answers_that_are_all_alike_leave_a_doubt() -> None:
    """Wilson's lower limit of n of n is n / (n + z²)."""
    assert share([Answered(10**9, 30, 30)]).low == pytest.approx(30 / (30 + 1.6449**2), abs=1e-4)


def test_so_many_more_answers_make_the_interval_half_as_wide() -> None:
    told = [Answered(10_000, 100, 90)]
    more = to_halve(told, [100])
    now, then = share(told), share([Answered(10_000, 100 + more, 0.9 * (100 + more))])
    assert (then.high - then.low) / (now.high - now.low) == pytest.approx(0.5, abs=0.01)


def test_where_all_is_answered_no_further_answer_is_needed() -> None:
    assert to_halve([Answered(5, 5, 4)], [5]) == 0


def test_every_beginning_of_the_turns_is_shared_out_by_weight() -> None:
    order = turns(np.array([1000, 1000]), np.array([3.0, 1.0]), limit=400)
    for end in (40, 100, 400):
        assert np.bincount(order[:end]).tolist() == [end * 3 // 4, end // 4]


def test_no_stratum_has_more_turns_than_pairs() -> None:
    assert np.bincount(turns(np.array([2, 9]), np.array([5.0, 1.0]), limit=50)).tolist() == [2, 9]

"""Kaplan–Meier, Greenwood and log-rank against tables printed in textbooks; never against our own numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.analysis.survival import Survival, chi_square_tail, kaplan_meier, log_rank

# Weeks of remission of 42 children with leukaemia; + means still in remission when last seen.
# Freireich et al. (1963), Blood 21:699-716, as printed in Kalbfleisch & Prentice (2002) and in
# Kleinbaum & Klein, Survival Analysis: A Self-Learning Text, chapter 1.
SIX_MP = "6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
# Months to death from breast cancer, tumours stained negatively and positively.
# Leathem & Brooks (1987), Lancet i:1054, as printed in Collett, Modelling Survival Data in Medical
# Research, Table 1.2.
NEGATIVE = "23 47 69 70+ 71+ 100+ 101+ 148 181 198+ 208+ 212+ 224+"
POSITIVE = (
    "5 8 10 13 18 24 26 26 31 35 40 41 48 50 59 61 68 71 76+ 105+ 107+ 109+ 113 116+ 118 143 154+ 162+ "
    "188+ 212+ 217+ 225+"
)


def times(text: str) -> tuple[np.ndarray, np.ndarray]:
    words = text.split()
    return np.array([int(word.rstrip("+")) for word in words]), np.array(["+" not in word for word in words])


def curve(text: str) -> Survival:
    leaving, event = times(text)
    return kaplan_meier(np.zeros(len(leaving), dtype=np.int64), leaving, event)


def at_events(found: Survival, column: str) -> list[float]:
    return list(getattr(found, column)[found.events > 0])


def compared(*groups: str) -> tuple[float, int, float]:
    columns = [times(group) for group in groups]
    leaving, event = (np.concatenate(column) for column in zip(*columns, strict=True))
    group = np.repeat(np.arange(len(groups)), [len(column[0]) for column in columns])
    test = log_rank(np.zeros(len(leaving), dtype=np.int64), leaving, event, group)
    return test.statistic, test.degrees, test.p


def test_the_curve_of_the_6_mp_group_is_that_of_the_textbook() -> None:
    """Kleinbaum & Klein, chapter 2; Klein & Moeschberger (2003), Table 4.1."""
    found = curve(SIX_MP)
    assert at_events(found, "time") == [6, 7, 10, 13, 16, 22, 23]
    assert at_events(found, "at_risk") == [21, 17, 15, 12, 11, 7, 6]
    printed = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert at_events(found, "survival") == pytest.approx(printed, abs=0.0006)


def test_greenwoods_errors_of_the_6_mp_group_are_those_of_the_textbook() -> None:
    """Klein & Moeschberger (2003), Table 4.1, the variances of the product-limit estimator."""
    printed = [0.0058, 0.0076, 0.0093, 0.0114, 0.0130, 0.0164, 0.0181]
    variances = np.array(at_events(curve(SIX_MP), "error")) ** 2
    assert variances == pytest.approx(printed, abs=0.00006)


def test_the_curve_of_the_placebo_group_is_that_of_the_textbook() -> None:
    """Kleinbaum & Klein, chapter 2: without censoring the share of 21 still in remission."""
    printed = [0.90, 0.81, 0.76, 0.67, 0.57, 0.38, 0.29, 0.19, 0.14, 0.10, 0.05, 0.00]
    assert at_events(curve(PLACEBO), "survival") == pytest.approx(printed, abs=0.006)


def test_the_log_rank_statistic_of_the_remission_data_is_that_of_the_textbook() -> None:
    """Kleinbaum & Klein, chapter 2: 16.793 with one degree of freedom; expected 19.25 and 10.75 events."""
    statistic, degrees, p = compared(SIX_MP, PLACEBO)
    assert statistic == pytest.approx(16.793, abs=0.001)
    assert degrees == 1
    assert p < 0.0001


def test_the_expected_events_of_the_remission_data_are_those_of_the_textbook() -> None:
    """Kleinbaum & Klein, chapter 2: observed 9 and 21, expected 19.25 and 10.75."""
    leaving, event = times(f"{SIX_MP} {PLACEBO}")
    test = log_rank(np.zeros(42, dtype=np.int64), leaving, event, np.repeat([0, 1], 21))
    assert test.observed == (9, 21)
    assert test.expected == pytest.approx((19.25, 10.75), abs=0.005)


def test_the_log_rank_statistic_of_the_breast_cancer_data_is_that_of_the_textbook() -> None:
    """Collett, Example 2.12: W = 3.515, p = 0.061."""
    statistic, degrees, p = compared(NEGATIVE, POSITIVE)
    assert (round(statistic, 3), degrees, round(p, 3)) == (3.515, 1, 0.061)


def test_who_enters_late_is_not_at_risk_before() -> None:
    """Worked by hand: at 2 only A and B are in, at 5 B, C and D."""
    entry, leaving = np.array([0, 0, 3, 4]), np.array([2, 5, 5, 8])
    found = kaplan_meier(entry, leaving, np.array([True, False, True, False]))
    assert found.at_risk.tolist() == [2, 3, 1]
    assert found.survival == pytest.approx([1 / 2, 1 / 3, 1 / 3])


def test_who_enters_at_the_moment_of_an_event_is_not_at_risk_of_it() -> None:
    found = kaplan_meier(np.array([0, 5]), np.array([5, 9]), np.array([True, False]))
    assert found.at_risk[0] == 1


@pytest.mark.parametrize(
    ("statistic", "degrees", "p"),
    [
        (2.706, 1, 0.10),
        (6.635, 1, 0.01),
        (9.210, 2, 0.01),
        (7.815, 3, 0.05),
        (18.307, 10, 0.05),
        (37.566, 20, 0.01),
    ],
)
def test_the_chi_square_tail_is_that_of_the_printed_table(statistic: float, degrees: int, p: float) -> None:
    """Critical values as in Fisher & Yates, Statistical Tables, Table IV."""
    assert chi_square_tail(statistic, degrees) == pytest.approx(p, rel=0.001)


lives = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20), st.booleans()), min_size=1, max_size=30)


@given(lives, st.integers(0, 40))
def test_a_life_told_in_two_pieces_gives_the_same_curve(told: list[tuple[int, int, bool]], cut: int) -> None:
    """The law by which delayed entry is defined: (a, c] is (a, b] censored and (b, c]."""
    entry, length, event = map(np.array, zip(*told, strict=True))
    leaving = entry + length
    whole = kaplan_meier(entry, leaving, event)
    split = (entry < cut) & (cut < leaving)
    pieces = kaplan_meier(
        np.concatenate([entry, np.full(split.sum(), cut)]),
        np.concatenate([np.where(split, cut, leaving), leaving[split]]),
        np.concatenate([event & ~split, event[split]]),
    )
    assert at_events(pieces, "survival") == pytest.approx(at_events(whole, "survival"))
    assert at_events(pieces, "at_risk") == at_events(whole, "at_risk")


@given(lives)
def test_the_interval_holds_the_curve(told: list[tuple[int, int, bool]]) -> None:
    entry, length, event = map(np.array, zip(*told, strict=True))
    found = kaplan_meier(entry, entry + length, event)
    assert not (found.low > found.survival + 1e-12).any()
    assert not (found.high < found.survival - 1e-12).any()


def test_nothing_is_claimed_of_the_lower_bound_before_the_first_event() -> None:
    """No event among a few subjects is no proof that there is none among many."""
    found = curve("3+ 6 9+")
    assert (found.survival[0], found.high[0]) == (1, 1)
    assert np.isnan(found.low[0])


def test_groups_that_live_alike_do_not_differ() -> None:
    statistic, degrees, p = compared(PLACEBO, PLACEBO, PLACEBO)
    assert (round(statistic, 9), degrees, p) == (0.0, 2, 1.0)


def test_a_group_nobody_of_which_is_watched_costs_no_degree_of_freedom() -> None:
    leaving, event = times(f"{SIX_MP} {PLACEBO}")
    group = np.repeat([0, 2], 21)
    assert log_rank(np.zeros(42, dtype=np.int64), leaving, event, group).degrees == 1

"""Kaplan–Meier, Greenwood and log-rank against tables printed in textbooks; never against our own numbers.

Looked up: the 42 remission times are those of lifelines' own data set ``leukemia`` and of Example 11.1 of
Introductory Biostatistics (Wiley, 2003). Computed anew with lifelines 0.30.3, which none of this was made
with: both curves of the remission data, the log-rank statistics (16.792941, 3.514993, 22.762757) and every
value marked so. Other page and table numbers are as cited elsewhere.
"""

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

# Tenths of a year to death from cancer of the larynx, by stage. Kardaun (1983), Stat. Neerlandica 37:103,
# as lifelines brings the data.
LARYNX = (
    (
        "6 13 24 25+ 32 32+ 33 33+ 35 35 40 40 43 45+ 45+ 53 55+ 59+ 59+ 60 61+ 62+ 64 65 65+ "
        "67+ 70+ 74 74+ 81+ 81+ 96+ 107+"
    ),
    "2 18 20 22+ 26+ 33+ 36 36+ 40 43+ 43+ 50+ 62 70 75+ 76+ 93+",
    "3 3 5 7 8 10 13 16 18 19 19 32 35 37+ 45+ 48+ 48+ 50 50+ 51+ 63 64 65+ 78 80+ 93+ 101+",
    "1 3 4 8 8 10 15 20 23 29+ 36 38 43+",
)
# Months of age at which 96 men entered Channing House and left it, + alive. Hyde (1980), as in
# the data set channing of R's package boot; one man who left in the month of his entry was never watched.
CHANNING = (
    "782-909 1020-1128 856-969 915-957 863-983 906-1012 955-1055 943-1025 943-1043 837-945 966-1009 "
    "936-971 919-1033 852-869 1073-1139 925-1036 967-1085 806-943+ 969-1001+ 923-1060+ 865-1002+ "
    "953-1031+ 871-945+ 982-1006+ 883-959+ 817-843+ 875-1012+ 821-956+ 936-1073+ 971-1107+ 830-940+ "
    "885-911+ 894-1031+ 893-996+ 866-895+ 878-1015+ 820-957+ 1007-1043+ 879-1016+ 956-1093+ 854-989 "
    "890-1027+ 1041-1044+ 978-1005+ 836-973+ 938-1064+ 886-1023+ 876-1013+ 955-977+ 823-960+ 960-1047+ "
    "843-943+ 856-951+ 847-984+ 1027-1058+ 988-1045+ 978-1018+ 981-1118+ 926-970+ 1036-1070+ 1016-1153+ "
    "969-1106+ 900-936+ 898-906+ 846-866+ 964-1029 984-1053 1046-1080 871-872 847-893 962-966+ 853-894 "
    "967-985 1063-1094 856-927 865-948 1051-1059 1010-1012 878-911 1021-1094 959-972+ 921-993 836-876 "
    "919-993 751-777 906-966 835-907 946-1031 759-781 909-914+ 962-998 984-1022 891-932 835-898 1039-1060 "
    "1010-1044 "
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


def test_the_log_rank_statistic_of_four_stages_is_that_of_another_implementation() -> None:
    """lifelines: 22.762757."""
    statistic, degrees, p = compared(*LARYNX)
    assert statistic == pytest.approx(22.762757, abs=1e-6)
    assert degrees == 3
    assert p == pytest.approx(4.53e-5, rel=0.01)


def test_the_interval_of_the_6_mp_group_is_that_of_another_implementation() -> None:
    """lifelines: the bounds on the scale of log(-log) at weeks 6 and 10."""
    found = curve(SIX_MP)
    low, high = at_events(found, "low"), at_events(found, "high")
    assert [low[0], low[2]] == pytest.approx([0.6197179553, 0.5031995108], abs=1e-9)
    assert [high[0], high[2]] == pytest.approx([0.9515517476, 0.8893618352], abs=1e-9)


def aged(least: int) -> Survival:
    """The men of Channing House who lived to an age of so many months, watched from then on."""
    told = [word.rstrip("+").split("-") for word in CHANNING.split()]
    entry, leaving = (np.array(column, dtype=np.int64) for column in zip(*told, strict=True))
    event = np.array([not word.endswith("+") for word in CHANNING.split()])
    old = leaving > least
    return kaplan_meier(np.maximum(entry, least)[old], leaving[old], event[old])


def test_a_risk_set_of_one_who_dies_ends_the_curve() -> None:
    """Nobody else is watched at 781 months: lifelines refuses these data, saying S(t)==0 for all t>781."""
    found = aged(0)
    assert (found.time[found.survival == 0][0], found.at_risk[found.survival == 0][0]) == (781, 1)


def test_survival_beyond_an_age_among_late_entrants_is_that_of_another_implementation() -> None:
    """The way out, given that one lives to 68; the values are lifelines'."""
    found = aged(68 * 12)
    at = [int(np.flatnonzero(found.time == age)[0]) for age in (869, 907, 945, 993, 1044, 1094)]
    assert found.at_risk[at].tolist() == [24, 34, 36, 38, 20, 8]
    expected = [0.958333, 0.780868, 0.675277, 0.51555, 0.318, 0.150327]
    assert found.survival[at] == pytest.approx(expected, abs=1e-6)
    assert (found.low[at[2]], found.high[at[2]]) == pytest.approx((0.4984378981, 0.8013905180), abs=1e-9)


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

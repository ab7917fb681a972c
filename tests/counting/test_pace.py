"""The way to the goal."""

import datetime as dt

import pytest

from kankei.counting import goal, load_town, pace

BANDAI = load_town("bandai")


def test_what_is_left_to_the_goal() -> None:
    ahead = goal(BANDAI, number=12_000, as_of=dt.date(2025, 12, 31))
    assert (ahead.target, ahead.distance, ahead.rate) == (30_000, 18_000, 0.4)


def test_the_pace_by_both_readings_of_the_plans_year() -> None:
    ahead = goal(BANDAI, number=12_000, as_of=dt.date(2025, 12, 31))
    assert ahead.per_month == pytest.approx(1_500, rel=1e-2)
    assert ahead.per_month_fiscal == pytest.approx(1_200, rel=1e-2)


def test_on_the_last_day_of_the_calendar_year_only_the_fiscal_reading_has_time_left() -> None:
    late = goal(BANDAI, number=12_000, as_of=dt.date(2026, 12, 31))
    assert late.per_month is None
    assert late.per_month_fiscal is not None


def test_a_goal_that_is_met_needs_no_pace() -> None:
    met = goal(BANDAI, number=30_000, as_of=dt.date(2030, 1, 1))
    assert (met.distance, met.per_month, met.per_month_fiscal) == (0, 0.0, 0.0)


def test_a_goal_that_is_passed_is_a_negative_distance() -> None:
    assert goal(BANDAI, number=31_000, as_of=dt.date(2026, 1, 1)).distance == -1_000


def test_no_day_left_is_no_pace() -> None:
    assert pace(1, days=0) is None

"""The way to the goal."""

import datetime as dt

from kankei.counting import goal, load_town, pace

BANDAI = load_town("bandai")


def test_what_is_left_to_the_goal() -> None:
    ahead = goal(BANDAI, number=12_000, as_of=dt.date(2025, 12, 31))
    assert (ahead.target, ahead.distance, ahead.rate) == (30_000, 18_000, 0.4)


def test_the_pace_by_both_readings_of_the_plans_year() -> None:
    ahead = goal(BANDAI, number=12_000, as_of=dt.date(2025, 12, 31))
    assert (ahead.per_month, ahead.per_month_fiscal) == (1_500, 1_200)


def test_so_many_people_in_each_month_of_the_calendar_do_reach_the_target() -> None:
    ahead = goal(BANDAI, number=30_000 - 28_153, as_of=dt.date(2026, 3, 31))
    assert ahead.per_month == 3_129
    assert 8 * 3_129 < 28_153 <= 9 * 3_129


def test_of_a_month_under_way_the_share_of_its_days_is_left() -> None:
    assert pace(300, as_of=dt.date(2026, 6, 20), due=dt.date(2026, 6, 30)) == 900


def test_the_months_left_are_not_miscounted_at_the_end_of_february() -> None:
    assert pace(1_000, as_of=dt.date(2027, 2, 28), due=dt.date(2027, 12, 31)) == 100


def test_on_the_last_day_of_the_calendar_year_only_the_fiscal_reading_has_time_left() -> None:
    late = goal(BANDAI, number=12_000, as_of=dt.date(2026, 12, 31))
    assert late.per_month is None
    assert late.per_month_fiscal is not None


def test_a_goal_that_is_met_needs_no_pace() -> None:
    met = goal(BANDAI, number=30_000, as_of=dt.date(2030, 1, 1))
    assert (met.distance, met.per_month, met.per_month_fiscal) == (0, 0, 0)


def test_a_goal_that_is_passed_is_a_negative_distance() -> None:
    assert goal(BANDAI, number=31_000, as_of=dt.date(2026, 1, 1)).distance == -1_000


def test_no_day_left_is_no_pace() -> None:
    assert pace(1, as_of=BANDAI.target.due, due=BANDAI.target.due) is None

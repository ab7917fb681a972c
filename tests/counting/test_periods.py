"""Windows and fiscal years."""

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kankei.counting.periods import first_day, fiscal_year_ends, fiscal_years
from kankei.fields.date import fiscal_year


def test_a_year_up_to_the_end_of_march_is_the_fiscal_year() -> None:
    assert first_day(dt.date(2026, 3, 31), 12) == dt.date(2025, 4, 1)


def test_a_year_up_to_the_end_of_february_begins_with_march_in_leap_years_too() -> None:
    assert first_day(dt.date(2024, 2, 29), 12) == dt.date(2023, 3, 1)
    assert first_day(dt.date(2025, 2, 28), 12) == dt.date(2024, 3, 1)


def test_a_window_longer_than_the_calendar_begins_with_it() -> None:
    assert first_day(dt.date(50, 1, 1), 1200) == dt.date.min


def test_the_fiscal_year_that_ends_on_the_day_itself_is_left_to_the_day() -> None:
    ends = fiscal_year_ends(dt.date(2023, 5, 1), dt.date(2026, 3, 31))
    assert ends == [dt.date(2024, 3, 31), dt.date(2025, 3, 31)]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))
def test_fiscal_years_of_columns_are_those_of_days(day: dt.date) -> None:
    assert fiscal_years(np.array([day.toordinal()], dtype=np.int32)).tolist() == [fiscal_year(day)]


@given(st.dates(dt.date(1950, 1, 1), dt.date(2200, 1, 1)), st.integers(1, 480))
def test_a_longer_window_begins_earlier(as_of: dt.date, months: int) -> None:
    assert first_day(as_of, months + 1) < first_day(as_of, months) <= as_of

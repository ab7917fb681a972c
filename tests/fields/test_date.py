"""Calendar days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.errors import FieldError
from kankei.fields import date

DAY = dt.date(2024, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-05",
        "2024-1-5",
        "2024/01/05",
        "2024/1/5",
        "2024.1.5",
        "20240105",
        "20240105.0",
        "2024年1月5日",
        "2024年 1月 5日",
        "２０２４年１月５日",
        "2024年1月5日(金)",
        "2024年1月5日 金曜日",
        "2024年1月5日生",
        "令和6年1月5日生まれ（2歳）",
        "2024.01.05.",
        "令和6年1月5日",
        "令和６年１月５日",
        "令和六年一月五日（金）",
        "二〇二四年一月五日",
        "令6.1.5",
        "R6.1.5",
        "Ｒ６／１／５",
        "r6-1-5",
        "R06.01.05",
        "R060105",
        "㋿6年1月5日",
        "2024/01/05 13:05:22",
        "2024-01-05T13:05:22",
        "2024-01-05 10:02:34",
        "2024/01/05 1:05:22 午後 GMT+9",
        "2024-01-04T16:00:00Z",
        "2024-01-04 16:00:00 UTC",
        "2024-01-04 16:00 (GMT)",
        "2024-01-04 16:00:00 UTC+00:00",
        "2024-01-05 00:30 GMT+0900",
        "2024-01-05T00:30:00+09:00",
        "45296",
        "45296.0",
        "45296.57",
    ],
)
def test_a_day_is_read_in_every_form_that_lists_hold(text: str) -> None:
    assert date.parse(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("H30/4/1", dt.date(2018, 4, 1)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("平成32年3月31日", dt.date(2020, 3, 31)),
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("S51.2.29", dt.date(1976, 2, 29)),
        ("大正元年7月30日", dt.date(1912, 7, 30)),
        ("明治33年1月1日", dt.date(1900, 1, 1)),
    ],
)
def test_an_era_is_read(text: str, day: dt.date) -> None:
    assert date.parse(text) == date.parse_era(text) == day


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2023/2/29", "令和6年4月31日", "20241301", "2024年13月1日", "R0.1.1"]
)
def test_a_day_that_no_calendar_has_is_impossible(text: str) -> None:
    with pytest.raises(FieldError) as caught:
        date.parse(text)
    assert caught.value.code == "date.impossible"


@pytest.mark.parametrize(
    "text", ["不明", "24/1/5", "2024", "2024/1", "04/05/2024", "1234", "99999", "2024--1", "１月５日"]
)
def test_a_day_that_cannot_be_told_is_unreadable(text: str) -> None:
    with pytest.raises(FieldError) as caught:
        date.parse(text)
    assert caught.value.code == "date.unreadable"


def test_an_empty_cell_has_a_code_of_its_own() -> None:
    with pytest.raises(FieldError) as caught:
        date.parse("\u3000")
    assert caught.value.code == "date.empty"


def test_the_message_of_an_error_holds_nothing_of_the_cell() -> None:
    with pytest.raises(FieldError) as caught:
        date.parse("平成50000年")
    assert "平成" not in str(caught.value)


def test_an_evening_in_universal_time_is_the_next_day_in_tokyo() -> None:
    assert date.parse("2024-03-31T15:00:00Z") == dt.date(2024, 4, 1)


def test_month_first_is_read_only_on_request() -> None:
    assert date.parse_us("10/05/2026 05:55:00 PM") == dt.date(2026, 10, 5)
    assert not date.is_valid("10/05/2026 05:55:00 PM")


def test_a_year_of_two_digits_stands_before_a_time_alone() -> None:
    assert date.parse_us("10/5/26 17:55:00") == dt.date(2026, 10, 5)
    with pytest.raises(FieldError):
        date.parse_us("10/5/26")


@pytest.mark.parametrize("text", ["13/05/2026", "2026-10-05", "Foo 1, 2024", ""])
def test_what_is_not_month_first_is_refused_there(text: str) -> None:
    with pytest.raises(FieldError):
        date.parse_us(text)


@pytest.mark.parametrize(
    ("serial", "day"), [("1", dt.date(1900, 1, 1)), ("61", dt.date(1900, 3, 1)), ("45296", DAY)]
)
def test_a_serial_counts_as_spreadsheets_do(serial: str, day: dt.date) -> None:
    assert date.parse_serial(serial) == day


@pytest.mark.parametrize(
    ("serial", "code"), [("0", "date.unreadable"), ("80001", "date.unreadable"), ("60", "date.impossible")]
)
def test_a_serial_outside_the_calendar_is_refused(serial: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        date.parse_serial(serial)
    assert caught.value.code == code


def test_a_day_that_stands_for_unknown_is_not_compared() -> None:
    assert date.normalize_column(["1900-01-01", "9999/12/31", "1900-01-02"]) == ["", "", "1900-01-02"]


@pytest.mark.parametrize("day", ["1111-11-11", "1800-01-01", "2099-12-31", "1970-01-01"])
def test_a_birth_date_that_only_fills_a_box_is_none(day: str) -> None:
    assert date.birth_column([day, "昭和45年1月2日"]) == ["", "1970-01-02"]


@given(st.dates(min_value=dt.date(1873, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_day_survives_its_era(day: dt.date) -> None:
    assert date.parse(date.format_era(day)) == day


@given(st.dates(min_value=dt.date(1900, 3, 1), max_value=dt.date(2119, 1, 1)))
def test_every_day_survives_its_serial(day: dt.date) -> None:
    assert date.parse_serial(str((day - dt.date(1899, 12, 30)).days)) == day


@given(st.dates())
def test_a_fiscal_year_starts_in_april(day: dt.date) -> None:
    assert date.fiscal_year(day) == day.year - (day.month < 4)

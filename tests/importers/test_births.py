"""Birth dates that cannot be: the row is taken, the cell is told and compares nobody."""

import datetime as dt

import pytest

from kankei.fields import date
from kankei.model import DraftFile
from kankei_importers import run
from kankei_importers.gate import Expectation

HERE = Expectation(today=dt.date(2026, 11, 21))


def listed(*births: str) -> DraftFile:
    """A list of gifts of 1 May 2024 by people with these birth dates."""
    rows = [f"2024-05-01,佐藤 花子{no},{born}" for no, born in enumerate(births)]
    text = "\n".join(["入金日,氏名,生年月日", *rows, ""])
    return run.draft(text.encode(), name="list.csv", channel="donation", expected=HERE)


def born(file: DraftFile) -> list[str]:
    return [row.record.birth_date for row in file.rows if row.record]


@pytest.mark.parametrize("text", ["2027-01-01", "2024-05-02", "令和8年1月1日", "1850-01-01"])
def test_a_birth_date_that_cannot_be_is_not_read_and_told_with_its_row(text: str) -> None:
    file = listed("1980-01-02", text)
    notes = [(note.column, note.facts) for note in file.notes if note.code == "gate.births"]
    assert born(file) == ["1980-01-02", ""]
    assert notes == [("生年月日", {"rows": "1", "lines": "3"})]


@pytest.mark.parametrize("text", ["2024-05-01", "1900-01-01", "不明", "－", "0000-00-00", ""])
def test_any_other_birth_date_is_kept_as_written(text: str) -> None:
    file = listed(text)
    assert (born(file), [note.code for note in file.notes]) == ([text], [])


@pytest.mark.parametrize("text", ["昭和55年", "50代", "5/1/1980"])
def test_a_birth_date_that_nobody_can_read_is_kept_and_told_with_its_row(text: str) -> None:
    file = listed("1980-01-02", text)
    notes = [(note.code, note.column, note.facts) for note in file.notes]
    assert born(file) == ["1980-01-02", text]
    assert notes == [("gate.births_unread", "生年月日", {"rows": "1", "lines": "3"})]


@pytest.mark.parametrize("birth", ["1980-05-01", "昭和55年5月1日"])
def test_birth_dates_that_changed_places_with_addresses_stop_a_list(birth: str) -> None:
    rows = [f"2024-05-01,佐藤 花子{no},{birth},福島県磐梯町大字磐梯{no}" for no in range(20)]
    rows += [f"2024-05-01,鈴木 一郎{no},東京都港区芝{no},{birth}" for no in range(10)]
    text = "\n".join(["登録日,氏名,生年月日,住所", *rows, ""])
    file = run.draft(text.encode(), name="list.csv", channel="registration", expected=HERE)
    assert [problem.code for problem in file.problems] == ["gate.shifted_columns"]


def test_a_column_of_birth_dates_that_holds_addresses_stops_a_list() -> None:
    homes = [f"東京都港区芝{no}" for no in range(10)]
    assert [problem.code for problem in listed(*homes).problems] == ["gate.column_type"]


@pytest.mark.parametrize("text", ["1980年5月頃", "昭和55年5月1日生まれ（45歳）", "S55生"])
def test_a_day_in_other_words_is_no_address(text: str) -> None:
    assert listed(*[text] * 10).problems == ()


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("生年月日_元号,生年月日", "昭和,55.5.1"),
        ("生年月日（元号）,生年月日", "S,55年5月1日"),
        ("年号,生年月日", "昭,550501"),
        ("生年月日_元号,生年月日", "昭和,1980-05-01"),
        ("生年月日（元号）,生年月日（年）,生年月日（月）,生年月日（日）", "昭和,55,5,1"),
        ("生年_元号,生年_年,生年_月,生年_日", "S,55,5,1"),
        ("生年月日（年）,生年月日（月）,生年月日（日）", "1980,5,1"),
        ("元号,年,月,日", "昭和,55,5,1"),
    ],
)
def test_a_birth_date_in_several_columns_is_one_with_its_era(header: str, cells: str) -> None:
    text = f"氏名,{header},登録日\n佐藤 花子,{cells},2026-04-01\n"
    file = run.draft(text.encode(), name="list.csv", channel="registration", expected=HERE)
    assert [date.normalize(one) for one in born(file)] == ["1980-05-01"]
    assert [row.touchpoint.occurred_on for row in file.rows if row.touchpoint] == [dt.date(2026, 4, 1)]
    assert file.notes == ()


def test_an_era_that_makes_no_date_leaves_what_stands_there_and_is_told() -> None:
    text = "氏名,生年月日_元号,生年月日,登録日\n佐藤 花子,昭和,55.13.1,2026-04-01\n"
    file = run.draft(text.encode(), name="list.csv", channel="registration", expected=HERE)
    assert born(file) == ["55.13.1"]
    assert [(note.code, note.column) for note in file.notes] == [("gate.births_unread", "生年月日")]


def test_year_month_and_day_of_our_time_under_no_other_word_are_when_it_was() -> None:
    text = "氏名,元号,年,月,日\n佐藤 花子,令和,8,4,1\n"
    file = run.draft(text.encode(), name="list.csv", channel="registration", expected=HERE)
    assert [row.touchpoint.occurred_on for row in file.rows if row.touchpoint] == [dt.date(2026, 4, 1)]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("4/15/1980", "1/5/1960", "S55.4.5"), ["1980-04-15", "1960-01-05", "S55.4.5"]),
        (("4/5/1980", "1/5/1960", ""), ["4/5/1980", "1/5/1960", ""]),
        (("4/15/1980", "25/1/1960", ""), ["4/15/1980", "25/1/1960", ""]),
    ],
)
def test_birth_dates_are_month_first_where_one_of_them_tells_so_and_none_otherwise(
    cells: tuple[str, ...], told: list[str]
) -> None:
    text = "\n".join(["入会日,氏名,生年月日", *(f"2026-04-10,佐藤 花子,{cell}" for cell in cells), ""])
    rows = run.draft(text.encode(), name="list.csv", channel="community").rows
    assert [row.record.birth_date for row in rows if row.record] == told

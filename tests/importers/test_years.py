"""Days without a year, of which another column of the row tells it."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def taken(text: str, name: str = "来訪者.csv") -> DraftFile:
    return run.draft(text.encode(), name=name, channel="visit")


def days(text: str) -> list[tuple[str, str]]:
    touches = [row.touchpoint for row in taken(text).rows]
    return [(str(one.occurred_on), str(one.ended_on or "")) for one in touches if one is not None]


@pytest.mark.parametrize(
    ("header", "row", "day"),
    [
        ("年度,来訪日", "令和6,4/12", "2024-04-12"),
        ("年度,来訪日", "R6年度,1/15", "2025-01-15"),
        ("年度,来訪日", "2024,3月31日", "2025-03-31"),
        ("年,月日", "令和7年,2/15", "2025-02-15"),
        ("年,月,日", "2025,1,15", "2025-01-15"),
        ("元号,年,月,日", "令和,6,4,1", "2024-04-01"),
        ("年度,月,日", "令和6年度,1,15", "2025-01-15"),
        ("年度,来訪日", "令和6年度,2026/1/15", "2026-01-15"),
    ],
)
def test_a_day_is_of_the_year_that_stands_beside_it(header: str, row: str, day: str) -> None:
    assert days(f"{header},氏名\n{row},佐藤 太郎\n") == [(day, "")]


def test_of_a_span_both_days_are_of_the_fiscal_year_beside_it() -> None:
    text = "年度,来訪日,氏名\n令和6年度,12/28～1/4,佐藤 太郎\n令和6年度,1/31～2/2,鈴木 花子\n"
    assert days(text) == [("2024-12-28", "2025-01-04"), ("2025-01-31", "2025-02-02")]


def test_below_a_year_that_stands_once_it_is_the_same() -> None:
    text = "年度,来訪日,氏名\n令和6年度,4/12,佐藤 太郎\n,1/15,鈴木 花子\n令和7年度,5/1,高橋 健\n"
    assert days(text) == [("2024-04-12", ""), ("2025-01-15", ""), ("2025-05-01", "")]


@pytest.mark.parametrize(
    ("row", "code"),
    [("6,4/12", "date.no_year"), ("令和6年度,2/30", "date.impossible"), (",4/12", "date.no_year")],
)
def test_a_year_of_any_era_or_none_and_a_day_that_is_in_none_are_asked_about(row: str, code: str) -> None:
    (problem,) = taken(f"年度,来訪日,氏名\n{row},佐藤 太郎\n").rows[0].problems
    assert problem.code == code


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("来訪者_令和6年度.csv", ""),
        ("来訪者_R6.csv", ""),
        ("来訪者_2024.csv", ""),
        ("来訪者.csv", "令和6年 来訪者名簿,,\n"),
    ],
)
def test_bare_years_are_of_the_era_that_the_list_is_called_by(name: str, above: str) -> None:
    file = taken(f"{above}年度,来訪日,氏名\n6,4/12,佐藤 太郎\n5,2/3,鈴木 花子\n", name)
    told = [str(row.touchpoint.occurred_on) for row in file.rows if row.touchpoint]
    assert told == ["2024-04-12", "2024-02-03"]


@pytest.mark.parametrize(("born", "code"), [("生年月日", "date.no_year"), ("申込日", "")])
def test_bare_years_are_of_the_era_of_the_list_s_own_days_and_not_of_births(born: str, code: str) -> None:
    (row,) = taken(f"年度,来訪日,氏名,{born}\n6,2/3,佐藤 太郎,R7.1.20\n").rows
    assert [problem.code for problem in row.problems] == ([code] if code else [])
    assert code or (row.touchpoint and str(row.touchpoint.occurred_on) == "2025-02-03")


def test_the_day_of_a_gift_is_of_the_fiscal_year_beside_it_and_pays_it() -> None:
    text = "寄附年度,寄附月日,寄附者,住所,金額\n令和6,1/5,鈴木 花子,埼玉県川口市本町1-1-1,20000\n"
    (row,) = run.draft(text.encode(), name="寄附.csv", channel="donation").rows
    assert row.touchpoint is not None
    assert (str(row.touchpoint.occurred_on), row.touchpoint.status) == ("2025-01-05", "done")

"""Years in titles and names of files."""

import pytest

from kankei.errors import FieldError
from kankei.fields import year


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("R元年度 寄附一覧", [(2019, True)]),
        ("令和 5 年度", [(2023, True)]),
        ("令５年度", [(2023, True)]),
        ("平31年度", [(2019, True)]),
        ("1999年度", [(1999, True)]),
        ("令和6年度・令和7年度", [(2024, True), (2025, True)]),
        ("令和7年 視察一覧", [(2025, False)]),
        ("r2年", [(2020, False)]),
        ("名簿2024", [(2024, False)]),
        ("名簿_2024年5月", [(2024, False)]),
    ],
)
def test_a_year_is_named_in_many_ways(text: str, found: list[tuple[int, bool]]) -> None:
    assert year.years_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *("名簿_20240401", "名簿_2024-04", "名簿 2024年4月1日", "令和6年4月1日", "R6.4.1", "令和6.4.1 現在"),
        *("昭和55年生まれの会", "1980年会", "R6", "order5年", "公平3年", "令和0年度", "123456", ""),
    ],
)
def test_a_whole_date_a_birth_and_a_number_name_no_year(text: str) -> None:
    assert year.years_in(text) == []


def test_a_text_that_is_no_year_is_none() -> None:
    with pytest.raises(FieldError):
        year.parse("来年")


@pytest.mark.parametrize("text", ["2026", "２０２６年度", "2026年", "R8", "令和8", "令和八年度", "r8年度"])
def test_a_year_is_typed_in_many_ways(text: str) -> None:
    assert year.said(text) == 2026


@pytest.mark.parametrize("text", ["8", "26", "S63", "1988", "2200", "R0", "令和8年4月", "2026-2027", ""])
def test_what_may_be_of_any_era_or_is_no_year_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(FieldError):
        year.said(text)

"""The gate before a list of another town or another year than it should be."""

from collections.abc import Sequence

import pytest
from tests.importers.townsfolk import HERE, PEOPLE

from kankei.fields.year import Year, asked
from kankei.model import DraftFile
from kankei_importers import run
from kankei_importers.gate import Expectation


def codes(file: DraftFile) -> list[str]:
    return [problem.code for problem in file.problems]


def listed(rows: Sequence[tuple[str, ...]], name: str) -> DraftFile:
    lines = [
        "登録日,氏名,フリガナ,郵便番号,住所",
        *(",".join((f"2024-05-{no:02}", *row)) for no, row in enumerate(rows, start=1)),
        "",
    ]
    return run.draft("\n".join(lines).encode(), name=name, channel="registration", expected=HERE)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("会津坂下町_名簿.csv", ["gate.wrong_town"]),
        ("磐梯町_名簿.csv", []),
        ("磐梯町・猪苗代町_名簿.csv", []),
        ("さくら市場_名簿.csv", []),
        ("rms_名簿.csv", []),
    ],
)
def test_another_towns_name_stops_the_list(name: str, found: list[str]) -> None:
    assert codes(listed(PEOPLE, name)) == found


@pytest.mark.parametrize(
    ("header", "cells", "found"),
    [
        ("寄附先", ["猪苗代町"] * 2, ["gate.wrong_town"]),
        ("寄附自治体", ["猪苗代町"] * 2, ["gate.wrong_town"]),
        ("市町村名", ["猪苗代町"] * 5, ["gate.wrong_town"]),
        ("市町村名", ["猪苗代町", "仙台市", "猪苗代町", "仙台市", "福島市"], []),
        ("寄附先自治体コード", ["074080"] * 2, ["gate.wrong_town"]),
        ("寄附先自治体名", ["磐梯町", "会津若松市"], ["gate.wrong_town"]),
        ("寄附先自治体コード", ["074071", "074080"], ["gate.wrong_town"]),
        ("寄附先", ["磐梯町", "福島県磐梯町"], []),
        ("寄附先", ["子育て支援", "子育て支援"], []),
        ("寄附先自治体コード", ["074071", "07407"], []),
    ],
)
def test_gifts_to_another_town_stop_the_list_even_in_some_rows(
    header: str, cells: list[str], found: list[str]
) -> None:
    rows = [f"D{no},2024-05-01,佐藤 花子,東京都港区,10000,{cell}" for no, cell in enumerate(cells)]
    text = "\n".join([f"寄附番号,入金日,寄附者氏名,住所,寄附金額,{header}", *rows, ""])
    assert codes(run.draft(text.encode(), name="list.csv", channel="donation", expected=HERE)) == found


def test_another_year_than_asked_for_stops_the_list() -> None:
    text = "登録日,氏名\n2024-05-01,佐藤 花子\n".encode()
    asked = Expectation(year=Year(2022))
    assert codes(run.draft(text, channel="registration", expected=asked)) == ["gate.wrong_year"]


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("寄附_R8.csv", ""),
        ("R8寄附一覧.csv", ""),
        ("寄附R8年度.csv", ""),
        ("202604_寄附.csv", ""),
        ("寄附_20260401-20260430.csv", ""),
        ("寄附.csv", "令和8年度 寄附者一覧,,,\n"),
        ("寄附.csv", "対象期間: 2026/04/01～,,,\n"),
    ],
)
def test_a_year_in_a_short_form_or_above_the_header_is_held_against_the_days(name: str, above: str) -> None:
    def found(day: str) -> list[str]:
        rows = "".join(f"D{no},{day},佐藤 花子,10000\n" for no in range(3))
        text = f"{above}寄附番号,入金日,寄附者氏名,寄附金額\n{rows}"
        return codes(run.draft(text.encode(), name=name, channel="donation"))

    assert (found("2024-05-01"), found("2026-04-10")) == (["gate.wrong_year"], [])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2023", []),
        ("2024", []),
        ("R6", []),
        ("2023年度", []),
        ("令和5年度", []),
        ("2024年", []),
        ("2024年度", ["gate.wrong_year"]),
        ("令和6年度", ["gate.wrong_year"]),
        ("2023年", ["gate.wrong_year"]),
    ],
)
def test_a_year_is_the_one_that_its_sign_says_and_either_without_one(said: str, found: list[str]) -> None:
    text = "登録日,氏名\n2024-02-01,佐藤 花子\n".encode()
    assert codes(run.draft(text, channel="registration", expected=Expectation(year=asked(said)))) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [("令和6年度_寄附.csv", ["gate.wrong_year"]), ("寄附_2024.csv", []), ("R6寄附.csv", [])],
)
def test_a_fiscal_year_in_a_name_begins_in_april(name: str, found: list[str]) -> None:
    text = "寄附番号,入金日,寄附者氏名,寄附金額\nD1,2024-02-01,佐藤 花子,10000\n".encode()
    assert codes(run.draft(text, name=name, channel="donation")) == found


def test_the_day_on_which_a_list_was_saved_is_no_year_of_it() -> None:
    assert codes(listed(PEOPLE, "名簿_20260401.csv")) == []


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("令和元年", 2019),
        ("令和6年度", 2024),
        ("平成31年", 2019),
        ("H30年度", 2018),
        ("r2年", 2020),
        ("2021年度", 2021),
        ("R元年度", 2019),
        ("令和 5 年度", 2023),
        ("令5年度", 2023),
        ("1999年度", 1999),
    ],
)
def test_the_year_in_the_name_of_a_list_is_held_against_its_days(name: str, year: int) -> None:
    found = [
        codes(
            run.draft(
                f"登録日,氏名\n{day}-07-01,佐藤 花子\n".encode(), name=f"名簿_{name}.csv", channel="visit"
            )
        )
        for day in (year - 1, year, year + 1)
    ]
    assert found == [["gate.wrong_year"], [], ["gate.wrong_year"]]

"""Headings within a list that say of the rows below them what no column says, and second headers."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run

HEADER = "氏名,住所,電話番号"
HANAKO = "樋口 花子,東京都中央区銀座1-2-3,090-1111-2222"
TARO = "小椋 太郎,大阪府大阪市北区梅田4-5-6,090-3333-4444"
MINORU = "田中 実,福島県会津若松市東栄町3-46,080-5555-6666"


def drafted(*rows: str, header: str = HEADER, name: str = "", accept: str = "") -> DraftFile:
    text = "\n".join([header, *rows, ""])
    return run.draft(text.encode(), name=name or "駅舎イベント_2025-06-07.csv", accept={accept} - {""})


def stops(file: DraftFile) -> list[tuple[str, str]]:
    return [(problem.code, problem.facts["row"]) for problem in file.problems]


@pytest.mark.parametrize(
    "heading", ["【キャンセル】", "キャンセル待ち", "欠席者", "■当日キャンセル 2名", "（欠席）"]
)
def test_a_heading_over_those_who_did_not_come_stops_the_list(heading: str) -> None:
    file = drafted(HANAKO, f"{heading},,", TARO, MINORU)
    assert stops(file) == [("gate.section_away", "3")]
    assert file.problems[0].facts["rows"] == "2"


def test_somebody_may_say_that_they_came() -> None:
    file = drafted(HANAKO, "欠席者,,", TARO, accept="gate.section_away")
    assert [row.record is not None for row in file.rows] == [True, False, True]


def test_members_below_a_heading_of_those_who_left_stop_the_list() -> None:
    header = "入会日,氏名,電話番号"
    rows = ["2025-04-01,樋口 花子,090-1111-2222", ",退会者,", "2024-04-01,小椋 太郎,090-3333-4444"]
    assert stops(drafted(*rows, header=header, name="ファンクラブ.csv")) == [("gate.section_away", "3")]


@pytest.mark.parametrize("rows", [[], ["※キャンセルは8月1日まで,,", MINORU], ["出席者,,", MINORU]])
def test_a_heading_with_nobody_below_it_stops_nothing(rows: list[str]) -> None:
    assert drafted(HANAKO, TARO, "キャンセル 0名,,", *rows).problems == ()


def test_people_whose_column_says_that_they_stayed_away_need_no_heading() -> None:
    header = f"{HEADER},出欠"
    assert drafted(f"{HANAKO},出席", "【欠席者】,,,", f"{TARO},欠席", header=header).problems == ()


@pytest.mark.parametrize("heading", ["■ 令和7年6月14日（土）", "6/21", "7月の部", "第2回 6月14日"])
def test_a_heading_of_another_day_stops_a_list_without_a_column_of_days(heading: str) -> None:
    assert stops(drafted(HANAKO, f"{heading},,", TARO)) == [("gate.section_day", "3")]


def test_a_heading_of_the_day_of_the_list_stops_nothing() -> None:
    assert drafted("6月7日（土）,,", HANAKO, TARO).problems == ()


def test_a_heading_of_a_day_stops_no_list_that_has_a_column_of_days() -> None:
    header = f"{HEADER},参加日"
    assert drafted("6月14日受付,,,", f"{HANAKO},2025-06-20", header=header).problems == ()


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("駅舎イベント 令和7年9月6日実施", "gate.section_day"),
        ("秋の集い", "gate.second_table"),
        ("ボランティア名簿 令和7年6月7日", "gate.second_table"),
    ],
)
def test_another_title_over_the_same_header_stops_the_list(title: str, code: str) -> None:
    assert stops(drafted(HANAKO, "", f"{title},,", HEADER, TARO)) == [(code, "4")]


def test_the_title_of_the_list_on_its_next_page_stops_nothing() -> None:
    header = f"春の集い,,\n{HEADER}"
    assert drafted(HANAKO, "春の集い,,", HEADER, TARO, header=header).problems == ()


def test_a_second_header_in_another_order_stops_the_list() -> None:
    file = drafted(HANAKO, "氏名,電話番号,住所", "小椋 太郎,090-3333-4444,大阪府大阪市")
    assert stops(file) == [("gate.second_header", "3")]


def test_one_line_of_a_header_of_two_that_comes_again_is_no_second_header() -> None:
    upper, lower = "氏名,連絡先,", ",住所,電話番号"
    assert drafted(lower, HANAKO, upper, lower, TARO, header=upper).problems == ()


@pytest.mark.parametrize("heading", ["【町外】", "女性の部", "当日参加者"])
def test_a_heading_over_some_of_those_of_one_list_with_the_header_again_is_no_other_list(
    heading: str,
) -> None:
    file = drafted(HANAKO, f"{heading},,", HEADER, TARO)
    assert stops(file) == []
    assert [row.skip for row in file.rows] == ["", "skip.aside", "skip.header", ""]

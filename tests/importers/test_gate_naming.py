"""The gate before names: none is left behind in silence, and a list without names on purpose passes."""

from collections.abc import Sequence

import pytest

from kankei.model import Channel, DraftFile
from kankei_importers import run
from kankei_importers.mapping import Mapping


def listed(header: str, *rows: str, mapping: Mapping | None = None, accept: Sequence[str] = ()) -> DraftFile:
    text = "\n".join([f"利用開始日,{header}", *(f"2024-05-01,{row}" for row in rows), ""])
    return run.draft(text.encode(), name="list.csv", channel="trial_stay", mapping=mapping, accept=accept)


def codes(file: DraftFile) -> list[str]:
    return [problem.code for problem in file.problems]


GUESTS = ("佐藤健太,090-1234-5678", "鈴木花子,080-2345-6789", "鈴木一郎,080-2345-6789")


@pytest.mark.parametrize("header", ["お泊まりになる方", "会員", "来た人"])
def test_names_under_a_header_nobody_knows_stop_the_list_by_that_header(header: str) -> None:
    (problem,) = listed(f"{header},電話番号", *GUESTS).problems
    assert (problem.code, problem.column, problem.facts["rows"]) == ("gate.no_name_column", header, "3")


def test_names_of_those_in_charge_in_a_list_of_nobody_else_are_told_and_read_if_somebody_says_so() -> None:
    (note,) = (one for one in listed("担当者氏名,電話番号", *GUESTS).notes if one.code == "gate.other_name")
    assert (note.column, note.facts) == ("担当者氏名", {"rows": "3"})
    columns: dict[str, tuple[str, ...]] = {"name": ("担当者氏名",), "happened_on": ("利用開始日",)}
    mapping = Mapping(channel=Channel.TRIAL_STAY, columns=columns)
    assert listed("担当者氏名,電話番号", *GUESTS, mapping=mapping).rows[0].record.name == "佐藤健太"


def test_of_those_in_charge_nothing_is_told_where_a_name_is_read() -> None:
    rows = [f"佐藤健太,{row}" for row in GUESTS]
    assert "gate.other_name" not in [one.code for one in listed("氏名,担当者氏名,電話番号", *rows).notes]


def test_names_in_kana_under_a_header_nobody_knows_stop_the_list() -> None:
    rows = ("サトウ ケンタ,090-1234-5678", "スズキ ハナコ,080-2345-6789")
    assert codes(listed("来た人,電話番号", *rows)) == ["gate.no_name_column"]


def test_what_somebody_says_is_the_name_is_read_as_one() -> None:
    columns: dict[str, tuple[str, ...]] = {"name": ("来た人",), "happened_on": ("利用開始日",)}
    mapping = Mapping(channel=Channel.TRIAL_STAY, columns=columns)
    assert listed("来た人,電話番号", *GUESTS, mapping=mapping).rows[0].record.name == "佐藤健太"


def test_somebody_may_say_that_they_are_no_names() -> None:
    file = listed("来た人,電話番号", *GUESTS, accept=["gate.no_name_column"])
    assert (codes(file), len(file.rows)) == ([], 3)


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("担当者,メールアドレス", ("佐藤健太,a@example.jp", "鈴木花子,b@example.jp")),
        ("出身,電話番号", ("石川県,090-1234-5678", "福島県,080-2345-6789")),
        ("プラン,電話番号", ("ベーシック,090-1234-5678", "プレミアム,080-2345-6789")),
        ("団体名,電話番号", ("佐藤商店,0242-74-1221", "磐梯観光協会,0242-74-1222")),
        ("感想,氏名", ("佐藤健太さんに感謝,鈴木花子", "鈴木一郎,佐藤健太")),
    ],
)
def test_a_list_without_names_on_purpose_passes(header: str, rows: tuple[str, ...]) -> None:
    assert codes(listed(header, *rows)) == []


@pytest.mark.parametrize("header", ["姓", "名", "寄附者姓", "セイ", "氏名（姓）"])
def test_half_a_name_stops_the_list(header: str) -> None:
    (problem,) = listed(f"{header},電話番号", "佐藤,090-1234-5678").problems
    assert (problem.code, problem.column) == ("gate.half_name", header)


def test_two_numbered_columns_of_names_stop_the_list() -> None:
    (problem,) = listed("氏名1,氏名2", "佐藤,花子").problems
    assert (problem.code, problem.column, problem.facts["other"]) == (
        "gate.numbered_names",
        "氏名1",
        "氏名2",
    )


def test_names_of_other_people_are_told_of_and_stop_nothing() -> None:
    file = listed("申込者氏名,参加者氏名", "佐藤 一郎,佐藤 花子")
    (note,) = (one for one in file.notes if one.code == "gate.second_name")
    assert (codes(file), note.column, note.facts["others"]) == ([], "参加者氏名", "申込者氏名")


def test_a_whole_name_beside_its_parts_is_not_worth_a_word() -> None:
    file = listed("姓,名,氏名,フリガナ", "佐藤,花子,佐藤 花子,サトウ ハナコ")
    assert (codes(file), [note.code for note in file.notes]) == ([], [])


@pytest.mark.parametrize(("header", "found"), [("氏名", ["gate.names_missing"]), ("本名（任意）", [])])
def test_names_that_nobody_had_to_give_are_not_missing(header: str, found: list[str]) -> None:
    rows = ("佐藤 花子,a@example.jp", ",b@example.jp", ",c@example.jp", ",d@example.jp")
    assert [note.code for note in listed(f"{header},メール", *rows).notes] == found


@pytest.mark.parametrize(("first", "second"), [("氏名", "パートナー氏名"), ("親氏名", "子氏名")])
def test_a_second_column_of_names_is_told_whatever_it_is_called(first: str, second: str) -> None:
    (note,) = listed(f"{first},{second}", "佐藤 花子,佐藤 太郎").notes
    assert (note.code, note.column, note.facts) == ("gate.second_name", first, {"others": second})


def test_a_list_of_nobody_but_those_in_charge_says_which_columns_are_theirs() -> None:
    (problem,) = listed("団体名,ご担当者 氏名,ご担当者 電話番号", "磐梯商事,佐藤 花子,090-1234-5678").problems
    assert (problem.code, problem.facts["columns"]) == (
        "file.others_only",
        "ご担当者 氏名」「ご担当者 電話番号",
    )


def test_who_signs_for_a_company_is_no_second_name_beside_it() -> None:
    text = "寄附日,法人名,代表者職氏名,寄附額\n2026-05-01,株式会社さくら,代表取締役 佐藤 花子,100000\n"
    assert run.draft(text.encode(), name="list.csv", channel="corporate_donation").notes == ()

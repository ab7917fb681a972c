"""The column of names where no word of the dictionary names one: it ends alike, and names stand below it."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def drafted(header: str, *rows: str) -> DraftFile:
    return run.draft("\n".join([header, *rows, ""]).encode(), name="list.csv", channel="visit")


@pytest.mark.parametrize("header", ["見学者", "乗船者", "見学者氏名", "訪問団代表", "引率責任者", "拝観者名"])
def test_whoever_is_named_under_a_word_for_one_who_does_something_is_the_person(header: str) -> None:
    (row,) = drafted(f"見学日,{header}", "2026-05-01,佐藤 花子").rows
    assert row.record
    assert row.record.name == "佐藤 花子"


def test_whoever_leads_a_group_is_the_person_and_the_others_came_along() -> None:
    (row,) = drafted("視察日,団体名,引率者,人数", "2026-05-01,会津小学校,佐藤 花子,25").rows
    assert row.record
    assert row.touchpoint
    assert (row.record.name, row.touchpoint.companions) == ("佐藤 花子", 24)


def test_where_a_list_names_people_already_nobody_else_is_read_for_them() -> None:
    (row,) = drafted("来訪日,氏名,引率者", "2026-05-01,佐藤 花子,鈴木 一郎").rows
    assert row.record
    assert row.record.name == "佐藤 花子"


@pytest.mark.parametrize("header", ["見学者,引率者", "担当者", "通訳者"])
def test_of_two_such_columns_or_of_one_of_staff_none_is_read_for_the_visitors(header: str) -> None:
    names = ",".join(["佐藤 花子", "鈴木 一郎"][: header.count(",") + 1])
    file = drafted(f"来訪日,{header},電話番号", f"2026-05-01,{names},090-1111-2345")
    assert "name" not in [meaning for _, meaning in file.mapping]


def test_one_full_name_is_enough_below_a_header_that_asks_for_names() -> None:
    rows = drafted("見学日,乗船者名", "2026-05-10,佐藤 花子", "2026-05-10,渡部", "2026-05-10,不明").rows
    assert [row.record.name for row in rows if row.record] == ["佐藤 花子", "渡部", "不明"]


def test_whoever_called_at_an_office_is_named_whatever_stands_there() -> None:
    rows = drafted("見学日,来所者名", "2026-05-10,渡部", "2026-05-10,不明（男性）").rows
    assert [row.record.name for row in rows if row.record] == ["渡部", "不明（男性）"]


def test_who_applied_for_an_office_is_named_before_the_kana_of_the_name() -> None:
    header = "視察日,自治体名,ご担当者名,ふりがな,視察ステータス"
    text = f"{header}\n2026-05-12,会津若松市,佐藤 花子,さとう はなこ,実施済\n"
    (row,) = run.draft(text.encode(), name="視察.csv", channel="online_visit").rows
    assert row.record is not None
    assert row.touchpoint is not None
    assert (row.record.name, row.record.kana, row.touchpoint.status) == ("佐藤 花子", "さとう はなこ", "done")

"""``kankei export``: the tables that staff read, called as ``kankei`` calls it."""

import csv
from pathlib import Path

import pytest

from kankei_api.cli import run

FORM = """お名前,フリガナ,メールアドレス,ご住所,登録日
髙橋 健太,タカハシ ケンタ,kenta@example.jp,福島県会津若松市東栄町3-46,2026-04-18
山田 花子,ヤマダ ハナコ,hanako@example.jp,東京都中央区銀座1-1,2024-04-20
"""


@pytest.fixture
def home(home: Path) -> Path:
    """A folder with a store into which one list was taken."""
    (home / "登録.csv").write_text(FORM, encoding="utf-8")
    assert run(["import", "登録.csv", "--channel", "registration", "--yes"]) == 0
    return home


def table(out: Path, *asked: str) -> list[dict[str, str]]:
    assert run([*asked, "--out", str(out)]) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_who_stands_where_is_a_list_for_any_day_and_any_moment(home: Path) -> None:
    def listed(*asked: str) -> list[dict[str, str]]:
        return table(home / "立ち位置.csv", "export", "standings", *asked)

    assert [(row["愛着"], row["人数に入る"]) for row in listed("--as-of", "2026-04-30")] == [
        ("はい",) * 2
    ] * 2
    assert len(listed("--as-of", "2026-04-17")) == 1
    assert listed("--as-of", "2026-04-30", "--known-at", "2020-01-01") == []


@pytest.mark.parametrize(
    ("lang", "head", "channel"),
    [
        ("ja", ["人の番号", "氏名"], "ふるさと住民登録"),
        ("en", ["person_id", "name"], "furusato resident registration"),
    ],
)
def test_a_list_of_people_is_in_the_readers_language(
    home: Path, lang: str, head: list[str], channel: str
) -> None:
    row, _ = table(home / "人.csv", "--lang", lang, "export", "people")
    assert list(row)[:2] == head
    assert channel in row.values()


def test_a_list_of_people_is_not_taken_for_a_list_of_the_town(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("people", "standings"):
        assert run(["export", name, "--out", "表.csv"]) == 0
        assert run(["import", "表.csv", "--yes"]) == 1
        assert "kankei export" in capsys.readouterr().err


def test_a_list_without_a_day_is_not_asked_for_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "people", "--out", "人.csv", "--as-of", "2026-04-30"]) == 2
    assert "--as-of" in capsys.readouterr().err
    assert not (home / "人.csv").exists()


def test_only_the_columns_that_are_asked_for_are_written_in_their_order(home: Path) -> None:
    asked = ("export", "people", "--column", "住所", "--column", "name")
    assert list(table(home / "人.csv", *asked)[0]) == ["住所", "氏名"]


def test_a_column_that_a_table_lacks_is_refused_with_those_it_has(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "people", "--out", "人.csv", "--column", "年齢"]) == 2
    assert "name（氏名）" in capsys.readouterr().err
    assert not (home / "人.csv").exists()

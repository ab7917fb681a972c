"""The gate before a column that a spreadsheet sorted without the others, in the order that it has for it."""

import pytest

from kankei_importers import run

SURNAMES = [
    ("伊藤", "イトウ"), ("上田", "ウエダ"), ("岡田", "オカダ"), ("加藤", "カトウ"), ("後藤", "ゴトウ"),
    ("小林", "コバヤシ"), ("佐々木", "ササキ"), ("佐藤", "サトウ"), ("鈴木", "スズキ"), ("高橋", "タカハシ"),
    ("田中", "タナカ"), ("中村", "ナカムラ"), ("橋本", "ハシモト"), ("前田", "マエダ"), ("松本", "マツモト"),
    ("森", "モリ"), ("山口", "ヤマグチ"), ("山本", "ヤマモト"), ("吉田", "ヨシダ"), ("渡部", "ワタナベ"),
]  # fmt: skip
"""In the order of the fifty sounds, in which ゴ stands with コ and 後藤 before 小林."""


def stopped(header: str, cells: list[str]) -> list[str]:
    """What stops a list in the order of its days, with these cells in a column from the first row down."""
    rows = [f"2024-05-{day:02},{cell}" for day, cell in enumerate(cells, start=1)]
    if header != "氏名":
        rows = [f"{row},名無 {no}" for no, row in enumerate(rows)]
    text = "\n".join([f"登録日,{header}{'' if header == '氏名' else ',氏名'}", *rows, ""])
    file = run.draft(text.encode(), name="list.csv", channel="registration")
    return [problem.code for problem in file.problems]


SORTED = {
    "kana in the order of the fifty sounds": ("フリガナ", [kana for _, kana in SURNAMES]),
    "kana of two widths and kinds": (
        "フリガナ", ["ｲﾄｳ", "うえだ", "おかだ", "カトウ", "ｺﾞﾄｳ", "こばやし", "ササキ", "さとう", "ｽｽﾞｷ",
        "タカハシ", "ﾀﾅｶ", "なかむら", "ハシモト", "ﾏｴﾀﾞ", "まつもと", "モリ"],
    ),
    "names by their readings": ("氏名", [f"{name} 花子" for name, _ in SURNAMES]),
    "telephones that lost their zero before those that are text": (
        "電話番号", ["242741221", "242742222", "312345678", "8011112222", "8033334444", "9011112222",
        "9022223333", "9033334444", "9044445555", "9055556666",
        "9066667777", "090-1111-0000", "090-2222-0000"],
    ),
    "mailboxes of small and capital letters": (
        "メールアドレス", [f"{'AbCdEfGhIjKlMnOp'[no]}@example.jp" for no in range(16)],
    ),
    "days of birth": (
        "生年月日", [f"19{50 + no * 2}/{no % 12 + 1}/{no % 28 + 1}" for no in range(20)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SORTED)
def test_a_column_sorted_alone_stops_a_list_in_the_order_of_its_days(kind: str) -> None:
    header, cells = SORTED[kind]
    assert "gate.sorted_alone" in stopped(header, cells)
    assert "gate.sorted_alone" in stopped(header, cells[::-1])


@pytest.mark.parametrize("kind", SORTED)
def test_the_same_cells_in_any_other_order_stop_no_list(kind: str) -> None:
    header, cells = SORTED[kind]
    assert stopped(header, [*cells[7:], *cells[2:7], *cells[:2]]) == []


def test_kana_sorted_alone_in_a_part_of_the_list_stop_it() -> None:
    kana = [spoken for _, spoken in SURNAMES]
    assert stopped("フリガナ", [*kana[18:], *kana[:18]]) == ["gate.sorted_part"]

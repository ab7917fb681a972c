"""Merged cells: what a cell over several rows says of each of them."""

import io
from collections.abc import Sequence

import xlsxwriter

from kankei_importers import run
from kankei_importers.reading import read

HEADER = ["氏名", "住所", "電話番号", "人数"]
FAMILY: list[list[object]] = [
    ["佐藤 花子", "磐梯町大字磐梯1-2", "0242-74-1221", 2],
    ["佐藤 太郎"],
    ["鈴木 一郎", "東京都中央区銀座1-2-3"],
]


def workbook(rows: Sequence[Sequence[object]], *merged: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for area in merged:
            page.merge_range(area, "")
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
    return buffer.getvalue()


def test_a_cell_merged_over_several_rows_says_the_same_in_each() -> None:
    sheet = read(workbook([HEADER, *FAMILY], "B2:B3", "C2:C3"), "list.xlsx")
    assert sheet.rows[1] == (3, ("佐藤 太郎", "磐梯町大字磐梯1-2", "0242-74-1221", ""))
    assert sheet.rows[2] == (4, ("鈴木 一郎", "東京都中央区銀座1-2-3", "", ""))


def test_an_empty_cell_that_is_not_merged_stays_empty() -> None:
    assert read(workbook([HEADER, *FAMILY]), "list.xlsx").rows[1][1][1] == ""


def test_a_head_count_merged_over_a_party_is_told_once() -> None:
    assert read(workbook([HEADER, *FAMILY], "D2:D3"), "list.xlsx").rows.column(3) == ["2", "", ""]


def test_a_row_that_merged_cells_alone_fill_is_no_second_person() -> None:
    high = [HEADER, ["佐藤 花子", "磐梯町大字磐梯1-2"], [], ["鈴木 一郎", "磐梯町大字更科3"]]
    file = run.draft(workbook(high, "A2:A3", "B2:B3"), name="駅舎イベント_2026-05-10.xlsx")
    assert [(row.record is not None, row.skip) for row in file.rows] == [
        (True, ""),
        (False, "skip.blank"),
        (True, ""),
    ]


def test_a_day_merged_over_the_list_is_the_day_of_every_row() -> None:
    rows = [["参加日", "氏名"], ["2026-05-10", "佐藤 花子"], ["", "鈴木 一郎"]]
    file = run.draft(workbook(rows, "A2:A3"), name="駅舎イベント.xlsx")
    assert [str(row.touchpoint.occurred_on) for row in file.rows] == ["2026-05-10", "2026-05-10"]


def test_a_header_merged_over_two_rows_is_one_header() -> None:
    rows = [["氏名", "連絡先", ""], ["", "住所", "電話番号"], ["佐藤 花子", "東京都", "090-1111-2222"]]
    sheet = read(workbook(rows, "A1:A2", "B1:C1"), "list.xlsx")
    assert (sheet.header, len(sheet.rows)) == (("氏名", "住所", "電話番号"), 1)


def test_a_second_telephone_below_a_merged_name_is_no_second_row_of_theirs() -> None:
    rows: list[list[object]] = [
        ["No.", "氏名", "連絡先", "登録日"],
        [1, "佐藤 花子", "0242-74-1221", "2026-04-01"],
        ["", "", "090-1111-2222"],
        [2, "鈴木 一郎", "0242-74-1222", "2026-04-02"],
        ["", "", "090-1111-3333"],
    ]
    merged = [f"{column}{row}:{column}{row + 1}" for row in (2, 4) for column in "ABD"]
    file = run.draft(workbook(rows, *merged), name="list.xlsx", channel="registration")
    assert [row.skip for row in file.rows] == ["", "skip.further_line"] * 2
    assert [dict(note.facts) for note in file.notes] == [{"rows": "2", "row": "3"}]

"""Other tables below the list in the same file: they are not read as rows of it, and that is said."""

import csv
import io
from pathlib import Path

from kankei_importers import run
from kankei_importers.reading import read

TEAMS = Path(__file__).parent.parent / "golden" / "teams.csv"
LIST = "登録日,氏名,電話番号\n2026-04-10,佐藤 花子,090-1234-5678\n"


def test_a_table_with_a_title_and_a_header_of_its_own_ends_the_list() -> None:
    sheet = read(f"{LIST}\n2. 欠席者,,\n氏名,理由,住所\n鈴木 一郎,,東京都\n".encode(), "list.csv")
    assert [number for number, _ in sheet.rows] == [2]
    assert [(other.title, other.size) for other in sheet.below] == [("2. 欠席者", 1)]


def test_a_title_over_the_same_header_again_is_a_row_of_the_list() -> None:
    sheet = read(f"{LIST}2. 五月分,,\n{LIST}".encode(), "list.csv")
    assert ([number for number, _ in sheet.rows], sheet.below) == ([2, 3, 4, 5], ())


def test_a_title_over_rows_of_data_is_a_row_of_the_list() -> None:
    sheet = read(f"{LIST}2. 五月分,,\n2026-05-10,鈴木 一郎,\n".encode(), "list.csv")
    assert ([number for number, _ in sheet.rows], sheet.below) == ([2, 3, 4], ())


def test_rows_of_a_table_below_are_told_and_not_taken() -> None:
    (note,) = run.draft(TEAMS, channel="online_visit").notes
    assert (note.code, note.facts) == (
        "gate.table_unread",
        {"title": "3. In-Meeting Activities", "rows": "3"},
    )


def test_the_report_of_teams_is_read_as_it_comes_in_utf_16_with_tabs() -> None:
    rows = csv.reader(io.StringIO(TEAMS.read_text("utf-8")))
    text = "".join("\t".join(cells) + "\r\n" for cells in rows)
    file = run.draft(text.encode("utf-16"), name="meeting.csv", channel="online_visit")
    assert (file.encoding, file.layout, [row.number for row in file.rows]) == ("utf-16", "teams", [8, 9])

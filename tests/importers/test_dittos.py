"""Ditto marks: what 〃 and 同上 stand for, and where they stand for nothing."""

import pytest

from kankei.model import DraftFile, RecordDraft
from kankei_importers import rejects, run

HEADER = "参加日,氏名,住所,電話番号"
FATHER = "2026-05-10,大竹 誠,磐梯町大字磐梯1-2,0242-74-1221"


def drafted(*rows: str, header: str = HEADER) -> DraftFile:
    return run.draft("\n".join([header, *rows, ""]).encode(), name="駅舎イベント.csv")


def record(file: DraftFile, place: int) -> RecordDraft:
    found = file.rows[place].record
    assert found is not None
    return found


@pytest.mark.parametrize(
    "mark", ["〃", "〃　〃", "々", "”", '""""', "同上", "（同上）", "仝", "同", "上記に同じ", "↓", "｜"]
)
def test_a_mark_stands_for_the_cell_above(mark: str) -> None:
    file = drafted(FATHER, f"{mark},大竹 節子,{mark},{mark}")
    son = record(file, 1)
    assert (son.address, son.phone) == ("磐梯町大字磐梯1-2", "0242-74-1221")
    assert file.rows[1].touchpoint == file.rows[0].touchpoint


@pytest.mark.parametrize("mark", ["〃　", "〃", "″ ", "″", "同上　", "同　", "” "])
def test_a_mark_before_a_given_name_stands_for_the_surname(mark: str) -> None:
    assert record(drafted(FATHER, f"〃,{mark}節子,〃,〃"), 1).name == "大竹 節子"


def test_a_surname_that_begins_like_a_mark_is_one() -> None:
    assert record(drafted(FATHER, "〃,同前 節子,〃,〃"), 1).name == "同前 節子"


def test_a_mark_in_the_middle_of_a_cell_rejects_its_row() -> None:
    (problem,) = drafted(FATHER, "〃,大竹 節子,磐梯町〃,〃").rows[1].problems
    assert (problem.code, problem.column) == ("row.ditto", "住所")


def test_marks_go_on_through_empty_lines_and_a_repeated_header() -> None:
    file = drafted(FATHER, "", HEADER, "〃,〃　節子,〃,〃", "〃,〃　由美,〃,〃")
    assert record(file, 4).address == "磐梯町大字磐梯1-2"


@pytest.mark.parametrize("total", ["合計 2件,,,300", "5月計 1件,,,300", "Total,,,300", "【小計】,,,300"])
def test_a_mark_below_a_total_stands_for_the_row_above_it(total: str) -> None:
    assert record(drafted(FATHER, total, "2026-05-11,大竹 節子,〃,〃"), 2).phone == "0242-74-1221"


def test_what_was_written_stays_in_the_ledger() -> None:
    assert list(drafted(FATHER, "〃,大竹 節子,〃,〃").rows[1].cells) == ["〃", "大竹 節子", "〃", "〃"]


@pytest.mark.parametrize(
    "rows",
    [
        ["2026-05-10,大竹 節子,〃,", FATHER],
        ["2026-05-10,鈴木 一郎,,", "2026-05-10,大竹 節子,〃,"],
        ["2026-05-10,鈴木 一郎,東京都,", "2026-05-10,大竹 節子,〃 2-3,"],
    ],
)
def test_a_mark_that_stands_for_nothing_rejects_its_row(rows: list[str]) -> None:
    (found,) = [problem for row in drafted(*rows).rows for problem in row.problems]
    assert (found.code, found.column) == ("row.ditto", "住所")


def test_what_somebody_typed_into_a_form_is_not_the_row_above() -> None:
    header = "タイムスタンプ,氏名,住所,参加日"
    file = drafted(
        "2026/04/01 10:00:00,大竹 誠,磐梯町大字磐梯1-2,2026-05-10",
        "2026/04/02 11:00:00,鈴木 一郎,同上,2026-05-10",
        header=header,
    )
    assert record(file, 1).address == "同上"


def test_names_that_begin_like_a_mark_are_names() -> None:
    file = drafted(FATHER, "2026-05-10,同前 一郎,東京都,", "2026-05-10,佐々木 節子,東京都,")
    assert [record(file, place).name for place in (1, 2)] == ["同前 一郎", "佐々木 節子"]


def test_rejected_rows_are_written_with_what_the_marks_stand_for() -> None:
    text = "\n".join([HEADER, FATHER, "2026-13-45,〃　節子,〃,〃", ""])
    data, _ = rejects.render(text.encode(), "x.csv", {3: "暦にない日付です"})
    written = data.decode("utf-8-sig").splitlines()
    assert written[1] == "暦にない日付です,2026-13-45,大竹 節子,磐梯町大字磐梯1-2,0242-74-1221"

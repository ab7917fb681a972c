"""Rejected rows out of a list and, mended, into the store again; a list of which no row can be taken."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from kankei_api.cli import run

HEADER = ["登録番号", "登録日", "氏名", "フリガナ", "電話番号", "メモ"]
WRONG, RIGHT = "2026-04-31", "2026-04-30"
ROWS = [
    ["0001", "2026-04-01", "佐藤 花子", "サトウ ハナコ", "090-1111-2222", ""],
    ["0002", WRONG, "高橋 健太", "タカハシ ケンタ", "09033334444", "=1+1"],
    ["0003", "2026-04-03", "鈴木 一郎", "スズキ イチロウ", "0242-74-1221", "A,B"],
    ["0004", WRONG, "森 葵", "モリ アオイ", "09055556666", '二行の\nメモ "引用"'],
]
"""Two of four have a day that never was; cells hold what a spreadsheet or a separator would spoil."""


def text(rows: list[list[str]], separator: str = ",") -> str:
    quoted = (['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows)
    return "".join(separator.join(row) + "\r\n" for row in quoted)


def counts(capsys: pytest.CaptureFixture[str], *call: str, code: int = 0) -> dict[str, int]:
    capsys.readouterr()
    assert run(["import", *call, "--yes", "--json"]) == code
    found: dict[str, int] = json.loads(capsys.readouterr().out)["counts"]
    return found


def workbook(path: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)


def mended(path: Path, encoding: str) -> None:
    """The day put right as staff would, everything else as it came, the reasons left where they are."""
    if path.suffix == ".xlsx":
        lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        workbook(path, [[str(cell).replace(WRONG, RIGHT) for cell in line] for line in lines])
        return
    data = path.read_bytes().decode(encoding)
    assert data.count(WRONG) == 2
    path.write_bytes(data.replace(WRONG, RIGHT).encode(encoding))


def told(home: Path, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The cells of all rows that the ledger holds, without the sign that keeps formulas from running."""
    capsys.readouterr()
    run(["import", "--list", "--json"])
    pages = []
    for batch in json.loads(capsys.readouterr().out):
        run(["import", "--ledger", batch["id"], "--out", "page.xlsx"])
        sheet = CalamineWorkbook.from_path(home / "page.xlsx").get_sheet_by_index(0).to_python()
        at = [sheet[0].index(name) for name in HEADER]
        pages += [[str(row[place]).lstrip("'") for place in at] for row in sheet[1:] if row[1] == "新規"]
    return sorted(pages)


def texts(encoding: str, separator: str = ",") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text([HEADER, *ROWS], separator).encode(encoding))


FORMS: dict[str, tuple[str, str, Callable[[Path], object], str]] = {
    "utf-8": ("a.csv", "b.csv", texts("utf-8"), "utf-8"),
    "utf-8 with a mark": ("a.csv", "b.csv", texts("utf-8-sig"), "utf-8-sig"),
    "cp932": ("a.csv", "b.csv", texts("cp932"), "cp932"),
    "euc-jp": ("a.csv", "b.csv", texts("euc_jp"), "euc_jp"),
    "utf-16": ("a.csv", "b.csv", texts("utf-16"), "utf-16"),
    "tabs": ("a.tsv", "b.tsv", texts("cp932", "\t"), "cp932"),
    "workbook": ("a.xlsx", "b.xlsx", lambda path: workbook(path, [HEADER, *ROWS]), ""),
    "workbook as text": ("a.xlsx", "b.csv", lambda path: workbook(path, [HEADER, *ROWS]), "utf-8-sig"),
    "text as workbook": ("a.csv", "b.xlsx", texts("cp932"), ""),
}


@pytest.mark.parametrize("form", FORMS)
def test_rejected_rows_are_mended_and_loaded_again(
    home: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    name, target, write, encoding = FORMS[form]
    write(home / name)
    call = ("--channel", "registration", "--source", "登録簿")
    first = counts(capsys, name, *call, "--errors", target)
    assert (first["created"], first["rejected"]) == (2, 2)
    mended(home / target, encoding)
    second = counts(capsys, target, *call)
    assert (second["created"], sum(second.values())) == (2, 2)
    right = [[cell.replace(WRONG, RIGHT) for cell in row] for row in ROWS]
    assert told(home, capsys) == sorted(right)
    write(home / name)
    whole = text([HEADER, *right]).encode()
    (home / "c.csv").write_bytes(whole)
    assert counts(capsys, "c.csv", *call)["unchanged"] == 4


def test_rows_of_a_list_without_a_header_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.tsv").write_bytes(text(ROWS, "\t").encode("cp932"))
    places = [
        f"--set={place}={field}"
        for place, field in enumerate(("number", "applied_on", "name", "kana", "phone"), start=1)
    ]
    assert run(["mapping", "save", "窓口", "a.tsv", "--channel", "registration", *places]) == 0
    first = counts(capsys, "a.tsv", "--mapping", "窓口", "--errors", "b.tsv")
    assert (first["created"], first["rejected"]) == (2, 2)
    mended(home / "b.tsv", "cp932")
    assert counts(capsys, "b.tsv", "--mapping", "窓口")["created"] == 2


def test_a_list_of_which_no_row_can_be_taken_is_stopped_and_says_why(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "a.csv").write_text(text([HEADER, ROWS[1], ROWS[3]]), encoding="utf-8")
    call = ["import", "a.csv", "--channel", "registration", "--source", "登録簿"]
    assert run([*call, "--dry-run"]) == 1
    assert run([*call, "--yes", "--errors", "b.csv"]) == 1
    out = capsys.readouterr()
    assert "どれも取り込めません" in out.out + out.err
    assert "2, 4行目" in out.out + out.err or "「登録日」" in out.out + out.err
    run(["import", "--list", "--json"])
    assert json.loads(capsys.readouterr().out) == []
    mended(home / "b.csv", "utf-8")
    assert counts(capsys, "b.csv", *call[2:])["created"] == 2


def test_of_a_list_that_was_stopped_it_is_not_said_that_no_row_was_wrong(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "会.csv").write_text("会員さま,よみ\n佐藤 花子,サトウ ハナコ\n", encoding="utf-8")
    assert run(["import", "会.csv", "--yes", "--errors", "直す.csv"]) == 1
    told = capsys.readouterr().err
    assert "ファイルごと止めたため" in told
    assert "取り込めなかった行はない" not in told


def test_such_a_list_among_others_keeps_nobody_from_the_others(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "a.csv").write_text(text([HEADER, ROWS[1], ROWS[3]]), encoding="utf-8")
    (home / "b.csv").write_text(text([HEADER, ROWS[0], ROWS[2]]), encoding="utf-8")
    assert counts(capsys, "a.csv", "b.csv", "--channel", "registration", code=1)["created"] == 2


def test_a_list_whose_rows_are_all_passed_over_is_taken(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank = ["", "", "合計", "", "", ""]
    (home / "a.csv").write_text(text([HEADER, blank]), encoding="utf-8")
    assert counts(capsys, "a.csv", "--channel", "registration")["skipped"] == 1


def test_rows_of_a_list_whose_name_told_the_channel_are_told_with_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "駅舎.csv").write_text(text([HEADER, *ROWS]), encoding="utf-8")
    assert run(["import", "駅舎.csv", "--source", "窓口", "--yes", "--errors", "b.csv"]) == 0
    told = capsys.readouterr().err
    assert "--channel station_event と同じ" in told
    assert '--channel "station_event" --source "窓口"' in told
    mended(home / "b.csv", "utf-8")
    assert counts(capsys, "b.csv", "--channel", "station_event", "--source", "窓口")["created"] == 2


def test_a_dry_run_says_that_it_writes_no_rejected_rows(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "登録.csv").write_text(text([HEADER, *ROWS]), encoding="utf-8")
    run(["import", "登録.csv", "--channel", "registration", "--dry-run", "--errors", "直す.csv"])
    assert "「直す.csv」には何も書き出していません" in capsys.readouterr().err
    assert not (home / "直す.csv").exists()


def test_the_same_list_again_still_has_rows_that_were_not_taken(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "登録.csv").write_text(text([HEADER, *ROWS]), encoding="utf-8")
    assert counts(capsys, "登録.csv", "--channel", "registration")["rejected"] == 2
    again = counts(capsys, "登録.csv", "--channel", "registration")
    assert (again["unchanged"], again["rejected"]) == (2, 2)
    run(["import", "登録.csv", "--channel", "registration", "--yes"])
    assert "2行は取り込めませんでした" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["import"], "取り込む一覧のファイルかフォルダーを書いてください"),
        (["import", "list.csv", "--year", "8"], "2026、2026年度、令和8年度、R8 のどれか"),
    ],
)
def test_a_call_of_import_that_cannot_be_understood_is_told_what_to_write(
    capsys: pytest.CaptureFixture[str], call: list[str], said: str
) -> None:
    assert run(call) == 2
    assert said in capsys.readouterr().err.replace("\n", "")

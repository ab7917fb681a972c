"""Sheets beside the list: what is said of them, and which of them stop it."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from kankei.model import DraftFile
from kankei_importers import reading, run

Lines = Sequence[Sequence[object]]
HEADER = ["寄附番号", "氏名", "電話番号", "寄附金額", "入金日"]
FIRST = [
    ["A-001", "佐藤 花子", "090-1234-5601", 10000, "2026-04-01"],
    ["A-002", "鈴木 一郎", "0242-74-1221", 20000, "2026-04-02"],
]
MORE = [
    ["A-003", "高橋 美咲", "", 5000, "2026-04-03"],
    ["A-004", "渡部 翔", "090-1234-5604", 12000, "2026-04-04"],
]


def drafted(title: str, rows: Lines, *, hidden: bool = False, accept: str = "") -> DraftFile:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, lines in (("一覧", [HEADER, *FIRST]), (title, rows)):
            page = book.add_worksheet(name)
            for number, cells in enumerate(lines):
                page.write_row(number, 0, cells)
            if hidden and name == title:
                page.hide()
    return run.draft(buffer.getvalue(), name="ふるさと納税.xlsx", accept={accept} - {""})


@pytest.mark.parametrize("hidden", [False, True])
def test_a_sheet_that_goes_on_with_the_list_without_a_header_stops_it(hidden: bool) -> None:
    file = drafted("続き", MORE, hidden=hidden)
    (problem,) = file.problems
    assert (problem.code, problem.facts["sheet"], problem.facts["rows"]) == (
        "gate.sheet_continues",
        "続き",
        "2",
    )
    assert file.rows == []


def test_somebody_may_say_that_it_does_not_go_on() -> None:
    file = drafted("控え", MORE, accept="gate.sheet_continues")
    assert ([note.code for note in file.notes], len(file.rows)) == (["gate.sheet_continues"], 2)


@pytest.mark.parametrize(
    "rows",
    [
        [["この表の見方"], [], ["金額は円です"]],
        [["A", "米 10kg", 10000], ["B", "そば", 20000]],
        [["佐藤 花子", "090-1234-5601"], ["鈴木 一郎", "090-1234-5602"]],
    ],
)
def test_a_sheet_of_other_things_is_named_with_its_filled_rows(rows: list[list[object]]) -> None:
    file = drafted("資料", rows)
    (note,) = file.notes
    assert (note.code, note.facts) == ("gate.sheet_unread", {"sheet": "資料", "rows": "2"})
    assert len(file.rows) == 2


@pytest.mark.parametrize("rows", [[], [["", " "], [""]]])
def test_nothing_is_said_of_an_empty_sheet(rows: list[list[object]]) -> None:
    assert (drafted("Sheet2", rows).notes, drafted("Sheet2", rows).problems) == ((), ())


def book(**sheets: Lines) -> bytes:
    """A workbook; sheets whose title begins with 旧 are hidden."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        for title, lines in sheets.items():
            page = made.add_worksheet(title)
            for number, cells in enumerate(lines):
                page.write_row(number, 0, cells)
            if title.startswith("旧"):
                page.very_hidden()
    return buffer.getvalue()


def test_of_several_lists_each_is_named() -> None:
    data = book(四月=[HEADER, *FIRST], 五月=[HEADER, *MORE])
    (problem,) = run.draft(data, name="ふるさと納税.xlsx").problems
    assert (problem.code, problem.facts["titles"]) == ("file.many_sheets", "四月」「五月")


def test_a_sheet_is_read_by_its_name_with_the_row_numbers_it_shows() -> None:
    data = book(四月=[HEADER, *FIRST], 五月=[["令和8年5月"], HEADER, *MORE])
    april, may = (run.draft(data, name="ふるさと納税.xlsx", sheet=title) for title in ("四月", "五月"))
    assert [(row.number, row.key) for row in april.rows] == [(2, "A-001"), (3, "A-002")]
    assert [(row.number, row.key) for row in may.rows] == [(3, "A-003"), (4, "A-004")]
    assert april.digest != may.digest


def test_of_a_sheet_that_is_not_there_those_that_are_there_are_named() -> None:
    (problem,) = run.draft(book(四月=[HEADER, *FIRST]), name="寄附.xlsx", sheet="五月").problems
    assert (problem.code, problem.facts["titles"]) == ("file.no_sheet", "四月")


def test_sheets_with_the_same_header_are_one_list_cut_up() -> None:
    data = book(四月=[HEADER, *FIRST], 五月=[["令和8年5月"], HEADER, *MORE], 六月=[HEADER], 集計=[["計", 4]])
    assert reading.sheets(data) == ("四月", "五月")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("五月", [[*HEADER, "備考"], [*MORE[0], "x"]]),
        ("旧名簿", [HEADER, *MORE]),
        ("キャンセル", [HEADER, *MORE]),
        ("記入例", [HEADER, *MORE]),
    ],
    ids=["of another header", "hidden", "of those who stayed away", "a sample"],
)
def test_a_sheet_that_may_be_another_list_is_no_part_of_one(title: str, lines: list[list[object]]) -> None:
    assert reading.sheets(book(四月=[HEADER, *FIRST], **{title: lines})) == ()


def test_a_list_beside_a_sheet_with_nothing_but_its_header_is_read_as_it_is() -> None:
    file = run.draft(book(四月=[HEADER, *FIRST], 五月=[HEADER]), name="ふるさと納税.xlsx")
    assert [row.key for row in file.rows] == ["A-001", "A-002"]


def test_rows_struck_through_on_another_sheet_are_not_told_of() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        struck = made.add_format({"font_strikeout": True})
        for title, look in (("四月", None), ("五月", struck)):
            page = made.add_worksheet(title)
            for number, cells in enumerate([HEADER, *FIRST]):
                page.write_row(number, 0, cells, look if number == 1 else None)
            if look is not None:
                page.write_comment("A3", "欠席")
    april, may = (run.draft(buffer.getvalue(), name="寄附.xlsx", sheet=one).notes for one in ("四月", "五月"))
    assert (april, [note.code for note in may]) == ((), ["gate.rows_struck", "gate.rows_commented"])


def test_a_hidden_list_is_said_to_be_hidden() -> None:
    data = book(四月=[HEADER, *FIRST], 旧名簿=[HEADER, *MORE])
    (problem,) = run.draft(data, name="ふるさと納税.xlsx").problems
    assert (problem.code, problem.facts["titles"], problem.facts["hidden"]) == (
        "file.hidden_sheets",
        "四月」「旧名簿",
        "旧名簿",
    )


def test_a_sheet_of_sums_beside_the_list_is_no_second_list() -> None:
    data = book(名簿=[HEADER, *FIRST], 集計=[["住所", "人数"], ["磐梯町", 3], ["郡山市", 2]])
    file = run.draft(data, name="ふるさと納税.xlsx")
    assert ([note.code for note in file.notes], len(file.rows)) == (["gate.sheet_unread"], 2)


@pytest.mark.parametrize(
    ("look", "code"),
    [
        ("struck", "gate.rows_struck"),
        ("hidden", "gate.rows_hidden"),
        ("commented", "gate.rows_commented"),
        ("plain", ""),
    ],
)
def test_a_row_that_looks_as_if_it_did_not_count_is_told(look: str, code: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("一覧")
        for number, cells in enumerate([["参加日", "氏名"], ["2026-05-10", "佐藤 花子"]]):
            page.write_row(number, 0, cells)
        style = (
            book.add_format({"font_strikeout": True}) if look == "struck" else book.add_format({"bold": True})
        )
        page.write_row(2, 0, ["2026-05-10", "鈴木 一郎"], style)
        if look == "hidden":
            page.set_row(2, None, None, {"hidden": True})
        if look == "commented":
            page.write_comment("B3", "当日欠席")
    notes = run.draft(buffer.getvalue(), name="駅舎イベント.xlsx", channel="station_event").notes
    told = [(note.code, note.facts) for note in notes if note.code.startswith("gate.rows_")]
    assert told == ([(code, {"rows": "1", "row": "3"})] if code else [])

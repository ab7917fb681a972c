"""Rejected rows as a list of their own: in the form of the list they come from, with the reason in front."""

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from kankei.model import Channel
from kankei_importers import rejects, run
from kankei_importers.mapping import Mapping

HEADER = "氏名,電話番号,登録日\r\n"
ROWS = "佐藤 花子,090-1111-2222,2026-04-01\r\n髙橋 健太,090-3333-4444,2026-04-31\r\n"
WHY = {3: "暦にない日付です"}


def written(data: bytes, target: Path, why: dict[int, str] = WHY, name: str = "x.csv") -> bytes:
    made, _ = rejects.render(data, name, why, book=target.suffix == ".xlsx")
    target.write_bytes(made)
    return made


def lines(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_that_of_the_list(tmp_path: Path, encoding: str) -> None:
    data = written((HEADER + ROWS).encode(encoding), tmp_path / "out.csv")
    assert lines(data.decode(encoding))[1] == ["暦にない日付です", "髙橋 健太", "090-3333-4444", "2026-04-31"]


def test_utf_8_is_marked_as_such_for_the_spreadsheet_that_opens_it(tmp_path: Path) -> None:
    assert written((HEADER + ROWS).encode("utf-8"), tmp_path / "out.csv").startswith(b"\xef\xbb\xbf")


def test_tabs_stay_tabs(tmp_path: Path) -> None:
    data = written((HEADER + ROWS).replace(",", "\t").encode(), tmp_path / "out.tsv")
    assert lines(data.decode("utf-8-sig"), "\t")[0] == ["取り込めなかった理由", "氏名", "電話番号", "登録日"]


def test_a_workbook_comes_out_as_a_workbook_of_texts(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        sheet = book.add_worksheet()
        for place, line in enumerate((HEADER + ROWS).split("\r\n")[:3]):
            sheet.write_row(place, 0, line.split(","))
    data, encoding = rejects.render(tmp_path / "in.xlsx", "in.xlsx", WHY, book=True)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert encoding == "xlsx"
    assert rows[1] == ["暦にない日付です", "髙橋 健太", "090-3333-4444", "2026-04-31"]


def test_a_row_with_a_cell_too_many_keeps_all_its_cells(tmp_path: Path) -> None:
    data = written(
        (HEADER + "佐藤,花子,090-1111-2222,2026-04-01\r\n").encode(), tmp_path / "out.csv", {2: "ずれ"}
    )
    assert lines(data.decode("utf-8-sig"))[1] == ["ずれ", "佐藤", "花子", "090-1111-2222", "2026-04-01"]


def test_lines_above_the_header_stay_above_it(tmp_path: Path) -> None:
    above = "Topic,Start Time\r\n町のツアー,2026-04-01\r\n\r\n"
    data = written((above + HEADER + ROWS).encode(), tmp_path / "out.csv", {6: "だめ"})
    out = lines(data.decode("utf-8-sig"))
    assert out[1] == ["", "町のツアー", "2026-04-01"]
    assert out[3][1:] == ["氏名", "電話番号", "登録日"]


def test_no_cell_runs_as_a_formula_and_none_is_changed_by_that(tmp_path: Path) -> None:
    evil = HEADER + '"=HYPERLINK(""http://x"")",+819011112222,2026-04-31\r\n'
    data = written(evil.encode(), tmp_path / "out.csv", {2: "だめ"})
    cells = lines(data.decode("utf-8-sig"))[1]
    assert not any(cell.startswith(("=", "+")) for cell in cells)
    again = run.draft(data.replace(b"04-31", b"04-30"), name="out.csv", channel="registration")
    assert again.rows[0].record is not None
    assert (again.rows[0].record.name, again.rows[0].record.phone) == (
        '=HYPERLINK("http://x")',
        "+819011112222",
    )


def test_a_number_wrapped_as_a_formula_comes_out_as_a_text_that_reads_alike(tmp_path: Path) -> None:
    wrapped = HEADER + '髙橋 健太,"=""09033334444""",2026-04-31\r\n'
    data = written(wrapped.encode(), tmp_path / "out.csv", {2: "だめ"})
    assert lines(data.decode("utf-8-sig"))[1][2] == "'09033334444"
    mended = run.draft(data.replace(b"04-31", b"04-30"), name="out.csv", channel="registration")
    assert [row.record and row.record.phone for row in mended.rows] == ["09033334444"]


def test_a_mended_row_has_the_key_that_it_would_have_had(tmp_path: Path) -> None:
    good = (HEADER + ROWS).replace("04-31", "04-30").encode()
    mended = written((HEADER + ROWS).encode(), tmp_path / "out.csv").replace(b"04-31", b"04-30")
    whole, part = (run.draft(data, name="x.csv", channel="registration") for data in (good, mended))
    assert part.rows[0].key == whole.rows[1].key


def test_a_list_without_a_header_keeps_the_places_of_its_columns() -> None:
    mapping = Mapping(channel=Channel.COMMUNITY, positions={"name": (1,), "phone": (2,), "applied_on": (3,)})
    bad = run.draft(ROWS.encode(), name="x.csv", mapping=mapping)
    assert [row.number for row in bad.rows if row.problems] == [2]
    data, _ = rejects.render(ROWS.encode(), "x.csv", {2: "だめ"}, headless=True)
    (mended,) = run.draft(data.replace(b"04-31", b"04-30"), name="out.csv", mapping=mapping).rows
    assert (mended.problems, mended.record and mended.record.name) == ((), "髙橋 健太")


TWO_LINES = (
    "番号,氏名,電話番号,登録日\n1,ナカムラ ソラ,090-1111-2222,2026-04-31\n,佐藤 花子,,\n"
    "2,スズキ イチロウ,090-1111-3333,2026-04-02\n,鈴木 一郎,,\n"
    "3,タカハシ ショウ,090-1111-4444,2026-04-03\n,高橋 翔,,\n"
)


def test_a_person_of_two_lines_is_one_in_the_list_of_those_rejected_too() -> None:
    data, _ = rejects.render(TWO_LINES.encode(), "x.csv", {2: "暦にない日付です", 3: "2行目と一人です"})
    rows = run.draft(data.replace(b"04-31", b"04-30"), channel="registration").rows
    assert [(row.record.name, row.record.kana) for row in rows if row.record] == [
        ("佐藤 花子", "ナカムラ ソラ")
    ]
    whole = run.draft(TWO_LINES.replace("04-31", "04-30").encode(), channel="registration").rows
    assert rows[0].key == whole[0].key


def test_of_rows_rejected_again_the_last_reason_alone_is_told(tmp_path: Path) -> None:
    first = written((HEADER + ROWS).encode(), tmp_path / "first.csv")
    again = written(first, tmp_path / "again.csv", {2: "日付が空です"})
    assert lines(again.decode("utf-8-sig")) == [
        ["取り込めなかった理由", "氏名", "電話番号", "登録日"],
        ["日付が空です", "髙橋 健太", "090-3333-4444", "2026-04-31"],
    ]


@pytest.mark.parametrize(
    ("name", "header", "cell"),
    [
        ("駅舎_2026-05-12.csv", "電話", "090-1111-0001"),
        ("駅舎_令和8年5月分.csv", "日", "12"),
        ("駅舎_令和8年5月分.csv", "来場日", "5/12"),
        ("R8年度/駅舎.csv", "来場日", "5/12"),
    ],
)
def test_what_the_name_alone_told_of_the_days_stands_above_the_rejected_rows(
    name: str, header: str, cell: str
) -> None:
    data = f"{header},氏名\n{cell},佐藤 花子\n".encode()
    (before,) = run.draft(data, name=name, channel="station_event").rows
    days = ["（ファイル名の日付）"] if header == "電話" else [header]
    out, _ = rejects.render(data, name, {2: "だめ"}, days=days)
    (after,) = run.draft(out, name="out.csv", channel="station_event").rows
    assert (after.touchpoint, after.key) == (before.touchpoint, before.key)

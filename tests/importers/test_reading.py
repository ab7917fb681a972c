"""Bytes to numbered rows: encodings, separators, workbooks, lines above the header."""

import contextlib
import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.importers.binary_books import Row, xls, xlsb

from kankei.errors import FileError
from kankei_importers.binary import failed_in_xls
from kankei_importers.reading import read

GOLDEN = Path(__file__).parent.parent / "golden"
FORM = 'タイムスタンプ,お名前,"お住まいの地域\n(市区町村まで)"\n2024/01/15 13:05:22,佐藤 花子,福島県磐梯町\n'


def code_of(data: bytes) -> str:
    with pytest.raises(FileError) as refused:
        read(data, "list.csv")
    return refused.value.code


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_a_list_reads_the_same_in_every_encoding(encoding: str) -> None:
    sheet = read(FORM.encode(encoding), "list.csv")
    assert sheet.header[1:] == ("お名前", "お住まいの地域\n(市区町村まで)")
    assert sheet.rows == [(2, ("2024/01/15 13:05:22", "佐藤 花子", "福島県磐梯町"))]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("髙橋", "cp932"),
        ("﨑山", "cp932"),
        ("①番", "cp932"),
        ("ｻﾄｳ ﾊﾅｺ", "cp932"),
        ("～－∥", "cp932"),
        ("𠮷田", "utf-8"),
    ],
)
def test_characters_that_other_encodings_lose_survive(name: str, encoding: str) -> None:
    assert read(f"氏名,住所\n{name},東京都\n".encode(encoding)).rows[0][1][0] == name


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_told_from_the_text(separator: str) -> None:
    text = separator.join(["氏名", "住所", "備考"]) + "\n" + separator.join(["佐藤", "東京都", "a"]) + "\n"
    assert read(text.encode()).rows == [(2, ("佐藤", "東京都", "a"))]


@pytest.mark.parametrize("inside", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quoted_line_break_adds_no_row(end: str, inside: str) -> None:
    text = f'氏名,備考{end}佐藤,"一行目{inside}二行目"{end}鈴木,なし{end}'
    assert read(text.encode()).rows == [(2, ("佐藤", f"一行目{inside}二行目")), (3, ("鈴木", "なし"))]


@pytest.mark.parametrize(
    "text",
    ["氏名,備考\r佐藤,なし\n鈴木,なし\n", "氏名,備考\n佐藤,な\rし\n", "氏名,備考\n佐藤,なし\r鈴木,なし\r"],
)
def test_where_rows_end_is_asked_if_it_cannot_be_told(text: str) -> None:
    assert code_of(text.encode()) == "file.line_ends"


def test_a_list_cut_inside_a_quoted_cell_says_so_whatever_ends_its_lines() -> None:
    assert code_of('氏名,備考\r佐藤,"一行目\n二行目"\r鈴木,"な'.encode()) == "file.unclosed_quote"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "cp932", "euc-jp", "iso-2022-jp", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_long_list_whose_lines_end_in_cr_is_not_one_wide_line(encoding: str) -> None:
    rows = "".join(f'佐藤{number},福島県,"一行目\n二行目",,,\r' for number in range(11_000))
    sheet = read(f"氏名,住所,備考,,,\r{rows}".encode(encoding))
    assert (len(sheet.rows), sheet.rows[-1][0]) == (11_000, 11_001)


def test_an_empty_line_keeps_its_number() -> None:
    assert [number for number, _ in read("氏名,住所\n佐藤,東京\n\n鈴木,福島\n".encode()).rows] == [2, 3, 4]


def test_lines_above_the_header_are_kept_apart() -> None:
    sheet = read("令和6年度 名簿\n\n氏名,住所\n佐藤,東京\n".encode())
    assert (sheet.header_row, sheet.header, sheet.rows[0][0]) == (3, ("氏名", "住所"), 4)


def test_the_block_above_a_zoom_report_is_no_row() -> None:
    block = "Topic,Start Time\nツアー,05/10/2024 05:55:00 PM\n\n"
    text = block + "Name (Original Name),User Email,Duration (Minutes)\nA,,1\n"
    assert read(text.encode()).header_row == 4


def workbook(*sheets: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for number, cells in enumerate(rows):
                page.write_row(number, 0, cells)
    return buffer.getvalue()


def test_a_workbook_reads_like_a_list() -> None:
    sheet = read(workbook([["氏名", "電話番号"], [], ["佐藤", 9012345678]]), "list.xlsx")
    assert (sheet.encoding, sheet.rows[-1]) == ("xlsx", (3, ("佐藤", "9012345678")))


def test_the_sheet_with_a_list_is_found_beside_a_note() -> None:
    sheet = read(workbook([["この表の見方"]], [["氏名", "住所"], ["佐藤", "東京"]]), "list.xlsx")
    assert sheet.header == ("氏名", "住所")


def test_an_error_of_a_formula_stands_in_its_cell() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("注記")
        page = book.add_worksheet("名簿")
        page.write_row(0, 0, ["氏名", "住所", "電話番号", "公表"])
        page.write_row(1, 0, ["佐藤", "", "", True])
        page.write_formula("B2", "=VLOOKUP(\"佐藤\",'元<2>'!A:B,2,0)", None, "#N/A")
        page.write_formula("C2", "=1/0", None, "#DIV/0!")
    assert read(buffer.getvalue(), "list.xlsx").rows == [(2, ("佐藤", "#N/A", "#DIV/0!", "TRUE"))]


def test_errors_are_found_wherever_a_long_sheet_is_cut_into_pieces() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["氏名", "住所"])
        for row in range(1, 8_001):
            page.write_formula(row, 1, '=VLOOKUP(A1,B:C,2,FALSE)&"' + "…" * 30 + '"', None, "#REF!")
    assert set(read(buffer.getvalue(), "list.xlsx").rows.column(1)) == {"#REF!"}


@pytest.mark.parametrize("written", [xls, xlsb])
def test_an_error_stands_in_its_cell_of_a_binary_workbook_too(written: Callable[[list[Row]], bytes]) -> None:
    not_there, by_zero, no_cell = 0x2A, 0x07, 0x17
    data = written([["氏名", "住所", "電話番号"], ["佐藤", not_there, by_zero], [no_cell, "東京", "090"]])
    assert read(data, "list").rows == [(2, ("佐藤", "#N/A", "#DIV/0!")), (3, ("#REF!", "東京", "090"))]


def test_looking_for_errors_in_an_old_workbook_whose_sectors_go_in_a_ring_comes_to_an_end() -> None:
    data = bytearray(xls([["氏名", "住所"], ["佐藤", 0x2A]]))
    data[512 + 4 * 4 : 512 + 4 * 5] = (2).to_bytes(4, "little")
    assert len(failed_in_xls(bytes(data))) == 1


def test_two_lists_in_a_workbook_are_not_chosen_between() -> None:
    page: list[list[object]] = [["氏名", "住所"], ["佐藤", "東京"]]
    assert code_of(workbook(page, page)) == "file.many_sheets"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"\xef\xbb\xbf", "file.empty"),
        (b",,,\r\n,,,\r\n", "file.empty"),
        ("氏名,住所\n".encode(), "file.header_only"),
        ("氏名,住所\n\n,,\n".encode(), "file.header_only"),
        ('氏名,住所\n佐藤,"東京\n鈴木,福島\n'.encode(), "file.unclosed_quote"),
        (bytes(range(128, 256)) * 20, "file.encoding"),
        (b"PK\x03\x04 no archive", "file.broken"),
        (b"\xd0\xcf\x11\xe0 no workbook", "file.broken"),
        (b"%PDF-1.7\n1 0 obj\n", "file.document"),
        ("四月分は佐藤さんに確認済みです。\n残りは来週届きます。\n".encode(), "file.prose"),
        ('{"records": [{"氏名": "佐藤"}]}'.encode(), "file.json"),
        ('[\n  {"氏名": "佐藤"}\n]'.encode(), "file.json"),
        (b"\x89PNG\r\n\x1a\n", "file.document"),
        (b"\xef\xbb\xbf\r\n<HTML><body><table><tr><td>x</td></tr></table>", "file.web_page"),
    ],
)
def test_a_file_that_is_no_list_says_why(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_bytes_under_the_name_of_a_workbook_are_no_list_of_a_heading() -> None:
    with pytest.raises(FileError) as refused:
        read(b"\x00\x01\x02no workbook\x00", "x.xlsx")
    assert refused.value.code == "file.broken"


def test_an_archive_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("list.csv", "氏名,住所\n")
    assert code_of(buffer.getvalue()) == "file.not_a_list"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("Index/Document.iwa", ""),
    ],
)
def test_a_spreadsheet_of_another_program_is_to_be_saved_as_a_workbook(part: str, text: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(part, text)
    assert code_of(buffer.getvalue()) == "file.other_spreadsheet"


def test_a_letter_is_no_list() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert code_of(buffer.getvalue()) == "file.document"


def test_a_workbook_behind_a_password_says_so() -> None:
    assert code_of((GOLDEN / "locked.xlsx").read_bytes()) == "file.locked"


def test_an_archive_behind_a_password_says_so() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("list.csv", "氏名,住所\n")
    closed = bytearray(buffer.getvalue())
    closed[closed.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(closed)) == "file.locked"


def test_a_zip_bomb_is_refused_unopened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    assert code_of(buffer.getvalue()) == "file.too_large"


def test_a_row_with_a_broken_character_leaves_the_others_readable() -> None:
    rows = "".join(f"鈴木{number},福島県\n" for number in range(100))
    data = f"氏名,住所\n{rows}".encode() + "佐藤".encode()[:-1] + ",東京都\n".encode()
    sheet = read(data)
    assert (sheet.encoding, sheet.odd, "\ufffd" in sheet.rows[-1][1][0]) == ("utf-8", True, True)


@given(
    st.lists(st.lists(st.text('佐藤花子,"\n\r a1;\t', max_size=5), min_size=2, max_size=4), min_size=1),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_row_that_was_written_is_read(rows: list[list[str]], end: str) -> None:
    text = io.StringIO(newline="")
    told = [["氏名", "住所"], *([f"x{cell}" for cell in row] for row in rows)]
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(told)
    found = read(text.getvalue().encode()).rows
    assert [cells for _, cells in found] == [tuple(f"x{cell}" for cell in row) for row in rows]


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(FileError):
        assert read(data, "list.csv").rows

"""What is exported runs as no formula, keeps its zeros, and reads back equal by our own reading."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from python_calamine import CalamineWorkbook

from kankei.analysis import Analysis, writing
from kankei.errors import FileError
from kankei.model import Role
from kankei_api import spreadsheets
from kankei_api.forms import flat
from kankei_importers import rejects
from kankei_importers.reading import read
from kankei_importers.table import Table

CELLS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufeff"), max_size=12
).map(str.strip)
TRICKS = st.sampled_from(
    ["=1+1", "＝1+1", "﹦1", "+81", "-1", "@SUM(A1)", "'=1", "''", '="0241"', "0241", "00012"]
)
ROWS = st.lists(st.tuples(CELLS | TRICKS, CELLS | TRICKS), min_size=1, max_size=6)


def written(rows: list[tuple[str, str]], suffix: str) -> bytes:
    columns = {"番号": ["x"] * len(rows), "氏名": [a for a, _ in rows], "メモ": [b for _, b in rows]}
    return spreadsheets.content(suffix, "a", columns)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_exported_reads_back_equal(suffix: str, rows: list[tuple[str, str]]) -> None:
    table = Table(read(written(rows, suffix), f"a{suffix}"))
    assert [table.column("氏名"), table.column("メモ")] == [[a for a, _ in rows], [b for _, b in rows]]


def exported(rows: list[tuple[str, str]], file: Path) -> None:
    file.write_bytes(written(rows, file.suffix))


def analysed(rows: list[tuple[str, str]], file: Path) -> None:
    day = dt.date(2026, 3, 31)
    known = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    table = pd.DataFrame({"kind": [a for a, _ in rows], "source": [b for _, b in rows]}, dtype="string")
    writing.write(
        str(file), Analysis(name="a", as_of=day, known_at=known, rule="r", tables={"people": table}), []
    )


def rejected(rows: list[tuple[str, str]], file: Path) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("番号", "氏名", "メモ"), *(("x", *row) for row in rows)])
    why = dict.fromkeys(range(2, len(rows) + 2), "=cmd|' /C calc'!A0")
    data, _ = rejects.render(text.getvalue().encode(), "x.csv", why, book=file.suffix == ".xlsx")
    file.write_bytes(data)


WRITERS = [exported, analysed, rejected]
"""All that writes tables whose cells people have typed."""


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
@pytest.mark.parametrize("write", WRITERS)
def test_no_cell_of_a_csv_begins_a_formula(
    write: Callable[[list[tuple[str, str]], Path], None], rows: list[tuple[str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        write(rows, file := Path(folder) / "a.csv")
        lines = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    assert not [cell for line in lines for cell in line if cell.startswith(tuple("=+-@＝＋－＠﹦\t\r"))]


@pytest.mark.parametrize("write", WRITERS)
def test_a_text_that_looks_like_a_formula_is_text_in_a_workbook(
    tmp_path: Path, write: Callable[[list[tuple[str, str]], Path], None]
) -> None:
    write([('=HYPERLINK("http://x","y")', "+81")], tmp_path / "a.xlsx")
    parts = zipfile.ZipFile(tmp_path / "a.xlsx")
    sheets = [parts.read(name) for name in parts.namelist() if re.match(r"xl/worksheets/.*\.xml", name)]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
    first = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert first[1][-2:] == ['=HYPERLINK("http://x","y")', "+81"]


def test_a_negative_number_stays_a_number() -> None:
    made = spreadsheets.content(".csv", "a", {"増減": [-7, 0.5]}).decode("utf-8-sig")
    assert made == "増減\r\n-7\r\n0.5\r\n"


def test_an_analysis_keeps_text_as_text_in_parquet(tmp_path: Path) -> None:
    analysed([("=1+1", "0241")], tmp_path / "a.parquet")
    assert pd.read_parquet(tmp_path / "a.parquet").to_dict("records") == [{"kind": "=1+1", "source": "0241"}]


def test_parquet_keeps_text_as_text() -> None:
    from pyarrow import parquet

    told = parquet.read_table(io.BytesIO(written([("=1+1", "0241")], ".parquet")))
    assert told.to_pydict() == {"番号": ["x"], "氏名": ["=1+1"], "メモ": ["0241"]}


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    assert spreadsheets.write(str(tmp_path / "a.csv"), {"氏名": ["花子"]}) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"export\.folder_missing"):
        spreadsheets.write(str(tmp_path / "no" / "a.csv"), {"氏名": ["花子"]})


TABLE_ROW = [("金額", 10_000), ("日", dt.date(2026, 4, 1)), ("郵便番号", "0650001")]
"""A column each of numbers, of days and of texts that look like numbers."""


def test_a_workbook_holds_numbers_and_days_as_such_and_codes_as_text() -> None:
    made = spreadsheets.content(".xlsx", "a", {title: [cell] for title, cell in TABLE_ROW})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows[1] == [10_000, dt.date(2026, 4, 1), "0650001"]


def test_parquet_holds_numbers_and_days_as_such_and_codes_as_text() -> None:
    from pyarrow import parquet

    made = spreadsheets.content(".parquet", "a", {title: [cell, None] for title, cell in TABLE_ROW})
    assert parquet.read_table(io.BytesIO(made)).to_pydict() == {
        "金額": [10_000, None],
        "日": [dt.date(2026, 4, 1), None],
        "郵便番号": ["0650001", ""],
    }


class Part(Struct):
    no: int
    on: dt.date


class Whole(Struct):
    name: str
    roles: tuple[Role, ...]
    part: Part | None
    detail: dict[str, str]


def test_the_columns_of_a_table_are_those_of_its_kind_and_never_of_what_it_says() -> None:
    full = Whole(
        name="a", roles=(Role.VIEWER, Role.AUDITOR), part=Part(1, dt.date(2026, 4, 1)), detail={"k": "v"}
    )
    bare = Whole(name="b", roles=(), part=None, detail={})
    assert flat([full, bare], Whole) == {
        "name": ["a", "b"],
        "roles": ["viewer auditor", ""],
        "part.no": [1, None],
        "part.on": [dt.date(2026, 4, 1), None],
        "detail": ['{"k":"v"}', "{}"],
    }
    assert list(flat([], Whole)) == ["name", "roles", "part.no", "part.on", "detail"]

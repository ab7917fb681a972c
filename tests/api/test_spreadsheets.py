"""What is exported runs as no formula, keeps its zeros, and reads back equal by our own reading."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.errors import FileError
from kankei_api import spreadsheets
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


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_no_cell_of_a_csv_begins_a_formula(rows: list[tuple[str, str]]) -> None:
    lines = list(csv.reader(io.StringIO(written(rows, ".csv").decode("utf-8-sig"))))
    assert not [cell for line in lines for cell in line if cell.startswith(tuple("=+-@＝＋－＠\t\r"))]


def test_parquet_keeps_text_as_text() -> None:
    from pyarrow import parquet  # type: ignore[import-untyped]

    told = parquet.read_table(io.BytesIO(written([("=1+1", "0241")], ".parquet")))
    assert told.to_pydict() == {"番号": ["x"], "氏名": ["=1+1"], "メモ": ["0241"]}


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    assert spreadsheets.write(str(tmp_path / "a.csv"), {"氏名": ["花子"]}) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"export\.folder_missing"):
        spreadsheets.write(str(tmp_path / "no" / "a.csv"), {"氏名": ["花子"]})

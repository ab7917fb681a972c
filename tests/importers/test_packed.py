"""Rows held small: what goes in comes out, whatever its shape."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.errors import FileError
from kankei.model import DraftFile, DraftRow
from kankei.usecases import ledger
from kankei_importers.packed import PackedCells, pack
from kankei_importers.reading import read

FEW_ROWS = st.lists(st.lists(st.text("佐花\n, a", max_size=3), max_size=4).map(tuple), max_size=30)
ROWS = FEW_ROWS | FEW_ROWS.map(lambda rows: rows * (1_000 // max(1, len(rows)) + 1))
"""As few as stay unpacked, or a block of them and more."""
FEW = "氏名,住所\n佐藤,東京\n".encode()


@given(ROWS)
def test_rows_come_out_as_they_went_in(rows: list[tuple[str, ...]]) -> None:
    assert pack(rows, first=2) == list(enumerate(rows, start=2))


@given(ROWS.filter(bool), st.data())
def test_any_single_row_can_be_asked_for(rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    place = data.draw(st.integers(-len(rows), len(rows) - 1))
    assert pack(rows, first=1)[place][1] == rows[place]


@given(ROWS, st.integers(0, 5))
def test_a_column_is_empty_where_a_row_is_too_short(rows: list[tuple[str, ...]], place: int) -> None:
    assert pack(rows, first=1).column(place) == [row[place] if place < len(row) else "" for row in rows]


@given(ROWS, st.integers(0, 5))
def test_the_distinct_cells_of_a_column_come_with_it(rows: list[tuple[str, ...]], place: int) -> None:
    cells, distinct = pack(rows, first=1).cut(place)
    assert (set(distinct), len(distinct)) == (set(cells), len(set(cells)))


@given(ROWS, st.integers(0, 5))
def test_rows_of_another_width_are_found(rows: list[tuple[str, ...]], width: int) -> None:
    wanted = [place for place, row in enumerate(rows) if len(row) != width]
    assert pack(rows, first=1).otherwise_wide(width) == wanted


@given(ROWS, st.integers(1, 4))
def test_long_cells_are_found(rows: list[tuple[str, ...]], least: int) -> None:
    assert pack(rows, first=1).long(least) == {cell for row in rows for cell in row if len(cell) >= least}


def test_rows_beyond_one_block_keep_their_numbers() -> None:
    rows = pack(([str(number), "東京"] for number in range(2_500)), first=10)
    assert (rows[2_499], len(rows)) == ((2_509, ("2499", "東京")), 2_500)


def test_a_row_that_stays_packed_is_its_cells() -> None:
    rows = pack([["佐藤", "東京"], ["鈴木", "福島"]], first=2)
    assert PackedCells(rows, 3) == ("鈴木", "福島")


def test_a_number_that_may_not_be_kept_is_found_in_rows_that_lie_packed() -> None:
    cells = PackedCells(pack([["佐藤", ""], ["鈴木", "123456789018"]], first=2), 3)
    file = DraftFile(
        name="list.csv",
        digest="",
        layout="",
        encoding="",
        channel="donation",
        source="",
        header=("氏名", "メモ"),
        rows=[DraftRow(number=3, cells=cells)],
    )
    with pytest.raises(FileError) as refused:
        ledger.check(file)
    assert refused.value.code == "gate.my_number"


def test_a_long_list_is_read_in_less_memory_than_its_file_takes(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    row = "佐藤 花子,福島県耶麻郡磐梯町大字磐梯,090-0000-{:04},{:06}@example.jp,備考の欄には文もあります\n"
    with file.open("w", encoding="cp932") as opened:
        opened.write("氏名,住所,電話番号,メールアドレス,備考\n")
        opened.writelines(row.format(number % 10_000, number) for number in range(100_000))
    read(FEW)  # what is kept for every list: the dictionary of headers
    tracemalloc.start()
    read(file)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < file.stat().st_size

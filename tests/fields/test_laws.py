"""Laws that every field keeps: idempotent, never another error, columns equal cells, linear time."""

import datetime as dt
import re
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.errors import FieldError
from kankei.fields import (
    address,
    date,
    email,
    gender,
    glyph,
    kana,
    money,
    name,
    phone,
    postal_code,
    romaji,
    text,
)

FIELDS = [address, date, email, gender, kana, money, name, phone, postal_code, romaji]
PARSERS = [field for field in FIELDS if hasattr(field, "parse")]
FOLDS: list[Callable[[str], str]] = [
    *[field.normalize for field in FIELDS],
    text.bare,
    text.narrow,
    text.plain,
    text.squeeze,
    glyph.fold,
    glyph.soft_fold,
    romaji.reading,
]
LETTERS = (
    "佐藤花子髙﨑𠮷斎齊々〓?●様殿大字丁目番地号県市区町村郡東京福島の之ノケヶがー－-‐~・ 　\u200b\U000e0100"
    "ﾊﾞｶﾞか\u3099ゝヾッャュョアオウンサトハナコシヨoOuhHnNmtTsyijJaAbp'’.@＠()（）【】"
    "0123456789０１２,，/年月日令和元RHS¥円万千+eE#:;"
)
MARKS = "\u3099\u309a\u309b\uff9e\uff9fヽヾゝゞ・ーｰ カハガぱｶ"
MESSY = st.one_of(
    st.text(max_size=30), st.text(alphabet=LETTERS, max_size=24), st.text(alphabet=MARKS, max_size=8)
)
NASTY = [
    "1-" * 5000,
    "1" * 10_000,
    "ア" * 9999 + "x",
    "ー" * 10_000,
    "一" * 10_000,
    "一丁目" * 3333,
    "a@" * 5000,
    "a." * 5000 + "@",
    "(" * 10_000,
    "()" * 5000,
    " " * 9999 + "x",
    "佐藤・" * 3333,
    "市" * 10_000,
    "郡" * 9999 + "町",
    "字大字" * 3333,
    "oh" * 5000,
    "iyou" * 2500,
    "tu" * 5000,
    "n'" * 5000,
    "s'h" * 3333,
    "か\u3099" * 5000,
    "0 " * 5000,
    "\u200b" * 10_000,
    "\U000e0100" * 10_000,
    "第1地割" * 2000,
    "1の" * 5000,
    "ヾ" * 10_000,
    "カヾ" * 5000,
    "々" * 10_000,
    "様" * 10_000,
    "sama " * 2000,
    "iPhone " * 1400,
    "の" * 10_000,
    "\ud800" * 10_000,
    "A," * 5000,
    "1万" * 5000,
    "令和" * 5000,
    "2024年1月1日 " * 900,
    "Ⅷ" * 10_000,
    "ﷺ" * 10_000,
]


@pytest.mark.parametrize(
    "fold", FOLDS, ids=lambda fold: f"{fold.__module__.rpartition('.')[2]}.{fold.__name__}"
)
@settings(max_examples=150, deadline=None)
@given(cell=MESSY)
def test_folding_twice_is_folding_once(fold: Callable[[str], str], cell: str) -> None:
    assert fold(fold(cell)) == fold(cell)


@pytest.mark.parametrize("field", PARSERS, ids=lambda field: field.__name__.rpartition(".")[2])
@settings(max_examples=150, deadline=None)
@given(cell=MESSY)
def test_a_parser_raises_nothing_but_its_own_error(field: ModuleType, cell: str) -> None:
    code = refused(field, cell)
    assert field.is_valid(cell) is (code == "")
    assert code == "" or re.fullmatch(r"[a-z_]+\.[a-z_]+", code)


def refused(field: ModuleType, cell: str) -> str:
    """The code with which a field refuses a cell, or ``""``."""
    try:
        field.parse(cell)
    except FieldError as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.__name__.rpartition(".")[2])
@settings(max_examples=50, deadline=None)
@given(cells=st.lists(MESSY, max_size=6))
def test_a_column_is_its_cells(field: ModuleType, cells: list[str]) -> None:
    assert field.normalize_column([*cells, *cells]) == [field.normalize(cell) for cell in cells] * 2


@settings(max_examples=150, deadline=None)
@given(cells=st.lists(st.tuples(MESSY, MESSY), max_size=5))
def test_the_wide_columns_never_raise_and_keep_their_length(cells: list[tuple[str, str]]) -> None:
    left, right = [cell[0] for cell in cells], [cell[1] for cell in cells]
    names, addresses = name.name_columns(left, right), address.address_columns(left, right)
    for column in (names.surname, names.given, names.surname_reading, names.given_reading, names.script):
        assert len(column) == len(cells)
    for column in (addresses.prefecture, addresses.city, addresses.town, addresses.block, addresses.room):
        assert len(column) == len(cells)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
@pytest.mark.parametrize("field", FIELDS)
def test_what_is_missing_in_a_table_reads_as_nothing(field: ModuleType, missing: Any) -> None:
    assert field.normalize_column([missing]) == [""]


def test_a_table_s_numbers_and_days_are_read_by_their_digits() -> None:
    cells: Any = [9_660_001, dt.date(2024, 1, 5), pd.Timestamp("2024-01-05")]
    assert postal_code.normalize_column(cells[:1]) == ["9660001"]
    assert date.normalize_column(cells[1:]) == ["2024-01-05", "2024-01-05"]


def test_the_wide_columns_read_what_is_missing_as_nothing() -> None:
    missing: Any = [None, float("nan"), pd.NA]
    assert address.address_columns(missing, missing).city == ["", "", ""]
    assert name.name_columns(missing, missing).surname == ["", "", ""]


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        name.name_columns(["佐藤"], [])
    with pytest.raises(ValueError, match="shorter"):
        address.address_columns(["東京都"], [])


@pytest.mark.parametrize("cell", NASTY, ids=[f"{index}" for index in range(len(NASTY))])
def test_no_cell_of_ten_thousand_characters_takes_long(cell: str) -> None:
    late = {
        fold.__name__: seconds for fold in [*FOLDS, both_columns] if (seconds := spent(fold, cell)) > ENDLESS
    }
    assert late == {}


ENDLESS = 1.0
"""Seconds; what is linear takes a few hundredths, what is not would take minutes."""


def both_columns(cell: str) -> str:
    """The wide columns on one cell in both places."""
    return f"{name.name_columns([cell], [cell])}{address.address_columns([cell], [cell])}"


def spent(fold: Callable[[str], str], cell: str) -> float:
    """Processor seconds of the best of three runs."""
    runs = []
    for _ in range(3):
        start = time.process_time()
        fold(cell)
        runs.append(time.process_time() - start)
    return min(runs)

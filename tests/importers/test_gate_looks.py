"""A quick look passes over most cells; what it leaves out, a closer look would not have found either."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kankei_importers.gate.damage import garbled_among, is_garbled_cell
from kankei_importers.gate.kinds import CLASHES, contradicts, kind_of
from kankei_importers.gate.places import prefectures

PARTS = (
    *("佐藤", "さとう", "ｻﾄｳ", "サトウ", "平成", "年", "円", "〒", "¥", "@a.jp"),
    *("S", "昭", "55.", "5.1", "２０２４", "／", "19800510", "０９０", "＠", "西暦"),
    *("3", "090", "1234", "-", "－", ".", " ", "\u3000"),
)
CELLS = st.lists(st.sampled_from(PARTS), max_size=6).map("".join) | st.text(max_size=8)
WRITTEN = ("佐藤 花子", "サトウハナコ", "福島県会津若松市", "髙橋 淳", "岩手県盛岡市1−2", "東京都")
ENCODINGS = ("utf-8", "cp932", "euc_jp", "latin-1", "cp1252")


@given(CELLS, st.sampled_from(sorted(CLASHES)))
def test_a_cell_contradicts_its_field_as_its_kind_says(cell: str, field: str) -> None:
    if field != "phone":  # there some words make a cell a number after all
        assert contradicts(field, {cell}) == {one for one in {cell} if kind_of(one) in CLASHES[field]}


@pytest.mark.parametrize("prefecture", sorted(prefectures()))
def test_a_prefecture_is_seen_under_a_field_that_it_cannot_be(prefecture: str) -> None:
    assert contradicts("email", {f" {prefecture}"}) == {f" {prefecture}"}


@pytest.mark.parametrize("text", WRITTEN)
def test_text_of_any_wrong_encoding_is_among_the_garbled(text: str) -> None:
    pairs = itertools.permutations(ENCODINGS, 2)
    spoilt = {text.encode(one, "ignore").decode(other, "ignore").strip() for one, other in pairs}
    assert garbled_among(spoilt) == {cell for cell in spoilt if is_garbled_cell(cell)} != set()


@given(st.binary(max_size=12))
@example("藤".encode())
def test_bytes_read_as_cp932_are_among_the_garbled(raw: bytes) -> None:
    cell = raw.decode("cp932", "ignore")
    assert garbled_among([cell]) == {one for one in {cell} if is_garbled_cell(one)}


def test_every_two_characters_saved_as_utf_8_and_read_as_cp932_are_among_the_garbled() -> None:
    signs = map(chr, range(0x3041, 0xA000))
    cells = {(sign * 2).encode().decode("cp932", "ignore") for sign in signs}
    found = {cell for cell in cells if is_garbled_cell(cell)}
    assert len(found) > 1_000
    assert garbled_among(cells) == found

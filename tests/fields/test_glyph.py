"""Variants of kanji."""

import unicodedata
from importlib.resources import files

import pytest

from kankei.fields import glyph, kana, readings

ROWS = [
    line.split("\t")
    for line in files("kankei.fields")
    .joinpath("data", "variants.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(
    "pair",
    [
        "高髙",
        "崎﨑",
        "崎嵜",
        "辺邉",
        "辺邊",
        "吉𠮷",
        "浜濱",
        "浜濵",
        "島嶋",
        "島嶌",
        "富冨",
        "沢澤",
        "斎齋",
        "斉齊",
        "広廣",
        "国國",
        "桜櫻",
        "恵惠",
        "真眞",
        "徳德",
        "瀬瀨",
        "柳栁",
        "桑桒",
        "館舘",
        "淵渕",
        "峰峯",
        "竜龍",
        "橋槗",
        "土圡",
        "喜㐂",
        "昇曻",
        "船舩",
        "塚塚",
        "神神",
        "福福",
        "祐祐",
        "隆隆",
        "鶴靏",
        "条條",
        "関關",
        "園薗",
        "野埜",
        "秋穐",
        "梅楳",
        "松枩",
        "桧檜",
        "桝枡",
        "会會",
        "児兒",
        "実實",
        "寿壽",
        "弥彌",
        "彦彥",
        "剣劍",
        "緑綠",
        "清淸",
        "青靑",
        "黒黑",
        "亀龜",
        "滝瀧",
        "与與",
        "万萬",
        "栄榮",
        "円圓",
        "塩鹽",
        "奥奧",
        "気氣",
        "芦蘆",
        "曽曾",
    ],
)
def test_two_ways_to_write_one_kanji_fold_together(pair: str) -> None:
    assert glyph.fold(pair[0]) == glyph.fold(pair[1])


@pytest.mark.parametrize(
    "pair",
    [
        "斎斉",
        "崎埼",
        "太大",
        "太犬",
        "渡度",
        "藤籐",
        "壱一",
        "裕祐",
        "和知",
        "土士",
        "未末",
        "荻萩",
        "柿杮",
        "己巳",
        "藪数",
        "高島",
    ],
)
def test_two_different_kanji_stay_two(pair: str) -> None:
    assert glyph.fold(pair[0]) != glyph.fold(pair[1])


@pytest.mark.parametrize("pair", ["斎斉", "齋齊", "崎碕", "磯礒", "郎朗", "阪坂"])
def test_kanji_that_people_mix_up_meet_softly(pair: str) -> None:
    assert glyph.soft_fold(pair[0]) == glyph.soft_fold(pair[1])


def test_selectors_of_a_glyph_are_dropped() -> None:
    assert glyph.fold("邉\U000e0103") == glyph.fold("邉")
    assert glyph.fold("辻\ufe00") == "辻"


def test_hiragana_and_katakana_in_a_name_are_one() -> None:
    assert glyph.fold("みち子") == glyph.fold("ミチ子")


def test_iteration_marks_are_written_out() -> None:
    assert (glyph.fold("佐々木"), glyph.fold("みすゞ")) == ("佐佐木", "ミスズ")


def test_the_table_is_large_and_every_row_names_its_source() -> None:
    assert len(ROWS) > 400
    assert all(len(row) == 4 and row[2] in ("same", "confused") and row[3] for row in ROWS)


def test_no_variant_stands_twice_and_none_is_folded_again() -> None:
    same = {row[0]: row[1] for row in ROWS if row[2] == "same"}
    assert len(same) == sum(row[2] == "same" for row in ROWS)
    assert not set(same) & set(same.values())


def test_no_row_repeats_what_unicode_does() -> None:
    assert [row[0] for row in ROWS if unicodedata.normalize("NFKC", row[0]) != row[0]] == []


@pytest.mark.parametrize("table", ["given_names.tsv", "given_names_more.tsv"])
def test_the_stored_readings_of_given_names_are_those_of_today(table: str) -> None:
    text = files("kankei.fields").joinpath("data", table).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert [row[0] for row in rows if kana.reading(row[0]) != row[1]] == []


def test_the_sources_of_the_name_lists_are_given() -> None:
    assert "MIT License" in files("kankei.fields").joinpath("data", "NOTICE").read_text(encoding="utf-8")
    assert len(readings.surnames()) == 1999

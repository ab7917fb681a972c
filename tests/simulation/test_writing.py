"""How invented people write: romaji, kana, slips, addresses, display names."""

# ruff: noqa: S311 - invented data need no secret chance

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.fields import kana as kana_field
from kankei.fields import romaji as romaji_field
from kankei.simulation.addresses import AddressPen, number
from kankei.simulation.names import NameBook, name_table, plain
from kankei.simulation.noise import date_slip, digit_slip, era_date, slip
from kankei.simulation.pen import Pen, in_cp932
from kankei.simulation.places import Atlas, municipalities
from kankei.simulation.spec import TownSpec
from kankei.simulation.spelling import KATAKANA, STYLES, to_half_width, to_hiragana, to_latin


@pytest.mark.parametrize(
    ("kana", "spelt"),
    [
        ("サトウ", ("sato", "satoh", "satou", "satou")),
        ("シュンイチ", ("shunichi", "shunichi", "shunichi", "syuniti")),
        ("ハットリ", ("hattori", "hattori", "hattori", "hattori")),
        ("ジュンペイ", ("junpei", "jumpei", "junpei", "zyunpei")),
        ("イノウエ", ("inoue", "inohe", "inoue", "inoue")),
        ("ホッチ", ("hotchi", "hotchi", "hotchi", "hotti")),
    ],
)
def test_a_name_is_spelt_in_four_styles(kana: str, spelt: tuple[str, ...]) -> None:
    assert tuple(to_latin(kana, style) for style in STYLES) == spelt


def test_every_surname_can_be_spelt_and_read_back_by_the_reader() -> None:
    surnames = {kana for _, kana in name_table().surnames}
    missed = [
        kana
        for kana in surnames
        for style in ("hepburn", "typed", "kunrei")
        if romaji_field.reading(to_latin(kana, style)) != kana_field.reading(kana)
    ]
    assert len(missed) < 0.02 * 3 * len(surnames)


@given(st.text(alphabet=KATAKANA, min_size=1, max_size=8))
def test_kana_survive_the_way_to_hiragana_and_back(kana: str) -> None:
    assert kana_field.normalize(to_hiragana(kana)) == kana_field.normalize(kana)


def test_half_width_kana_split_their_marks_off() -> None:
    assert to_half_width("バンダイ") == "ﾊﾞﾝﾀﾞｲ"


@given(st.text(alphabet=KATAKANA, min_size=2, max_size=8), st.integers(0, 1000))
def test_a_slip_changes_the_length_by_at_most_one(text: str, seed: int) -> None:
    assert len(text) - 1 <= len(slip(text, random.Random(seed), KATAKANA)) <= len(text)


@given(st.integers(0, 1000))
def test_a_digit_slip_keeps_the_shape_of_the_number(seed: int) -> None:
    slipped = digit_slip("090-1234-5678", random.Random(seed))
    assert [sign == "-" for sign in slipped] == [sign == "-" for sign in "090-1234-5678"]


@given(st.dates(dt.date(1915, 1, 1), dt.date(2020, 12, 31)), st.integers(0, 1000))
def test_a_date_slip_is_still_a_date(day: dt.date, seed: int) -> None:
    assert isinstance(date_slip(day, random.Random(seed)), dt.date)


def test_the_first_day_of_an_era_belongs_to_it() -> None:
    assert era_date(dt.date(2019, 5, 1)) == "令和元年5月1日"


def test_a_character_outside_cp932_becomes_a_mark_or_its_plain_form() -> None:
    assert {in_cp932("𠮷岡", random.Random(seed), 0.5) for seed in range(20)} == {"?岡", "吉岡"}


def test_a_character_inside_cp932_stays() -> None:
    assert in_cp932("髙﨑", random.Random(1), 1.0) == "髙﨑"


def test_a_variant_is_another_form_of_the_same_name() -> None:
    names = NameBook(TownSpec(), random.Random(1))
    assert names.with_variant("高橋") == "髙橋"
    assert plain(names.with_variant("渡辺")) == "渡辺"


def test_a_name_without_variants_stays() -> None:
    assert NameBook(TownSpec(), random.Random(1)).with_variant("鈴木") == "鈴木"


def test_a_common_surname_is_common() -> None:
    names = NameBook(TownSpec(), random.Random(1))
    drawn = [names.surname(local=False)[0] for _ in range(4000)]
    assert 0.01 < drawn.count("佐藤") / 4000 < 0.035


def test_given_names_are_of_the_sex() -> None:
    names = NameBook(TownSpec(popular_given=0.0), random.Random(1))
    women = {names.given("f")[1] for _ in range(200)}
    assert women <= set(name_table().readings["f"])


def test_all_47_prefectures_have_a_municipality() -> None:
    assert len({place.prefecture for place in municipalities()}) == 47


def test_a_postal_code_has_seven_digits() -> None:
    atlas = Atlas(TownSpec(), random.Random(1))
    assert all(len(atlas.home().postal) == 7 for _ in range(300))


def test_a_city_with_the_character_of_a_district_keeps_its_name() -> None:
    atlas = Atlas(TownSpec(), random.Random(1))
    koriyama = next(place for place in municipalities() if place.name == "郡山市")
    pen = AddressPen(TownSpec(district_omitted=1.0), random.Random(1))
    assert pen.city(atlas.home_in(koriyama)) == "郡山市"


def test_a_district_may_be_left_out() -> None:
    atlas = Atlas(TownSpec(), random.Random(1))
    pen = AddressPen(TownSpec(district_omitted=1.0), random.Random(1))
    assert pen.city(atlas.home_in(atlas.town)) == "磐梯町"


def test_a_house_number_is_written_in_several_ways() -> None:
    atlas = Atlas(TownSpec(), random.Random(3))
    homes = (atlas.home() for _ in range(200))
    blocks = next(home for home in homes if home.blocks)
    assert len({number(blocks, style) for style in range(6)}) == 5


def test_a_lost_zero_leaves_the_other_digits() -> None:
    pen = Pen(TownSpec(lost_zero=1.0), random.Random(1), [])
    assert pen.styled_phone("090-1234-5678") == "9012345678"


def test_a_number_abroad_begins_with_81() -> None:
    pen = Pen(TownSpec(lost_zero=0.0, phone_abroad=1.0), random.Random(1), [])
    assert pen.styled_phone("0242-74-1221") == "+81242741221"


def test_a_number_over_three_columns_keeps_its_parts() -> None:
    pen = Pen(TownSpec(lost_zero=0.0, phone_wide=0.0), random.Random(1), [])
    assert pen.split_phone("0242-74-1221") == ["0242", "74", "1221"]

"""How names in Chinese characters are read in China, Taiwan and Korea."""

import pytest

from kankei.fields import kana, romaji
from kankei.fields.sinograph import readings_abroad, usual_readings


@pytest.mark.parametrize(
    ("characters", "letters"),
    [("志強", "ZHIQIANG"), ("志強", "Chih-Chiang"), ("小明", "XIAOMING"), ("曽", "TSENG"), ("女", "NYU")],
)
def test_chinese_names_are_spelt_as_passports_have_them(characters: str, letters: str) -> None:
    assert romaji.reading(letters).replace(" ", "") in readings_abroad(characters)


@pytest.mark.parametrize(
    ("characters", "letters"),
    [
        ("民秀", "Minsoo"),
        ("智恵", "JIHYE"),
        ("賢洙", "Hyun Soo"),
        ("李", "LEE"),
        ("朴", "PARK"),
        ("金", "KIM"),
    ],
)
def test_korean_names_are_spelt_as_their_bearers_like(characters: str, letters: str) -> None:
    assert romaji.reading(letters).replace(" ", "") in readings_abroad(characters)


@pytest.mark.parametrize(
    ("characters", "heard"),
    [
        ("志強", "ズーチャン"),
        ("志強", "ジーチアン"),
        ("建国", "ジエングオ"),
        ("劉", "リュウ"),
        ("智恵", "チヘ"),
        ("崔", "チェ"),
    ],
)
def test_both_are_written_in_kana_as_clerks_hear_them(characters: str, heard: str) -> None:
    assert kana.reading(heard) in readings_abroad(characters)


def test_another_name_is_not_among_the_readings() -> None:
    assert romaji.reading("ZHIQIANG") not in readings_abroad("志剛")


def test_a_long_name_is_none_of_theirs() -> None:
    assert readings_abroad("健太郎") == frozenset()
    assert usual_readings("佐藤", "太郎") == []

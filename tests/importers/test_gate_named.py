"""The gate before names of several people, of one in another's place, and before words for anybody."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def taken(name: str) -> DraftFile:
    return run.draft(f'来訪日,氏名\n2024-04-12,"{name}"\n'.encode(), name="来訪者.csv", channel="visit")


def codes(name: str) -> set[str]:
    return {note.code for note in taken(name).notes}


@pytest.mark.parametrize(
    "name", ["中村 太郎 花子", "伊藤 誠\n由美", "渡辺 健→渡辺 恵", "高橋 健太、高橋 和子"]
)
def test_a_name_of_several_people_is_told(name: str) -> None:
    assert codes(name) == {"gate.several_names"}


@pytest.mark.parametrize("name", ["佐藤 マリア 花子", "山 田 太 郎", "李 小 龍", "大和田 三千代"])
def test_a_name_of_several_words_is_one_persons(name: str) -> None:
    assert codes(name) == set()


@pytest.mark.parametrize("name", ["40代男性", "４０代 女性", "町民A", "親子（3名）", "地元の人"])
def test_words_for_anybody_in_the_place_of_a_name_are_told(name: str) -> None:
    assert codes(name) == {"gate.described_names"}


@pytest.mark.parametrize("name", ["人見 男", "方", "高橋 学", "男澤 太郎"])
def test_a_name_that_sounds_like_such_a_word_is_a_name(name: str) -> None:
    assert "gate.described_names" not in codes(name)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("小林 誠 代理人 小林 恵", "小林 誠"),
        ("佐藤 太郎　代筆：花子", "佐藤 太郎"),
        ("山田太郎 様方 鈴木次郎", "鈴木次郎"),
        ("代理 恵", "代理 恵"),
    ],
)
def test_who_signed_for_somebody_or_houses_them_is_no_part_of_the_name(cell: str, name: str) -> None:
    (row,) = taken(cell).rows
    assert row.record is not None
    assert row.record.name == name

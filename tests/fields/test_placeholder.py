"""What stands in the place of a name and is nobody's."""

import pytest

from kankei.fields import name


def is_nobody(cell: str) -> bool:
    found = name.name_columns([cell], [""])
    return (found.surname, found.given, found.surname_reading, found.given_reading) == 4 * ([""],)


@pytest.mark.parametrize(
    "cell",
    [
        "町民A", "町民 Ａ", "住民B", "一般A", "男性A", "男性 Bさん", "友人A", "知人", "子供A", "大人1",
        "お客様A", "来場者1", "見学者２", "参加者③", "匿名希望者", "匿名希望様", "当日参加", "飛び込み",
        "氏名なし", "某氏", "A様", "Bさん", "イニシャルT", "40代男性", "親子（3名）", "地元の学生",
        "町内 男性", "観光客", "大学生", "高校生", "ドロップイン1名", "当日券 5名",
        "以下余白",
    ],
)  # fmt: skip
def test_whoever_gives_no_name_is_nobody(cell: str) -> None:
    assert is_nobody(cell)


@pytest.mark.parametrize(
    "cell",
    ["人見 男", "高橋 学", "一般 太郎", "町 民子", "友田 友", "学", "甲田 某", "Naoki", "Annabel"],
)
def test_a_name_that_begins_like_such_a_word_is_somebody_s(cell: str) -> None:
    assert not is_nobody(cell)

"""Several people behind one surname, and one person of several words."""

import pytest

from kankei.fields import name


@pytest.mark.parametrize(
    "cell",
    [
        "中村 太郎 花子", "中村　太郎　花子", "中村 太郎 花子 様", "中村 太郎 花子 翔", "中村太郎 花子 美咲",
        "中村 太郎 翔",
    ],
)  # fmt: skip
def test_given_names_that_stand_behind_one_surname_are_of_several_people(cell: str) -> None:
    assert (name.split(cell), name.is_several(cell)) == (("中村", "太郎"), True)


@pytest.mark.parametrize(
    "cell",
    [
        "ホセ マリア ガルシア", "李 小龍 ジャッキー", "佐藤 マリア 花子", "田中 ジョン 太郎", "小林 健 太郎",
        "中 村 太郎", "長谷 川 太郎", "佐藤 鈴木 花子", "佐藤 太郎 男", "佐藤 太郎 妻",
        "佐藤 花子 さとうはなこ",
    ],
)  # fmt: skip
def test_any_other_three_words_are_one_person(cell: str) -> None:
    assert not name.is_several(cell)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("二瓶 恵 様ご一行", ("二瓶", "恵")),
        ("佐藤ご家族様", ("佐藤", "")),
        ("渡部家", ("渡部", "")),
        ("星ファミリー", ("星", "")),
        ("佐瀬 翼 大人2名・子供1名", ("佐瀬", "翼")),
        ("佐藤 一行", ("佐藤", "一行")),
        ("本家", ("本家", "")),
    ],
)
def test_who_else_is_meant_beside_a_name_is_no_part_of_it(cell: str, parts: tuple[str, str]) -> None:
    assert name.split(cell) == parts


@pytest.mark.parametrize(
    "cell", ["No.5 物江 翼", "№12物江翼", "3年 物江 翼", "磐梯中3年 物江 翼", "2年1組 物江 翼"]
)
def test_a_number_in_a_list_and_a_pupil_s_year_before_a_name_are_no_part_of_it(cell: str) -> None:
    assert name.split(cell) == ("物江", "翼")


@pytest.mark.parametrize(
    ("cell", "kana"),
    [
        ("中村 太郎・花子", "ナカムラ タロウ・ハナコ"),
        ("中村 太郎 花子", "ナカムラ タロウ ハナコ"),
        ("中村太郎 花子", "ﾅｶﾑﾗﾀﾛｳ ﾊﾅｺ"),
        ("中村太郎、花子", "ナカムラ タロウ"),
    ],
)
def test_the_first_of_several_is_not_read_by_the_kana_of_all(cell: str, kana: str) -> None:
    found = name.name_columns([cell], [kana])
    assert (found.surname_reading, found.given_reading) == (["nakamura"], ["taro"])

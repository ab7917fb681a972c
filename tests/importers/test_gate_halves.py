"""The gate before lists of which two blocks of people stand side by side under one header."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run

BLOCKS = "男性,,,女性,,\nNo,氏名,住所,No,氏名,住所\n1,佐藤 太郎,郡山市,1,鈴木 花子,福島市\n"


def drafted(text: str, accept: str = "") -> DraftFile:
    return run.draft(text.encode(), name="駅舎イベント_2026-05-10.csv", accept={accept} - {""})


@pytest.mark.parametrize(("left", "right"), [("男性", "女性"), ("町内", "町外"), ("１班", "２班")])
def test_the_people_of_the_right_half_are_not_left_behind(left: str, right: str) -> None:
    text = BLOCKS.replace("男性", left).replace("女性", right)
    (problem,) = drafted(text).problems
    assert (problem.code, problem.facts["rows"]) == ("gate.halves", "1")
    assert problem.facts["others"] == f"{right}氏名"


def test_somebody_may_say_that_the_left_half_is_enough() -> None:
    (row,) = drafted(BLOCKS, accept="gate.halves").rows
    assert row.record
    assert row.record.name == "佐藤 太郎"


@pytest.mark.parametrize(
    "text",
    [
        "氏名,住所,町内電話,町外電話\n佐藤 花子,郡山市,0242-11-2222,\n",
        "申込者氏名,申込者電話,同伴者氏名,同伴者電話\n佐藤 花子,0242-11-2222,鈴木 一郎,0242-11-3333\n",
        "男性,,,女性,,\nNo,氏名,住所,No,氏名,住所\n1,佐藤 太郎,郡山市,,,\n",
    ],
)
def test_numbers_of_one_person_companions_and_an_empty_half_stop_nothing(text: str) -> None:
    assert drafted(text).problems == ()

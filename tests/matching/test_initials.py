"""A letter in the place of a given name joins nobody whose name begins otherwise."""

import pytest

from kankei.matching.census import census
from kankei.matching.explanation import explain
from kankei.matching.model import default_model
from kankei.matching.preparation import prepare
from kankei.matching.resolution import resolve
from kankei.model import RecordDraft


def are_one(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two names with their kana are one person if they have one mailbox."""
    drafts = [RecordDraft(name=cell, kana=kana, email="hoshi@example.com") for cell, kana in (one, other)]
    left, right = resolve(prepare(drafts), model=default_model()).labels.tolist()
    return bool(left == right)


@pytest.mark.parametrize("letter", ["T. Hoshi", "Hoshi T.", "星 T.", "ホシ T"])
@pytest.mark.parametrize(
    "other", [("星 花子", ""), ("星 花子", "ホシ ハナコ"), ("Hanako Hoshi", ""), ("H. Hoshi", "")]
)
def test_another_letter_than_the_name_begins_with_is_another_person(
    letter: str, other: tuple[str, str]
) -> None:
    assert not are_one((letter, ""), other)


@pytest.mark.parametrize(
    "other",
    [
        ("星 太郎", ""),
        ("星 太郎", "ホシ タロウ"),
        ("Taro Hoshi", ""),
        ("星 千恵", "ホシ チエ"),
        ("T. Hoshi", ""),
    ],
)
def test_the_letter_with_which_the_name_begins_speaks_not_against_it(other: tuple[str, str]) -> None:
    assert are_one(("T. Hoshi", ""), other)


@pytest.mark.parametrize(
    ("letter", "sound"),
    [("C", "チエ"), ("F", "フミコ"), ("J", "ジュン"), ("L", "リサ"), ("V", "ヴィオラ"), ("S", "シオリ")],
)
def test_a_letter_is_held_against_any_romaji(letter: str, sound: str) -> None:
    assert are_one((f"{letter}. Hoshi", ""), ("星 某子", f"ホシ {sound}"))


def test_a_kanji_that_can_be_read_so_is_not_another() -> None:
    assert are_one(("Y. Hoshi", ""), ("星 幸子", "ホシ サチコ"))


def test_of_a_name_from_abroad_any_word_may_be_the_one_abbreviated() -> None:
    assert are_one(("H. Nguyen", ""), ("NGUYEN THI HOA", ""))
    assert not are_one(("B. Nguyen", ""), ("NGUYEN THI HOA", ""))


def test_a_given_name_that_nobody_can_read_is_not_held_against_a_letter() -> None:
    assert are_one(("T. Hoshi", ""), ("星 囲囲", ""))


@pytest.mark.parametrize(("cell", "same"), [("T. Hoshi", True), ("Hoshi", False)])
@pytest.mark.parametrize("kana", ["", "ホシ タロウ"])
def test_a_letter_that_agrees_speaks_for_a_name_where_a_surname_alone_does_not(
    cell: str, kana: str, *, same: bool
) -> None:
    phone = "090-3456-7812"
    drafts = [RecordDraft(name=cell, phone=phone), RecordDraft(name="星 太郎", kana=kana, phone=phone)]
    one, two = resolve(prepare(drafts), model=default_model()).labels.tolist()
    assert (one == two) is same


def test_a_letter_that_agrees_joins_no_two_given_names() -> None:
    drafts = [RecordDraft(name=cell, phone="0242-73-2133") for cell in ("星 太郎", "T. Hoshi", "星 隆")]
    labels = resolve(prepare(drafts), model=default_model()).labels.tolist()
    assert labels[0] != labels[2]


def test_an_explanation_shows_the_letter() -> None:
    table = prepare([RecordDraft(name="T. Hoshi"), RecordDraft(name="星 花子")])
    told = explain(table, 0, 1, counted=census(table), model=default_model())
    given = next(step for step in told.steps if step.field == "given")
    assert (given.level, {given.left, given.right}, told.wall) == ("conflict", {"T.", "花子"}, "given")

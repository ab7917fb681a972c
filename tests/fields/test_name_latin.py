"""Names in Latin letters: initials, and what stands behind a name."""

import pytest

from kankei.fields import name

TARO = ["sato", "taro", ""]


def heard(cell: str) -> list[str]:
    """The readings of both parts, and the sound of the given name."""
    found = name.name_columns([cell], [""])
    return [found.surname_reading[0], found.given_reading[0], found.given_sound[0]]


@pytest.mark.parametrize(
    "cell",
    ["Taro Sato Jr.", "Taro SATO Jr", "Taro Sato, Jr.", "SATO Jr., Taro", "Taro Sato Sr.", "Taro Sato III"],
)
def test_what_tells_a_son_from_his_father_is_no_part_of_the_name(cell: str) -> None:
    assert heard(cell) == TARO


def test_two_letters_that_may_be_a_surname_are_one() -> None:
    assert name.split("Naomi II") == ("II", "Naomi")


@pytest.mark.parametrize(
    "cell", ["T. Sato", "Sato T.", "T Sato", "SATO, T.", "T. K. Sato", "サトウ T", "さとうT"]
)
def test_of_a_given_name_that_is_a_letter_the_letter_is_kept(cell: str) -> None:
    assert heard(cell) == ["sato", "", "T."]


@pytest.mark.parametrize("cell", ["Hanako S.", "花子 S", "ハナコ S."])
def test_a_letter_beside_a_given_name_stands_for_a_surname(cell: str) -> None:
    found = name.name_columns([cell], ["ハナコ"])
    assert (found.surname, found.given_reading) == ([""], ["hanako"])


def test_a_full_name_before_a_letter_is_parted_and_the_letter_left_out() -> None:
    found = name.name_columns(["佐藤花子 H"], [""])
    assert (found.surname, found.given, found.given_sound) == (["佐藤"], ["花子"], [""])


def test_two_letters_are_nobody() -> None:
    assert heard("T. S.") == ["", "", ""]


@pytest.mark.parametrize("cell", ["Taro J. Sato", "SATO Taro J", "Sato, Taro J.", "J. Taro Sato"])
def test_a_letter_beside_a_given_name_is_no_part_of_its_reading(cell: str) -> None:
    assert heard(cell) == TARO


@pytest.mark.parametrize("cell", ["メアリー・J・スミス", "メアリー J. スミス"])
def test_a_letter_between_kana_stands_for_a_middle_name(cell: str) -> None:
    assert name.split(cell) == ("スミス", "メアリー")
    assert heard(cell)[:2] == ["sumisu", "meari"]


@pytest.mark.parametrize(
    "cell", ["Maria de la Cruz", "DE LA CRUZ, Maria", "Maria Dela Cruz", "De La Cruz Maria"]
)
def test_particles_are_part_of_the_surname(cell: str) -> None:
    assert heard(cell)[:2] == ["derakuruzu", "maria"]


def test_particles_in_kana_are_part_of_the_surname() -> None:
    assert heard("マリア・デ・ラ・クルス")[:2] == ["derakurusu", "maria"]


def test_a_vietnamese_middle_name_is_no_particle() -> None:
    assert heard("Binh Van Nguyen")[:2] == heard("NGUYEN, Binh Van")[:2] == ["guen", "binban"]


def test_a_single_word_that_is_a_whole_name_is_read_as_its_kana() -> None:
    found = name.name_columns(["NURHAYATI", "ヌルハヤティ"], ["ヌルハヤティ", ""])
    assert found.surname_reading == ["nuruhayati", "nuruhayati"]

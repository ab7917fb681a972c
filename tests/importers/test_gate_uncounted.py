"""The gate before plans: where nobody is said to have come, that is told before the count shows it."""

import pytest

from kankei_importers import run


def told(header: str, *rows: str) -> list[tuple[str, str]]:
    text = "\n".join([f"申込日,氏名{header}", *(f"2024-05-01,佐藤 花子{row}" for row in rows), ""])
    notes = run.draft(text.encode(), name="list.csv", channel="station_event").notes
    return [(note.code, note.facts["rows"]) for note in notes if note.code == "gate.only_planned"]


def test_a_list_of_sign_ups_says_that_nobody_of_it_counts() -> None:
    assert told("", "", "") == [("gate.only_planned", "2")]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ((",", ",キャンセル"), [("gate.only_planned", "1")]),
        ((",", ",出席"), []),
        ((",", ",欠席"), []),
    ],
)
def test_one_word_of_the_door_is_enough(cells: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    assert told(",出欠", *cells) == found

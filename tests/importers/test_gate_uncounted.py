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


def test_beside_those_who_only_signed_up_it_is_said_how_many_called_off() -> None:
    text = "申込日,氏名,ステータス\n2026-05-01,佐藤 花子,申込\n2026-05-02,鈴木 一郎,キャンセル\n"
    notes = run.draft(text.encode(), name="list.csv", channel="station_event").notes
    assert [(note.code, note.facts["rows"]) for note in notes] == [
        ("gate.only_planned", "1"),
        ("gate.not_counted_cancelled", "1"),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("氏名,申込日,出席\n佐藤 花子,2024-05-01,○\n鈴木 太郎,2024-05-02,×\n", ["1"]),
        ("氏名,タイムスタンプ,出欠\n佐藤 花子,2024-05-01,出席\n", ["1"]),
        ("氏名,申込日,来場日\n佐藤 花子,2024-05-01,2024-06-01\n", []),
        ("氏名,申込日,来場日,出席\n佐藤 花子,2024-05-01,,○\n", ["1"]),
        ("氏名,日付,出席\n佐藤 花子,2024-05-01,○\n", []),
        ("令和6年6月1日開催,,\n氏名,申込日,出席\n佐藤 花子,2024-05-01,○\n", []),
    ],
)
def test_that_a_visit_is_counted_on_the_day_of_signing_up_is_said(text: str, rows: list[str]) -> None:
    notes = run.draft(text.encode(), name="list.csv", channel="station_event").notes
    assert [note.facts["rows"] for note in notes if note.code == "gate.day_of_signing_up"] == rows


@pytest.mark.parametrize(("swapped", "found"), [(3, ["3"]), (2, [])])
def test_that_many_signed_up_after_they_came_is_said(swapped: int, found: list[str]) -> None:
    right, wrong = "佐藤 花子,2024-05-01,2024-06-01", "佐藤 花子,2024-06-01,2024-05-01"
    text = "\n".join(["氏名,申込日,来場日", *[right] * 5, *[wrong] * swapped, ""])
    notes = run.draft(text.encode(), name="list.csv", channel="station_event").notes
    assert [note.facts["rows"] for note in notes if note.code == "gate.signed_up_late"] == found

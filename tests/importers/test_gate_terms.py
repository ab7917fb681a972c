"""The gate before members: terms that are over, and days that are only of an update."""

import datetime as dt

import pytest

from kankei_importers import gate, run

TODAY = gate.Expectation(today=dt.date(2026, 11, 21))


def told(header: str, *rows: str) -> list[tuple[str, str, str]]:
    text = "\n".join([f"氏名,{header}", *rows, ""])
    notes = run.draft(text.encode(), name="会員.csv", channel="community", expected=TODAY).notes
    return [(note.code, note.column, note.facts["rows"]) for note in notes]


@pytest.mark.parametrize("header", ["有効期限", "会員期限", "認定期限", "任期"])
def test_members_whose_term_is_over_count_and_are_told(header: str) -> None:
    rows = "佐藤 花子,2020-04-01,2025/3/31", "鈴木 翔,2020-04-01,2027/3/31", "高橋 葵,2020-04-01,"
    assert told(f"入会日,{header}", *rows) == [("gate.term_over", header, "1")]


def test_of_whoever_left_no_term_is_told() -> None:
    assert told("入会日,退会日,有効期限", "佐藤 花子,2020-04-01,2024-03-31,2025-03-31") == []


def test_members_who_began_on_the_day_of_an_update_are_told() -> None:
    assert told("更新日", "佐藤 花子,2026-04-01") == [("gate.day_of_update", "更新日", "1")]

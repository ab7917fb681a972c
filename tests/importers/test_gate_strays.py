"""The gate before days of a wrong year, and before house numbers that a spreadsheet made days of."""

import pytest

from kankei_importers import run

EVENINGS = [f"2025-12-{day:02}" for day in range(20, 29)]


def noted(header: str, *rows: str, channel: str = "station_event") -> list[tuple[str, str, str]]:
    file = run.draft("\n".join([header, *rows, ""]).encode(), name="list.csv", channel=channel)
    codes = {"gate.stray_days", "gate.house_number_day"}
    return [(note.code, note.facts["rows"], note.facts["row"]) for note in file.notes if note.code in codes]


def told(*days: str, channel: str = "station_event", header: str = "来場日") -> list[tuple[str, str, str]]:
    return noted(f"{header},氏名", *(f"{day},佐藤 花子" for day in days), channel=channel)


def test_a_day_with_last_years_number_in_january_is_told() -> None:
    assert told(*EVENINGS, "2025-01-10", "2026-01-11") == [("gate.stray_days", "1", "11")]


@pytest.mark.parametrize(
    "days",
    [
        (*EVENINGS, "2025-08-01"),
        (*EVENINGS[:8], "2006-05-01"),
        (*EVENINGS[:7], *(f"2024-12-{day}" for day in range(20, 26))),
    ],
)
def test_days_that_are_near_or_few_or_of_a_whole_other_year_are_none_to_ask_about(
    days: tuple[str, ...],
) -> None:
    assert told(*days) == []


def test_of_members_some_joined_long_ago() -> None:
    assert told(*EVENINGS, "2006-05-01", channel="community", header="入会日") == []


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("会津若松市追手町,1月2日", [("gate.house_number_day", "1", "2")]),
        ("会津若松市追手町12月30日,", [("gate.house_number_day", "1", "2")]),
        ("東京都中央区月島1丁目2番3号,", []),
        ("山梨県大月市御太刀2-8,", []),
    ],
)
def test_a_house_number_that_became_a_day_is_told(address: str, found: list[tuple[str, str, str]]) -> None:
    assert noted("来場日,氏名,住所,番地", f"2026-05-01,佐藤 花子,{address}") == found

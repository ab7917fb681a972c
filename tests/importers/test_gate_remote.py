"""The gate before people who came: who telephoned or joined from elsewhere did not."""

import pytest

from kankei_importers import run


def noted(header: str, cell: str, channel: str = "visit") -> list[tuple[str, str, str]]:
    text = f"相談日,氏名,{header}\n2026-04-01,佐藤 花子,来庁\n2026-04-02,鈴木 一郎,{cell}\n"
    notes = run.draft(text.encode(), name="list.csv", channel=channel).notes
    return [(note.code, note.column, note.facts["row"]) for note in notes if "row" in note.facts]


@pytest.mark.parametrize("cell", ["電話", "オンライン", "Zoom", "ﾒｰﾙ", "リモート参加"])
def test_who_was_only_reached_from_afar_is_told(cell: str) -> None:
    assert noted("相談方法", cell) == [("gate.remote_noted", "相談方法", "3")]


@pytest.mark.parametrize(
    ("header", "cell"), [("申込方法", "電話"), ("相談方法", "来庁（電話予約）"), ("相談方法", "対面")]
)
def test_who_signed_up_from_afar_and_came_is_not(header: str, cell: str) -> None:
    assert noted(header, cell) == []


def test_of_an_online_visit_nobody_is_told() -> None:
    assert noted("相談方法", "オンライン", channel="online_visit") == []


def test_a_remark_that_somebody_joined_online_is_told() -> None:
    text = "来訪日,氏名,備考\n2024-05-13,鈴木 花子,オンライン参加\n2024-05-13,佐藤 太郎,電話で確認済\n"
    notes = run.draft(text.encode(), name="来訪者.csv", channel="visit").notes
    told = {note.code: note.facts["rows"] for note in notes}
    assert told == {"gate.remote_noted": "1"}

"""The gate before remarks: who is said to have stayed away, or to be gone, where nothing is read."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def noted(file: DraftFile) -> dict[str, dict[str, str]]:
    return {note.code: dict(note.facts) for note in file.notes}


@pytest.mark.parametrize(
    "cell",
    [
        "当日欠席",
        "キャンセル",
        "不参加",
        "取消済",
        "返金済",
        "Cancelled",
        "当日来られず",
        "休み",
        "お休み",
        "ドタキャン",
        "代理で妻が出席",
        "連絡つかず",
        "見送り",
    ],
)
def test_an_absence_in_a_column_that_is_not_read_is_told_with_its_row(cell: str) -> None:
    text = f"参加日,氏名,連絡\n2026-05-10,佐藤 花子,\n2026-05-10,鈴木 一郎,{cell}\n"
    told = noted(run.draft(text.encode(), channel="station_event"))
    assert told == {"gate.absence_noted": {"rows": "1", "row": "3"}}


@pytest.mark.parametrize(
    "cell",
    [
        "キャンセル待ちから繰上",
        "キャンセル料は当日払い",
        "返金不可",
        "駅から徒歩",
        "駅まで見送りあり",
        "夏休み",
        "連絡済",
        "死亡届の相談",
    ],
)
def test_a_note_that_calls_nothing_off_is_no_absence(cell: str) -> None:
    text = f"参加日,氏名,備考\n2026-05-10,佐藤 花子,{cell}\n"
    assert noted(run.draft(text.encode(), channel="station_event")) == {}


def test_a_cross_among_remarks_is_told() -> None:
    text = "参加日,氏名,備考\n2026-05-10,佐藤 花子,\n2026-05-10,鈴木 一郎,×\n"
    told = noted(run.draft(text.encode(), channel="station_event"))
    assert told == {"gate.absence_noted": {"rows": "1", "row": "3"}}


@pytest.mark.parametrize("cell", ["夫が死亡", "2025年逝去", "東京へ転出", "退会希望"])
def test_somebody_who_is_said_to_be_gone_where_nothing_is_read_is_told_with_the_row(cell: str) -> None:
    text = f"入会日,氏名,備考\n2025-05-10,佐藤 花子,\n2025-05-10,鈴木 一郎,{cell}\n"
    told = noted(run.draft(text.encode(), channel="community"))
    assert told == {"gate.departure_noted": {"rows": "1", "row": "3"}}


def test_a_row_of_moving_out_is_not_told_as_somebody_who_is_gone_and_counts() -> None:
    text = "異動日,氏名,異動事由,異動区分\n2026-04-01,佐藤 花子,転出,転出\n2026-04-02,鈴木 一郎,死亡,死亡\n"
    assert noted(run.draft(text.encode(), channel="residency")) == {}


def test_a_party_of_unknown_size_is_told_with_its_row() -> None:
    text = "参加日,氏名\n2026-05-10,佐藤 花子\n2026-05-10,鈴木 一郎 御一同\n"
    told = noted(run.draft(text.encode(), channel="station_event"))
    assert told == {"gate.party_uncounted": {"rows": "1", "row": "3"}}


@pytest.mark.parametrize("cell", ["廃止", "休会", "抹消済"])
def test_a_membership_that_a_column_of_kinds_calls_over_is_told(cell: str) -> None:
    text = f"入会日,区分,氏名\n2025-05-10,正会員,佐藤 花子\n2025-05-10,{cell},鈴木 一郎\n"
    told = noted(run.draft(text.encode(), channel="community"))
    assert told == {"gate.absence_noted": {"rows": "1", "row": "3"}}

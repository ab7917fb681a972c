"""The column 出欠 that staff add to the list of a system which does not tell who came."""

import csv
import io
from pathlib import Path

import pytest

from kankei_importers import run

GOLDEN = Path(__file__).parent.parent / "golden"


def told(name: str, header: str, cell: str) -> list[str]:
    """The statuses of a golden list with one column more, in which every row says the same."""
    plain = run.draft(GOLDEN / f"{name}.csv", channel="station_event")
    rows = list(csv.reader(io.StringIO((GOLDEN / f"{name}.csv").read_bytes().decode(plain.encoding))))
    start = rows.index(list(plain.header))
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [*rows[:start], [*rows[start], header], *([*row, cell] for row in rows[start + 1 :])]
    )
    file = run.draft(text.getvalue().encode(), name=f"{name}.csv", channel="station_event")
    return sorted({str(row.touchpoint.status) for row in file.rows if row.touchpoint is not None})


@pytest.mark.parametrize("name", ["hometown_note", "event_list"])
@pytest.mark.parametrize(
    ("header", "cell", "status"),
    [
        ("出欠", "出席", "done"),
        ("出欠", "○", "done"),
        ("出欠", "欠席", "absent"),
        ("出欠", "無断キャンセル", "absent"),
        ("出欠", "キャンセル", "cancelled"),
        ("出欠", "未定", "planned"),
        ("出欠", "", "planned"),
        ("参加状況", "参加", "done"),
        ("チェックイン", "2024/08/24 10:03", "done"),
        ("チェックイン", "未", "absent"),
        ("チェックイン", "", "planned"),
    ],
)
def test_a_list_of_who_signed_up_tells_who_came_in_a_column_that_is_added(
    name: str, header: str, cell: str, status: str
) -> None:
    assert told(name, header, cell) == [status]


@pytest.mark.parametrize("name", ["zoom_registration", "passmarket", "connpass"])
def test_it_is_read_beside_what_the_system_says_and_a_cancellation_stays_one(name: str) -> None:
    assert told(name, "出欠", "出席") == ["cancelled", "done"]


def booked(status: str, hour: str) -> str:
    text = f"予約番号,ステータス,宿泊日,チェックイン,氏名\n1,{status},2026-05-03,{hour},佐藤 花子\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="trial_stay").rows
    assert row.touchpoint
    return row.touchpoint.status


def test_the_hour_at_which_a_guest_is_expected_does_not_say_that_they_came() -> None:
    assert [booked("予約", "15:00"), booked("予約", "16:30")] == ["planned", "planned"]


def test_the_minute_at_which_a_guest_went_through_the_door_does() -> None:
    assert booked("予約", "15:07") == "done"


@pytest.mark.parametrize("status", ["ノーショー", "ノーショウ", "No-show", "不泊"])
def test_a_guest_who_never_came_did_not_stay(status: str) -> None:
    assert booked(status, "15:00") == "absent"

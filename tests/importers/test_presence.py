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

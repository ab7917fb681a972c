"""The gate before marks: who came may be told by ○, × or レ in columns of any name."""

import pytest

from kankei.model import DraftFile, Status
from kankei_importers import run

NAMES = "佐藤 花子", "鈴木 一郎", "高橋 健太"


def event(header: str, *cells: str, name: str = "駅舎イベント.csv", days: bool = True) -> DraftFile:
    """A list of three people with some more columns."""
    first = ("参加日,", "2026-02-07,") if days else ("", "")
    rows = [f"{first[1]}{who},{cell}" for who, cell in zip(NAMES, cells, strict=True)]
    text = "\n".join([f"{first[0]}氏名,{header}", *rows, ""])
    return run.draft(text.encode(), name=name, channel="station_event")


def statuses(file: DraftFile) -> list[Status]:
    return [row.touchpoint.status for row in file.rows if row.touchpoint]


@pytest.mark.parametrize("header", ["欠席", "不参加", "当日欠席"])
@pytest.mark.parametrize("mark", ["○", "レ", "欠"])
def test_a_mark_under_a_header_of_absence_is_an_absence(header: str, mark: str) -> None:
    told = statuses(event(header, mark, "", "×"))
    assert told == [Status.ABSENT, Status.DONE, Status.DONE]


def test_a_mark_under_the_day_tells_who_came() -> None:
    assert statuses(event("当日", "○", "×", "欠")) == [Status.DONE, Status.ABSENT, Status.ABSENT]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("午前", ["○", "×", ""]),
        ("8/2", ["○", "", "×"]),
        ("第1回", ["○", "欠", ""]),
        ("チェック", ["レ", "", ""]),
        ("しるし", ["○", "欠", "○"]),
    ],
)
def test_a_column_of_marks_that_may_tell_who_came_is_told(header: str, cells: list[str]) -> None:
    (note,) = event(header, *cells).notes
    rows = str(sum(1 for cell in cells if cell))
    assert (note.code, note.column, note.facts) == ("gate.marks_unread", header, {"rows": rows, "row": "2"})


@pytest.mark.parametrize(
    ("header", "cells"),
    [("アレルギー", ["○", "×", ""]), ("午前", ["○", "講演のみ", ""]), ("午前", ["", "", ""])],
)
def test_a_column_that_tells_nothing_of_who_came_is_not_told(header: str, cells: list[str]) -> None:
    assert event(header, *cells).notes == ()


@pytest.mark.parametrize(
    "header", ["12/20,1/10,2/7", "12月20日(土),1月10日(土),2月7日(土)", "第1回,第2回,第3回"]
)
def test_people_by_days_are_no_list_of_one_day(header: str) -> None:
    file = event(header, "○,,○", ",×,", "欠,,", name="除雪ボランティア_2026-02-07.csv", days=False)
    (problem,) = file.problems
    assert (problem.code, problem.facts["columns"]) == ("gate.days_across", header.replace(",", "・"))


@pytest.mark.parametrize("header", ["5/1,5/8,5/15", "1日,2日,3日", "2026/5/1,2026/5/8,2026/5/15"])
def test_people_by_days_are_told_where_no_other_column_says_when(header: str) -> None:
    text = f"氏名,電話,{header}\n佐藤 花子,090-1111-2222,○,,出席\n鈴木 一郎,090-3333-4444,×,○,\n"
    (problem,) = run.draft(text.encode(), name="ボランティア出欠.csv").problems
    assert (problem.code, problem.facts["columns"]) == ("gate.days_across", header.replace(",", "・"))
    accepted = run.draft(text.encode(), name="ボランティア出欠.csv", accept=["gate.days_across"]).problems
    assert [one.code for one in accepted] == ["file.no_date"]


def test_marks_of_days_are_found_above_their_number_and_without_any_other_day() -> None:
    header, cells = "1/10(土),1/17(土)", ["○,", ",○", "1,1"]
    (problem,) = event(header, *cells, days=False).problems
    assert problem.code == "gate.days_across"


def test_who_stayed_away_the_first_time_and_came_the_second_is_asked_about() -> None:
    (problem,) = event("出欠第1回,出欠第2回", "×,○", "○,○", "○,×").problems
    assert (problem.code, problem.facts["columns"]) == ("gate.days_across", "出欠第1回・出欠第2回")


def test_numbers_that_count_the_rows_tell_of_nobody_that_they_came() -> None:
    rows = "".join(f"{no},2026-05-01,佐藤 花子{no}\n" for no in range(1, 6))
    file = run.draft(f"受付,申込日,氏名\n{rows}".encode(), name="list.csv", channel="station_event")
    assert {row.touchpoint and row.touchpoint.status for row in file.rows} == {"planned"}
    assert "gate.status_unread" not in [note.code for note in file.notes]

"""Days such as 5/3/2026: month first where a number above 12 tells it, else it is asked."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def drafted(*days: str, accept: tuple[str, ...] = ()) -> DraftFile:
    rows = (f"{day},佐藤 花子{no}" for no, day in enumerate(days))
    text = "\n".join(["来訪日,氏名", *rows, ""])
    return run.draft(text.encode(), name="list.csv", channel="visit", accept=accept)


def read(file: DraftFile) -> list[str]:
    return [str(row.touchpoint.occurred_on) for row in file.rows if row.touchpoint]


def test_one_day_above_twelve_tells_that_all_are_month_first_and_it_is_said() -> None:
    file = drafted("5/3/2026", "6/14/2026 19:05", "2026/7/1")
    assert read(file) == ["2026-05-03", "2026-06-14", "2026-07-01"]
    assert [(note.code, note.facts["rows"]) for note in file.notes] == [("gate.month_first_read", "2")]


def test_days_that_may_be_either_way_round_stop_a_list_until_somebody_says_so() -> None:
    (problem,) = drafted("5/3/2026", "6/4/2026").problems
    assert (problem.code, problem.column) == ("gate.month_first", "来訪日")
    accepted = drafted("5/3/2026", "6/4/2026", accept=("gate.month_first",))
    assert read(accepted) == ["2026-05-03", "2026-06-04"]


@pytest.mark.parametrize("days", [("31/5/2026", "3/6/2026"), ("2026/5/3", "2026/5/4", "5/14/2026")])
def test_day_first_and_one_day_among_others_are_not_read_month_first(days: tuple[str, ...]) -> None:
    codes = [problem.code for row in drafted(*days).rows for problem in row.problems]
    assert set(codes) == {"date.unreadable"}


def test_the_end_of_a_stay_is_read_in_the_order_of_its_beginning() -> None:
    text = "利用開始日,利用終了日,氏名\n5/3/2026,5/4/2026,佐藤 花子\n5/14/2026,5/16/2026,鈴木 一郎\n"
    rows = run.draft(text.encode(), name="list.csv", channel="trial_stay").rows
    assert [str(row.touchpoint and row.touchpoint.ended_on) for row in rows] == ["2026-05-04", "2026-05-16"]

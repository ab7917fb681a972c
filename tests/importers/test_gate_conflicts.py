"""The gate where columns disagree: the stricter holds, and it is said which two they are."""

import pytest

from kankei_importers import run


def told(header: str, *cells: str) -> list[tuple[str, dict[str, str]]]:
    """What is noted of gifts with these cells."""
    rows = "".join(f"{no},2024-04-02,氏名{no},5000,{said}\n" for no, said in enumerate(cells))
    text = f"寄附番号,寄附日,寄附者氏名,寄附金額,{header}\n{rows}"
    notes = run.draft(text.encode(), name="list.csv", channel="donation").notes
    return [(note.column, note.facts) for note in notes if note.code == "gate.states_differ"]


def test_a_gift_that_one_column_calls_paid_and_another_off_is_told_with_both() -> None:
    found = told("決済状況,発送状況", "決済済,発送済", "決済済,キャンセル")
    assert found == [("決済状況", {"other": "発送状況", "rows": "1", "row": "3"})]


@pytest.mark.parametrize("cells", ["返金済,返金", "未入金,キャンセル", "決済済,発送済"])
def test_columns_that_agree_are_not_told(cells: str) -> None:
    assert told("決済状況,発送状況", cells) == []


def test_a_day_of_check_in_beside_a_cancellation_is_no_word_against_it() -> None:
    text = "予約番号,予約ステータス,チェックイン日,宿泊者氏名\n1,キャンセル,2026-07-01,佐藤 花子\n"
    notes = run.draft(text.encode(), name="list.csv", channel="work_stay").notes
    assert "gate.states_differ" not in [note.code for note in notes]

"""The gate before gifts: what may tell that one was not paid, and is not read, is told before it counts."""

import pytest

from kankei_importers import run


def told(header: str, cell: str) -> dict[str, tuple[str, dict[str, str]]]:
    """What is noted of two gifts, the second with this cell."""
    text = (
        f"寄附番号,寄附日,寄附者氏名,寄附金額,{header}\n"
        f"D1,2024-04-02,佐藤 花子,5000,\nD2,2024-04-02,鈴木 一郎,5000,{cell}\n"
    )
    notes = run.draft(text.encode(), name="list.csv", channel="donation").notes
    return {note.code: (note.column, note.facts) for note in notes}


def test_thousands_of_rows_are_told_with_their_separator() -> None:
    rows = "".join(f"D{no},2024-04-02,佐藤 花子,5000,台帳Ｂ\n" for no in range(1, 1_201))
    notes = run.draft(f"寄附番号,入金日,氏名,寄附金額,ステータス\n{rows}".encode(), channel="donation").notes
    facts = {note.code: note.facts for note in notes}["gate.state_unread"]
    assert (facts["rows"], facts["counted"]) == ("1,200", "1,200")


@pytest.mark.parametrize("cell", ["未入金", "入金待ち", "督促中", "unpaid"])
def test_a_gift_that_a_remark_calls_unpaid_is_told_with_its_row(cell: str) -> None:
    assert told("摘要", cell) == {"gate.unpaid_noted": ("摘要", {"rows": "1", "row": "3"})}


@pytest.mark.parametrize("cell", ["返　金希望", "取　消線", "ｷｬﾝｾﾙした分の再寄附"])
def test_a_gift_that_a_remark_calls_given_back_or_off_is_told_with_its_row(cell: str) -> None:
    assert told("摘要", cell) == {"gate.absence_noted": ("摘要", {"rows": "1", "row": "3"})}


@pytest.mark.parametrize("header", ["取扱状況", "事務局ステータス", "入金の別"])
def test_a_column_that_may_tell_who_has_paid_does_not_pass_in_silence(header: str) -> None:
    assert told(header, "Ｂ") == {"gate.payment_unread": (header, {"rows": "1", "row": "3"})}


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("発送状況", "発送済"),
        ("ワンストップ申請状況", "未提出"),
        ("決済方法", "カード"),
        ("入金状況", "入金済"),
    ],
)
def test_a_column_of_something_else_or_one_that_is_read_is_not_told(header: str, cell: str) -> None:
    assert told(header, cell).keys() & {"gate.payment_unread", "gate.unpaid_noted"} == set()

"""Money given back: all of a gift makes it none, some of it leaves a gift of what was kept."""

import pytest

from kankei.model import Channel, DraftFile
from kankei_importers import run


def gift(header: str, cells: str) -> DraftFile:
    """A list of one gift of 10,000 yen, with these columns beside it."""
    text = f"寄附番号,入金日,寄附者氏名,寄附金額,{header}\nD1,2024-04-02,佐藤 花子,10000,{cells}\n"
    return run.draft(text.encode(), name="list.csv", channel=Channel.DONATION)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("返金額", "3000"),
        ("うち返金額", "▲3000円"),
        ("返金額（千円）", "3"),
        ("返金", "3000"),
        ("入金状況,返金額", "一部返金,3000"),
        ("入金状況,返金額", "返金済,3000"),
        ("返金日,返金額", "2024-05-01,3000"),
        ("Financial Status,Refunded Amount", "partially_refunded,3000"),
    ],
)
def test_a_gift_of_which_some_was_given_back_is_one_of_what_was_kept(header: str, cells: str) -> None:
    (row,) = gift(header, cells).rows
    assert row.touchpoint is not None
    assert (row.touchpoint.status, row.touchpoint.amount) == ("done", 7_000)


def test_what_was_given_back_of_gifts_is_told_before_the_list_is_taken() -> None:
    (note,) = gift("返金額", "3000").notes
    assert (note.code, note.column) == ("gate.partly_refunded", "返金額")
    assert note.facts == {"rows": "1", "row": "2", "yen": "3,000"}


@pytest.mark.parametrize(
    ("header", "cells", "status"),
    [
        ("返金額", "10000", "cancelled"),
        ("返金額", "あり", "cancelled"),
        ("返金", "1", "cancelled"),
        ("入金状況", "返金済", "cancelled"),
        ("キャンセル,返金額", "○,3000", "cancelled"),
        ("入金状況,返金額", "キャンセル,3000", "cancelled"),
        ("入金状況,返金額", "未入金,3000", "unpaid"),
    ],
)
def test_a_gift_that_is_none_for_another_reason_or_went_back_whole_is_none(
    header: str, cells: str, status: str
) -> None:
    (row,) = gift(header, cells).rows
    assert row.touchpoint is not None
    assert row.touchpoint.status == status


@pytest.mark.parametrize(
    ("header", "cells", "problem"),
    [
        ("入金状況", "一部返金", ("refund.how_much", "入金状況")),
        ("入金状況", "部分返金済", ("refund.how_much", "入金状況")),
        ("取消区分", "一部取消", ("refund.how_much", "取消区分")),
        ("返金額", "一部", ("refund.how_much", "返金額")),
        ("返金額", "12000", ("refund.more_than_gift", "返金額")),
    ],
)
def test_a_gift_of_which_nobody_knows_what_was_kept_is_not_taken(
    header: str, cells: str, problem: tuple[str, str]
) -> None:
    (row,) = gift(header, cells).rows
    assert [(one.code, one.column) for one in row.problems] == [problem]


def test_a_column_of_refunds_that_staff_add_to_a_system_s_list_is_read() -> None:
    header = "寄附者番号,申込日,入金日,氏名,寄附金額,チョイス決済状態,返金額"
    text = f"{header}\n1,2024-04-01,2024-04-02,佐藤 花子,10000,一部返金,3000\n"
    (row,) = run.draft(text.encode(), name="list.csv", layout="egg").rows
    assert row.touchpoint is not None
    assert (row.touchpoint.status, row.touchpoint.amount) == ("done", 7_000)

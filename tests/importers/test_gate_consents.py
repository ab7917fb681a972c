"""The gate before consents: what a list was given for makes no yes of an answer that nobody reads."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run

STOPPED = "gate.consent_unread"


def members(header: str, *cells: str, purpose: str, accept: tuple[str, ...] = ()) -> DraftFile:
    """A list of members with one more column."""
    text = "\n".join([f"登録日,氏名,{header}", *(f"2024-05-01,佐藤 花子,{cell}" for cell in cells), ""])
    return run.draft(text.encode(), channel="registration", purpose=purpose, accept=accept)


def stops(header: str, *cells: str, purpose: str) -> list[tuple[str, str, dict[str, str]]]:
    file = members(header, *cells, purpose=purpose)
    return [(one.code, one.column, one.facts) for one in file.problems]


@pytest.mark.parametrize(
    ("header", "purpose"),
    [
        ("案内文書の要否", "contact"),
        ("ＤＭの要否", "contact"),
        ("写真掲載", "publish"),
        ("公開範囲（氏名以外）", "publish"),
    ],
)
def test_an_answer_under_a_header_that_is_not_known_is_not_taken_for_a_yes(header: str, purpose: str) -> None:
    said = [(STOPPED, header, {"rows": "2", "row": "3"})]
    assert stops(header, "可", "不可", "", purpose=purpose) == said


def test_it_is_so_for_the_purpose_that_the_header_asks_about_alone() -> None:
    assert stops("案内文書の要否", "不可", purpose="publish") == []
    assert stops("案内文書の要否", "不可", purpose="receipt_only") == []


@pytest.mark.parametrize(
    ("header", "cells"),
    [("案内文書の要否", ["可", "はい"]), ("案内の経路", ["郵送", ""]), ("案内日", ["2024-05-02"])],
)
def test_a_column_that_says_nothing_but_yes_or_neither_yes_nor_no_stops_nothing(
    header: str, cells: list[str]
) -> None:
    assert stops(header, *cells, purpose="contact") == []


def test_who_answers_in_a_column_that_is_read_needs_no_other() -> None:
    assert stops("メルマガ,案内文書の要否", "不可,可", "可,不可", purpose="contact") == []


def test_an_answer_that_is_neither_yes_nor_no_is_no_yes_and_silence_is_what_the_list_was_given_for() -> None:
    said = [(STOPPED, "メルマガ", {"rows": "1", "row": "3"})]
    assert stops("メルマガ", "可", "検討中", "", purpose="contact") == said


def test_who_has_looked_takes_the_list_all_the_same() -> None:
    file = members("案内文書の要否", "不可", purpose="contact", accept=(STOPPED,))
    assert ([one.code for one in file.problems], file.accepted, len(file.rows)) == ([], (STOPPED,), 1)


@pytest.mark.parametrize("cell", ["案内不要とのこと", "以後連絡不要", "DM送らないで", "お知らせはいりません"])
def test_a_remark_that_refuses_mail_stops_a_list_for_contact(cell: str) -> None:
    assert stops("備考", "", cell, purpose="contact") == [(STOPPED, "備考", {"rows": "1", "row": "3"})]


@pytest.mark.parametrize("cell", ["名前は出さないこと", "匿名希望", "非公表", "広報への掲載は不可"])
def test_a_remark_that_refuses_to_be_named_stops_a_list_for_publication(cell: str) -> None:
    assert stops("備考", "", cell, purpose="publish") == [(STOPPED, "備考", {"rows": "1", "row": "3"})]


@pytest.mark.parametrize("cell", ["車で来場", "案内ハガキを見て", "送迎不要", "メールで連絡可"])
def test_a_remark_that_refuses_nothing_stops_no_list(cell: str) -> None:
    assert stops("備考", cell, purpose="contact") == []
    assert stops("備考", cell, purpose="publish") == []


def test_a_remark_that_refuses_goes_before_a_yes_and_needs_none_beside_a_no() -> None:
    told = stops("メルマガ,備考", "不可,案内不要", "可,案内不要", purpose="contact")
    assert told == [(STOPPED, "備考", {"rows": "1", "row": "3"})]


def test_a_stopped_list_is_not_told_besides_that_earlier_permissions_stay() -> None:
    assert members("備考", "案内不要", purpose="contact").notes == ()

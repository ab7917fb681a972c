"""The gate before a list of gifts that somebody says is of something else."""

from collections.abc import Sequence

import pytest

from kankei.model import Channel, DraftFile
from kankei_importers import run
from kankei_importers.mapping import Mapping


def said(
    header: str, channel: str, *, mapping: Mapping | None = None, accept: Sequence[str] = ()
) -> DraftFile:
    text = f"氏名,受領日,{header}\n佐藤 花子,2026-05-01,10000{',1' * header.count(',')}\n"
    return run.draft(text.encode(), name="list.csv", channel=channel, mapping=mapping, accept=accept)


@pytest.mark.parametrize("header", ["寄付金額", "寄附額（円）", "返礼品名,返礼品コード", "お礼の品,寄附金"])
def test_a_list_whose_headers_say_that_it_is_of_gifts_is_read_as_no_other_unasked(header: str) -> None:
    (problem,) = said(header, "visit").problems
    assert (problem.code, problem.column, problem.facts["channel"]) == (
        "gate.gifts",
        header.split(",", maxsplit=1)[0],
        "visit",
    )
    assert said(header, "visit", accept=["gate.gifts"]).problems == ()
    assert said(header, "corporate_donation").problems == ()


@pytest.mark.parametrize("header", ["金額", "返礼品の満足度", "寄附の経験", "寄付金", "お礼の品"])
def test_a_fee_a_question_about_gifts_and_a_present_to_guests_are_in_lists_of_any_channel(
    header: str,
) -> None:
    assert said(header, "visit").problems == ()


def test_a_mapping_made_for_a_list_with_a_column_of_gifts_is_believed() -> None:
    columns: dict[str, tuple[str, ...]] = {"name": ("氏名",), "happened_on": ("受領日",)}
    mapping = Mapping(name="感謝祭", channel=Channel.VISIT, columns=columns)
    assert said("寄附金額", "visit", mapping=mapping).problems == ()


def gifts(header: str, cells: str, *, accept: Sequence[str] = ()) -> DraftFile:
    text = f"寄附者名,{header}\n佐藤 花子,{cells}\n"
    return run.draft(text.encode(), name="ふるさと納税.csv", accept=accept)


def test_inquiries_about_gifts_are_not_counted_as_gifts_unasked() -> None:
    header, cells = "受付日,寄附番号,問合せ内容", "2026-05-01,A-1,返礼品が届かない"
    assert [problem.code for problem in gifts(header, cells).problems] == ["gate.gifts_untold"]
    assert gifts(header, cells, accept=["gate.gifts_untold"]).problems == ()


@pytest.mark.parametrize("day", ["寄附日", "受領年月日", "入金日"])
def test_a_day_of_giving_makes_a_list_without_amounts_one_of_gifts(day: str) -> None:
    assert gifts(day, "2026-05-01").problems == ()


def test_money_that_is_not_read_is_told_where_gifts_have_no_amount() -> None:
    (note,) = (
        one for one in gifts("寄附日,4月,5月", "2026-05-01,1000,1000").notes if one.code[:5] == "gate."
    )
    assert (note.code, note.facts["columns"]) == ("gate.amount_unread", "4月」「5月")


@pytest.mark.parametrize("header", ["寄附合計額", "受領金額", "寄附入金額", "支援額"])
def test_an_amount_is_read_under_any_of_its_words(header: str) -> None:
    (row,) = gifts(f"寄附日,{header}", "2026-05-01,10000").rows
    assert row.touchpoint
    assert row.touchpoint.amount == 10_000

"""The gate before a list of gifts that somebody says is of something else."""

import pytest

from kankei.model import Channel, DraftFile
from kankei_importers import run
from kankei_importers.mapping import Mapping


def said(header: str, channel: str, **wish: object) -> DraftFile:
    text = f"氏名,日付,{header}\n佐藤 花子,2026-05-01,10000{',1' * header.count(',')}\n"
    return run.draft(text.encode(), name="list.csv", channel=channel, **wish)


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
    columns = {"name": ("氏名",), "happened_on": ("日付",)}
    mapping = Mapping(name="感謝祭", channel=Channel.VISIT, columns=columns)
    assert said("寄附金額", "visit", mapping=mapping).problems == ()

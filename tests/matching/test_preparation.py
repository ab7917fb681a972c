"""From a record as written to what it is compared by."""

import pytest

from kankei.matching.columns import columns
from kankei.matching.preparation import comparable_columns
from kankei.model import RecordDraft


@pytest.mark.parametrize(
    "cell",
    [
        "佐藤花子（旧姓：鈴木）",
        "佐藤 花子(旧姓 鈴木 花子)",
        "佐藤花子 旧姓鈴木",
        "佐藤花子旧姓鈴木",
        "旧姓 鈴木 佐藤花子",
        "佐藤(旧氏・鈴木)花子 様",
        "佐藤（鈴木）花子",
        "佐藤花子（旧姓鈴木花子）",
        "佐藤花子（旧姓 鈴木 すずきはなこ）",
    ],
)
def test_a_former_surname_beside_a_name_is_kept_as_such(cell: str) -> None:
    texts, _ = comparable_columns([RecordDraft(name=cell)])
    told = [texts[field][0] for field in ("surname", "given", "surname_reading", "former_surname")]
    assert told == ["佐藤", "花子", "", "鈴木"]


@pytest.mark.parametrize(
    ("radical", "kanji"), [("⻑谷川 潤一", "長谷川"), ("⻄村 清吾", "西村"), ("⻘木 志津", "青木")]
)
def test_a_radical_that_looks_like_a_kanji_is_that_kanji(radical: str, kanji: str) -> None:
    texts, _ = comparable_columns([RecordDraft(name=radical, address="⻑野県⻑野市大字⻑野1-2")])
    assert (texts["surname"], texts["prefecture"], texts["city"]) == ([kanji], ["長野県"], ["長野市"])


@pytest.mark.parametrize(
    "cell", ["Hanako.Sato@gmail.com", "hanakosato+furusato@gmail.com", "hanako.sato@googlemail.com"]
)
def test_every_spelling_of_a_gmail_address_is_one_mailbox(cell: str) -> None:
    texts, _ = comparable_columns([RecordDraft(email=cell)])
    assert texts["email"] == ["hanakosato@gmail.com"]


def test_a_plus_at_another_provider_is_part_of_the_address() -> None:
    texts, _ = comparable_columns([RecordDraft(email="sato+1@example.jp")])
    assert texts["email"] == ["sato+1@example.jp"]


@pytest.mark.parametrize(
    ("said", "compared"),
    [("12", ""), ("１２", ""), ("No.12", ""), ("0012-3", ""), ("kenta81", "kenta81"), ("A-12", "A-12")],
)
def test_a_number_that_every_list_gives_out_anew_is_no_handle(said: str, compared: str) -> None:
    texts, _ = comparable_columns([RecordDraft(name="佐藤 花子", handle=said)])
    assert texts["handle"] == [compared]


@pytest.mark.parametrize("said", ["さちっち", "ハナコ@磐梯", "花子 77"])
def test_a_nickname_that_anybody_may_bear_is_no_account(said: str) -> None:
    texts, _ = comparable_columns([RecordDraft(name="佐藤 花子", handle=said)])
    assert texts["handle"] == [""]


def test_a_mobile_is_one_that_somebody_carries_and_no_number_of_a_company() -> None:
    phones = ("090-6205-1188", "0242-74-1221", "0800-123-4567", "")
    table = columns(*comparable_columns([RecordDraft(name="佐藤 花子", phone=phone) for phone in phones]))
    assert table.mobile.tolist() == [True, False, False, False]

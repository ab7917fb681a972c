"""Which two addresses are one home, and what a home that many share says of two of one name."""

from collections.abc import Callable

import numpy as np
import pytest

from kankei.matching.comparison import LEVELS, compare
from kankei.matching.model import default_model
from kankei.matching.preparation import prepare
from kankei.matching.resolution import resolve
from kankei.model import RecordDraft
from kankei.simulation import TownSpec, simulate

People = Callable[..., list[int]]


@pytest.fixture(scope="module")
def people() -> People:
    """A function from drafts to the person of each, among a thousand records of an invented town."""
    town = [row.record for row in simulate(TownSpec(people=520), 63).rows][:1000]

    def found(*drafts: RecordDraft) -> list[int]:
        labels = resolve(prepare([*town, *drafts]), model=default_model()).labels
        who: list[int] = labels[len(town) :].tolist()
        return who

    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("宮城県仙台市青葉区一番町3-1", "宮城県仙台市青葉区国分町3-1"),
        ("東京都府中市宮町1-2-3", "広島県府中市宮町1-2-3"),
    ],
)
def test_one_block_number_in_two_towns_is_two_homes(people: People, one: str, other: str) -> None:
    first, second = people(
        RecordDraft(name="穴沢 圭吾", address=one, phone="090-3815-6472"),
        RecordDraft(name="穴沢 圭吾", address=other, phone="090-2222-1133"),
    )
    assert first != second


def test_a_home_is_one_with_its_quarter_named_in_part(people: People) -> None:
    first, second = people(
        RecordDraft(name="穴沢 圭吾", address="福島県磐梯町大字磐梯字中ノ橋1855", phone="090-3815-6472"),
        RecordDraft(name="穴沢 圭吾", address="福島県磐梯町磐梯1855", phone="0242-22-1133"),
    )
    assert first == second


ROUGHLY = [
    ("福島県", "福島県会津若松市東栄町3-46", "missing"),
    ("福島県郡山市", "福島県会津若松市", "prefecture"),
]


@pytest.mark.parametrize(("one", "other", "level"), ROUGHLY)
def test_whoever_tells_a_prefecture_alone_tells_of_no_other_town(one: str, other: str, level: str) -> None:
    table = prepare([RecordDraft(address=one), RecordDraft(address=other)])
    assert LEVELS["address"][int(compare(table, np.array([0]), np.array([1]))["address"][0])] == level


CARED_FOR = {"phone": "0241-24-0000", "address": "福島県喜多方市関柴町上高額1 しゃくなげ荘"}


def test_two_of_one_name_in_a_home_for_the_aged_are_told_apart_by_their_birth_dates(people: People) -> None:
    one, two = people(
        RecordDraft(name="佐藤 キヨ", birth_date="1930-01-01", **CARED_FOR),
        RecordDraft(name="佐藤 キヨ", birth_date="1935-06-07", **CARED_FOR),
    )
    assert one != two


def test_a_birth_date_that_is_another_parts_nobody_from_their_own_mobile(people: People) -> None:
    mobile = {"phone": "090-8245-1177", "address": "福島県喜多方市関柴町上高額1"}
    one, two = people(
        RecordDraft(name="物江 トメ", birth_date="1951-01-01", **mobile),
        RecordDraft(name="物江 トメ", birth_date="1955-06-07", **mobile),
    )
    assert one == two


def test_two_of_one_given_name_in_two_rooms_of_a_dormitory_with_one_line_are_two(people: People) -> None:
    hall, line = "福島県会津若松市一箕町鶴賀90 青葉寮", {"phone": "0242-37-2500"}
    one, two = people(
        RecordDraft(name="天野 蓮", address=f"{hall}405号室", **line),
        RecordDraft(name="黒岩 蓮", address=f"{hall}208号室", **line),
    )
    assert one != two


def test_two_of_one_given_name_in_a_home_whose_line_eight_given_names_have_are_two(people: People) -> None:
    others = ["トメ", "ハツエ", "正一", "フミ", "サダ", "清", "ヨネ"]
    one, two, *_ = people(
        RecordDraft(name="今野 京子", **CARED_FOR),
        RecordDraft(name="藤嶋 京子", **CARED_FOR),
        *(RecordDraft(name=f"小椋 {each}", **CARED_FOR) for each in others),
    )
    assert one != two


def test_whose_surname_changes_at_home_is_one_by_its_line(people: People) -> None:
    home = {"address": "福島県喜多方市関柴町上高額7", "phone": "0241-24-1166"}
    before, after = people(RecordDraft(name="物江 佳那子", **home), RecordDraft(name="穴沢 佳那子", **home))
    assert before == after

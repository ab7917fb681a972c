"""Which records meet."""

import numpy as np
import pytest

from kankei.matching import blocking
from kankei.matching.blocking import blocking_keys, candidate_pairs, once, own_blocks
from kankei.matching.packs import packed
from kankei.matching.preparation import prepare
from kankei.model import RecordDraft


def met(*drafts: RecordDraft, cap: int = 400) -> list[tuple[int, int]]:
    table = prepare(drafts)
    left, right = candidate_pairs(blocking_keys(table), size=len(table), cap=cap)
    return list(zip(left.tolist(), right.tolist(), strict=True))


def test_a_shared_phone_makes_two_records_meet() -> None:
    assert met(
        RecordDraft(name="佐藤 花子", phone="090-1234-5678"),
        RecordDraft(name="鈴木 一郎", phone="９０１２３４５６７８"),
    ) == [(0, 1)]


def test_romaji_meets_kana() -> None:
    assert met(RecordDraft(name="YAMADA Taro"), RecordDraft(name="山田 太郎", kana="ヤマダ タロウ")) == [
        (0, 1)
    ]


def test_romaji_meets_kanji_through_the_readings_it_may_have() -> None:
    assert met(RecordDraft(name="YAMADA Taro"), RecordDraft(name="山田 太郎")) == [(0, 1)]


def test_romaji_meets_a_surname_in_kanji_before_a_given_name_in_kana() -> None:
    assert met(RecordDraft(name="Maekawa, Yukari"), RecordDraft(name="前川 ゆかり")) == [(0, 1)]


def test_a_given_name_in_kana_behind_two_surnames_in_kanji_is_no_reason_to_meet() -> None:
    assert met(RecordDraft(name="高橋 ゆかり"), RecordDraft(name="斉藤 ゆかり")) == []


def test_records_with_nothing_in_common_do_not_meet() -> None:
    assert met(RecordDraft(name="佐藤 花子"), RecordDraft(name="鈴木 一郎")) == []


def test_a_block_over_the_cap_is_skipped() -> None:
    crowd = [RecordDraft(name="佐藤 花子")] * 4
    assert met(*crowd, cap=3) == []


def test_a_pair_that_shares_many_keys_is_listed_once() -> None:
    same = RecordDraft(name="佐藤 花子", kana="サトウ ハナコ", phone="090-1234-5678", email="h@example.com")
    assert met(same, same) == [(0, 1)]


def test_the_crowd_of_the_whole_store_decides_what_is_too_large() -> None:
    keys = np.array([0, 1]), np.array([7, 7], np.uint64)
    left, _ = candidate_pairs(keys, size=2, cap=400, crowd=lambda found: np.full(len(found), 401))
    assert len(left) == 0


def test_blocks_made_a_kind_at_a_time_hold_the_same_pairs() -> None:
    names = ("佐藤 花子", "斉藤 花子", "齋藤 花子", "Hanako SATO", "匿名", "山田 太郎")
    table = prepare(
        [
            RecordDraft(name=name, kana=kana, phone=f"090-1234-567{number % 4}", birth_date="1980-01-02")
            for number, (name, kana) in enumerate(
                (name, kana) for name in names for kana in ("", "サトウ ハナコ")
            )
        ]
    )
    keys = blocking_keys(table)
    for cap in (3, 5, 100):
        left, right = candidate_pairs(keys, size=len(table), cap=cap)
        one, two = own_blocks(table, cap=cap).pairs(0, len(table))
        assert (one.tolist(), two.tolist()) == (left.tolist(), right.tolist())


def test_very_many_keys_are_sorted_a_range_at_a_time_into_the_same_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = np.array([2**63, 5, 2**62, 5, 2**63, 2**64 - 1], np.uint64)
    rows = np.array([1, 3, 2, 0, 1, 4])
    monkeypatch.setattr(blocking, "MANY", 2)
    found_rows, found_keys = once(rows, keys)
    assert found_rows.tolist() == [0, 3, 2, 1, 4]
    assert found_keys.tolist() == [5, 5, 2**62, 2**63, 2**64 - 1]


def test_a_name_that_none_of_some_records_bears_leaves_their_keys_as_they_are() -> None:
    table = prepare(
        [
            RecordDraft(name="佐藤 花子", phone="090-1234-5678"),
            RecordDraft(name="鈴木 一郎", kana="スズキ イチロウ"),
        ]
    )
    some = packed(0, np.array([7]), table.rows(np.array([0])))
    alone = packed(0, np.array([7]), prepare([RecordDraft(name="佐藤 花子", phone="090-1234-5678")]))
    assert some.keys.tolist() == alone.keys.tolist()
    assert some.blocking.tolist() == alone.blocking.tolist()

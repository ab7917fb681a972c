"""Remarks (備考) that say plainly that a row was called off, or nobody came; and those that say more."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run

HEADS = {
    "station_event": "参加日,氏名,備考\n2026-05-10,佐藤 花子,",
    "donation": "寄附番号,寄附日,氏名,寄附金額,備考\n1,2026-05-10,佐藤 花子,10000,",
    "community": "入会日,氏名,備考\n2026-05-10,佐藤 花子,",
}


def taken(remark: str, channel: str) -> DraftFile:
    return run.draft(f"{HEADS[channel]}{remark}\n".encode(), name="一覧.csv", channel=channel)


def status(remark: str, channel: str) -> str:
    (row,) = taken(remark, channel).rows
    assert row.touchpoint is not None
    return row.touchpoint.status


@pytest.mark.parametrize("channel", HEADS)
@pytest.mark.parametrize(
    "remark",
    [
        *(
            "キャンセル",
            "ｷｬﾝｾﾙ済み",
            "キャンセル（10/2 連絡あり）",
            "10月2日電話でキャンセル",
            "取消",
            "申込取消",
        ),
        *(
            "体調不良のためキャンセル",
            "前日キャンセル",
            "ご本人より電話でキャンセルの連絡あり",
            "返金済",
            "Cancelled",
        ),
    ],
)
def test_a_row_of_which_the_remark_says_nothing_else_is_called_off(channel: str, remark: str) -> None:
    assert status(remark, channel) == "cancelled"


@pytest.mark.parametrize(
    "remark", ["欠席", "当日欠席（体調不良）", "不参加", "無断欠席", "欠", "来られず", "No Show"]
)
def test_who_is_remarked_to_have_stayed_away_did_not_come(remark: str) -> None:
    assert status(remark, "station_event") == "absent"


@pytest.mark.parametrize(
    "remark",
    [
        *(
            "キャンセル待ちから繰り上げ",
            "キャンセル料なし",
            "キャンセル待ち",
            "キャンセルなし",
            "前回キャンセル",
        ),
        *(
            "1名キャンセル",
            "妻はキャンセル",
            "昼食キャンセル",
            "2日目キャンセル",
            "キャンセル取消",
            "一部返金",
        ),
        *("懇親会欠席", "2名不参加", "家族欠席", "キャンセル→参加", "返金希望", "夫死亡", "2日欠席"),
    ],
)
def test_what_else_a_remark_says_may_turn_its_meaning_round(remark: str) -> None:
    assert status(remark, "station_event") == "done"


def test_a_remark_that_is_not_plain_is_asked_about_beside_one_that_is() -> None:
    text = f"{HEADS['station_event']}キャンセル\n2026-05-10,鈴木 一郎,1名キャンセル\n"
    file = run.draft(text.encode(), name="一覧.csv", channel="station_event")
    assert {note.code: note.facts["rows"] for note in file.notes} == {
        "gate.absence_noted": "1",
        "gate.not_counted_cancelled": "1",
    }


def test_a_remark_on_a_parcel_is_none_on_the_gift() -> None:
    text = HEADS["donation"].replace("備考", "配送備考") + "キャンセル\n"
    (row,) = run.draft(text.encode(), name="一覧.csv", channel="donation").rows
    assert row.counts


def test_goods_that_a_giver_declines_are_no_gift_declined() -> None:
    assert status("辞退", "donation") == "done"
    assert status("辞退", "station_event") == "cancelled"


@pytest.mark.parametrize("remark", ["ご逝去", "死亡"])
def test_a_member_who_has_died_counts_no_more_and_who_came_before_came(remark: str) -> None:
    assert status(remark, "community") == "cancelled"
    assert status(remark, "station_event") == "done"


def test_a_death_with_its_day_ends_no_membership_from_its_beginning() -> None:
    assert status("R8.7.3逝去", "community") == "done"
    assert "gate.departure_noted" in {note.code for note in taken("R8.7.3逝去", "community").notes}


def test_a_remark_against_a_column_of_states_is_told() -> None:
    text = "参加日,氏名,出欠,備考\n2026-05-10,佐藤 花子,出席,キャンセル\n"
    file = run.draft(text.encode(), name="一覧.csv", channel="station_event")
    assert "gate.states_differ" in {note.code for note in file.notes}
    assert not file.rows[0].counts

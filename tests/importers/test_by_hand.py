"""Lists as offices keep them: sums and marks between people, what is told once, words for having come."""

import datetime as dt

import pytest

from kankei.model import Channel, DraftFile
from kankei_importers import run


def drafted(text: str, name: str, channel: str | None = None) -> DraftFile:
    return run.draft(text.encode(), name=name, channel=channel)


def test_a_mark_below_a_sum_stands_for_what_the_person_above_it_has() -> None:
    people = ["2026-05-10,佐藤 花子,郡山市,024-111-2222", "小計,,,1名", "2026-05-10,鈴木 翔,郡山市,同上"]
    text = "\n".join(["参加日,氏名,住所,電話", *people, ""])
    rows = drafted(text, "駅舎イベント.csv").rows
    assert [row.record.phone for row in rows if row.record] == ["024-111-2222", "024-111-2222"]


def test_a_note_on_colours_at_the_foot_of_a_list_is_nobody() -> None:
    people = ["1,佐藤 花子,024-111-2222", "2,鈴木 翔,024-111-3333", "※欠席者は赤字,,"]
    text = "\n".join(["令和8年5月10日開催", "No,氏名,電話", *people, ""])
    rows = drafted(text, "駅舎イベント.csv").rows
    assert [row.skip for row in rows] == ["", "", "skip.aside"]


def test_gifts_are_of_companies_where_the_name_of_the_list_says_so() -> None:
    text = "受納日,寄附者,寄附額\n2026-04-01,株式会社 磐梯商事,1000000\n"
    assert drafted(text, "企業版ふるさと納税受納簿.csv").channel is Channel.CORPORATE_DONATION


@pytest.mark.parametrize("cell", ["遅刻", "早退", "途中から"])
def test_who_came_late_or_left_early_was_there(cell: str) -> None:
    (row,) = drafted(f"参加日,氏名,出欠\n2026-05-10,佐藤 花子,{cell}\n", "駅舎イベント.csv").rows
    assert row.counts


def test_days_without_a_year_are_days_under_a_header_that_no_word_names_too() -> None:
    text = "令和7年度 行政視察\n受入日,代表者名\n7月10日,佐藤 花子\n1月15日,鈴木 翔\n"
    days = [str(row.touchpoint.occurred_on) for row in drafted(text, "視察.csv").rows if row.touchpoint]
    assert days == ["2025-07-10", "2026-01-15"]


def test_a_spouse_beside_the_head_of_a_household_is_not_read_for_them() -> None:
    text = "登録日,世帯主氏名,配偶者氏名,住所\n2026-04-01,佐藤 太郎,佐藤 花子,東京都港区1-1-1\n"
    file = drafted(text, "二地域居住.csv")
    assert [row.record.name for row in file.rows if row.record] == ["佐藤 太郎"]
    assert "gate.companions_named" in [note.code for note in file.notes]


def test_a_list_of_those_who_move_out_is_of_no_arrivals_though_no_column_says_so() -> None:
    for name, kind in (("転出者.csv", "moved_out"), ("転入者.csv", "moved_in")):
        file = drafted("異動届出日,氏名,住所\n2026-04-01,佐藤 花子,磐梯町大字磐梯1\n", name)
        assert [row.touchpoint.kind for row in file.rows if row.touchpoint] == [kind]


def test_whoever_gave_no_name_is_somebody_where_the_day_is_told_once_for_all() -> None:
    people = ["佐藤 花子,30代,福島市", ",50代,郡山市", ",20代,仙台市", "高橋 翔,30代,白河市"]
    file = drafted("\n".join(["令和8年5月10日開催", "氏名,年代,お住まい", *people, ""]), "駅舎イベント.csv")
    assert [(row.skip, row.counts) for row in file.rows] == [("", True)] * 4


def test_where_somebody_moved_to_is_their_new_address() -> None:
    text = "転出日,氏名,住所,転出先郵便番号,転出先\n2026-04-01,佐藤 花子,磐梯町1,105-0014,東京都港区芝1-1\n"
    (row,) = drafted(text, "転出者.csv").rows
    assert row.record
    assert (row.record.address, row.record.new_address) == ("磐梯町1", "東京都港区芝1-1")
    assert row.record.new_postal_code == "105-0014"


@pytest.mark.parametrize("settled", ["定住日", "居住開始日", "住民となった日"])
def test_the_day_of_settling_tells_who_did_not_leave_again(settled: str) -> None:
    text = f"{settled},氏名,転出日\n2026-04-01,佐藤 花子,\n,鈴木 一郎,2026-03-31\n"
    rows = drafted(text, "定住者台帳.csv", channel="residency").rows
    assert [row.touchpoint.kind for row in rows if row.touchpoint] == ["moved_in", "moved_out"]


@pytest.mark.parametrize("days", ["転出日,定住日", "定住日,転出日"])
def test_whoever_settled_and_left_again_by_one_row_settled_until_then(days: str) -> None:
    settled, left = ("2023-04-01", "2025-03-31")
    cells = f"{left},{settled}" if days.startswith("転出日") else f"{settled},{left}"
    (row,) = drafted(f"{days},氏名\n{cells},佐藤 花子\n", "定住者台帳.csv", channel="residency").rows
    assert row.touchpoint
    point = row.touchpoint
    assert (point.kind, str(point.occurred_on), str(point.ended_on)) == ("moved_in", settled, left)


@pytest.mark.parametrize(
    ("header", "channel", "ended"),
    [
        ("寄附日,氏名,寄附金額,死亡日", "donation", None),
        ("来訪日,氏名,備考,死亡日", "visit", None),
        ("入会日,氏名,備考,死亡日", "community", "2025-01-10"),
    ],
)
def test_a_death_ends_a_membership_and_no_gift_or_visit(header: str, channel: str, ended: str | None) -> None:
    (row,) = drafted(f"{header}\n2024-04-02,佐藤 花子,5000,2025-01-10\n", "list.csv", channel=channel).rows
    assert row.touchpoint
    assert row.touchpoint.ended_on == (ended and dt.date.fromisoformat(ended))


def test_where_somebody_moved_to_goes_before_where_they_lived_in_town() -> None:
    text = (
        "異動日,異動事由,氏名,転入前住所,住所,転出先都道府県,転出先市区町村\n"
        "2026-04-01,転入,鈴木 一郎,会津若松市1,磐梯町2,,\n2026-04-01,転出,佐藤 花子,,磐梯町1,東京都,港区\n"
    )
    homes = [
        (row.record.address, row.record.new_address) for row in drafted(text, "異動.csv").rows if row.record
    ]
    assert homes == [("会津若松市1", "磐梯町2"), ("磐梯町1", "東京都\u3000港区")]


@pytest.mark.parametrize("leaving", ["転出予定日", "転出日", "転出先"])
def test_a_column_that_tells_of_the_few_who_left_again_makes_nobody_else_one_who_left(leaving: str) -> None:
    text = f"移住日,氏名,{leaving}\n2026-04-01,佐藤 花子,\n2026-04-02,鈴木 一郎,\n"
    rows = drafted(text, "移住者.csv", channel="residency").rows
    assert [row.touchpoint.kind for row in rows if row.touchpoint] == ["moved_in", "moved_in"]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("転入転出一覧.csv", "異動日,異動届出日,氏名"),
        ("転入者.csv", "転出日,転入日,氏名"),
        ("住民異動.csv", "異動日,届出日,氏名"),
    ],
)
def test_of_a_list_of_moves_both_ways_nobody_moved_in_unless_a_column_says_so(name: str, header: str) -> None:
    file = drafted(f"{header}\n2026-04-01,2026-05-01,佐藤 花子\n", name)
    assert [row.touchpoint.kind for row in file.rows if row.touchpoint] == [""]
    (note,) = (note for note in file.notes if note.code == "gate.kind_untold")
    assert note.facts == {"rows": "1", "row": "2"}


def test_the_title_goes_before_a_header_that_speaks_of_the_way_back() -> None:
    file = drafted("届出日,氏名,転入先\n2026-04-01,佐藤 花子,東京都港区芝1\n", "転出者.csv")
    assert [row.touchpoint.kind for row in file.rows if row.touchpoint] == ["moved_out"]


@pytest.mark.parametrize("header", ["転入・転出の別", "転入／転出", "転出入区分", "異動理由"])
def test_a_column_of_moves_both_ways_says_which_each_row_is(header: str) -> None:
    text = f"異動日,氏名,{header}\n2026-04-01,佐藤 花子,転入\n2026-04-02,鈴木 翔,転出\n2026-04-03,原 葵,\n"
    rows = drafted(text, "転入転出一覧.csv").rows
    assert [row.touchpoint.kind for row in rows if row.touchpoint] == ["moved_in", "moved_out", ""]


def test_a_mark_of_absence_in_brackets_behind_a_name_is_of_somebody_who_did_not_come() -> None:
    (row,) = drafted("参加日,氏名\n2026-05-10,高橋 翔（欠）\n", "駅舎イベント.csv").rows
    assert row.record
    assert (row.record.name, row.counts) == ("高橋 翔", False)


def test_of_two_days_of_moving_the_one_that_a_row_has_says_which_move_it_was() -> None:
    days = "2026-04-01,,佐藤 花子\n,2026-04-02,鈴木 翔\n2026-05-01,2026-04-30,原 葵\n"
    file = drafted(f"転入日,転出日,氏名\n{days}", "転入転出.csv")
    assert [row.touchpoint.kind for row in file.rows if row.touchpoint] == ["moved_in", "moved_out", ""]
    assert [note.facts["row"] for note in file.notes if note.code == "gate.kind_untold"] == ["4"]


def test_whose_day_of_a_move_within_the_town_is_told_is_no_arrival() -> None:
    text = "転居日,氏名,前住所\n2026-04-01,佐藤 花子,磐梯町大字磐梯1\n"
    file = drafted(text, "list.csv", channel="residency")
    assert [row.touchpoint.kind for row in file.rows if row.touchpoint] == [""]


@pytest.mark.parametrize(
    ("cell", "status"), [("", "done"), ("健在", "done"), ("○", "cancelled"), ("物故", "cancelled")]
)
def test_a_mark_of_death_ends_a_membership(cell: str, status: str) -> None:
    (row,) = drafted(f"入会日,氏名,物故\n2024-04-02,佐藤 花子,{cell}\n", "list.csv", channel="community").rows
    assert row.touchpoint
    assert row.touchpoint.status == status


def test_a_mark_of_death_takes_no_gift_back() -> None:
    text = "寄附日,寄附者氏名,寄附金額,物故\n2024-04-02,佐藤 花子,5000,○\n"
    (row,) = drafted(text, "list.csv", channel="donation").rows
    assert row.counts


def test_whoever_left_before_the_end_of_the_term_was_there_until_they_left() -> None:
    text = "隊員氏名,委嘱日,任期満了日,退任日\n佐藤 花子,2022-07-01,2025-06-30,2023-03-31\n"
    (row,) = drafted(text, "地域おこし協力隊.csv", channel="work_stay").rows
    assert row.touchpoint
    assert (row.counts, str(row.touchpoint.ended_on)) == (True, "2023-03-31")


@pytest.mark.parametrize(("granted", "status"), [("2024-04-10", "done"), ("", "planned")])
def test_whose_application_for_two_homes_was_granted_has_them_from_that_day(
    granted: str, status: str
) -> None:
    text = f"申請日,認定日,氏名\n2024-04-01,{granted},佐藤 花子\n"
    (row,) = drafted(text, "二地域居住.csv").rows
    assert row.touchpoint
    assert (row.touchpoint.status, str(row.touchpoint.occurred_on)) == (status, granted or "2024-04-01")


@pytest.mark.parametrize(
    ("cell", "status"),
    [("完了", "done"), ("取下げ", "cancelled"), ("却下", "cancelled"), ("差戻し中", "planned")],
)
@pytest.mark.parametrize("header", ["申請ステータス", "申請の状況"])
def test_an_application_that_was_taken_back_or_not_granted_registers_nobody(
    header: str, cell: str, status: str
) -> None:
    text = f"申請日時,氏名,{header}\n2024-05-02 10:00,佐藤 花子,{cell}\n"
    (row,) = drafted(text, "ふるさと住民登録.csv").rows
    assert row.touchpoint
    assert row.touchpoint.status == status


def test_a_note_alone_in_its_row_is_nobody_in_whatever_column_it_stands() -> None:
    rows = ["佐藤 花子,郡山市,1,", ",,,※上記のほか記帳なし約20名", ",郡山市,2,"]
    text = "\n".join(["令和8年5月10日開催", "氏名,住所,人数,備考", *rows, ""])
    assert [row.skip for row in drafted(text, "駅舎.csv").rows] == ["", "skip.aside", ""]


def test_a_column_for_the_name_and_its_reading_is_of_names_where_no_other_is() -> None:
    text = "タイムスタンプ,お名前（ふりがな）\n2026/05/10 9:00:00,佐藤花子（さとうはなこ）【キャンセル】\n"
    (row,) = drafted(text, "駅舎.csv").rows
    assert row.record
    assert row.touchpoint
    assert (row.record.name, row.touchpoint.status) == ("佐藤花子（さとうはなこ）", "cancelled")


def test_an_address_in_two_columns_below_one_heading_is_one() -> None:
    text = "参加日,氏名,都道府県,市区町村以下\n2026-05-10,佐藤 花子,東京都,中央区銀座1-2-3\n"
    (row,) = drafted(text, "駅舎.csv").rows
    assert row.record
    assert row.record.address == "東京都\u3000中央区銀座1-2-3"


def test_whoever_was_received_from_a_day_until_another_stayed_so_long() -> None:
    text = "参加者氏名,受入開始日,受入終了日\n佐藤 花子,2024-08-01,2024-08-21\n"
    (row,) = drafted(text, "ワーキングホリデー.csv", channel="work_stay").rows
    assert row.touchpoint
    assert str(row.touchpoint.ended_on) == "2024-08-21"


@pytest.mark.parametrize("header", ["緊急時連絡先（電話）", "緊急時の連絡先電話番号"])
def test_whoever_is_called_in_an_emergency_is_somebody_else(header: str) -> None:
    text = f"参加日,氏名,{header}\n2026-05-10,佐藤 花子,03-1111-9999\n"
    (row,) = drafted(text, "駅舎.csv").rows
    assert row.record
    assert row.record.phone == ""


def test_whoever_stayed_goes_before_whoever_leads_those_who_applied() -> None:
    text = "申請日,代表者,滞在者氏名,滞在期間（開始）\n2024-06-01,社長 太郎,佐藤 花子,2024-07-01\n"
    (row,) = drafted(text, "ワーケーション.csv").rows
    assert row.record
    assert row.record.name == "佐藤 花子"


@pytest.mark.parametrize(("cell", "status"), [("交付", "done"), ("不交付", "cancelled")])
def test_whoever_was_not_granted_what_they_asked_for_did_not_stay(cell: str, status: str) -> None:
    text = f"申請日,氏名,滞在期間（開始）,交付決定\n2024-06-01,佐藤 花子,2024-07-01,{cell}\n"
    (row,) = drafted(text, "ワーケーション.csv").rows
    assert row.touchpoint
    assert row.touchpoint.status == status


@pytest.mark.parametrize(("cell", "status"), [("有効", "done"), ("ブロック中", "cancelled")])
@pytest.mark.parametrize("header", ["友だち状態", "ブロック状況"])
def test_a_friend_of_an_account_who_blocks_it_is_one_no_more(header: str, cell: str, status: str) -> None:
    text = f"友だち追加日時,本名,{header}\n2024-05-01 10:00,佐藤 花子,{cell}\n"
    (row,) = drafted(text, "list.csv", channel="community").rows
    assert row.touchpoint
    assert row.touchpoint.status == status


def test_whoever_checked_in_came_on_that_day() -> None:
    text = "Name,Registered at,Checked in\nHanako Sato,2024-06-01 10:00,2024-06-15 10:02\n"
    (row,) = drafted(text, "list.csv", channel="station_event").rows
    assert row.touchpoint
    assert (row.counts, str(row.touchpoint.occurred_on)) == (True, "2024-06-15")


def test_a_membership_card_that_was_handed_back_ends_the_membership() -> None:
    text = "申請受付日,交付年月日,返納年月日,氏名\nR5.5.8,R5.5.15,R6.3.31,佐藤 花子\n"
    (row,) = drafted(text, "ふるさと住民.csv").rows
    assert row.touchpoint
    assert str(row.touchpoint.ended_on) == "2024-03-31"

"""Lists without a layout: when it happened, whether it did, who came along, of which kind it was."""

import pytest

from kankei.model import DraftFile, DraftRow
from kankei_importers import run


def drafted(header: str, row: str, channel: str | None) -> DraftFile:
    return run.draft(f"{header}\n{row}\n".encode(), name="list.csv", channel=channel)


def one(header: str, row: str, channel: str | None) -> DraftRow:
    return drafted(header, row, channel).rows[0]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("出席", "done"),
        ("参加", "done"),
        ("○", "done"),
        ("欠席", "absent"),
        ("不参加", "absent"),
        ("×", "absent"),
        ("キャンセル", "cancelled"),
        ("", "planned"),
        ("未定", "planned"),
    ],
)
def test_who_signed_up_was_there_only_if_the_list_says_so(cell: str, status: str) -> None:
    row = one("タイムスタンプ,お名前,当日の出欠", f"2024/04/02 9:06:12,佐藤 花子,{cell}", "station_event")
    assert row.touchpoint.status == status


@pytest.mark.parametrize(
    ("header", "came", "away"),
    [
        ("入場", "済", "未"),
        ("Attendance", "Present", "Absent"),
        ("Attendance Status", "Attended", "Not attended"),
        ("当日参加", "出席", "欠席"),
        ("チェックイン状況", "チェックイン済み", "未チェックイン"),
        ("来店状況", "来店", "未来店"),
        ("予約ステータス", "来店済み", "無断キャンセル"),
        ("ステータス", "チェックアウト済", "ノーショー"),
    ],
)
def test_who_came_and_who_stayed_away_is_read_in_the_words_of_a_ticket_system(
    header: str, came: str, away: str
) -> None:
    said = [
        one(f"申込日,お名前,{header}", f"2024-04-02,佐藤 花子,{cell}", "visit") for cell in (came, away, "")
    ]
    assert [row.touchpoint.status for row in said] == ["done", "absent", "planned"]


@pytest.mark.parametrize("cell", ["Paid", "支払済", "予約完了", "決済完了", "申込完了"])
def test_who_has_paid_for_a_ticket_has_not_come_yet(cell: str) -> None:
    file = drafted("申込日,お名前,ステータス", f"2024-04-02,佐藤 花子,{cell}", "station_event")
    assert file.rows[0].touchpoint.status == "planned"
    assert "gate.status_unread" not in {note.code for note in file.notes}


@pytest.mark.parametrize(
    ("cell", "told"), [("2024-05-10 13:01", ("done", "05-10")), ("", ("planned", "04-02"))]
)
def test_a_ticket_was_used_if_the_list_says_when_somebody_came(cell: str, told: tuple[str, str]) -> None:
    row = one("購入日時,お名前,チェックイン日時", f"2024-04-02 9:06,佐藤 花子,{cell}", "station_event")
    assert (row.touchpoint.status, f"{row.touchpoint.occurred_on:%m-%d}") == told


@pytest.mark.parametrize("header", ["チェックイン", "チェックイン日時", "Check-in", "出席日"])
@pytest.mark.parametrize(
    ("cell", "status"),
    [("済", "done"), ("○", "done"), ("✓", "done"), ("13:01", "done"), ("未", "absent"), ("×", "absent")],
)
def test_a_tick_or_an_hour_under_a_word_for_a_day_says_who_came(header: str, cell: str, status: str) -> None:
    row = one(f"申込日,お名前,{header}", f"2024-04-02,佐藤 花子,{cell}", "station_event")
    assert (str(row.touchpoint.occurred_on), row.touchpoint.status) == ("2024-04-02", status)


@pytest.mark.parametrize(("cell", "status"), [("○", "done"), ("×", "absent")])
def test_a_tick_under_a_word_for_a_person_says_who_came_and_is_nobodys_name(cell: str, status: str) -> None:
    row = one("開催日,氏名,電話番号,参加者", f"2024-05-10,佐藤 花子,090-1234-5671,{cell}", "station_event")
    assert (row.record.name, row.touchpoint.status) == ("佐藤 花子", status)


def test_a_number_under_a_word_for_a_person_is_how_many_came() -> None:
    row = one("開催日,氏名,参加者", "2024-05-10,佐藤 花子,3名", "station_event")
    assert (row.record.name, row.touchpoint.companions) == ("佐藤 花子", 2)


def test_who_is_not_ticked_off_at_the_door_has_not_come_whatever_they_answered() -> None:
    text = "申込日,お名前,出欠,チェックイン\n2024-04-02,佐藤 花子,出席,✓\n2024-04-02,鈴木 一郎,出席,\n"
    file = run.draft(text.encode(), name="list.csv", channel="station_event")
    assert [row.touchpoint.status for row in file.rows] == ["done", "planned"]


@pytest.mark.parametrize(
    ("header", "cells", "told"),
    [
        ("チェックイン", "2024-05-10 13:01", ("05-10", "done")),
        ("チェックイン", "2024-05-10", ("05-10", "planned")),
        ("チェックイン,チェックアウト", "2024-05-10 15:00,2024-05-11 10:00", ("05-10", "planned")),
    ],
)
def test_a_check_in_with_its_hour_and_no_check_out_is_that_of_a_door(
    header: str, cells: str, told: tuple[str, str]
) -> None:
    row = one(f"申込日,お名前,{header}", f"2024-04-02,佐藤 花子,{cells}", "station_event")
    assert (f"{row.touchpoint.occurred_on:%m-%d}", row.touchpoint.status) == told


@pytest.mark.parametrize(
    ("header", "channel", "status"),
    [
        ("タイムスタンプ,お名前", "station_event", "planned"),
        ("参加日,参加者氏名", "station_event", "done"),
        ("申込日,お名前", "online_tour", "planned"),
        ("申込日,お名前", "trial_stay", "planned"),
        ("利用開始日,氏名", "trial_stay", "done"),
        ("タイムスタンプ,お名前", "registration", "done"),
        ("タイムスタンプ,お名前", "survey", "done"),
        ("入会日,表示名", "community", "done"),
        ("転入日,氏名", "residency", "done"),
        ("寄附日,氏名", "donation", "done"),
        ("入金日,氏名", "donation", "done"),
    ],
)
def test_signing_up_is_the_act_itself_only_on_some_channels(header: str, channel: str, status: str) -> None:
    assert one(header, "2024-04-02,佐藤 花子", channel).touchpoint.status == status


@pytest.mark.parametrize("second", ["申込日", "作成日時", "更新日時", "受付日"])
@pytest.mark.parametrize("first", ["利用開始日", "滞在開始日", "チェックイン日", "宿泊日", "入居日"])
def test_a_stay_whose_first_day_is_empty_is_planned_beside_others_that_are_done(
    first: str, second: str
) -> None:
    rows = "2024-04-02,2024-05-01,佐藤 花子\n2024-04-03,,鈴木 一郎"
    file = drafted(f"{second},{first},氏名", rows, "trial_stay")
    assert [row.touchpoint.status for row in file.rows] == ["done", "planned"]
    assert "gate.not_counted_planned" in {note.code for note in file.notes}


@pytest.mark.parametrize(
    ("header", "channel", "status"),
    [
        ("入金日,氏名", "station_event", "planned"),
        ("支払日,氏名", "online_tour", "planned"),
        ("入金日,氏名", "trial_stay", "planned"),
        ("入金日,氏名", "community", "done"),
    ],
)
def test_a_day_of_payment_alone_is_that_of_signing_up_or_joining_and_is_told(
    header: str, channel: str, status: str
) -> None:
    file = drafted(header, "2024-04-02,佐藤 花子", channel)
    (row,) = file.rows
    assert (str(row.touchpoint.occurred_on), row.touchpoint.status) == ("2024-04-02", status)
    told = [(note.column, note.facts) for note in file.notes if note.code == "gate.day_of_payment"]
    assert told == [(header[:3], {"rows": "1", "row": "2"})]


@pytest.mark.parametrize(
    ("header", "days", "told"),
    [
        ("参加日", "2024-05-10", ("05-10", "done")),
        ("申込日", "2024-04-01", ("04-01", "planned")),
        ("出欠", "出席", ("04-02", "done")),
    ],
)
def test_a_day_of_payment_says_when_only_where_nothing_else_does(
    header: str, days: str, told: tuple[str, str]
) -> None:
    row = one(f"入金日,氏名,{header}", f"2024-04-02,佐藤 花子,{days}", "station_event")
    assert (f"{row.touchpoint.occurred_on:%m-%d}", row.touchpoint.status) == told


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("入金済", "done"),
        ("入金待ち", "unpaid"),
        ("", "unpaid"),
        ("キャンセル", "cancelled"),
        ("返金済", "cancelled"),
        ("未済", "unpaid"),
        ("入金確認中", "unpaid"),
        ("申込済・審査待ち", "unpaid"),
        ("領収", "done"),
        ("実売上", "done"),
    ],
)
def test_a_gift_counts_only_once_it_is_paid(cell: str, status: str) -> None:
    row = one("寄附番号,申込日,寄附者氏名,寄附金額,入金状況", f"D1,2024-04-02,佐藤 花子,5000,{cell}", None)
    assert row.touchpoint.status == status


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("組戻し", "cancelled"),
        ("チャージバック", "cancelled"),
        ("不備", "unpaid"),
        ("督促中", "unpaid"),
        ("確認中", "unpaid"),
        ("キャンセル待ち", "cancelled"),
        ("重複申込", "invalid"),
        ("ワンストップ申請書不備", "done"),
        ("発送準備中", "done"),
    ],
)
def test_a_word_that_a_gift_is_none_is_stronger_than_its_day_of_payment(cell: str, status: str) -> None:
    row = one(
        "寄附番号,入金日,寄附者氏名,寄附金額,入金状況", f"D1,2024-04-02,佐藤 花子,5000,{cell}", "donation"
    )
    assert row.touchpoint.status == status


@pytest.mark.parametrize(
    ("header", "cell", "status"),
    [
        ("受注状況", "入金待ち", "unpaid"),
        ("受注ステータス", "キャンセル", "cancelled"),
        ("注文状態", "キャンセル済み", "cancelled"),
        ("ご入金状況", "返金", "cancelled"),
        ("決済結果", "NG", "unpaid"),
        ("決済状況", "決済NG", "unpaid"),
        ("決済状況", "決済手続前", "unpaid"),
        ("決済区分", "コンビニ決済", "unpaid"),
        ("決済区分", "カード決済", "done"),
        ("決済状況", "決済", "done"),
        ("取引状態", "売上", "done"),
        ("決済状態", "与信済", "unpaid"),
        ("決済状態", "オーソリOK", "unpaid"),
        ("入金区分", "未入金", "unpaid"),
        ("収納区分", "収納済", "done"),
        ("Financial Status", "refunded", "cancelled"),
        ("入金状況,決済結果", "入金済,エラー", "unpaid"),
    ],
)
def test_the_state_of_a_gift_is_read_in_the_words_of_shops_and_town_halls(
    header: str, cell: str, status: str
) -> None:
    row = one(f"寄附番号,寄附日,寄附者氏名,寄附金額,{header}", f"D1,2024-04-02,佐藤 花子,5000,{cell}", None)
    assert row.touchpoint.status == status


@pytest.mark.parametrize(
    ("header", "cells", "status"),
    [
        ("決済状況,発送状況,キャンセル区分", "決済済,発送済,キャンセル", "cancelled"),
        ("決済状況,発送状況", "決済済,キャンセル", "cancelled"),
        ("ステータス,処理状況", "完了,取消", "cancelled"),
        ("ステータス,処理状況", "完了,無効", "invalid"),
        ("決済状況,発送状況", "決済済,未発送", "done"),
        ("決済状況,発送状況", "決済済,保留", "done"),
        ("決済状況,発送状況", "決済済,返礼品キャンセル", "done"),
        ("ステータス,対応状況", "完了,未対応", "done"),
    ],
)
def test_of_a_gift_any_column_of_states_may_say_that_it_is_none_and_none_but_the_best_that_it_is_unpaid(
    header: str, cells: str, status: str
) -> None:
    row = one(f"寄附番号,寄附日,氏名,寄附金額,{header}", f"1,2024-04-02,佐藤 花子,5000,{cells}", "donation")
    assert row.touchpoint.status == status


@pytest.mark.parametrize(
    ("header", "cells", "status"),
    [
        ("出欠,申込状況", "出席,キャンセル", "cancelled"),
        ("出欠,決済状況", "出席,返金済", "cancelled"),
        ("出欠,決済状況", "出席,一部返金", "done"),
        ("出欠,決済状況", "出席,未払い", "done"),
        ("出欠,参加状況", "出席,キャンセル", "cancelled"),
    ],
)
def test_of_a_visit_any_column_of_states_may_say_that_it_was_called_off(
    header: str, cells: str, status: str
) -> None:
    row = one(f"参加日,氏名,{header}", f"2024-04-02,佐藤 花子,{cells}", "station_event")
    assert row.touchpoint.status == status


def test_of_a_membership_any_column_of_states_may_say_that_it_ended() -> None:
    row = one("登録日,氏名,ステータス,会員状態", "2024-04-02,佐藤 花子,有効,退会", "community")
    assert row.touchpoint.status == "cancelled"


def test_a_booking_that_a_system_calls_cancelled_is_no_stay() -> None:
    row = one("利用開始日,お名前,予約ステータス", "2024-04-02,佐藤 花子,Cancelled", "trial_stay")
    assert row.touchpoint.status == "cancelled"


def test_a_stay_is_told_by_its_first_and_last_day_and_what_came_of_it() -> None:
    header = "申請日,氏名,利用期間（自）,利用期間（至）,結果"
    stay = one(header, "2024-04-01,佐藤 花子,2024-05-01,2024-05-07,利用済", "trial_stay").touchpoint
    assert (str(stay.occurred_on), str(stay.ended_on), stay.status) == ("2024-05-01", "2024-05-07", "done")


@pytest.mark.parametrize("header", ["退居日", "退所日"])
def test_who_has_left_a_house_stayed_until_that_day(header: str) -> None:
    row = one(f"入居日,氏名,{header}", "2024-05-01,佐藤 花子,2024-05-07", "trial_stay")
    assert str(row.touchpoint.ended_on) == "2024-05-07"


@pytest.mark.parametrize(
    ("header", "cells", "status"),
    [
        ("登録年月日,氏名", "2024-04-01,佐藤 花子", "done"),
        ("登録年月日,氏名,状態", "2024-04-01,佐藤 花子,登録中", "done"),
        ("登録年月日,氏名,状態", "2024-04-01,佐藤 花子,抹消", "cancelled"),
        ("登録年月日,氏名,廃止年月日", "2024-04-01,佐藤 花子,2024-09-01", "done"),
        ("申請日,氏名", "2024-04-01,佐藤 花子", "planned"),
    ],
)
def test_who_stands_in_a_register_of_two_homes_has_declared_it_and_who_only_applied_has_not(
    header: str, cells: str, status: str
) -> None:
    assert one(header, cells, "dual_residence").touchpoint.status == status


def test_words_of_payment_that_nobody_knows_are_told_with_what_their_other_columns_make_of_them() -> None:
    text = (
        "寄附番号,申込日,入金日,寄附者氏名,寄附金額,入金状況\n"
        "D1,2024-04-01,2024-04-02,佐藤 花子,5000,済\n"
        "D2,2024-04-01,2024-04-02,鈴木 一郎,5000,Ｂ扱い\n"
        "D3,2024-04-01,,山田 太郎,5000,Ｂ扱い\n"
        "D4,2024-04-01,2024-04-02,大石 翔,5000,発送準備中\n"
    )
    file = run.draft(text.encode(), channel="donation")
    assert [row.touchpoint.status for row in file.rows] == ["done", "done", "unpaid", "done"]
    (note,) = (one for one in file.notes if one.code == "gate.state_unread")
    assert (note.column, note.facts) == ("入金状況", {"rows": "2", "row": "3", "counted": "1"})


@pytest.mark.parametrize(
    ("header", "cell", "status"),
    [
        ("キャンセル", "○", "cancelled"),
        ("取消日", "2024-05-01", "cancelled"),
        ("キャンセル", "", "done"),
        ("キャンセル", "なし", "done"),
        ("取消区分", "1", "cancelled"),
        ("取消区分", "0", "done"),
        ("取消区分", "通常", "done"),
        ("うち返金額", "5000", "cancelled"),
        ("返金額", "0円", "done"),
        ("返金額", "", "done"),
        ("取消区分,返金額", "0,5000", "cancelled"),
    ],
)
def test_a_mark_in_a_column_of_its_own_calls_a_gift_off(header: str, cell: str, status: str) -> None:
    row = one(
        f"寄附番号,入金日,寄附者氏名,寄附金額,{header}", f"D1,2024-04-02,佐藤 花子,5000,{cell}", "donation"
    )
    assert row.touchpoint.status == status


@pytest.mark.parametrize(
    ("above", "header", "cell", "yen"),
    [
        ("", "寄附金額（千円）", "10", 10_000),
        ("", "寄附金額（単位：万円）", "3", 30_000),
        ("", "寄附金額（千円）", "3万円", 30_000),
        ("令和7年度 受付簿（単位：千円）\n", "寄附金額", "10", 10_000),
        ("令和7年度 受付簿,,（千円）\n", "寄附金額", "10", 10_000),
        ("（単位は千円）\n", "寄附金額", "10", 10_000),
        ("令和7年度 ふるさと納税受付簿（千円）\n", "寄附金額", "10", 10_000),
        ("※金額は千円単位\n", "寄附金額", "10", 10_000),
        ("寄附金額：百万円\n", "寄附金額", "2", 2_000_000),
        ("返礼品（千円）と寄附\n", "寄附金額", "10", 10),
        ("", "寄附金額千円", "10", 10_000),
        ("", "寄附金額（円）", "10000", 10_000),
    ],
)
def test_an_amount_is_in_the_unit_that_the_list_says(above: str, header: str, cell: str, yen: int) -> None:
    row = one(f"{above}番号,寄附日,氏名,住所,{header}", f"1,2025-04-01,佐藤 花子,福島県,{cell}", "donation")
    assert row.touchpoint is not None
    assert row.touchpoint.amount == yen


@pytest.mark.parametrize(
    "amount",
    ["09034503318", "9034503318", "０９０３４５０３３１８", "9693301", '"9,693,301"', "0242741221"],
)
def test_a_telephone_or_postal_code_is_no_amount(amount: str) -> None:
    header = "番号,寄附日,寄附者氏名,郵便番号,電話番号,寄附金額"
    row = one(header, f"1,2025-04-01,佐藤 花子,969-3301,090-3450-3318,{amount}", "donation")
    assert [(problem.code, problem.column) for problem in row.problems] == [("money.of_contact", "寄附金額")]


def test_a_million_yen_from_a_postal_code_with_the_same_figures_is_an_amount() -> None:
    row = one(
        "番号,寄附日,寄附者氏名,郵便番号,寄附金額", "1,2025-04-01,佐藤 花子,100-0000,1000000", "donation"
    )
    assert row.touchpoint.amount == 1_000_000


def test_a_gift_is_of_the_day_it_was_paid() -> None:
    row = one(
        "寄附番号,申込日,入金日,寄附者氏名,寄附金額", "D1,2024-12-28,2025-01-06,佐藤 花子,1万円", "donation"
    )
    assert (str(row.touchpoint.occurred_on), row.touchpoint.amount) == ("2025-01-06", 10_000)


@pytest.mark.parametrize(
    ("header", "cell", "companions"),
    [
        ("参加人数（ご本人を含む）", "３名", 2),
        ("利用者数", "1", 0),
        ("同伴者数", "2", 2),
        ("参加人数", "大人2名 子ども1名", 2),
        ("参加人数", "２名（うち子ども1名）", 1),
        ("参加人数", "3名（大人2名・子ども1名）", 2),
        ("参加人数", "大人(2) 子ども(1)", 2),
        ("参加人数", "大人2、小学生1、計3", 2),
        ("参加人数", "3名様", 2),
        ("参加人数", "大人２・子１", 2),
        ("参加人数", "2+1", 2),
        ("参加人数", "夫婦2人", 1),
        ("参加人数", "ご夫婦と子ども2人（5歳・3歳）", 3),
        ("参加人数", "本人のみ", 0),
        ("参加人数", "約10名", 9),
        ("参加人数", "二人", 1),
        ("参加人数", "1.0", 0),
        ("参加人数", "家族で", 0),
        ("参加人数", "2・1", 0),
        ("参加人数", "2～3名", 0),
        ("同伴者数", "なし", 0),
        ("同伴者数", "子ども2名", 2),
        ("同伴者の人数（ご本人を除く）", "2人", 2),
        ("チケット枚数", "3", 2),
    ],
)
def test_people_who_came_along_are_a_head_count(header: str, cell: str, companions: int) -> None:
    row = one(f"参加日,氏名,{header}", f"2024-04-02,佐藤 花子,{cell}", "station_event")
    assert row.touchpoint.companions == companions


@pytest.mark.parametrize(
    ("header", "cells", "companions"),
    [
        ("大人,子ども", "2,1", 2),
        ("参加人数（大人）,参加人数（子ども）", "2名,", 1),
        ("大人の人数,子どもの人数", "1,なし", 0),
        ("参加人数,大人,子ども", "5,2,1", 4),
        ("参加人数,大人,子ども", ",2,1", 2),
    ],
)
def test_grown_ups_and_children_in_columns_of_their_own_are_added(
    header: str, cells: str, companions: int
) -> None:
    row = one(f"参加日,氏名,{header}", f"2024-04-02,佐藤 花子,{cells}", "station_event")
    assert row.touchpoint.companions == companions


@pytest.mark.parametrize(
    ("header", "cells", "companions"),
    [
        ("参加者２", "佐藤 健太", 1),
        ("同伴者氏名１,同伴者氏名２", "佐藤 健太,佐藤 美咲", 2),
        ("同行者", "佐藤 健太、佐藤 美咲", 2),
        ("お連れ様のお名前", "なし", 0),
        ("参加人数,同行者氏名", "4名,佐藤 健太", 3),
        ("同行者フリガナ", "サトウ ケンタ", 0),
    ],
)
def test_companions_who_are_named_have_come_along(header: str, cells: str, companions: int) -> None:
    row = one(f"参加日,氏名,{header}", f"2024-04-02,佐藤 花子,{cells}", "station_event")
    assert row.touchpoint.companions == companions


def test_of_companions_who_are_named_it_is_said_that_they_are_no_records() -> None:
    text = "参加日,氏名,参加者２,参加者３\n2024-04-02,鈴木 一郎,,\n2024-04-02,佐藤 花子,佐藤 健太,佐藤 美咲\n"
    file = run.draft(text.encode(), channel="station_event")
    (note,) = (one for one in file.notes if one.code == "gate.companions_named")
    assert note.facts == {"columns": "参加者２」「参加者３", "people": "2", "row": "3"}
    assert [row.record.name for row in file.rows if row.record] == ["鈴木 一郎", "佐藤 花子"]


def test_a_head_count_that_cannot_be_read_is_told_with_its_row() -> None:
    text = (
        "参加日,氏名,参加人数\n2024-04-02,佐藤 花子,2名\n2024-04-02,鈴木 一郎,家族で\n2024-04-02,山田 太郎,\n"
    )
    file = run.draft(text.encode(), channel="station_event")
    (note,) = (one for one in file.notes if one.code == "gate.heads_unread")
    assert (note.column, note.facts) == ("参加人数", {"rows": "1", "row": "3"})
    assert [row.touchpoint is not None for row in file.rows] == [True, True, True]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("転入", "moved_in"),
        ("転出", "moved_out"),
        ("職権消除", "moved_out"),
        ("死亡", "died"),
        ("死亡による消除", "died"),
        ("世帯主変更（世帯主死亡）", "moved_within"),
        ("転居", "moved_within"),
        ("", ""),
    ],
)
def test_a_move_is_in_or_out_or_none_by_its_reason(reason: str, kind: str) -> None:
    row = one("異動年月日,異動事由,氏名", f"令和6年5月26日,{reason},佐藤 花子", None)
    assert row.touchpoint.kind == kind


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("転　入", "moved_in"),
        ("転 出", "moved_out"),
        ("ﾃﾝｼｭﾂ", "moved_out"),
        ("死　亡", "died"),
        ("転　居", "moved_within"),
    ],
)
def test_a_move_is_what_it_is_in_any_width_and_spacing(reason: str, kind: str) -> None:
    text = f"異動年月日,異動事由,氏名,前住所,新住所\nR8.6.3,{reason},髙﨑 昇,会津若松市本町3,磐梯町更科3\n"
    file = run.draft(text.encode("cp932"), name="異動一覧.csv")
    assert (file.rows[0].touchpoint.kind, file.notes) == (kind, ())


def test_who_moves_within_the_town_lives_at_the_new_address_however_that_is_spaced() -> None:
    row = one(
        "異動日,異動事由,氏名,前住所,新住所",
        "R8.6.3,転　居,髙﨑 昇,福島県会津若松市本町3,福島県磐梯町更科3",
        "residency",
    )
    assert row.record.address == "福島県磐梯町更科3"


def test_a_move_of_no_known_kind_is_told_with_its_row_and_not_what_it_says() -> None:
    text = (
        "異動年月日,異動事由,氏名\n2024-04-02,転入,佐藤 花子\n2024-04-02,氏名の変更,鈴木 一郎\n"
        "2024-04-02,,山田 太郎\n2024-04-02,転入取消,大石 翔\n"
    )
    notes = run.draft(text.encode(), name="異動一覧.csv").notes
    (note,) = (one for one in notes if one.code == "gate.kind_unread")
    assert (note.column, note.facts) == ("異動事由", {"rows": "2", "row": "3"})


def test_who_moves_in_is_known_by_the_address_before_and_lives_at_the_new_one() -> None:
    row = one("転入日,氏名,住所,転入前住所", "R6.5.26,佐藤 花子,大字磐梯1,東京都港区芝1", "residency")
    assert (row.record.address, row.record.new_address) == ("東京都港区芝1", "大字磐梯1")


@pytest.mark.parametrize(("before", "codes"), [("東京都港区芝1", ("", "969-3301")), ("", ("969-3301", ""))])
def test_the_postal_code_of_a_list_of_moves_stays_beside_its_own_address(
    before: str, codes: tuple[str, str]
) -> None:
    header = "転入日,氏名,郵便番号,住所,転入前住所"
    row = one(header, f"R6.5.26,佐藤 花子,969-3301,磐梯町大字磐梯1,{before}", "residency")
    assert (row.record.postal_code, row.record.new_postal_code) == codes


@pytest.mark.parametrize(
    ("reason", "address"),
    [("転入", "福島県会津若松市本町3"), ("転居", "福島県磐梯町更科3"), ("", "福島県会津若松市本町3")],
)
def test_who_moves_within_the_town_lives_at_the_new_address(reason: str, address: str) -> None:
    row = one(
        "異動日,異動事由,氏名,前住所,新住所",
        f"R8.6.3,{reason},髙﨑 昇,福島県会津若松市本町3,福島県磐梯町更科3",
        "residency",
    )
    assert row.record.address == address
    assert (row.record.new_address or row.record.address) == "福島県磐梯町更科3"


def test_the_standard_list_of_moves_has_the_new_address_of_who_moves_within_the_town() -> None:
    header = "宛名番号,世帯番号,異動事由,異動年月日,氏名,住所_町字,転入前住所_町字"
    moves = ("1,1,転居,2026-06-03,髙﨑 昇,更科3,磐梯3", "2,2,転入,2026-06-03,佐藤 花子,更科4,芝4")
    rows = run.draft("\n".join([header, *moves, ""]).encode()).rows
    assert [row.record.address for row in rows] == ["更科3", "芝4"]


@pytest.mark.parametrize(
    ("cell", "kind"), [("はい", "attached"), ("とても感じる", "attached"), ("感じない", ""), ("", "")]
)
def test_a_survey_says_who_holds_the_town_dear(cell: str, kind: str) -> None:
    row = one(
        "タイムスタンプ,お名前,磐梯町に愛着を感じますか", f"2024/04/02 9:06:12,佐藤 花子,{cell}", "survey"
    )
    assert row.touchpoint.kind == kind


def test_names_and_addresses_in_pieces_are_put_together() -> None:
    header = "登録日,姓,名,セイ,メイ,都道府県,市区町村,番地,建物名,電話番号1,電話番号2,電話番号3"
    row = one(
        header, "2024-04-02,佐藤,花子,サトウ,ハナコ,福島県,福島市,杉妻町1,101号室,090,0000,1", "registration"
    )
    assert (row.record.name, row.record.kana) == ("佐藤　花子", "サトウ　ハナコ")
    assert (row.record.address, row.record.phone) == ("福島県　福島市　杉妻町1　101号室", "090-0000-0001")


def test_a_word_for_whose_it_is_matters_for_contacts_no_more_than_for_names() -> None:
    header = "寄附日,寄附者氏名,寄附者 住所1,寄附者 住所2,寄附者 住所3,寄附者 TEL,連絡先（メール）,寄附金額"
    cells = "2025-04-01,佐藤 花子,福島県磐梯町,大字磐梯1024-1,コーポ東 201,0242-74-1111,h@example.jp,10000"
    said = one(header, cells, "donation").record
    assert said is not None
    assert (said.address, said.phone, said.email) == (
        "福島県磐梯町\u3000大字磐梯1024-1\u3000コーポ東 201",
        "0242-74-1111",
        "h@example.jp",
    )


def test_a_telephone_in_three_columns_is_one() -> None:
    header = "寄附日,氏名,TEL(市外局番),TEL(市内局番),TEL(加入者番号),寄附金額"
    said = one(header, "2025-04-01,佐藤 花子,0242,74,1111,10000", "donation").record
    assert said is not None
    assert said.phone == "0242-74-1111"


def test_a_prefecture_beside_a_whole_address_is_not_said_twice() -> None:
    row = one("登録日,氏名,都道府県,住所", "2024-04-02,佐藤 花子,福島県,福島県福島市杉妻町1", "registration")
    assert row.record.address == "福島県福島市杉妻町1"


@pytest.mark.parametrize(
    ("header", "channel"),
    [
        ("登録番号,登録日,登録区分,氏名", "registration"),
        ("異動年月日,異動事由,氏名", "residency"),
        ("申込日,氏名,寄附金額", "donation"),
    ],
)
def test_some_headers_leave_no_doubt_about_the_channel(header: str, channel: str) -> None:
    assert drafted(header, ",".join(["2024-04-02"] * (header.count(",") + 1)), None).channel == channel


def test_a_company_is_the_donor_only_of_a_corporate_gift() -> None:
    header, row = "受領日,法人名,担当者名,寄附額", "2024-04-02,株式会社例,佐藤,100000"
    assert one(header, row, "corporate_donation").record.name == "株式会社例"


def test_a_list_of_orders_tells_its_tickets_apart() -> None:
    text = "注文番号,チケットID,参加者名,申込日\nO1,T1,佐藤 花子,2024-04-02\nO1,T2,鈴木 一郎,2024-04-02\n"
    assert [row.key for row in run.draft(text.encode(), channel="station_event").rows] == ["O1/T1", "O1/T2"]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("○", "cancelled"),
        ("1", "cancelled"),
        ("有", "cancelled"),
        ("済", "cancelled"),
        ("キャンセル", "cancelled"),
        ("2026-03-20", "cancelled"),
        ("", "done"),
        ("なし", "done"),
        ("-", "done"),
        ("×", "done"),
    ],
)
@pytest.mark.parametrize(
    ("header", "channel"),
    [
        ("寄附番号,入金日,氏名,キャンセル", "donation"),
        ("利用番号,利用開始日,氏名,取消", "trial_stay"),
        ("受付番号,参加日,氏名,キャンセル日", "station_event"),
        ("登録番号,登録日,氏名,取り消し", "registration"),
    ],
)
def test_a_column_of_cancellations_calls_off_the_rows_it_marks_and_no_other(
    header: str, channel: str, cell: str, status: str
) -> None:
    assert one(header, f"1,2026-04-01,星野 大地,{cell}", channel).touchpoint.status == status


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("有効", "done"),
        ("", "done"),
        ("登録済", "done"),
        ("配信停止", "done"),
        ("抹消", "cancelled"),
        ("登録抹消", "cancelled"),
        ("失効", "cancelled"),
        ("資格喪失", "cancelled"),
        ("終了", "cancelled"),
        ("停止", "cancelled"),
        ("休会", "cancelled"),
    ],
)
def test_a_membership_is_none_any_more_by_any_word_that_offices_use(cell: str, status: str) -> None:
    row = one(
        "登録番号,氏名,住所,登録日,状態", f"1,星野 大地,東京都港区芝1,2024-04-01,{cell}", "registration"
    )
    assert row.touchpoint.status == status


@pytest.mark.parametrize("header", ["抹消日", "登録抹消日", "失効日", "資格喪失日", "廃止年月日"])
def test_a_membership_lasts_until_the_day_it_was_struck_off(header: str) -> None:
    row = one(f"登録番号,氏名,登録日,{header}", "1,星野 大地,2024-04-01,2025-03-31", "registration")
    assert (row.touchpoint.status, str(row.touchpoint.ended_on)) == ("done", "2025-03-31")


def test_who_has_left_by_a_tick_is_no_member() -> None:
    assert one("登録日,氏名,退会", "2024-04-01,星野 大地,○", "registration").touchpoint.status == "cancelled"


@pytest.mark.parametrize("channel", ["registration", "station_event", "residency"])
def test_a_status_that_no_rule_knows_is_told_with_its_row_and_not_what_it_says(channel: str) -> None:
    text = (
        "参加日,氏名,状態\n2024-04-02,佐藤 花子,完了\n2024-04-02,鈴木 一郎,れいの件\n2024-04-02,山田 太郎,\n"
    )
    notes = run.draft(text.encode(), channel=channel).notes
    (note,) = (one for one in notes if one.code == "gate.status_unread")
    assert (note.column, note.facts) == ("状態", {"rows": "1", "row": "3"})


def test_the_number_of_a_member_is_no_name_and_names_a_row_with_its_day() -> None:
    row = one("会員番号,登録日,氏名", "12,2024-04-01,星野 大地", "community")
    assert (row.record.handle, row.touchpoint.source_no, row.key) == ("", "12", "12/2024-04-01")


def test_a_member_may_give_twice() -> None:
    text = "会員番号,入金日,氏名,寄附金額\n12,2024-04-01,星野 大地,1000\n12,2024-05-01,星野 大地,2000\n"
    keys = [row.key for row in run.draft(text.encode(), channel="donation").rows]
    assert keys == ["12/2024-04-01", "12/2024-05-01"]


@pytest.mark.parametrize(
    ("header", "cell", "status"),
    [
        ("参加", "する", "done"),
        ("参加", "○", "done"),
        ("参加", "参加", "done"),
        ("参加", "しない", "absent"),
        ("参加", "-", "absent"),
        ("参加", "不参加", "absent"),
        ("参加", "キャンセル", "cancelled"),
        ("参加", "参加予定", "planned"),
        ("参加可否", "可", "done"),
        ("参加可否", "不可", "absent"),
        ("参加・不参加", "不参加", "absent"),
        ("受付", "済", "done"),
        ("受付", "レ", "done"),
        ("受付", "✓", "done"),
        ("受付", "13:05", "done"),
        ("受付", "", "planned"),
        ("受付", "未", "absent"),
        ("当日受付", "×", "absent"),
    ],
)
def test_the_door_says_who_came_under_any_header_for_it(header: str, cell: str, status: str) -> None:
    text = f"氏名,住所,{header}\n田中 実,東京都港区芝1-1,{cell}\n"
    file = run.draft(text.encode(), name="駅舎イベント_2026-05-10.csv")
    assert file.rows[0].touchpoint.status == status
    assert "gate.status_unread" not in {note.code for note in file.notes}


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("【キャンセル】田中 実", ("田中 実", "cancelled")),
        ("田中 実（欠席）", ("田中 実", "absent")),
        ("田中　実　当日欠席", ("田中　実", "absent")),
        ("田中 実（退会）", ("田中 実", "cancelled")),
        ("×田中 実", ("田中 実", "absent")),
        ("（故）田中 実", ("田中 実", "invalid")),
        ("故 田中 実", ("田中 実", "invalid")),
        ("故田中実", ("田中実", "invalid")),
        ("田中 実（死亡）", ("田中 実", "invalid")),
        ("故郷の会", ("故郷の会", "done")),
        ("田中 実（途中欠席）", ("田中 実（途中欠席）", "done")),
        ("田中 実（旧姓 高橋）", ("田中 実（旧姓 高橋）", "done")),
    ],
)
def test_a_word_beside_the_name_is_the_status_and_no_part_of_the_name(
    cell: str, told: tuple[str, str]
) -> None:
    row = one("参加日,氏名", f"2026-05-10,{cell}", "station_event")
    assert (row.record.name, row.touchpoint.status) == told


def test_a_gift_in_the_name_of_somebody_who_has_died_was_given() -> None:
    row = one("寄附日,氏名,寄附金額", "2026-05-10,故 田中 実,10000", "donation")
    assert (row.record.name, row.touchpoint.status) == ("田中 実", "done")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("鈴木 一郎 外2名", ("鈴木 一郎", 2)),
        ("鈴木 一郎ほか２名", ("鈴木 一郎", 2)),
        ("鈴木 一郎（他家族二名）", ("鈴木 一郎", 2)),
        ("鈴木 一郎ご夫妻", ("鈴木 一郎", 1)),
        ("髙﨑 一郎様ご夫婦", ("髙﨑 一郎", 1)),
        ("鈴木 一郎 御一同", ("鈴木 一郎", 0)),
        ("外山 他人", ("外山 他人", 0)),
    ],
)
def test_who_is_told_beside_the_name_came_along(cell: str, told: tuple[str, int]) -> None:
    row = one("参加日,氏名", f"2026-05-10,{cell}", "station_event")
    assert (row.record.name, row.touchpoint.companions) == told


def test_a_column_of_companions_goes_before_what_stands_beside_the_name() -> None:
    row = one("参加日,氏名,同伴者数", "2026-05-10,鈴木 一郎 外2名,3", "station_event")
    assert row.touchpoint.companions == 3


def test_a_name_given_to_the_organiser_of_an_event_goes_before_what_somebody_calls_themselves() -> None:
    system = "参加枠名,ユーザー名,表示名,参加ステータス,出欠ステータス,更新日時,受付番号"
    header = f"{system},お名前（本名）,電話番号,メルマガ"
    asked = "一般,hana_b,はなちゃん,参加,出席,2024/05/18 13:02,1001,佐藤 花子,090-1234-5678,不要"
    silent = "一般,ichi,いち,参加,出席,2024/05/18 13:02,1002,,,"
    file = run.draft(f"{header}\n{asked}\n{silent}\n".encode(), name="list.csv", channel="online_tour")
    hana, ichi = (row.record for row in file.rows)
    assert (file.layout, file.source) == ("connpass", "connpass")
    assert (hana.name, hana.handle, hana.phone) == ("佐藤 花子", "hana_b", "090-1234-5678")
    assert (ichi.name, file.rows[0].permission.mail) == ("いち", False)


def test_an_id_that_every_list_counts_from_one_is_of_its_day() -> None:
    first, second = (one("ID,参加日,氏名,出欠", f"1,{day},佐藤 花子,出席", "station_event").key for day in
                     ("2024-05-01", "2024-06-01"))  # fmt: skip
    assert first != second


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("コーポ磐梯 101", "福島県耶麻郡磐梯町大字磐梯1-2"),
        ("", "福島県耶麻郡磐梯町大字磐梯1-2 コーポ磐梯 101"),
        ("メゾン桜203号室", "会津若松市東栄町3-46"),
    ],
)
def test_an_address_whose_building_was_typed_first_begins_with_the_municipality(
    first: str, second: str
) -> None:
    text = f"氏名,住所1,住所2,登録日\n佐藤 花子,{first},{second},2026-04-01\n"
    (row,) = run.draft(text.encode(), channel="registration").rows
    assert row.record
    assert row.record.address == "\u3000".join(filter(None, [second, first]))


@pytest.mark.parametrize(
    ("cell", "status"), [("視聴あり", "done"), ("視聴", "done"), ("視聴なし", "absent"), ("未視聴", "absent")]
)
def test_who_watched_an_online_tour_took_part(cell: str, status: str) -> None:
    text = f"開催日,氏名,当日の視聴\n2026-02-14,佐藤 花子,{cell}\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="online_tour").rows
    assert row.touchpoint is not None
    assert row.touchpoint.status == status

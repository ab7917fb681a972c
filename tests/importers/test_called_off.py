"""What calls something off in one list does so in every other."""

import pytest

from kankei_importers import run

WORDS = [
    *("キャンセル", "キャンセル済", "取消", "取り消し", "取下げ", "取り下げ", "取りやめ", "取り止め", "中止"),
    *("払戻し済", "払い戻し完了", "返金済", "返還済", "撤回", "Cancelled", "REFUNDED"),
]
LISTS = {
    "passmarket": (
        "チケットID,参加者名,チケット名,注文番号,申込日,受付状況",
        "T1,佐藤 花子,一般,O1,2024-04-02,{}",
    ),
    "connpass": (
        "参加枠名,ユーザー名,表示名,参加ステータス,出欠ステータス,更新日時,受付番号",
        "一般,hana_b,佐藤 花子,{},,2024/05/18 13:02,1001",
    ),
    "zoom": (
        "First Name,Last Name,Email,Registration Time,Approval Status",
        "花子,佐藤,h@example.jp,05/18/2024 13:02:00,{}",
    ),
    "event": ("参加日,氏名,ステータス", "2024-04-02,佐藤 花子,{}"),
    "stay": ("利用開始日,氏名,ステータス", "2024-04-02,佐藤 花子,{}"),
    "donation": ("寄附番号,寄附日,氏名,寄附金額,ステータス", "1,2024-04-02,佐藤 花子,1000,{}"),
    "registration": ("登録番号,登録日,氏名,状態", "1,2024-04-02,佐藤 花子,{}"),
}
CHANNELS = {"stay": "trial_stay", "donation": "donation", "registration": "registration"}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("system", LISTS)
def test_a_word_that_calls_off_does_so_in_every_list(system: str, word: str) -> None:
    header, row = LISTS[system]
    text = f"{header}\n{row.format(word)}\n"
    (said,) = run.draft(text.encode(), name="list.csv", channel=CHANNELS.get(system, "online_tour")).rows
    assert said.touchpoint is not None
    assert said.touchpoint.status == "cancelled"


@pytest.mark.parametrize("word", [*(one for one in WORDS if not one.isascii()), "重複", "二重登録", "誤登録"])
def test_a_word_that_calls_off_does_so_beside_a_name(word: str) -> None:
    text = f"参加日,氏名\n2024-04-02,佐藤 花子（{word}）\n"
    (said,) = run.draft(text.encode(), name="list.csv", channel="station_event").rows
    assert said.touchpoint is not None
    assert said.record is not None
    assert (said.record.name, said.touchpoint.status) == ("佐藤 花子", "cancelled")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_calls_off_in_a_column_that_is_not_read_is_told(word: str) -> None:
    text = f"参加日,氏名,昼食\n2024-04-02,佐藤 花子,\n2024-04-02,鈴木 一郎,{word}\n"
    notes = run.draft(text.encode(), name="list.csv", channel="station_event").notes
    assert [(note.code, note.facts) for note in notes] == [("gate.absence_noted", {"rows": "1", "row": "3"})]


@pytest.mark.parametrize(
    "word", ["重複", "重複登録", "No.3と重複", "二重申込", "テスト", "テスト登録", "誤登録", "無効"]
)
@pytest.mark.parametrize(
    ("header", "channel"), [("寄附日,氏名,備考", "donation"), ("来訪日,氏名,備考", "visit")]
)
def test_a_row_that_a_remark_calls_entered_twice_by_mistake_or_for_a_test_is_told(
    header: str, channel: str, word: str
) -> None:
    text = f"{header}\n2024-04-02,佐藤 花子,\n2024-04-02,鈴木 一郎,{word}\n"
    notes = run.draft(text.encode(), name="list.csv", channel=channel).notes
    assert [(note.code, note.column, note.facts) for note in notes] == [
        ("gate.mistake_noted", "備考", {"rows": "1", "row": "3"})
    ]


@pytest.mark.parametrize(
    "note", ["重複なし", "重複確認済", "コンテスト入賞", "テスト勉強で忙しい", "メール無効"]
)
def test_a_remark_that_only_has_such_a_word_in_it_is_passed_over(note: str) -> None:
    text = f"来訪日,氏名,備考\n2024-04-02,佐藤 花子,{note}\n"
    assert run.draft(text.encode(), name="list.csv", channel="visit").notes == ()


@pytest.mark.parametrize("word", ["重複", "無効", "テスト", "誤登録"])
@pytest.mark.parametrize("channel", ["trial_stay", "visit", "community", "donation"])
def test_a_state_that_says_so_takes_the_row_out_of_every_number(channel: str, word: str) -> None:
    day = {"community": "登録日", "donation": "寄附日"}.get(channel, "利用開始日")
    text = f"{day},氏名,ステータス\n2024-04-02,佐藤 花子,{word}\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel=channel).rows
    assert row.touchpoint
    assert row.touchpoint.status == "invalid"


@pytest.mark.parametrize(
    "note", ["雨天中止", "取消し不可", "払い戻し不可", "中止の場合は連絡", "発送中止", "cancellation policy"]
)
def test_a_word_about_the_case_of_calling_off_calls_nothing_off(note: str) -> None:
    text = f"参加日,氏名,備考\n2024-04-02,佐藤 花子,{note}\n"
    assert run.draft(text.encode(), name="list.csv", channel="station_event").notes == ()


@pytest.mark.parametrize(
    ("header", "off", "on"),
    [
        ("削除フラグ", "1", "0"),
        ("is_deleted", "TRUE", "FALSE"),
        ("有効フラグ", "0", "1"),
        ("active", "FALSE", "TRUE"),
        ("在籍", "×", "○"),
    ],
)
def test_a_flag_of_a_register_says_who_is_no_member(header: str, off: str, on: str) -> None:
    text = f"登録日,氏名,{header}\n2024-04-02,佐藤 花子,{off}\n2024-04-02,鈴木 一郎,{on}\n"
    assert [row.counts for row in run.draft(text.encode(), channel="community").rows] == [False, True]


def test_codes_of_a_state_are_asked_for_and_nobody_is_left_out_by_them() -> None:
    rows = "".join(f"2024-04-0{day},佐藤 花子,{code}\n" for day, code in enumerate("0001", start=1))
    file = run.draft(f"登録日,氏名,ステータス\n{rows}".encode(), channel="community")
    assert [row.counts for row in file.rows] == [True] * 4
    assert [note.code for note in file.notes] == ["gate.status_unread"]


def test_a_membership_ends_on_the_day_of_death_where_no_other_end_is_told() -> None:
    text = "登録日,氏名,退会日,死亡日\n2024-04-02,佐藤 花子,,2026-06-01\n2024-04-02,鈴木 一郎,2025-03-31,\n"
    rows = run.draft(text.encode(), channel="community").rows
    assert [str(row.touchpoint.ended_on) for row in rows if row.touchpoint] == ["2026-06-01", "2025-03-31"]


def test_whoever_moved_in_and_died_here_is_told_from_whoever_moved_out() -> None:
    days = (",2026-06-01", "2025-03-31,", "2025-03-31,2026-06-01")
    rows = "".join(f"佐藤 花子{no},2024-04-02,{over}\n" for no, over in enumerate(days))
    file = run.draft(f"氏名,転入日,転出日,死亡日\n{rows}".encode(), channel="residency")
    told = [(row.touchpoint.kind, str(row.touchpoint.ended_on)) for row in file.rows if row.touchpoint]
    out = ("moved_in", "2025-03-31")
    assert told == [("moved_in_until_death", "2026-06-01"), out, out]


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("会員の近況", "死亡", "gate.departure_noted"),
        ("重複", "○", "gate.absence_noted"),
        ("ブロック", "ブロック中", "gate.departure_noted"),
        ("ブロック", "はい", "gate.departure_noted"),
    ],
)
def test_a_mark_of_death_or_of_a_second_entry_that_is_not_read_is_told(
    header: str, cell: str, code: str
) -> None:
    text = f"登録日,氏名,{header}\n2024-04-02,佐藤 花子,{cell}\n2024-04-02,鈴木 一郎,\n"
    notes = run.draft(text.encode(), channel="community").notes
    assert [(note.code, note.column, note.facts["rows"]) for note in notes] == [(code, header, "1")]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Checked In", "done"),
        ("Not Attending", "absent"),
        ("Attending", "planned"),
        ("催行済", "done"),
        ("不催行", "cancelled"),
        ("宿泊済", "done"),
        ("過去のゲスト", "done"),
    ],
)
def test_the_words_of_booking_systems_are_known(word: str, status: str) -> None:
    text = f"参加日,氏名,Attendee Status\n2024-04-02,佐藤 花子,{word}\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="visit").rows
    assert row.touchpoint
    assert row.touchpoint.status == status


def test_a_booking_that_was_changed_is_still_no_stay() -> None:
    text = "予約番号,氏名,ステータス,チェックイン日\n1,佐藤 花子,変更,2024-04-02\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="trial_stay").rows
    assert row.touchpoint
    assert row.touchpoint.status == "planned"


@pytest.mark.parametrize(
    "header", ["「ふるさと住民」に登録しますか？", "入会を希望しますか", "会員登録の希望"]
)
def test_who_answers_that_they_do_not_join_is_told(header: str) -> None:
    text = f"回答日,氏名,{header}\n2024-04-02,佐藤 花子,希望しない\n2024-04-02,鈴木 一郎,希望する\n"
    notes = run.draft(text.encode(), name="list.csv", channel="registration").notes
    assert [(note.code, note.column, note.facts["rows"]) for note in notes] == [
        ("gate.absence_noted", header, "1")
    ]


@pytest.mark.parametrize(
    ("header", "off", "on"),
    [
        ("抽選結果", "落選", "当選"),
        ("許可・不許可", "不許可", "許可"),
        ("選考結果", "不合格", "合格"),
        ("出店可否", "不可", "可"),
        ("当落", "×", "○"),
    ],
)
def test_who_was_not_chosen_neither_came_nor_stayed(header: str, off: str, on: str) -> None:
    text = f"利用期間,氏名,{header}\n2024-04-02,佐藤 花子,{off}\n2024-04-02,鈴木 一郎,{on}\n"
    rows = run.draft(text.encode(), name="list.csv", channel="trial_stay").rows
    assert [row.touchpoint.status for row in rows if row.touchpoint] == ["cancelled", "done"]


def test_who_was_drawn_and_stayed_away_did_not_come() -> None:
    text = "開催日,氏名,抽選結果,当日\n2024-04-02,佐藤 花子,当選,×\n2024-04-02,鈴木 一郎,補欠,○\n"
    rows = run.draft(text.encode(), name="list.csv", channel="visit").rows
    assert [row.touchpoint.status for row in rows if row.touchpoint] == ["absent", "done"]


def test_a_provisional_member_is_no_member_yet() -> None:
    text = "登録日,氏名,ステータス\n2024-04-02,佐藤 花子,仮会員\n2024-04-02,鈴木 一郎,本会員\n"
    rows = run.draft(text.encode(), name="list.csv", channel="registration").rows
    assert [row.touchpoint.status for row in rows if row.touchpoint] == ["planned", "done"]


@pytest.mark.parametrize("header", ["LINE登録の希望", "お子様の登録を希望しますか"])
def test_who_answers_that_they_join_nothing_else_is_no_less_a_member(header: str) -> None:
    text = f"入会日,氏名,{header}\n2024-04-02,佐藤 花子,いいえ\n2024-04-02,鈴木 一郎,はい\n"
    assert run.draft(text.encode(), name="list.csv", channel="community").notes == ()


@pytest.mark.parametrize("cell", ["不許可", "許可（取消）", "不採用", "辞退"])
@pytest.mark.parametrize("header", ["決定", "選考状況", "可否"])
def test_whom_the_town_did_not_let_come_did_not(header: str, cell: str) -> None:
    text = f"利用期間,氏名,{header}\n2026/5/1～5/3,佐藤 花子,{cell}\n2026/5/1～5/3,鈴木 一郎,許可\n"
    rows = run.draft(text.encode(), name="list.csv", channel="trial_stay").rows
    assert [row.touchpoint and row.touchpoint.status for row in rows] == ["cancelled", "done"]

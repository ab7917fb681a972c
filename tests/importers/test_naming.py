"""Names in one column or in two: whichever way a header asks for a part of a name, no part is lost."""

import pytest

from kankei.model import RecordDraft
from kankei_importers import run
from kankei_importers.header import meaning_of

WRITTEN = [
    ("姓", "名"),
    ("氏", "名"),
    ("苗字", "名前"),
    ("姓：", "名："),
    ("姓（漢字）", "名（漢字）"),
    ("氏名（姓）", "氏名（名）"),
    ("氏名・姓", "氏名・名"),
    ("お名前（姓）", "お名前 (名)"),
    ("寄付者氏名（姓）", "寄付者氏名（名）"),
    ("申込者氏名_姓", "申込者氏名_名"),
    ("寄附者姓", "寄附者名"),
    ("寄附者_姓", "寄附者_名"),
    ("寄附者氏", "寄附者名"),
    ("申込者姓", "申込者名"),
    ("申込者（姓）", "申込者（名）"),
    ("参加者姓", "参加者名"),
    ("参加者の姓", "参加者の名"),
    ("会員姓", "会員名"),
    ("会員苗字", "会員名前"),
    ("注文者姓", "注文者名"),
    ("ご注文者様姓", "ご注文者様名"),
    ("お客様の名字", "お客様の下の名前"),
    ("Last name", "First name"),
    ("姓", "寄附者名"),
]
SPOKEN = [
    ("セイ", "メイ"),
    ("せい", "めい"),
    ("姓カナ", "名カナ"),
    ("姓（フリガナ）", "名（フリガナ）"),
    ("苗字（ふりがな）", "名前（ふりがな）"),
    ("氏名カナ（セイ）", "氏名カナ（メイ）"),
    ("フリガナ（セイ）", "フリガナ（メイ）"),
    ("フリガナ(セイ)", "フリガナ(メイ)"),
    ("ﾌﾘｶﾞﾅ(ｾｲ)", "ﾌﾘｶﾞﾅ(ﾒｲ)"),
    ("お名前カナ（姓）", "お名前カナ（名）"),
    ("お名前（セイ）", "お名前（メイ）"),
    ("寄付者氏名カナ（セイ）", "寄付者氏名カナ（メイ）"),
    ("寄附者姓カナ", "寄附者名カナ"),
    ("申込者_姓_ふりがな", "申込者_名_ふりがな"),
    ("Last name (kana)", "First name (kana)"),
]


def read(header: list[str], cells: list[str]) -> RecordDraft:
    text = f"登録日,{','.join(header)}\n2024-05-01,{','.join(cells)}\n"
    row = run.draft(text.encode(), name="list.csv", channel="registration").rows[0]
    assert row.record is not None
    return row.record


@pytest.mark.parametrize("spoken", SPOKEN, ids="+".join)
@pytest.mark.parametrize("written", WRITTEN, ids="+".join)
def test_of_a_name_in_two_columns_no_part_is_lost(written: tuple[str, str], spoken: tuple[str, str]) -> None:
    record = read([*written, *spoken], ["佐藤", "花子", "サトウ", "ハナコ"])
    assert (record.name, record.kana) == ("佐藤　花子", "サトウ　ハナコ")


WHOLE = (
    "氏名 姓名 名前 会員名 寄附者名 申込み者 申請者 届出人 宿泊者 宿泊者名 入居者 受講者 出席者 購入者"
    " 購入者名 お客様 お客様名 顧客名 メンバー サポーター名 支援者名 代表者 会員さま 会員様氏名"
    " ご本人様のお名前 世帯主 世帯主氏名"
)


@pytest.mark.parametrize("header", WHOLE.split())
def test_one_column_of_names_is_the_whole_name(header: str) -> None:
    assert read([header, "電話番号"], ["佐藤 花子", "0242-74-1221"]).name == "佐藤 花子"


@pytest.mark.parametrize(
    "header",
    ["返礼品名", "団体名", "品名", "商品名", "イベント名", "施設名", "会員", "送付先_姓", "同伴者名"],
)
def test_what_is_called_otherwise_is_no_name(header: str) -> None:
    assert meaning_of(header)[0] not in {"name", "surname", "given"}


def test_the_head_of_a_household_is_no_name_beside_one() -> None:
    assert read(["世帯主", "氏名"], ["佐藤 一郎", "佐藤 花子"]).name == "佐藤 花子"


def test_name_and_reading_are_of_one_person() -> None:
    header = ["申込者氏名", "申込者フリガナ", "参加者氏名", "参加者フリガナ"]
    record = read(header, ["佐藤 一郎", "サトウ イチロウ", "佐藤 花子", "サトウ ハナコ"])
    assert (record.name, record.kana) == ("佐藤 花子", "サトウ ハナコ")


def test_surname_and_given_name_are_of_one_person() -> None:
    header = ["申込者姓", "申込者名", "参加者名", "参加者姓"]
    assert read(header, ["鈴木", "一郎", "花子", "佐藤"]).name == "佐藤　花子"


def test_who_gives_no_name_is_called_as_they_call_themselves() -> None:
    header = ["Facebookの表示名", "本名（任意）", "メール（任意）"]
    shown = [read(header, ["はなちゃん", name, "hana@example.jp"]).name for name in ("", "佐藤 花子")]
    assert shown == ["はなちゃん", "佐藤 花子"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("氏名,お名前を教えてください", ",佐藤 花子"),
        ("姓,名,氏名", ",,佐藤 花子"),
        ("氏名,姓,名", ",佐藤,花子"),
    ],
)
def test_a_column_that_is_empty_all_the_way_down_hides_no_name(header: str, row: str) -> None:
    file = run.draft(f"登録日,{header}\n2024-05-01,{row}\n".encode(), channel="registration")
    assert (file.rows[0].record.name.split(), file.notes) == (["佐藤", "花子"], ())


def test_a_report_that_says_whose_before_a_colon_has_a_name_and_a_mailbox() -> None:
    record = read(["申込者名: 氏名", "申込者名: メール"], ["佐藤 花子", "hanako@example.jp"])
    assert (record.name, record.email) == ("佐藤 花子", "hanako@example.jp")


@pytest.mark.parametrize("header", ["ゲスト名", "相談者氏名", "作業者氏名", "児童氏名"])
def test_whoever_the_list_is_of_is_named_rather_than_the_clerk(header: str) -> None:
    assert read(["対応者氏名", header], ["花田 守", "佐藤 花子"]).name == "佐藤 花子"

"""Telephones and mailboxes: the mobile before the one at home, each in its place."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def listed(header: str, *rows: str) -> DraftFile:
    text = "\n".join([f"登録日,氏名,{header}", *(f"2024-05-01,佐藤 花子,{row}" for row in rows), ""])
    return run.draft(text.encode(), name="list.csv", channel="registration")


def contacts(header: str, *rows: str) -> list[tuple[str, str]]:
    return [(row.record.phone, row.record.email) for row in listed(header, *rows).rows if row.record]


@pytest.mark.parametrize(
    "header",
    [
        "電話番号（自宅）,電話番号（携帯）",
        "電話（自宅）,電話（携帯）",
        "電話番号,携帯電話番号",
        "固定電話,携帯（電話）",
        "連絡先（自宅）,連絡先（携帯）",
        "TEL,TEL(携帯)",
    ],
)
def test_the_mobile_goes_before_the_telephone_at_home(header: str) -> None:
    rows = "0242-74-1221,090-1234-5678", "0242-74-1221,"
    assert [told[0] for told in contacts(header, *rows)] == ["090-1234-5678", "0242-74-1221"]


def test_of_two_numbers_in_a_row_it_is_said_that_one_is_read() -> None:
    file = listed("自宅,携帯", "0242-74-1221,", "0242-74-1221,090-1234-5678", "090-1234-5678,09012345678")
    (note,) = (one for one in file.notes if one.code == "gate.second_phone")
    assert note.facts == {"rows": "1", "row": "3", "others": "携帯」「自宅"}


def test_a_column_called_home_is_a_telephone_where_numbers_stand_below() -> None:
    assert contacts("自宅,携帯", "0242-74-1221,") == [("0242-74-1221", "")]
    assert contacts("自宅,携帯", "磐梯町大字磐梯1,090-1234-5678") == [("090-1234-5678", "")]


def test_a_mailbox_under_contact_is_read_beside_a_telephone() -> None:
    header, row = "自宅電話,携帯電話,連絡先", "0242-74-1221,,hana@example.jp"
    assert contacts(header, *[row] * 4) == [("0242-74-1221", "hana@example.jp")] * 4


@pytest.mark.parametrize("header", ["PCメール", "携帯メール", "PCメールアドレス", "携帯メールアドレス"])
def test_a_mailbox_is_known_by_where_it_is_read(header: str) -> None:
    assert contacts(header, "hana@example.jp") == [("", "hana@example.jp")]


def test_a_mailbox_under_a_telephone_is_a_mailbox() -> None:
    rows = "hana@example.jp", "090-1234-5678", "090-1234-5678 / hana@example.jp"
    assert contacts("連絡先（電話またはメール）", *rows) == [
        ("", "hana@example.jp"),
        ("090-1234-5678", ""),
        ("090-1234-5678", "hana@example.jp"),
    ]


def test_a_list_of_mailboxes_under_contact_is_taken() -> None:
    assert contacts("連絡先", *["hana@example.jp"] * 4) == [("", "hana@example.jp")] * 4


def test_a_telephone_under_a_mailbox_is_a_telephone() -> None:
    assert contacts("電話番号,メールアドレス", ",090-1234-5678") == [("090-1234-5678", "")]


def test_what_is_written_stays_where_its_own_place_is_taken() -> None:
    assert contacts("電話番号,メールアドレス", "a@example.jp,b@example.jp") == [
        ("a@example.jp", "b@example.jp")
    ]


def test_telephones_that_nobody_can_ring_are_told_of_where_they_are_many() -> None:
    (note,) = listed("連絡先", "090-1234-5678", "LINE で", "郵便で", "郵便で").notes
    assert (note.code, note.column) == ("gate.phone_unread", "連絡先")
    assert note.facts == {"rows": "3", "of": "4", "row": "3"}


def test_nothing_is_said_of_those_who_have_no_telephone() -> None:
    assert listed("電話番号", "090-1234-5678", "なし", "なし", "なし").notes == ()


def test_a_user_name_that_is_a_mailbox_is_one() -> None:
    rows = run.draft(
        "タイムスタンプ,ユーザー名,お名前\n2024/4/2 9:06,hana@example.jp,佐藤 花子\n".encode(),
        channel="survey",
    ).rows
    assert [(row.record.handle, row.record.email) for row in rows] == [("", "hana@example.jp")]


def test_a_list_without_contacts_of_which_a_column_nobody_knows_is_full_says_so() -> None:
    (note,) = listed("つながる先", "090-1234-5678", "hana@example.jp").notes
    assert (note.code, note.column, note.facts) == ("gate.contacts_unread", "つながる先", {"rows": "2"})


@pytest.mark.parametrize("header", ["電話番号,つながる先", "メモ,緊急連絡先の電話"])
def test_contacts_beside_those_that_are_read_and_of_others_are_left(header: str) -> None:
    row = "0242-74-1221,090-1234-5678" if header.startswith("電話") else "なし,090-1234-5678"
    assert listed(header, row, row).notes == ()


@pytest.mark.parametrize("header", ["電話番号1,電話番号2", "TEL1(自宅),TEL2(自宅)"])
def test_of_two_numbers_that_are_each_whole_the_first_that_is_told_is_read(header: str) -> None:
    assert contacts(header, "090-1234-5678,", ",03-1234-5678") == [
        ("090-1234-5678", ""),
        ("03-1234-5678", ""),
    ]


def test_of_three_numbers_that_are_each_whole_the_first_that_is_told_is_read() -> None:
    rows = ("03-1234-5678,090-1234-5678,024-111-2222", ",0242-74-1221,090-1234-5678")
    assert contacts("電話番号1,電話番号2,電話番号3", *rows) == [("03-1234-5678", ""), ("0242-74-1221", "")]

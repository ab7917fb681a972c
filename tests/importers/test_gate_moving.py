"""A column that moved by some rows is seen by what agrees once it is moved back."""

import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.model import DraftFile, Problem
from kankei_importers import run
from kankei_importers.gate import Expectation
from kankei_importers.gate.moving import moved

HERE = Expectation(town="磐梯町", town_code="074071", today=dt.date(2026, 11, 21))
PEOPLE = [
    ("佐藤 花子", "サトウ ハナコ", "hanako.s@example.jp"),
    ("鈴木 一郎", "スズキ イチロウ", "suzuki88@example.jp"),
    ("高橋 美咲", "タカハシ ミサキ", "misaki@example.jp"),
    ("渡辺 翔", "ワタナベ ショウ", "watanabe.sho@example.jp"),
    ("伊藤 葵", "イトウ アオイ", "aoi1203@example.jp"),
    ("山本 楓", "ヤマモト カエデ", "k.yamamoto@example.jp"),
    ("中村 健", "ナカムラ ケン", "kennakamura@example.jp"),
    ("小林 結衣", "コバヤシ ユイ", "yui_kobayashi@example.jp"),
    ("加藤 大輔", "カトウ ダイスケ", "daisuke7@example.jp"),
    ("吉田 桜", "ヨシダ サクラ", "sakura.y@example.jp"),
    ("山田 太郎", "ヤマダ タロウ", "taro@example.jp"),
    ("斎藤 直子", "サイトウ ナオコ", "naoko-saito@example.jp"),
]


def listed(mails: list[str], phones: list[str] | None = None, people: int = 1) -> DraftFile:
    rows = [person for person in PEOPLE for _ in range(people)]
    lines = ["登録日,氏名,フリガナ,メールアドレス,電話番号"]
    for no, ((name, kana, _), mail) in enumerate(zip(rows, mails, strict=True)):
        lines.append(f"2024-05-{no + 1:02},{name},{kana},{mail},{phones[no] if phones else ''}")
    data = "\n".join([*lines, ""]).encode()
    return run.draft(data, name="list.csv", channel="registration", expected=HERE)


def found(file: DraftFile) -> Problem:
    return next(problem for problem in file.problems if problem.code == "gate.column_moved")


def test_a_mailbox_deleted_near_the_top_is_told_with_column_row_and_distance() -> None:
    mails = [mail for _, _, mail in PEOPLE]
    told = found(listed([mails[0], *mails[2:], ""]))
    facts = {name: told.facts[name] for name in ("other", "row", "by", "rows", "of")}
    assert (told.column, facts) == (
        "メールアドレス",
        {"other": "氏名", "row": "3", "by": "1", "rows": "10", "of": "10"},
    )


def test_a_list_with_everybody_s_own_mailbox_passes() -> None:
    assert listed([mail for _, _, mail in PEOPLE]).problems == ()


def test_mailboxes_without_anybody_s_name_pass() -> None:
    assert listed([f"x{no}q@example.jp" for no in range(len(PEOPLE))]).problems == ()


def test_phones_of_people_who_stand_twice_are_seen_to_have_moved() -> None:
    phones = [f"090-1234-{1000 + 7919 * no % 9000}" for no in range(len(PEOPLE)) for _ in range(2)]
    nothing = [""] * len(phones)
    assert listed(nothing, phones, people=2).problems == ()
    assert found(listed(nothing, ["", *phones[:-1]], people=2)).column == "電話番号"


FIRST_YEAR = [0, 1, 2, 3, 0, 4, 1, 5, 6, 2, 7, 8, 3, 9, 10, 4, 11]
"""Who stands in which row of a list of a first year: five people twice, all others once."""


def first_year(phones: list[str]) -> DraftFile:
    lines = ["登録日,氏名,フリガナ,電話番号"]
    for no, (who, number) in enumerate(zip(FIRST_YEAR, phones, strict=True)):
        lines.append(f"2024-05-{no + 1:02},{PEOPLE[who][0]},{PEOPLE[who][1]},{number}")
    data = "\n".join([*lines, ""]).encode()
    return run.draft(data, name="list.csv", channel="registration", expected=HERE)


def carried() -> list[str]:
    return [f"090-1{who:03}-{who * 577 % 10_000:04}" for who in FIRST_YEAR]


def test_phones_of_a_first_year_pass_as_they_are() -> None:
    assert first_year(carried()).problems == ()


def test_people_with_a_row_above_and_one_below_the_accident_show_where_phones_moved() -> None:
    phones = carried()
    del phones[2]
    told = found(first_year([*phones, ""]))
    assert (told.column, told.facts["by"]) == ("電話番号", "1")
    assert 3 <= int(told.facts["row"]) <= 6


def test_phones_that_are_others_wherever_somebody_stands_again_were_sorted_alone() -> None:
    phones = carried()
    dealt = [phones[place * 5 % len(phones)] for place in range(len(phones))]
    (told,) = first_year(dealt).problems
    assert (told.code, told.facts["rows"], told.facts["of"]) == ("gate.phone_differs", "5", "5")


def test_two_of_five_people_with_a_new_phone_stop_nothing() -> None:
    phones = carried()
    phones[4], phones[6] = "080-5555-0001", "080-5555-0002"
    assert first_year(phones).problems == ()


def test_fixed_lines_that_left_their_prefectures_are_seen_to_have_moved() -> None:
    homes = [
        ("東京都港区", "03"),
        ("神奈川県横浜市", "045"),
        ("埼玉県川口市", "048"),
        ("福島県会津若松市", "0242"),
    ]
    rows = [homes[no * 7 % 4 if no % 3 else no % 4] for no in range(24)]
    lines = [f"{code}-{'2' * (6 - len(code))}-{1000 + no}" for no, (_, code) in enumerate(rows)]

    def read(phones: list[str]) -> DraftFile:
        told = [
            f"2024-05-{no + 1:02},{PEOPLE[no % 12][0]},{rows[no][0]}1-{no},{phones[no]}" for no in range(24)
        ]
        data = "\n".join(["登録日,氏名,住所,電話番号", *told, ""]).encode()
        return run.draft(data, name="list.csv", channel="registration", expected=HERE)

    assert read(lines).problems == ()
    assert found(read([*lines[1:], ""])).column == "電話番号"


@given(st.lists(st.sampled_from((-1, 0, 1)), min_size=1, max_size=60), st.integers(-8, 8))
@settings(max_examples=200)
def test_columns_that_agree_as_they_are_never_moved(agree: list[int], by: int) -> None:
    """Whatever another position would say: where most of the rows agree in place, nothing moved."""
    in_place = np.array([1, 1, -1] * len(agree))
    back = np.array([*agree, *([0] * (len(in_place) - len(agree)))])
    assert moved(lambda rows: in_place if rows == 0 else back if rows == by else in_place[::-1], 0.5) is None

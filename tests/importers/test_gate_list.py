"""The gate before a list as a whole: what it stops, what a person may overrule, what only cautions."""

import datetime as dt

import pytest

from kankei.model import DraftFile
from kankei.usecases.ledger.familiarity import Callers
from kankei_importers import run
from kankei_importers.gate import ACCEPTABLE, Expectation
from kankei_importers.gate.collation import log_chance_of_order
from kankei_importers.gate.moving import check_phones

HERE = Expectation(town="磐梯町", town_code="074071", today=dt.date(2026, 11, 21))
PEOPLE = [
    ("佐藤 花子", "サトウ ハナコ", "969-3301", "福島県磐梯町"),
    ("鈴木 一郎", "スズキ イチロウ", "105-0011", "東京都港区"),
    ("高橋 美咲", "タカハシ ミサキ", "530-0001", "大阪府大阪市"),
    ("渡辺 翔", "ワタナベ ショウ", "060-0001", "北海道札幌市"),
    ("伊藤 葵", "イトウ アオイ", "460-0001", "愛知県名古屋市"),
    ("山本 楓", "ヤマモト カエデ", "810-0001", "福岡県福岡市"),
]


def listed(rows: list[tuple[str, ...]], name: str = "list.csv", **said: object) -> DraftFile:
    lines = [
        "登録日,氏名,フリガナ,郵便番号,住所",
        *(",".join((f"2024-05-{no:02}", *row)) for no, row in enumerate(rows, start=1)),
        "",
    ]
    return run.draft("\n".join(lines).encode(), name=name, channel="registration", expected=HERE, **said)


def codes(file: DraftFile) -> list[str]:
    return [problem.code for problem in file.problems]


def test_a_list_as_it_should_be_passes() -> None:
    assert (codes(listed(PEOPLE)), len(listed(PEOPLE).rows)) == ([], 6)


def test_kana_moved_up_by_one_row_stops_the_list() -> None:
    moved = [(one[0], two[1], *one[2:]) for one, two in zip(PEOPLE, [*PEOPLE[1:], PEOPLE[0]], strict=True)]
    assert (codes(listed(moved)), listed(moved).rows) == (["gate.kana_name"], [])


@pytest.mark.parametrize(
    ("born", "phone"),
    [
        ("1980/5/1", "090-1234-5678"),
        ("S55.5.1", "090-1234-5678"),
        ("昭55.5.1", "090-1234-5678"),
        ("H30/4/1", "090-1234-5678"),
        ("19800501", "090-1234-5678"),
        ("１９８０／５／１", "０９０－１２３４－５６７８"),
    ],
)
def test_birth_dates_that_changed_places_with_phones_stop_a_list_however_they_are_written(
    born: str, phone: str
) -> None:
    rows = [f"2024-05-02,佐藤 花子{no},{born},{phone}" for no in range(20)]
    rows += [f"2024-05-02,鈴木 一郎{no},{phone},{born}" for no in range(10)]
    text = "\n".join(["登録日,氏名,生年月日,電話番号", *rows, ""])
    assert codes(run.draft(text.encode(), name="list.csv", channel="registration")) == [
        "gate.shifted_columns"
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("hanako@example.jp,969-3301,090-1234-5678,佐藤 花子", "氏名"),
        ("佐藤 花子,090-1234-5678,969-3301,hanako@example.jp", "郵便番号"),
        ("佐藤 花子,０９０１２３４５６７８,９６９３３０１,hanako@example.jp", "郵便番号"),
    ],
)
def test_two_cells_of_a_row_that_changed_places_reject_it(row: str, column: str) -> None:
    rows = f"2024-05-01,{row}\n2024-05-02,鈴木 一郎,105-0011,03-1234-5678,ichiro@example.jp"
    text = f"登録日,氏名,郵便番号,電話番号,メールアドレス\n{rows}\n"
    turned, right = run.draft(text.encode(), name="list.csv", channel="registration").rows
    assert [(problem.code, problem.column) for problem in turned.problems] == [("row.shifted", column)]
    assert right.problems == ()


def test_somebody_who_is_called_by_their_mailbox_in_both_columns_is_taken() -> None:
    text = "登録日,氏名,メールアドレス\n2024-05-01,hanako@example.jp,hanako@example.jp\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="registration").rows
    assert row.problems == ()


def test_three_rows_whose_kana_is_anothers_stop_no_list() -> None:
    turned = [(one[0], two[1], *one[2:]) for one, two in zip(PEOPLE, [*PEOPLE[1:3], PEOPLE[0]], strict=False)]
    assert codes(listed([*turned, *PEOPLE[3:]])) == codes(listed([*turned, PEOPLE[3]])) == []


@pytest.mark.parametrize(("strangers", "found"), [(8, []), (15, []), (18, ["gate.phone_owner"])])
def test_phones_of_others_stop_a_list_only_where_they_are_most(strangers: int, found: list[str]) -> None:
    phones = [f"+8190123400{no:02}" for no in range(20)]
    own = [frozenset({f"k{no}"}) for no in range(20)]
    known = [frozenset({f"k{no + 50}"}) if no < strangers else mine for no, mine in enumerate(own)]
    callers = Callers(rows=range(2, 22), phones=phones, own=own, known=known)
    assert [one.code for one in check_phones("電話番号", "氏名", callers)] == found


def test_postal_codes_moved_up_by_one_row_stop_the_list() -> None:
    moved = [(*one[:2], two[2], one[3]) for one, two in zip(PEOPLE, [*PEOPLE[1:], PEOPLE[0]], strict=True)]
    assert codes(listed(moved)) == ["gate.postal_prefecture"]


def test_the_office_s_own_mailbox_in_many_rows_is_nobody_s() -> None:
    names = [
        "佐藤 花子",
        "佐藤 一郎",
        "鈴木 葵",
        "高橋 楓",
        "渡辺 翔",
        "伊藤 葵",
        "山本 楓",
        "中村 蓮",
        "小林 翼",
    ]
    rows = [f"2024-05-{no:02},{name},furusato@town.example.jp" for no, name in enumerate(names, start=1)]
    text = "\n".join(["登録日,氏名,メールアドレス", *rows, ""])
    assert codes(run.draft(text.encode(), name="list.csv", channel="registration")) == []


def test_what_a_person_accepted_is_taken_and_noted() -> None:
    moved = [(one[0], two[1], *one[2:]) for one, two in zip(PEOPLE, [*PEOPLE[1:], PEOPLE[0]], strict=True)]
    file = listed(moved, accept=["gate.kana_name"])
    assert (codes(file), len(file.rows), [note.code for note in file.notes]) == ([], 6, ["gate.kana_name"])


def test_nobody_can_accept_an_individual_number() -> None:
    text = "登録日,氏名,個人番号\n2024-05-01,佐藤 花子,\n".encode()
    file = run.draft(text, channel="registration", accept=["gate.my_number"])
    assert (codes(file), "gate.my_number" in ACCEPTABLE) == (["gate.my_number"], False)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("会津坂下町_名簿.csv", ["gate.wrong_town"]),
        ("磐梯町_名簿.csv", []),
        ("磐梯町・猪苗代町_名簿.csv", []),
        ("さくら市場_名簿.csv", []),
        ("rms_名簿.csv", []),
    ],
)
def test_another_towns_name_stops_the_list(name: str, found: list[str]) -> None:
    assert codes(listed(PEOPLE, name)) == found


@pytest.mark.parametrize(
    ("header", "cells", "found"),
    [
        ("寄附先", ["猪苗代町"] * 2, ["gate.wrong_town"]),
        ("寄附自治体", ["猪苗代町"] * 2, ["gate.wrong_town"]),
        ("市町村名", ["猪苗代町"] * 5, ["gate.wrong_town"]),
        ("市町村名", ["猪苗代町", "仙台市", "猪苗代町", "仙台市", "福島市"], []),
        ("寄附先自治体コード", ["074080"] * 2, ["gate.wrong_town"]),
        ("寄附先自治体名", ["磐梯町", "会津若松市"], ["gate.wrong_town"]),
        ("寄附先自治体コード", ["074071", "074080"], ["gate.wrong_town"]),
        ("寄附先", ["磐梯町", "福島県磐梯町"], []),
        ("寄附先", ["子育て支援", "子育て支援"], []),
        ("寄附先自治体コード", ["074071", "07407"], []),
    ],
)
def test_gifts_to_another_town_stop_the_list_even_in_some_rows(
    header: str, cells: list[str], found: list[str]
) -> None:
    rows = [f"D{no},2024-05-01,佐藤 花子,東京都港区,10000,{cell}" for no, cell in enumerate(cells)]
    text = "\n".join([f"寄附番号,入金日,寄附者氏名,住所,寄附金額,{header}", *rows, ""])
    assert codes(run.draft(text.encode(), name="list.csv", channel="donation", expected=HERE)) == found


def test_another_year_than_asked_for_stops_the_list() -> None:
    text = "登録日,氏名\n2024-05-01,佐藤 花子\n".encode()
    asked = Expectation(year=2022)
    assert codes(run.draft(text, channel="registration", expected=asked)) == ["gate.wrong_year"]


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("寄附_R8.csv", ""),
        ("R8寄附一覧.csv", ""),
        ("寄附R8年度.csv", ""),
        ("202604_寄附.csv", ""),
        ("寄附_20260401-20260430.csv", ""),
        ("寄附.csv", "令和8年度 寄附者一覧,,,\n"),
        ("寄附.csv", "対象期間: 2026/04/01～,,,\n"),
    ],
)
def test_a_year_in_a_short_form_or_above_the_header_is_held_against_the_days(name: str, above: str) -> None:
    def found(day: str) -> list[str]:
        rows = "".join(f"D{no},{day},佐藤 花子,10000\n" for no in range(3))
        text = f"{above}寄附番号,入金日,寄附者氏名,寄附金額\n{rows}"
        return codes(run.draft(text.encode(), name=name, channel="donation"))

    assert (found("2024-05-01"), found("2026-04-10")) == (["gate.wrong_year"], [])


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_year_is_taken_as_fiscal_and_as_calendar_year(year: int) -> None:
    text = "登録日,氏名\n2024-02-01,佐藤 花子\n".encode()
    assert codes(run.draft(text, channel="registration", expected=Expectation(year=year))) == []


def test_the_day_on_which_a_list_was_saved_is_no_year_of_it() -> None:
    assert codes(listed(PEOPLE, "名簿_20260401.csv")) == []


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("令和元年", 2019),
        ("令和6年度", 2024),
        ("平成31年", 2019),
        ("H30年度", 2018),
        ("r2年", 2020),
        ("2021年度", 2021),
        ("R元年度", 2019),
        ("令和 5 年度", 2023),
        ("令5年度", 2023),
        ("1999年度", 1999),
    ],
)
def test_the_year_in_the_name_of_a_list_is_held_against_its_days(name: str, year: int) -> None:
    found = [
        codes(
            run.draft(
                f"登録日,氏名\n{day}-07-01,佐藤 花子\n".encode(), name=f"名簿_{name}.csv", channel="visit"
            )
        )
        for day in (year - 1, year, year + 1)
    ]
    assert found == [["gate.wrong_year"], [], ["gate.wrong_year"]]


def test_serial_days_are_read_and_said() -> None:
    text = "登録日,氏名\n45413,佐藤 花子\n".encode()
    file = run.draft(text, channel="registration")
    assert str(file.rows[0].touchpoint.occurred_on) == "2024-05-01"
    assert [(note.code, note.facts["first"]) for note in file.notes] == [("gate.serial_dates", "2024-05-01")]


def test_a_list_without_a_last_line_end_is_taken_with_a_caution() -> None:
    file = run.draft("登録日,氏名\n2024-05-01,佐藤 花子".encode(), channel="registration")
    assert (len(file.rows), [note.code for note in file.notes]) == (1, ["gate.unended"])


def test_an_order_by_chance_is_as_unlikely_as_it_is() -> None:
    assert log_chance_of_order([1, 1, 1, 1]) == 0.0
    assert log_chance_of_order(list(range(10))) < -14
    assert log_chance_of_order([*range(10), 0]) == 0.0


def test_rows_that_stand_twice_are_not_counted_as_garbled_again() -> None:
    text = "受付番号,登録日,氏名,住所\n1,2024-05-01,佐藤 花子,福島県\n" + "7,2024-05-01,佐藤 ??,福島県\n" * 5
    assert codes(run.draft(text.encode(), channel="registration")) == []


def test_half_width_kana_is_not_taken_for_garbled_text() -> None:
    rows = [("佐藤 花子", "ｻﾄｳ ﾊﾅｺ", "969-3301", "福島県磐梯町ｺｰﾎﾟ1"), ("大石 寿都子", "ｵｵｲｼ ﾝｽﾞｺ", "", "")]
    assert [row.problems for row in listed(rows).rows] == [(), ()]


@pytest.mark.parametrize("name", ["?橋 健太", "高橋　健？", "〓田 翔", "吉□ 翔"])
def test_a_sign_in_the_place_of_a_character_is_told_and_stops_nothing(name: str) -> None:
    file = listed([(name, *PEOPLE[0][1:]), *PEOPLE[1:]])
    (note,) = (one for one in file.notes if one.code == "gate.names_lossy")
    assert (file.problems, note.column, note.facts["row"]) == ((), "氏名", "2")


def unnamed(*rows: str, accept: str = "") -> DraftFile:
    text = "\n".join(["登録日,氏名,,,メールアドレス", *rows, ""])
    return run.draft(text.encode(), name="list.csv", channel="registration", accept={accept})


FULL = (
    "2024-05-01,佐藤 花子,サトウ ハナコ,東京都港区,",
    "2024-05-02,鈴木 一郎,スズキ イチロウ,福島県磐梯町,",
)


def test_columns_in_use_without_a_header_stop_the_list_by_their_letters() -> None:
    (problem,) = unnamed(*FULL).problems
    assert (problem.code, problem.facts["columns"], problem.facts["rows"]) == (
        "gate.unnamed_columns",
        "C、D",
        "2",
    )


def test_somebody_may_say_that_a_column_without_a_header_needs_none() -> None:
    assert len(unnamed(*FULL, accept="gate.unnamed_columns").rows) == 2


def test_a_note_beside_one_of_many_rows_is_only_said() -> None:
    rows = [
        f"2024-05-{day:02},{name},,{'要確認' if day == 1 else ''},"
        for day, (name, *_) in enumerate(PEOPLE, 1)
    ]
    (note,) = unnamed(*rows).notes
    assert (note.code, note.facts) == ("gate.unnamed_cells", {"columns": "D", "rows": "1"})


def test_running_numbers_marks_and_a_totals_label_need_no_header() -> None:
    rows = [f"2024-05-{day:02},{name},{day + 8},○," for day, (name, *_) in enumerate(PEOPLE, 1)]
    file = unnamed(*rows, ",,合計 6名,,")
    assert (file.problems, file.notes, file.rows[-1].skip) == ((), (), "skip.total")


def gifts(*lines: str, header: str = "寄附番号,氏名,寄附金額,入金日,返礼品") -> DraftFile:
    text = "\n".join([header, *lines, ""])
    return run.draft(text.encode(), name="gifts.csv", channel="donation", expected=HERE)


def noted(file: DraftFile) -> dict[str, dict[str, str]]:
    return {note.code: dict(note.facts) for note in file.notes}


def test_a_gift_told_in_several_lines_is_cautioned_of_since_its_money_counts_twice() -> None:
    told = gifts(
        "N-1,佐藤 花子,1000,2026-04-01,米",
        "N-1,佐藤 花子,1000,2026-04-01,酒",
        "N-2,鈴木 一郎,2000,2026-04-02,米",
    )
    assert noted(told) == {"gate.gift_in_lines": {"numbers": "1", "row": "3"}}
    assert len(told.rows) == 3


def test_one_number_of_two_people_is_cautioned_of() -> None:
    told = gifts("N-1,佐藤 花子,1000,2026-04-01,米", "N-1,鈴木 一郎,2000,2026-04-01,酒")
    assert noted(told) == {"gate.number_of_others": {"numbers": "1", "row": "3"}}


def test_lines_of_other_amounts_are_a_gift_in_parts() -> None:
    assert noted(gifts("N-1,佐藤 花子,1000,2026-04-01,米", "N-1,佐藤　花子,2000,2026-04-01,酒")) == {}


def test_gifts_without_an_amount_are_counted_for_the_clerk() -> None:
    told = gifts("N-1,佐藤 花子,,2026-04-01,米", "N-2,鈴木 一郎,2000,2026-04-02,米")
    assert noted(told) == {"gate.no_amount": {"rows": "1", "of": "2", "row": "2"}}


def test_rows_that_are_in_no_number_are_told_by_what_they_are() -> None:
    text = "参加日,氏名,出欠\n" + "".join(
        f"2026-05-10,{name},{cell}\n"
        for (name, *_), cell in zip(PEOPLE, ["出席", "欠席", "", "", "キャンセル", "出席"], strict=True)
    )
    told = noted(run.draft(text.encode(), channel="station_event"))
    assert told == {
        "gate.not_counted_planned": {"rows": "2", "of": "6"},
        "gate.not_counted_absent": {"rows": "1", "of": "6"},
        "gate.not_counted_cancelled": {"rows": "1", "of": "6"},
    }


def called(phones: list[int], day: str) -> DraftFile:
    """A list of members with these phones; ``day`` tells the day of each by its place."""
    rows = [
        f"{day.format(no % 30 + 1)},佐藤 花子{no * 7 % 31},090-1111-{phone:04}"
        for no, phone in enumerate(phones)
    ]
    return run.draft(
        "\n".join(["登録日,氏名,電話番号", *rows, ""]).encode(), channel="community", expected=HERE
    )


def test_phones_that_were_sorted_alone_in_a_part_of_the_list_stop_it() -> None:
    phones = [no * 7919 % 9973 for no in range(1, 31)]
    part = [*phones[:5], *sorted(phones[5:25]), *phones[25:]]
    (problem,) = called(part, "2024-05-{:02}").problems
    assert (problem.code, problem.column) == ("gate.sorted_part", "電話番号")
    assert (problem.facts["first"], problem.facts["last"]) == ("7", "26")
    assert codes(called(phones, "2024-05-{:02}")) == []
    assert codes(called(part, "2024-05-10")) == []


def test_days_that_were_counted_on_row_by_row_are_told() -> None:
    phones = [no * 7919 % 9973 for no in range(30)]
    told = noted(called(phones, "2024-05-{:02}"))
    assert told["gate.days_in_series"] == {"rows": "30", "first": "2", "last": "31"}
    assert "gate.days_in_series" not in noted(called(phones[:14], "2024-05-{:02}"))
    assert "gate.days_in_series" not in noted(called(phones, "2024-05-10"))


def test_names_and_kana_that_changed_places_in_some_rows_stop_a_list() -> None:
    turned = [(kana, name, *rest) for name, kana, *rest in PEOPLE[:3]]
    (problem,) = listed([*PEOPLE[3:], *turned]).problems
    assert (problem.code, problem.column, problem.facts["rows"]) == ("gate.column_type", "フリガナ", "3")
    assert codes(listed([*PEOPLE, *turned[:1]])) == []


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("支援措置", "有"),
        ("支援措置の有無", "あり"),
        ("備考", "支援措置対象のため住所を教えないこと"),
        ("備考", "ＤＶ等被害者"),
        ("備考", "閲覧制限あり"),
        ("住所の非公開", "○"),
        ("支 援 措 置", "有"),
        ("ｼｴﾝｿﾁ", "有"),
        ("備考", "支援 措置対象"),
        ("備考", "閲　覧　制　限"),
        ("備考", "住民票の交付抑止"),
        ("備考", "住基支援"),
        ("備考", "DV等支援対象者"),
        ("備考", "ＤＶ"),
        ("DV", "○"),
    ],
)
def test_a_list_that_marks_somebody_as_protected_is_stopped_until_a_person_sees_to_it(
    header: str, cell: str
) -> None:
    text = (
        f"登録日,氏名,住所,{header}\n2026-04-01,佐藤 花子,東京都港区芝1,\n"
        f"2026-04-01,鈴木 一郎,東京都港区芝2,{cell}\n"
    )
    (problem,) = run.draft(text.encode(), channel="registration").problems
    assert (problem.code, problem.column) == ("gate.protected_rows", header)
    assert problem.facts == {"rows": "1", "lines": "3"}
    accepted = run.draft(text.encode(), channel="registration", accept=["gate.protected_rows"])
    assert (accepted.problems, len(accepted.rows), accepted.protect) == ((), 2, {3})


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("支援措置", "無"),
        ("支援措置", ""),
        ("備考", "支援措置なし"),
        ("備考", "支援 措置 なし"),
        ("DV等支援対象者", "該当 なし"),
        ("備考", "DVDを希望"),
        ("イベント名", "DV等防止講演会"),
        ("公表の可否", "氏名は公表、住所は非公開"),
    ],
)
def test_a_list_that_says_nobody_is_protected_passes(header: str, cell: str) -> None:
    text = f"登録日,氏名,{header}\n2026-04-01,佐藤 花子,{cell}\n"
    assert codes(run.draft(text.encode(), channel="registration")) == []


@pytest.mark.parametrize(
    "cell",
    [
        "当日欠席",
        "キャンセル",
        "不参加",
        "取消済",
        "返金済",
        "Cancelled",
        "当日来られず",
        "休み",
        "お休み",
        "×",
        "欠",
        "ドタキャン",
        "連絡つかず",
        "見送り",
    ],
)
def test_an_absence_in_a_column_that_is_not_read_is_told_with_its_row(cell: str) -> None:
    text = f"参加日,氏名,備考\n2026-05-10,佐藤 花子,\n2026-05-10,鈴木 一郎,{cell}\n"
    told = noted(run.draft(text.encode(), channel="station_event"))
    assert told == {"gate.absence_noted": {"rows": "1", "row": "3"}}


@pytest.mark.parametrize(
    "cell",
    [
        "キャンセル待ちから繰上",
        "キャンセル料は当日払い",
        "返金不可",
        "駅から徒歩",
        "駅まで見送りあり",
        "夏休み",
        "連絡済",
        "死亡届の相談",
    ],
)
def test_a_note_that_calls_nothing_off_is_no_absence(cell: str) -> None:
    text = f"参加日,氏名,備考\n2026-05-10,佐藤 花子,{cell}\n"
    assert noted(run.draft(text.encode(), channel="station_event")) == {}


@pytest.mark.parametrize("cell", ["死亡", "2025年逝去", "ご逝去", "東京へ転出", "退会希望"])
def test_somebody_who_is_said_to_be_gone_where_nothing_is_read_is_told_with_the_row(cell: str) -> None:
    text = f"入会日,氏名,備考\n2025-05-10,佐藤 花子,\n2025-05-10,鈴木 一郎,{cell}\n"
    told = noted(run.draft(text.encode(), channel="community"))
    assert told == {"gate.departure_noted": {"rows": "1", "row": "3"}}


def test_a_row_of_moving_out_is_not_told_as_somebody_who_is_gone_and_counts() -> None:
    text = "異動日,氏名,異動事由,異動区分\n2026-04-01,佐藤 花子,転出,転出\n2026-04-02,鈴木 一郎,死亡,死亡\n"
    assert noted(run.draft(text.encode(), channel="residency")) == {}


def test_a_party_of_unknown_size_is_told_with_its_row() -> None:
    text = "参加日,氏名\n2026-05-10,佐藤 花子\n2026-05-10,鈴木 一郎 御一同\n"
    told = noted(run.draft(text.encode(), channel="station_event"))
    assert told == {"gate.party_uncounted": {"rows": "1", "row": "3"}}

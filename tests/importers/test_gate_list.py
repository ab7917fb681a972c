"""The gate before a list as a whole: what it stops, what a person may overrule, what only cautions."""

from collections.abc import Sequence

import pytest
from tests.importers.townsfolk import HERE, PEOPLE

from kankei.model import DraftFile
from kankei.usecases.ledger.familiarity import Callers
from kankei_importers import run
from kankei_importers.gate import ACCEPTABLE
from kankei_importers.gate.collation import log_chance_of_order
from kankei_importers.gate.moving import check_phones


def listed(rows: Sequence[tuple[str, ...]], name: str = "list.csv", accept: Sequence[str] = ()) -> DraftFile:
    lines = [
        "登録日,氏名,フリガナ,郵便番号,住所",
        *(",".join((f"2024-05-{no:02}", *row)) for no, row in enumerate(rows, start=1)),
        "",
    ]
    text = "\n".join(lines).encode()
    return run.draft(text, name=name, channel="registration", expected=HERE, accept=accept)


def codes(file: DraftFile) -> list[str]:
    return [problem.code for problem in file.problems]


def noted(file: DraftFile) -> dict[str, dict[str, str]]:
    return {note.code: dict(note.facts) for note in file.notes}


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
    callers = Callers(rows=list(range(2, 22)), phones=phones, own=own, known=known)
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

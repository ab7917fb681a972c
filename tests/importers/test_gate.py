"""個人番号 and 住民票コード stop a file, and nothing of it is kept."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.fields.individual_number import is_my_number, is_resident_code
from kankei.model import DraftFile
from kankei_importers import run

NUMBER = "123456789018"  # invented; its check digit is right


def drafted(header: str, cell: str) -> DraftFile:
    text = f'氏名,登録日,"{header}"\n佐藤 花子,2024-01-05,"{cell}"\n'
    return run.draft(text.encode(), name="list.csv", channel="registration")


@pytest.mark.parametrize(
    "header", ["個人番号", "マイナンバー", "ﾏｲﾅﾝﾊﾞｰ", "（任意）個人番号（12桁）", "My Number", "個 人 番 号"]
)
def test_a_column_of_that_name_stops_the_file_even_when_empty(header: str) -> None:
    assert [problem.code for problem in drafted(header, "").problems] == ["gate.my_number"]


@pytest.mark.parametrize("header", ["住民票コード", "住民票 コード"])
def test_a_column_of_resident_codes_stops_the_file(header: str) -> None:
    assert [problem.code for problem in drafted(header, "").problems] == ["gate.resident_code"]


@pytest.mark.parametrize(
    "cell",
    [NUMBER, "1234-5678-9018", "１２３４ ５６７８ ９０１８", f" {NUMBER} ", f"{NUMBER}.0",
     "1234ー5678ー9018", "1234–5678–9018", "１２３４・５６７８・９０１８"],
)  # fmt: skip
@pytest.mark.parametrize("header", ["備考", "メモ", "登録"])
def test_twelve_digits_that_pass_the_check_stop_the_file_under_any_other_header(
    header: str, cell: str
) -> None:
    assert [problem.code for problem in drafted(header, cell).problems] == ["gate.my_number"]


@pytest.mark.parametrize(
    "cell",
    [f"マイナンバーは{NUMBER}です", "個人番号：1234 5678 9012", "my number 123456789018",
     "個人番号は1234ー5678ー9012", f"マイナンバ－ {NUMBER}"],
)  # fmt: skip
def test_twelve_digits_beside_the_word_in_a_text_stop_the_file(cell: str) -> None:
    assert [problem.code for problem in drafted("備考", cell).problems] == ["gate.my_number_in_text"]


@pytest.mark.parametrize(
    "cell",
    ["マイナカード 1234 5678 9018", "マイナンバー 1 2 3 4 5 6 7 8 9 0 1 8", "個人No.123456789018",
     "マイナンバー 1234/5678/9018", "マイナ1234・5678・9018", "マイナンバー 1234\u200b5678\u200b9018"],
)  # fmt: skip
def test_digits_beside_a_word_that_people_say_for_it_stop_the_file(cell: str) -> None:
    assert [problem.code for problem in drafted("備考", cell).problems] == ["gate.my_number_in_text"]


@pytest.mark.parametrize("header", ["フリガナ", "住所"])
def test_twelve_digits_inside_a_name_or_address_stop_the_file(header: str) -> None:
    assert [problem.code for problem in drafted(header, f"森 二 {NUMBER}").problems] == [
        "gate.my_number_in_text"
    ]


GROUPED = ["番号 1234 5678 9018", "1234-5678-9018 で登録", "登録は一二三四 五六七八 九〇一八"]


@pytest.mark.parametrize("cell", GROUPED)
def test_three_groups_with_the_right_check_digit_in_a_text_are_asked_about(cell: str) -> None:
    (problem,) = drafted("備考", cell).problems
    assert (problem.code, problem.column, problem.facts["row"]) == ("gate.my_number_perhaps", "備考", "2")
    text = f"氏名,登録日,備考\n佐藤 花子,2024-01-05,{cell}\n"
    file = run.draft(text.encode(), channel="registration", accept=["gate.my_number_perhaps"])
    assert (file.problems, len(file.rows)) == ((), 1)


def test_digits_kept_apart_by_what_nobody_sees_are_a_number() -> None:
    file = drafted("備考", "1234\u200b5678\u200b9018")
    assert [problem.code for problem in file.problems] == ["gate.my_number"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [("備考", "伝票 1234-5678-9018"), ("寄附番号", "D 1234-5678-9018"), ("備考", "マイナス 123456789018")],
)
def test_numbers_of_parcels_and_gifts_in_three_groups_pass(header: str, cell: str) -> None:
    assert drafted(header, cell).problems == ()


@pytest.mark.parametrize(
    "cell",
    ["住民票コード 12345678903", "住基コード：１２３４５６７８９０３を確認", "住民票コード 1234567ー8903"],
)
def test_eleven_digits_beside_the_word_in_a_text_stop_the_file(cell: str) -> None:
    assert [problem.code for problem in drafted("備考", cell).problems] == ["gate.resident_code_in_text"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("備考", "123456789010"),  # wrong check digit
        ("備考", "住民票コードは不要。電話 090-1234-5678"),
        ("伝票番号", NUMBER),
        ("商品コード", NUMBER),
        ("マイナンバーカードの有無", "あり"),
        ("マイナンバーカード番号", "なし"),
        ("備考", "000000000000"),
        ("備考", "マイナンバーカードを持参"),
        ("備考", f"伝票は{NUMBER}です"),
        ("電話", "090-1234-5678"),
        ("備考", "2024-0105-1234-5678"),
    ],
)
def test_numbers_of_another_kind_pass(header: str, cell: str) -> None:
    assert drafted(header, cell).problems == ()


@pytest.mark.parametrize("header", ["マイナンバーカード番号", "個人番号カードの番号"])
def test_a_number_of_the_card_that_is_the_individual_number_stops_the_file(header: str) -> None:
    assert [problem.code for problem in drafted(header, NUMBER).problems] == ["gate.my_number"]


def test_a_number_column_in_which_all_pass_the_check_holds_individual_numbers() -> None:
    right = [
        f"{base:011}{digit}" for base in range(5) for digit in range(10) if is_my_number(f"{base:011}{digit}")
    ]
    rows = "".join(f"佐藤 花子,2024-01-05,{number}\n" for number in right)
    file = run.draft(f"氏名,登録日,登録番号\n{rows}".encode(), channel="registration")
    assert [problem.code for problem in file.problems] == ["gate.my_number"]


@given(st.sampled_from(["備考", "個人番号", "住所"]), st.text("佐藤花子 あいう", max_size=10))
def test_a_stopped_file_keeps_no_cell_of_any_row(header: str, name: str) -> None:
    text = f"氏名,登録日,{header}\n{name}秘密,2024-01-05,{NUMBER}\n"
    kept = msgspec.json.encode(run.draft(text.encode(), name="list.csv", channel="registration")).decode()
    assert "秘密" not in kept
    assert NUMBER not in kept


@given(st.integers(min_value=0, max_value=10**11 - 1))
def test_exactly_one_check_digit_is_right(base: int) -> None:
    assert sum(is_my_number(f"{base:011}{digit}") for digit in range(10)) == 1


def resident_codes(count: int) -> list[str]:
    """Codes that nobody has, each with its check digit."""
    bare = (f"{base * 7_919_000_017 % 10**10:010}" for base in range(1, count + 1))
    return [one + str(next(d for d in range(10) if is_resident_code(f"{one}{d}"))) for one in bare]


def codes_under(header: str, cells: list[str]) -> list[str]:
    rows = "".join(f"佐藤 花子,2024-01-05,{cell}\n" for cell in cells)
    file = run.draft(f"氏名,登録日,{header}\n{rows}".encode(), name="list.csv", channel="registration")
    return [problem.code for problem in file.problems]


@pytest.mark.parametrize("header", ["住基番号", "備考", "管理番号", "電話番号"])
def test_a_column_of_right_check_digits_holds_resident_codes_whatever_it_is_called(header: str) -> None:
    assert codes_under(header, resident_codes(12)) == ["gate.resident_code"]


@pytest.mark.parametrize(
    "cells",
    [
        [f"090{base * 7_919_017 % 10**8:08}" for base in range(1, 400)],  # telephones that are carried
        [f"{20240400000 + no}" for no in range(400)],  # slips, one after the other
        resident_codes(5),  # too few to be no chance
        ["00000000000"] * 30,
        [f"{one[:10]}{(int(one[10]) + 1) % 10}" for one in resident_codes(30)],  # no check digit is right
    ],
)
def test_eleven_digits_of_another_kind_pass(cells: list[str]) -> None:
    assert codes_under("管理番号", cells) == []

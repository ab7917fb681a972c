"""Telephone numbers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.errors import FieldError
from kankei.fields import date, phone

MOBILE, OFFICE = "+819023456781", "+81242741221"


@pytest.mark.parametrize(
    "text",
    [
        "090-2345-6781",
        "09023456781",
        "０９０－２３４５－６７８１",
        "090ー2345ー6781",
        "090‐2345–6781",
        "090 2345 6781",
        "090\u30002345\u30006781",
        "090.2345.6781",
        "(090)2345-6781",
        "+81 90 2345 6781",
        "+81-(0)90-2345-6781",
        "+8109023456781",
        "81-90-2345-6781",
        "0081 90 2345 6781",
        "010-81-90-2345-6781",
        "9023456781",
        "9023456781.0",
        "902\u3000345\u30006781",
        "TEL:090-2345-6781",
        "090-2345-6781（携帯）",
        "090-2345-6781、0242-74-1221",
        "自宅0242-74-1221／携帯090-2345-6781",
        "自宅 0242-74-1221 携帯 090-2345-6781",
        "0242-74-1221\n090-2345-6781",
        "０２４２－７４－１２２１\r\n０９０－２３４５－６７８１",
        "0242-74-1221・090-2345-6781",
        "0242-74-1221\u3000090-2345-6781",
        "\u202a090-2345-6781\u202c",
    ],
)
def test_a_mobile_is_read_in_every_form(text: str) -> None:
    assert phone.parse(text) == MOBILE


@pytest.mark.parametrize(
    "text",
    [
        "0242-74-1221",
        "0242741221",
        "242741221",
        "0242-74-1221 内線12",
        "0242-74-1221(内12)",
        "0242-74-1221 ext.3",
        "0242(74)1221",
        "242 74 1221",
        "+81 242-74-1221",
        "0242/74/1221",
        "0242・74・1221",
        "0242-74\n1221",
    ],
)
def test_a_landline_is_read_in_every_form(text: str) -> None:
    assert phone.parse(text) == OFFICE


@pytest.mark.parametrize(
    ("text", "number"),
    [("90 17 367", "+819000170367"), ("242 74 21", "+81242740021"), ("3 1234 567", "+81312340567")],
)
def test_zeros_that_three_columns_lost_come_back(text: str, number: str) -> None:
    assert phone.parse(text) == number


@pytest.mark.parametrize("text", ["9.01E+10", "9.01234e+10", "９．０１Ｅ＋１０", "9E10"])
def test_an_exponent_is_beyond_repair(text: str) -> None:
    with pytest.raises(FieldError) as caught:
        phone.parse(text)
    assert caught.value.code == "phone.exponent"


@pytest.mark.parametrize(
    "text",
    [
        "090-0000-0000",
        "080-1111-1111",
        "0000000000",
        "00000000000",
        "0242-00-0000",
        "0123456789",
        "03-1234-5678",
        "0242000000",
    ],
)
def test_a_number_that_only_fills_the_box_is_not_compared(text: str) -> None:
    assert phone.normalize(text) == ""


@pytest.mark.parametrize(
    "text", ["なし", "12345", "090-1234-567", "0901234567", "1234567890", "090-12345-67890", "9" * 30, "-"]
)
def test_what_is_no_number_is_empty(text: str) -> None:
    assert phone.normalize(text) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+1 415-555-2671", "+14155552671"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+886 2 2311 3731", "+886223113731"),
    ],
)
def test_numbers_of_other_countries_stay(text: str, number: str) -> None:
    assert phone.parse(text) == number


def test_a_number_no_country_could_ring_is_refused() -> None:
    assert phone.normalize("+999 123 456 789") == ""


@pytest.mark.parametrize("text", ["0120-123-456", "0800-123-4567", "050-1234-5678", "0570-012-345"])
def test_toll_free_and_ip_numbers_are_read(text: str) -> None:
    assert phone.format(phone.parse(text)).replace("-", "") == text.replace("-", "")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2024/4/1",
            "2024-04-01",
            "1980-5-11",
            "1980年5月11日",
            "昭和55年12月31日",
            "S55.12.31",
            "55.12.31",
        ),
        *("2024/4/10 9:05", "2024-12-24 10:30:00", "西暦2024年10月10日", "1980 5 11"),
    ],
)
def test_a_day_is_no_telephone(text: str) -> None:
    assert phone.normalize(text) == ""


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from("-/.年"), st.booleans())
def test_no_day_with_signs_between_its_parts_is_a_telephone(day: dt.date, sign: str, era: bool) -> None:
    parts = f"{day.year}{sign}{day.month}{'月' if sign == '年' else sign}{day.day}"
    assert phone.normalize(date.format_era(day) if era else parts) == ""


def test_a_number_that_the_other_side_pays_for_is_no_mobile() -> None:
    assert phone.parse("0242-74-1221、0800-123-4567") == OFFICE
    assert phone.parse("0242-74-1221、080-2345-6781") == "+818023456781"


@given(st.integers(10_000_000, 99_999_999).filter(lambda n: len(set(str(n))) > 1), st.sampled_from("789"))
def test_every_mobile_survives_print_and_reading(tail: int, band: str) -> None:
    number = phone.parse(f"0{band}0{tail}")
    assert phone.parse(phone.format(number)) == number
    assert phone.is_mobile(number)


def test_non_japanese_digits_never_reach_a_number() -> None:
    assert phone.normalize("٠٩٠-٢٣٤٥-٦٧٨١") in ("", MOBILE)


@given(st.from_regex(r"0[1-9]\d{8}", fullmatch=True), st.integers(2, 5), st.integers(1, 4))
def test_a_landline_is_the_same_with_dashes_and_with_spaces(digits: str, area: int, exchange: int) -> None:
    parts = digits[:area], digits[area : area + exchange], digits[area + exchange :]
    assert phone.normalize("-".join(parts)) == phone.normalize(" - ".join(parts))

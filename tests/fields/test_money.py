"""Whole yen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.errors import FieldError
from kankei.fields import money


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("10000", 10_000),
        ("10,000", 10_000),
        ("¥1,000", 1_000),
        ("￥１，０００", 1_000),
        ("1,000円", 1_000),
        ("１０００", 1_000),
        ("1万円", 10_000),
        ("1.5万円", 15_000),
        ("3万5千円", 35_000),
        ("2万500円", 20_500),
        ("5千円", 5_000),
        ("千円", 1_000),
        ("1億2,000万円", 120_000_000),
        ("三万円", 30_000),
        ("金 壱万五千 円也", 15_000),
        ("10000.0", 10_000),
        ("JPY 5000", 5_000),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, yen: int) -> None:
    assert money.parse(text) == yen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money.empty"),
        ("0", "money.zero"),
        ("0円", "money.zero"),
        ("-1,000", "money.negative"),
        ("▲1,000", "money.negative"),
        ("(1,000)", "money.negative"),
        ("¥-500", "money.negative"),
        ("未定", "money.unreadable"),
        ("1000.5", "money.unreadable"),
        ("10.000", "money.unreadable"),
        ("1.000.000円", "money.unreadable"),
        ("円", "money.unreadable"),
        ("万円", "money.unreadable"),
        ("9" * 40, "money.unreadable"),
        ("1e5", "money.unreadable"),
    ],
)
def test_a_wrong_amount_says_why(text: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        money.parse(text)
    assert caught.value.code == code


@given(st.integers(min_value=1, max_value=10_000_000_000))
def test_every_amount_survives_its_printed_form(yen: int) -> None:
    assert money.parse(money.format(yen)) == yen

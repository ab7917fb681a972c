"""Postal codes and gender, two short fields."""

import pytest

from kankei.errors import FieldError
from kankei.fields import gender, postal_code


@pytest.mark.parametrize(
    "text",
    [
        "969-3392",
        "9693392",
        "〒969-3392",
        "〒９６９－３３９２",
        "969 3392",
        "969ー3392",
        "969\u30003392",
        "9693392.0",
        " 〒 969‐3392 ",
    ],
)
def test_one_code_has_one_form(text: str) -> None:
    assert postal_code.parse(text) == "9693392"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("300042", "0300042"),
        ("10010", "0010010"),
        ("30-0042", "0300042"),
        ("30\u300042", "0300042"),
        ("1\u300010", "0010010"),
        ("60-1", "0600001"),
    ],
)
def test_zeros_that_a_spreadsheet_ate_come_back(text: str, code: str) -> None:
    assert postal_code.parse(text) == code


@pytest.mark.parametrize(
    "text", ["", "123", "12345678", "000-0000", "9999999", "不明", "SW1A 1AA", "969-33925", "9693-392"]
)
def test_what_is_no_code_is_empty(text: str) -> None:
    assert postal_code.normalize(text) == ""


def test_the_reason_is_a_code() -> None:
    with pytest.raises(FieldError) as caught:
        postal_code.parse("不明")
    assert caught.value.code == "postal_code.unreadable"


@pytest.mark.parametrize("text", ["男", "男性", "おとこ", "M", "ｍａｌｅ", "1", "1:男", "（男）"])
def test_male_in_every_form(text: str) -> None:
    assert gender.normalize(text) == "m"


@pytest.mark.parametrize("text", ["女", "女性", "F", "Female", "2", "2：女"])
def test_female_in_every_form(text: str) -> None:
    assert gender.normalize(text) == "f"


@pytest.mark.parametrize("text", ["", "その他", "回答しない", "9", "男女"])
def test_any_other_answer_says_nothing(text: str) -> None:
    assert gender.normalize(text) == ""

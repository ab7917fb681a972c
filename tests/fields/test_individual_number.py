"""Which texts hold 個人番号 or 住民票コード, by their field."""

import pytest

from kankei.fields.individual_number import held, held_by_any, in_groups

NUMBER = "123456789018"  # invented; its check digit is right


@pytest.mark.parametrize("field", ["source_no", "subject", "token", "cursor"])
def test_a_field_for_numbers_of_another_kind_holds_one_only_beside_its_name(field: str) -> None:
    assert (held(NUMBER, field=field), held(f"個人番号{NUMBER}", field=field)) == ("", "my_number")


def test_twelve_digits_that_are_a_telephone_abroad_are_one_only_where_no_telephone_stands() -> None:
    number = "819012345673"  # +81 90-1234-5673, and the check digit is right by chance
    assert (held(number, field="phone"), held(number, field="detail")) == ("", "my_number")


@pytest.mark.parametrize("field", ["name", "kana", "address", "new_address"])
def test_twelve_digits_inside_a_name_or_address_are_one(field: str) -> None:
    assert (held(f"森 二 {NUMBER}", field=field), held(f"森 二 {NUMBER}", field="detail")) == (
        "my_number",
        "",
    )


@pytest.mark.parametrize("field", ["address", "detail", "source_no"])
@pytest.mark.parametrize(
    "texts",
    [
        ["東京都港区1-2-3", f"森 二 {NUMBER}"],
        ["東京都港区1-2-3", NUMBER],
        ["1234\u200b5678 9018.0", "港区"],
        ["個人番号 なし", f"マイナンバーは{NUMBER}"],
        ["住民票コード 24727059608", "港区"],
        ["個人番号 なし", NUMBER[:6], NUMBER[6:]],
        ["東京都港区1-2-3", "一二三四 五六七八 九〇一八"],
    ],
)
def test_texts_looked_at_together_hold_what_one_of_them_holds(texts: list[str], field: str) -> None:
    assert held_by_any(texts, field=field) == next(filter(None, (held(t, field=field) for t in texts)), "")


def test_groups_of_digits_in_two_texts_are_no_number() -> None:
    assert in_groups(["1234-5678", "9018"]) == set()


@pytest.mark.parametrize(
    "text", ["1234 5678 9018", "１２３４－５６７８－９０１８", "一二三四 五六七八 九〇一八"]
)
def test_a_number_in_groups_is_found_among_texts_beside_a_parcel(text: str) -> None:
    assert in_groups(["伝票 1234-5678-9018", text, "東京都 1-2-3"]) == {text}

"""Addresses that tell nobody where somebody lives: what need not be taken apart to know that it does."""

from hypothesis import example, given
from hypothesis import strategies as st

from kankei.fields.address import address_columns, prefectures
from kankei.fields.home import Home

HOME = Home("磐梯町", "福島県", ("磐梯", "更科"), ("9693300", "9693392"))
AFTER = st.text("大字更科磐梯会津若松市町村区郡外内在勤0１-のヶ \u3000(県", max_size=8)


@given(st.sampled_from(prefectures()), AFTER, st.sampled_from(["", "969-3392", "100-0001"]))
@example("福島県", "", "").via("the town's own prefecture, and no town")
def test_an_address_that_begins_with_a_prefecture_is_placed(prefecture: str, after: str, code: str) -> None:
    found = address_columns([prefecture + after], [code], home=HOME)
    assert (found.prefecture[0] or found.city[0]) != "" or HOME.is_away(prefecture + after)

"""E-mail addresses."""

import pytest

from kankei.errors import FieldError
from kankei.fields import email


@pytest.mark.parametrize(
    "text",
    [
        "taro@example.com",
        "TARO@EXAMPLE.COM",
        "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        " taro@example.com \n",
        "mailto:taro@example.com",
        "佐藤太郎 <taro@example.com>",
        "taro@example.com.",
        "taro @ example.com",
        "taro@example .com",
        "taro\u200b@example.com",
        "taro@example.com、hanako@example.com",
        "「taro@example.com」",
        "taro@example.com（PC）",
        "自宅(taro@example.com)",
    ],
)
def test_one_mailbox_has_one_form(text: str) -> None:
    assert email.parse(text) == "taro@example.com"


@pytest.mark.parametrize(
    "text", ["taro..x.@docomo.ne.jp", "a+b@example.com", "o'brien@example.ie", "x_1@sub.example.co.jp"]
)
def test_odd_but_living_mailboxes_stay(text: str) -> None:
    assert email.parse(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "なし",
        "taro",
        "@example.com",
        "taro@",
        "taro@localhost",
        "taro@-x.com",
        "a@b@",
        "taro@example..com",
        "taro@1.2",
    ],
)
def test_what_is_no_mailbox_is_empty(text: str) -> None:
    assert email.normalize(text) == ""


def test_a_masked_mailbox_is_none() -> None:
    assert email.normalize("m***@example.jp") == ""


def test_an_empty_cell_and_an_unreadable_one_differ() -> None:
    with pytest.raises(FieldError) as empty:
        email.parse(" ")
    with pytest.raises(FieldError) as odd:
        email.parse("なし")
    assert (empty.value.code, odd.value.code) == ("email.empty", "email.unreadable")


@pytest.mark.parametrize(
    "address",
    [
        "ab12@pc.fw.rakuten.ne.jp",
        "x@fw.rakuten.ne.jp",
        "4fd8s@pc.fw.rakuten.example",
        "a1b2@privaterelay.appleid.com",
        "q@marketplace.amazon.co.jp",
    ],
)
def test_a_portal_relay_is_known(address: str) -> None:
    assert email.is_relay(address)


@pytest.mark.parametrize(
    "address", ["a@rakuten.ne.jp", "a@notfw.rakuten.ne.jp.example.com", "a@gmail.com", ""]
)
def test_a_mailbox_is_no_relay(address: str) -> None:
    assert not email.is_relay(address)


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("info@a.jp", True),
        ("soumu01@a.jp", True),
        ("no-reply@a.jp", True),
        ("infotaro@a.jp", False),
        ("taro.info@a.jp", False),
    ],
)
def test_a_function_is_no_human_being(address: str, role: bool) -> None:
    assert email.is_role(address) is role


@pytest.mark.parametrize(
    "text",
    [
        "taro＠example.com",
        "taro（at）example.com",
        "taro [AT] example.com",
        "taro at example.com",
        "taro（アットマーク）example.com",
        "taro★example.com",
        "連絡先: taro(あっと)example.com まで",
    ],
)
def test_a_mailbox_is_found_whatever_stands_for_its_at_sign(text: str) -> None:
    assert email.mentioned(text) == "taro@example.com"


@pytest.mark.parametrize("text", ["なし", "look at this", "★おすすめ", "at example", "佐藤 花子"])
def test_a_text_without_a_mailbox_mentions_none(text: str) -> None:
    assert email.mentioned(text) == ""

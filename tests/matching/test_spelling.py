"""A mailbox spells how the kanji beside it are read, where a list has no kana."""

import numpy as np
import pytest

from kankei.matching.comparison import LEVELS, compare
from kankei.matching.preparation import prepare
from kankei.model import RecordDraft


def level(mailbox: str, heard: str, other: str = "") -> str:
    """The level of the given name of 田中 恵美 at a mailbox, beside somebody in Latin letters at another."""
    drafts = [RecordDraft(name="田中 恵美", email=mailbox), RecordDraft(name=heard, email=other)]
    return LEVELS["given"][int(compare(prepare(drafts), np.array([0]), np.array([1]))["given"][0])]


@pytest.mark.parametrize(
    "mailbox",
    ["tanaka.megumi@example.com", "megumi.t@example.com", "MEGUMI58@example.com", "tanakamegumi@example.com"],
)
def test_a_mailbox_that_spells_another_reading_tells_of_another_person(mailbox: str) -> None:
    assert level(mailbox, "Emi Tanaka") == "conflict"


@pytest.mark.parametrize(
    "mailbox", ["tanaka.megumi@example.com", "tanaka8812@example.com", "kenji.tanaka@example.com"]
)
def test_a_mailbox_that_spells_the_reading_or_none_leaves_it_possible(mailbox: str) -> None:
    assert level(mailbox, "Megumi Tanaka") == "possible reading"


def test_a_mailbox_that_both_have_tells_neither_from_the_other() -> None:
    assert level("tanaka.megumi@example.com", "Emi Tanaka", "tanaka.megumi@example.com") == "possible reading"


def test_a_relay_address_spells_nothing() -> None:
    assert level("megumi@pc.fw.rakuten.ne.jp", "Emi Tanaka") == "possible reading"

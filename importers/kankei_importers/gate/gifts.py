"""Gifts: a list that is of gifts by its headers (寄附金額, 返礼品), and of which somebody says otherwise."""

import re
from collections.abc import Iterator

from kankei.model import Channel, Problem
from kankei.model.axis import GIFTS
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_gifts"]

_AMOUNT = re.compile(r"ご?寄付(?:申込|合計)?(?:金額|額)(?:合計)?(?:円|千円|税込)?")
_BESIDE = re.compile(r"ご?寄付(?:申込|合計)?金|(?:返礼品|お?礼の品)(?:名|名称|コード|番号|id)?\d*")
"""Folded; a question about one (返礼品の満足度) is none. One alone, events have too: 寄付金, お礼の品."""


def check_gifts(table: Table, layout: Layout, channel: Channel) -> Iterator[Problem]:
    """A list of gifts that would be read as one of something else; a mapping that was made for it may."""
    if channel in GIFTS or layout.name:
        return
    told = [(header, fold(header)) for header in table.header]
    amounts = [header for header, folded in told if _AMOUNT.fullmatch(folded)]
    beside = [header for header, folded in told if _BESIDE.fullmatch(folded)]
    if amounts or len(beside) > 1:
        yield finding("gate.gifts", 0.9, column=[*amounts, *beside][0], channel=str(channel))

"""Gifts: a list that is of gifts by its headers (寄附金額, 返礼品), and of which somebody says otherwise."""

import re
from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem
from kankei.model.axis import GIFTS
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_amounts", "check_gifts"]

_AMOUNT = re.compile(r"ご?寄付(?:申込|合計)?(?:金額|額)(?:合計)?(?:円|千円|税込)?")
_BESIDE = re.compile(r"ご?寄付(?:申込|合計)?金|(?:返礼品|お?礼の品)(?:名|名称|コード|番号|id)?\d*")
"""Folded; a question about one (返礼品の満足度) is none. One alone, events have too: 寄付金, お礼の品."""
_FEW, _SMALL = 3, 1_000
"""Gifts of less than a thousand yen are rare: three of three are not."""


def check_gifts(table: Table, layout: Layout, channel: Channel) -> Iterator[Problem]:
    """A list of gifts that would be read as one of something else; a mapping that was made for it may."""
    if channel in GIFTS or layout.name:
        return
    told = [(header, fold(header)) for header in table.header]
    amounts = [header for header, folded in told if _AMOUNT.fullmatch(folded)]
    beside = [header for header, folded in told if _BESIDE.fullmatch(folded)]
    if amounts or len(beside) > 1:
        yield finding("gate.gifts", 0.9, column=[*amounts, *beside][0], channel=str(channel))


def check_amounts(layout: Layout, rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    """Say that all gifts are so small that the list may count in thousands of yen, and not say so."""
    if channel not in GIFTS or layout.amount is None:
        return
    amounts = [row.touchpoint.amount for row in rows if row.touchpoint and row.touchpoint.amount]
    if len(amounts) >= _FEW and max(amounts) < _SMALL:
        yield Problem(
            code="gate.amounts_small", facts={"rows": f"{len(amounts):,}", "most": f"{max(amounts):,}"}
        )

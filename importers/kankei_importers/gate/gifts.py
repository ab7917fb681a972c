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

_OF_GIFTS = re.compile(
    r"ご?寄付(?:申込|合計)?(?:金額|金|額)(?:合計)?(?:円|千円|税込)?|(?:返礼品|お?礼の品)(?:名|名称|コード|番号|id)?\d*"
)
"""Folded; a question about either (返礼品の満足度) is no such column."""


def check_gifts(table: Table, layout: Layout, channel: Channel) -> Iterator[Problem]:
    """A list of gifts that would be read as one of something else; a mapping that was made for it may."""
    if channel in GIFTS or layout.name:
        return
    column = next((header for header in table.header if _OF_GIFTS.fullmatch(fold(header))), None)
    if column is not None:
        yield finding("gate.gifts", 0.9, column=column, channel=str(channel))

"""What an import holds: a list, or one of the things that stand in the ledger as imports of their own."""

from enum import StrEnum

from kankei.model import ImportBatch
from kankei.model.record import LOGGED
from kankei.store.corrections import CORRECTION
from kankei.usecases.number import headcount

__all__ = ["Holding", "holding"]


class Holding(StrEnum):
    """What an import holds."""

    LIST = "list"
    """名簿"""
    TOUCHPOINT = "touchpoint"
    """ひとつずつ記録した接点"""
    CORRECTION = "correction"
    """訂正・取り下げ"""
    HEADCOUNT = "headcount"
    """登録者数など"""


_BY_LAYOUT = {
    LOGGED: Holding.TOUCHPOINT,
    CORRECTION: Holding.CORRECTION,
    headcount.LAYOUT: Holding.HEADCOUNT,
}


def holding(batch: ImportBatch) -> Holding:
    """What an import holds; whatever came in by a layout or a mapping is a list."""
    return _BY_LAYOUT.get(batch.layout, Holding.LIST)

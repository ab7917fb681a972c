"""Shops: in a list of orders the person is the one who ordered, whom it may tell only as the one who pays.

BASE prints no name beside 氏(請求先) and 氏(配送先); Shopify calls the number of an order ``Name``. Who gets
the goods is somebody else.
"""

from collections.abc import Sequence

from kankei_importers.header import fold, meaning_of, meanings_of
from kankei_importers.naming import asked_together

__all__ = ["own_columns"]

_BILLED = ("請求先", "billing")
_BUYER = "注文者"
_NAMES = frozenset({"name", "surname", "given", "display_name", "kana"})
_SHOPIFY = frozenset({"lineitemname", "financialstatus"})
_OF_SHOPIFY = {
    "name": "number",
    "financialstatus": "status",
    "subtotal": "record_start",
    "total": "amount",
    "billingprovincename": "prefecture",
    "billingprovince": "",
}
"""An order's first line alone has a subtotal; its province is a code (JP-07) beside the name of it."""


def own_columns(header: Sequence[str]) -> dict[str, str]:
    """What columns mean in a list of orders, by header, ``""`` where they are not to be read; else nothing.

    >>> own_columns(["注文ID", "氏(請求先)", "名(請求先)", "氏(配送先)"])
    {'氏(請求先)': 'surname', '名(請求先)': 'given'}
    >>> own_columns(["注文者氏名", "請求先氏名"])
    {}
    """
    folded = list(map(fold, header))
    known = _OF_SHOPIFY if folded and _SHOPIFY.issubset(folded) else {}
    own = {column: known[name] for column, name in zip(header, folded, strict=True) if name in known}
    others = [column for column in header if column not in own]
    if _NAMES.isdisjoint(meaning for meaning, _ in meanings_of(others)):
        own = _of_who_pays(header) | own
    return own


def _of_who_pays(header: Sequence[str]) -> dict[str, str]:
    """The columns of who is billed, with what they would mean of the person of the row."""
    billed = [column for column in header if _without_payer(column) != fold(column)]
    bare = list(map(_without_payer, billed))
    names = asked_together([f"{_BUYER}{name}" for name in bare])
    told = [asked.meaning if asked else meaning_of(name)[0] for asked, name in zip(names, bare, strict=True)]
    return {column: meaning for column, meaning in zip(billed, told, strict=True) if meaning}


def _without_payer(header: str) -> str:
    folded = fold(header)
    for word in _BILLED:
        folded = folded.replace(word, "")
    return folded

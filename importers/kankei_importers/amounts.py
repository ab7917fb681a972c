"""Amounts: what a gift is worth, where one column tells what was applied for and one what came in."""

import re

from kankei_importers.header import fold
from kankei_importers.layout import Cell, First, Source
from kankei_importers.mapping import Mapping
from kankei_importers.when import column_of

__all__ = ["amount_of", "paid_amounts"]

_PAID = re.compile("入金|収納|領収|受領|受納|納付")
_APPLIED = re.compile("申し?込")


def paid_amounts(mapping: Mapping) -> tuple[str, ...]:
    """The columns of what came in (入金額), beside another amount: where they say nothing, nothing did."""
    amounts = mapping.columns.get("amount", ())
    paid = tuple(header for header in amounts if _PAID.search(fold(header)))
    return paid if len(paid) < len(amounts) else ()


def amount_of(mapping: Mapping) -> Source | None:
    """The column of amounts; before one of applications (申込金額) that of what came in."""
    amount, paid = column_of(mapping, "amount"), paid_amounts(mapping)
    if amount and paid and _APPLIED.search(fold(amount.headers[0])):
        return First((Cell(paid[:1]), amount))
    return amount

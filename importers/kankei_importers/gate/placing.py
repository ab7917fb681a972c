"""Placing: addresses that name no municipality, so that nobody knows who of a list is a resident."""

from collections.abc import Iterator, Sequence

from kankei.fields import address
from kankei.fields.home import Home
from kankei.model import DraftRow, Problem
from kankei_importers.gate.finding import noted
from kankei_importers.gate.places import prefecture_named
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_placing"]

_FEW, _MUCH = 2, 0.1
_ANY = 100
"""Characters of an address above which it may be none at all."""


def check_placing(
    table: Table, layout: Layout, rows: Sequence[DraftRow], home: Home | None
) -> Iterator[Problem]:
    """Say where many addresses tell neither prefecture nor municipality: these count as not of the town."""
    source = layout.record.get("address")
    if home is None or source is None:
        return
    told = [(row.number, row.record) for row in rows if row.record is not None and row.record.address.strip()]
    unsure = [(number, record) for number, record in told if not _begins_with_prefecture(record.address)]
    if len(unsure) < _FEW:
        return
    written = [record.address for _, record in unsure]
    places = address.address_columns(written, [record.postal_code for _, record in unsure], home=home)
    named = zip(unsure, places.prefecture, places.city, strict=True)
    found = [
        number
        for (number, record), prefecture, city in named
        if not (prefecture or city or home.is_away(record.address))
    ]
    if len(found) >= _FEW and len(found) > _MUCH * len(told):
        column, of = table.header_of(source), f"{len(told):,}"
        yield from noted("gate.address_unplaced", found, column=column, of=of)


def _begins_with_prefecture(text: str) -> bool:
    """Whether a quick look shows that an address tells its prefecture."""
    return len(text) <= _ANY and prefecture_named(text) != ""

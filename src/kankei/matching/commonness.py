"""What is too common to join anybody by itself: a name of thousands, a telephone that many answer."""

from collections.abc import Mapping

import numpy as np

from kankei.matching.clustering import strong_records
from kankei.matching.columns import Bools, Columns, Floats
from kankei.matching.comparison import Level
from kankei.matching.scoring import PRIORS, Scored, among, shares

PEOPLE = 126_000_000
"""In the country."""
COMMON = 1_500
"""Bearers of a full name from whom on it is common."""
BESIDE_LINE: Mapping[str, tuple[str, ...]] = {
    "birth": ("exact", "one slip"),
    "email": ("exact", "account", "one slip"),
    "address": ("room", "block"),
    "handle": ("exact",),
}
"""Levels that agree enough for somebody who shares a fixed line under another surname."""


def common_alone(table: Columns) -> Bools:
    """Records with nothing but a name that thousands in the country bear: such a name joins nobody."""
    return common_names(table) & ~told_beside(table)


def told_beside(table: Columns) -> Bools:
    """Records that say something beside a name."""
    beside: Bools = strong_records(table) | table["prefecture"].present | table["city"].present
    return beside


def common_names(table: Columns) -> Bools:
    """Records whose full name thousands in the country bear."""
    bearers = PEOPLE * np.maximum(
        _prior(table, "surname", 0) * _prior(table, "given", 0),
        _prior(table, "surname_reading", 1) * _prior(table, "given_reading", 1),
    )
    common: Bools = bearers >= COMMON
    return common


def line_alone(table: Columns, scored: Scored) -> Bools:
    """Pairs with two surnames that share a fixed line and nothing else: two of a company, or of an agency.

    Who marries takes a mobile along, and keeps a birth date, a mailbox or the home where the line ends.
    """
    levels = scored.levels
    found: Bools = levels["surname"] == Level["surname"]["conflict"]
    found &= levels["phone"] == Level["phone"]["exact"]
    rows = found.nonzero()[0]
    found[rows] = ~table.mobile[scored.left[rows]]
    for field, names in BESIDE_LINE.items():
        found &= ~among(field, names).take(levels[field])
    return found


def _prior(table: Columns, field: str, place: int) -> Floats:
    """The share of the country's people with each record's value."""
    column = table[field]
    return shares(column, PRIORS[field.removesuffix("_reading")][place])[column.codes]

"""Common names: thousands in the country bear them, so that a name and nothing beside it joins nobody."""

import numpy as np

from kankei.matching.clustering import strong_records
from kankei.matching.columns import Bools, Columns, Floats
from kankei.matching.scoring import PRIORS, shares

PEOPLE = 126_000_000
"""In the country."""
COMMON = 1_500
"""Bearers of a full name from whom on it is common."""


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


def _prior(table: Columns, field: str, place: int) -> Floats:
    """The share of the country's people with each record's value."""
    column = table[field]
    return shares(column, PRIORS[field.removesuffix("_reading")][place])[column.codes]

"""What is too common to join anybody by itself: a name of thousands, a telephone that many answer."""

from collections.abc import Mapping

import numpy as np

from kankei.matching.clustering import strong_records
from kankei.matching.columns import Bools, Columns, Floats, Ints
from kankei.matching.comparison import Level, Levels
from kankei.matching.model import NUMBERS
from kankei.matching.scoring import PRIORS, Scored, among, shares

PEOPLE = 126_000_000
"""In the country."""
COMMON = 1_500
"""Bearers of a full name from whom on it is common."""
ONE_PERSONS: Mapping[str, tuple[str, ...]] = {
    "birth": ("exact", "one slip"),
    "email": ("exact", "account", "one slip"),
    "handle": ("exact",),
}
"""Levels that agree on what one person has and a household does not share."""
OWN: Mapping[str, tuple[str, ...]] = {field: ONE_PERSONS[field] for field in ("birth", "handle")}
"""Those of them that two of different names never have."""
FOR_TWO: Mapping[str, tuple[str, ...]] = {
    "birth": ("two parts agree", "conflict", "a generation apart"),
    "email": ("conflict", "same local part"),
    "address": ("elsewhere", "prefecture", "city, other town", "town, other block"),
}
"""Levels that speak for two who copied one number from a form."""
MANY_NAMES = 3.0
"""Octaves of given names on one number from which on it is nobody's: eight."""


def told_beside(table: Columns) -> Bools:
    """Records that say something beside a name."""
    beside: Bools = strong_records(table) | table["handle"].present
    beside |= table["prefecture"].present | table["city"].present
    return beside


def common_names(table: Columns) -> Bools:
    """Records whose full name thousands in the country bear; a given name alone, or 佐藤（妻）, is many's."""
    bearers = PEOPLE * np.maximum(
        _prior(table, "surname", 0) * _prior(table, "given", 0),
        _prior(table, "surname_reading", 1) * _prior(table, "given_reading", 1),
    )
    common: Bools = bearers >= COMMON
    return common | given_alone(table) | table.kin_alone


def given_alone(table: Columns) -> Bools:
    """Records that tell no surname, in whatever script."""
    told: Bools = table["surname"].present | table["surname_reading"].present
    return ~told


def contact_alone(table: Columns, scored: Scored) -> Bools:
    """Pairs for which no more speaks than what several people have: a line, a number, a home.

    And those whose given names nobody can hold against each other: what they share a family may.
    """
    found = line_alone(table, scored) | number_alone(table, scored) | household_alone(table, scored)
    return found | unread(table, scored) | born_apart(table, scored)


def line_alone(table: Columns, scored: Scored) -> Bools:
    """Pairs with two surnames that share a fixed line and nothing else: two of a company, or of an agency.

    Who marries takes a mobile along, and keeps a birth date, a mailbox or the home where the line ends, if
    that is no house of many (a dormitory, a home for the aged).
    """
    levels = scored.levels
    found: Bools = levels["surname"] == Level["surname"]["conflict"]
    found &= levels["phone"] == Level["phone"]["exact"]
    if not found.any():
        return found
    found &= ~_any(levels, ONE_PERSONS)
    rows = found.nonzero()[0]
    fixed = ~table.mobile[scored.left[rows]]
    found[rows] = fixed & (many_names(scored, rows) | ~one_home(table, scored, rows))
    return found


def household_alone(table: Columns, scored: Scored) -> Bools:
    """Pairs of which one tells no given name, and no more agrees than a household shares: phone and home.

    Of two who tell none and have two surnames (佐藤 and 鈴木, Mulyadi and Sukarno) a mailbox is no more.
    """
    levels = scored.levels
    missing: Bools = levels["given"] == Level["given"]["missing"]
    if not missing.any():
        return missing
    found: Bools = missing & ~_any(levels, ONE_PERSONS)
    other = missing & (levels["surname"] == Level["surname"]["conflict"])
    other &= ~(table.named[scored.left] | table.named[scored.right])
    found |= other & ~_any(levels, OWN)
    return found


def born_apart(table: Columns, scored: Scored) -> Bools:
    """Pairs born on two days of whom no more agrees than a line and an address that a house shares.

    Two of one name in a home for the aged, or of one family; who mistypes a date keeps most of it.
    """
    levels = scored.levels
    found: Bools = levels["birth"] == Level["birth"]["conflict"]
    if not found.any():
        return found
    rows = found.nonzero()[0]
    own = levels["phone"][rows] == Level["phone"]["exact"]
    found[rows] = ~(own & table.mobile[scored.left[rows]])
    return found & ~_any(levels, ONE_PERSONS)


def unread(table: Columns, scored: Scored) -> Bools:
    """Pairs of which both tell a given name, in two scripts that nothing leads from one to the other.

    小明 is not known to be read XIUYING, and Japanese readings speak neither for it nor against it.
    """
    missing: Bools = scored.levels["given"] == Level["given"]["missing"]
    return missing & table.named[scored.left] & table.named[scored.right]


def number_alone(table: Columns, scored: Scored) -> Bools:
    """Pairs that share a number which is nobody's, and no more: many names are on it, or forms show it.

    An agency writes its own number for all its customers. Who tells none writes 090-1234-5678; but somebody
    has that, so that it is nobody's only where something else speaks for two.
    """
    levels = scored.levels
    found: Bools = levels["phone"] == Level["phone"]["exact"]
    if not found.any():
        return found
    found &= ~_any(levels, ONE_PERSONS)
    rows = found.nonzero()[0]
    example = table.example_phone[scored.left[rows]] & _any(levels, FOR_TWO)[rows]
    found[rows] = (example | many_names(scored, rows)) & ~one_home(table, scored, rows)
    return found


def many_names(scored: Scored, rows: Ints) -> Bools:
    """Which of these pairs have a number of eight given names: nobody's, as the house is where it rings."""
    found: Bools = scored.numbers[rows, NUMBERS.index("phone names")] >= MANY_NAMES
    return found


def one_home(table: Columns, scored: Scored, rows: Ints) -> Bools:
    """Which of these pairs have addresses that agree to the block, and do not tell two rooms there."""
    one, other = (table["room"].codes[side[rows]] for side in (scored.left, scored.right))
    rooms = (one > 0) & (other > 0) & (one != other)
    found: Bools = among("address", ("room", "block")).take(scored.levels["address"][rows]) & ~rooms
    return found


def _any(levels: Levels, wanted: Mapping[str, tuple[str, ...]]) -> Bools:
    """Pairs of which a field is at one of the wanted levels."""
    found = np.zeros(len(levels["phone"]), np.bool_)
    for field, names in wanted.items():
        found |= among(field, names).take(levels[field])
    return found


def _prior(table: Columns, field: str, place: int) -> Floats:
    """The share of the country's people with each record's value."""
    column = table[field]
    return shares(column, PRIORS[field.removesuffix("_reading")][place])[column.codes]

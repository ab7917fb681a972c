"""Score: the match weight of each pair in bits, the sum of what each field says.

Additive, so that every pair explains itself (after Fellegi & Sunter 1969, with weights from a ridge-penalised
logistic regression over levels and crosses of levels, which does not count a household's evidence twice).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kankei.fields import readings
from kankei.matching.census import Census, half_octave
from kankei.matching.columns import Bools, Codes, Column, Columns, Floats, Ints, Numbers
from kankei.matching.comparison import LEVELS, Level, Levels
from kankei.matching.model import CROSSES, GROUNDS, NUMBERS, PairModel


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidate pairs (left < right) with their levels, numeric evidence, grounds and bits."""

    left: Ints
    right: Ints
    levels: dict[str, Codes]
    numbers: Numbers
    grounds: Codes
    bits: Floats


PRIOR_RECORDS = 1000
"""What is known of the country's names weighs as much as so many records."""
PRIORS: Mapping[str, tuple[Callable[[], Mapping[str, float]], Callable[[], Mapping[str, float]]]] = {
    "surname": (readings.surname_share, readings.surname_sound_share),
    "given": (readings.popular_given, readings.popular_given_sounds),
}
"""Shares of the population by name as written and as read."""
FEWEST = 4096
"""A smaller store is weighed like one of so many records: a list of two people comes from a larger world."""


def match_weights(levels: Levels, numbers: Numbers, grounds: Codes, model: PairModel) -> Floats:
    """Bits for every pair: prior + levels + crosses + slopes · numbers. 0 is as likely as not."""
    bits = np.full(len(grounds), model.prior)
    for field in LEVELS:
        bits += _level_table(model, field)[levels[field]]
    for first, second in CROSSES:
        bits += _cross_table(model, first, second)[levels[first], levels[second]]
    bits += np.einsum("ij,ij->i", _slope_table(model)[grounds], numbers)
    return bits


def _level_table(model: PairModel, field: str) -> Floats:
    return np.array([model.levels[field][name] for name in LEVELS[field]])


def _cross_table(model: PairModel, first: str, second: str) -> Floats:
    """Weights of a cross as a matrix; a combination that training never saw adds nothing."""
    weights: Mapping[str, float] = model.crosses.get(f"{first} × {second}", {})
    return np.array([[weights.get(f"{a} × {b}", 0.0) for b in LEVELS[second]] for a in LEVELS[first]])


def _slope_table(model: PairModel) -> Floats:
    return np.array([[model.slopes[ground][number] for number in NUMBERS] for ground in GROUNDS])


def _in(levels: Codes, field: str, names: Sequence[str]) -> Bools:
    return np.isin(levels, [Level[field][name] for name in names])


def grounds(levels: Levels) -> Ints:
    """What each pair has beside its names, as an index into ``GROUNDS``."""
    found = np.zeros(len(levels["given"]), np.int64)
    found[_in(levels["address"], "address", ("town", "city", "city, other town", "town, other block"))] = 1
    found[_in(levels["address"], "address", ("room", "block"))] = 2
    found[_in(levels["birth"], "birth", ("exact", "one slip"))] = 3
    contact = _in(levels["phone"], "phone", ("exact", "one slip"))
    contact |= _in(levels["email"], "email", ("exact", "account", "one slip"))
    contact |= _in(levels["handle"], "handle", ("exact",))
    found[contact] = 4
    return found


Shares = Mapping[str, tuple[Floats, Floats]]
"""By part of the name, the share of people with each record's value: as written, and as read."""


def numbers(shares: Shares, levels: Levels, counted: Census, left: Ints, right: Ints) -> Floats:
    """The numeric evidence of each pair, one column per entry of ``NUMBERS``."""
    read = _in(levels["given"], "given", ("reading", "reading, other kanji", "possible reading"))
    surname = _larger(*shares["surname"], read, left, right)
    given = _larger(*shares["given"], read, left, right)
    whole = _larger(counted.whole, counted.whole_reading, read, left, right)
    agree = ~_in(levels["given"], "given", ("missing", "conflict"))
    scale = half_octave(np.full(len(left), max(counted.scale, FEWEST)))
    expected = surname * given * np.exp2(scale)
    namesakes = np.floor(2 * np.log2(np.maximum(expected, 2.0**-8)) + 1e-9) / 2
    return np.column_stack(
        [
            np.where(agree, namesakes, 0.0),
            np.where(agree, half_octave(whole), 0.0),
            scale - 13.0,
            half_octave(np.maximum(counted.phone_names[left], counted.phone_names[right])),
            half_octave(np.maximum(counted.email_names[left], counted.email_names[right])),
        ]
    )


def shares(table: Columns, counted: Census) -> Shares:
    """The share of people with each record's surname and given name.

    Counted among the records and, as far as those are few, taken from what is known of the country.
    """
    return {part: _shares(table, counted, part) for part in PRIORS}


def _shares(table: Columns, counted: Census, part: str) -> tuple[Floats, Floats]:
    written, heard = PRIORS[part]
    return (
        _share(getattr(counted, part), counted.scale, table[part], written()),
        _share(getattr(counted, f"{part}_reading"), counted.scale, table[f"{part}_reading"], heard()),
    )


def _share(count: Ints, scale: int, column: Column, prior: Mapping[str, float]) -> Floats:
    known = np.fromiter((prior.get(value, 0.0) for value in column.values), np.float64, len(column.values))
    rounded = np.where(count > 0, np.exp2(half_octave(count)), 0.0)
    share: Floats = (rounded + PRIOR_RECORDS * known[column.codes]) / (
        float(np.exp2(half_octave(np.array([scale])))[0]) + PRIOR_RECORDS
    )
    return share


def _larger(kanji: Floats | Ints, reading: Floats | Ints, read: Bools, left: Ints, right: Ints) -> Floats:
    """The larger count of either side: of the reading where readings agree, else of what is written."""
    best = np.where(kanji > 0, kanji, reading)
    written, heard = np.maximum(best[left], best[right]), np.maximum(reading[left], reading[right])
    return np.where(read & (heard > 0), heard, written)


def probability(bits: Floats) -> Floats:
    """Bits as a probability.

    >>> probability(np.array([0.0, 1.0])).round(3).tolist()
    [0.5, 0.667]
    """
    return 1.0 / (1.0 + np.exp2(-np.clip(bits, -60.0, 60.0)))

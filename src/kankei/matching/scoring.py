"""Score: the match weight of each pair in bits, the sum of what each field says.

Additive, so that every pair explains itself (after Fellegi & Sunter 1969, with weights from a ridge-penalised
logistic regression over levels and crosses of levels, which does not count a household's evidence twice).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat

import numpy as np
import numpy.typing as npt

from kankei.fields import readings
from kankei.matching.census import Census, half_octave
from kankei.matching.column import Column
from kankei.matching.columns import Bools, Codes, Columns, Floats, Ints, Numbers
from kankei.matching.comparison import LEVELS, Level, Levels
from kankei.matching.model import CROSSES, GROUNDS, NUMBERS, PairModel

NO_PAIRS = np.zeros(0, np.int64), np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidate pairs (left < right) with their levels, numeric evidence, grounds and bits.

    The numbers are in half octaves, of which a float of two bytes holds every one exactly. ``apart`` are
    pairs beside these of which no more is told than that they exclude each other.
    """

    left: Ints
    right: Ints
    levels: dict[str, Codes]
    numbers: Numbers
    grounds: Codes
    bits: Floats
    apart: tuple[Ints, Ints] = NO_PAIRS

    def at(self, places: Ints) -> "Scored":
        """The pairs at some places."""
        return Scored(
            left=self.left[places],
            right=self.right[places],
            levels={field: levels[places] for field, levels in self.levels.items()},
            numbers=self.numbers[places],
            grounds=self.grounds[places],
            bits=self.bits[places],
        )


PRIOR_RECORDS = 1000
"""What is known of the country's names weighs as much as so many records."""
PRIORS: Mapping[str, tuple[Callable[[], Mapping[str, float]], Callable[[], Mapping[str, float]]]] = {
    "surname": (readings.surname_share, readings.surname_sound_share),
    "given": (readings.popular_given, readings.popular_given_sounds),
}
"""Shares of the population by name as written and as read."""
FEWEST = 2048
"""A smaller store is weighed like one of so many records: a list of two people comes from a larger world."""

MIDDLING = 13.0
"""Octaves of records of a middling store: the number of all records is told from here."""


BLOCKS = (("surname", "given", "gender"), ("birth", "phone", "email"), ("address", "handle"))
"""Fields whose levels are looked up together."""


class Weights:
    """A stage-one model as tables: for each two blocks of fields the bits of every combination of levels."""

    def __init__(self, model: PairModel) -> None:
        self.model = model
        first, second, third = BLOCKS
        told = model.prior + _summed(model, first + second, own=first)
        self.tables = (told.ravel(), _summed(model, first + third, own=third).ravel(),
                       _summed(model, second + third, own=second).ravel())  # fmt: skip
        slopes = np.array([[model.slopes[ground][number] for ground in GROUNDS] for number in NUMBERS])
        self.slopes: tuple[Floats, ...] = tuple(slopes)

    def bits(self, levels: Levels, numbers: Sequence[Numbers], grounds: Codes) -> Floats:
        """Bits for every pair: prior + levels + crosses + slopes · numbers. 0 is as likely as not."""
        first, second, third = (_combined(levels, fields) for fields in BLOCKS)
        here, there, beyond = self.tables
        bits: Floats = here.take(first * _size(BLOCKS[1]) + second)
        bits += there.take(first * _size(BLOCKS[2]) + third)
        bits += beyond.take(second * _size(BLOCKS[2]) + third)
        for slope, number in zip(self.slopes, numbers, strict=True):
            bits += slope.take(grounds) * number
        return bits


_latest: list[Weights] = []


def weights_of(model: PairModel) -> Weights:
    """The tables of a model; those of the model last asked for are kept."""
    known = _latest[-1:]
    if known and known[0].model is model:
        return known[0]
    made = Weights(model)
    _latest[:] = [made]
    return made


def _size(fields: Sequence[str]) -> int:
    return math.prod(len(LEVELS[field]) for field in fields)


def _combined(levels: Levels, fields: Sequence[str]) -> Ints:
    """One number for the levels of some fields, the first field's weighing most."""
    found = np.zeros(len(levels[fields[0]]), np.int64)
    for field in fields:
        found *= len(LEVELS[field])
        found += levels[field]
    return found


def _summed(model: PairModel, fields: tuple[str, ...], *, own: Sequence[str]) -> Floats:
    """The bits of all levels of some fields, an axis for each: levels of ``own``, and crosses with them.

    With two blocks as ``fields`` and one of them as ``own``, the other's levels and inner crosses are told in
    another table.
    """
    total = np.zeros([len(LEVELS[field]) for field in fields])
    for field in own:
        total += _along(_level_table(model, field), (field,), fields)
    for first, second in CROSSES:
        if {first, second} <= set(fields) and (first in own or second in own):
            table = _cross_table(model, first, second)
            forwards = fields.index(first) < fields.index(second)
            total += _along(table if forwards else table.T, (first, second), fields)
    return total


def _along(table: Floats, told: Sequence[str], fields: Sequence[str]) -> Floats:
    """A table with axes for all fields, of length 1 for those it says nothing of."""
    return table.reshape([len(LEVELS[field]) if field in told else 1 for field in fields])


def match_weights(levels: Levels, numbers: Numbers, grounds: Codes, model: PairModel) -> Floats:
    """Bits for every pair, from the numbers as columns of one array."""
    return weights_of(model).bits(levels, list(numbers.T.astype(np.float64)), grounds)


def _level_table(model: PairModel, field: str) -> Floats:
    return np.array([model.levels[field][name] for name in LEVELS[field]])


def _cross_table(model: PairModel, first: str, second: str) -> Floats:
    """Weights of a cross as a matrix; a combination that training never saw adds nothing."""
    weights: Mapping[str, float] = model.crosses.get(f"{first} × {second}", {})
    return np.array([[weights.get(f"{a} × {b}", 0.0) for b in LEVELS[second]] for a in LEVELS[first]])


SUPPORT: Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]] = {
    "address": ((1, ("town", "city", "city, other town", "town, other block")), (2, ("room", "block"))),
    "birth": ((3, ("exact", "one slip")),),
    "phone": ((4, ("exact", "one slip")),),
    "email": ((4, ("exact", "account", "one slip")),),
    "handle": ((4, ("exact",)),),
}
"""Which ground of ``GROUNDS`` the levels of a field give."""
READ = ("reading", "reading, other kanji", "possible reading")
"""Levels of a given name that agrees by its sound alone."""


@cache
def _grounds_of(field: str) -> npt.NDArray[np.int8]:
    """The ground that each level of a field gives."""
    found = np.zeros(len(LEVELS[field]), np.int8)
    for ground, names in SUPPORT[field]:
        found[[Level[field][name] for name in names]] = ground
    return found


@cache
def among(field: str, names: tuple[str, ...]) -> Bools:
    """For each level of a field whether it is one of these."""
    found = np.zeros(len(LEVELS[field]), np.bool_)
    found[[Level[field][name] for name in names]] = True
    return found


def grounds(levels: Levels) -> Codes:
    """What each pair has beside its names, as an index into ``GROUNDS``: the strongest."""
    found = np.zeros(len(levels["given"]), np.int8)
    for field in SUPPORT:
        np.maximum(found, _grounds_of(field).take(levels[field]), out=found)
    return found


@dataclass(frozen=True, slots=True)
class Background:
    """What each record's values mean among all: shares of people, and counts in steps of half an octave.

    ``surname`` and ``given`` are shares of the people with the record's name, ``crowd`` counts records of its
    full name: first as written (as read where it is not), then as read. ``phone_names`` and ``email_names``
    count the given names on its contacts. Step 0 is none, step 1 is one.
    """

    scale: float
    surname: tuple[Floats, Floats]
    given: tuple[Floats, Floats]
    crowd: tuple[Codes, Codes]
    phone_names: Codes
    email_names: Codes

    def rows(self, chosen: Ints) -> "Background":
        """The background of some records, or of all in another order."""
        return Background(
            scale=self.scale,
            surname=(self.surname[0][chosen], self.surname[1][chosen]),
            given=(self.given[0][chosen], self.given[1][chosen]),
            crowd=(self.crowd[0][chosen], self.crowd[1][chosen]),
            phone_names=self.phone_names[chosen],
            email_names=self.email_names[chosen],
        )


def background(table: Columns, counted: Census) -> Background:
    """The background of a table's records.

    Shares are counted among the records and, as far as those are few, taken from what the country has.
    """
    people = float(np.exp2(half_octave(np.array([counted.scale])))[0]) + PRIOR_RECORDS
    surname, given = (_shares(table, counted, part, people) for part in PRIORS)
    return Background(
        scale=float(half_octave(np.array([max(counted.scale, FEWEST)]))[0]),
        surname=surname,
        given=given,
        crowd=(
            _steps(np.where(counted.whole > 0, counted.whole, counted.whole_reading)),
            _steps(counted.whole_reading),
        ),
        phone_names=_steps(counted.phone_names),
        email_names=_steps(counted.email_names),
    )


def _steps(count: Ints) -> Codes:
    """0 for none, else one more than the half octaves of a count."""
    steps: Codes = np.where(count > 0, half_octave(count) * 2 + 1, 0).astype(np.int8)
    return steps


def _octaves(steps: Numbers | Codes) -> Floats:
    octaves: Floats = np.maximum(steps - 1, 0) / 2.0
    return octaves


def numbers(told: Background, levels: Levels, left: Ints, right: Ints) -> tuple[Floats, ...]:
    """The numeric evidence of each pair, one array per entry of ``NUMBERS``."""
    given = levels["given"]
    read = among("given", READ).take(given).nonzero()[0]
    agree = ~among("given", ("missing", "conflict")).take(given)
    surname, name = (_larger(sides, read, left, right) for sides in (told.surname, told.given))
    expected = surname * name * np.exp2(told.scale)
    namesakes = np.floor(2 * np.log2(np.maximum(expected, 2.0**-8)) + 1e-9) / 2
    return (
        namesakes * agree,
        _octaves(_larger(told.crowd, read, left, right)) * agree,
        np.full(len(left), told.scale - MIDDLING),
        _octaves(np.maximum(told.phone_names.take(left), told.phone_names.take(right))),
        _octaves(np.maximum(told.email_names.take(left), told.email_names.take(right))),
    )


def _shares(table: Columns, counted: Census, part: str, people: float) -> tuple[Floats, Floats]:
    """As written, or as read where it is not; and as read."""
    written, heard = PRIORS[part]
    spelt = _share(getattr(counted, part), people, table[part], written)
    sound = _share(getattr(counted, f"{part}_reading"), people, table[f"{part}_reading"], heard)
    return np.where(spelt > 0, spelt, sound), sound


def shares(column: Column, prior: Callable[[], Mapping[str, float]]) -> Floats:
    """The share of the country's people with each value of a column, 0 where it is not known."""
    return column.of_values(_known, prior)


def _known(values: Sequence[str], prior: Callable[[], Mapping[str, float]]) -> Floats:
    known = prior()
    return np.fromiter(map(known.get, values, repeat(0.0)), np.float64, len(values))


def _share(count: Ints, people: float, column: Column, prior: Callable[[], Mapping[str, float]]) -> Floats:
    known = shares(column, prior)
    rounded = np.where(count > 0, np.exp2(half_octave(count)), 0.0)
    share: Floats = (rounded + PRIOR_RECORDS * known[column.codes]) / people
    return share


def _larger(sides: tuple[Numbers | Codes, Numbers | Codes], read: Ints, left: Ints, right: Ints) -> Numbers:
    """The larger value of either record: of the reading where readings agree, else of what is written."""
    written, heard = sides
    larger: Numbers = np.maximum(written.take(left), written.take(right))
    sound = np.maximum(heard.take(left.take(read)), heard.take(right.take(read)))
    larger[read] = np.where(sound > 0, sound, larger[read])
    return larger


def probability(bits: Floats) -> Floats:
    """Bits as a probability.

    >>> probability(np.array([0.0, 1.0])).round(3).tolist()
    [0.5, 0.667]
    """
    return 1.0 / (1.0 + np.exp2(-np.clip(bits, -60.0, 60.0)))

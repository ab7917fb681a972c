"""Block: give each record the keys under which it may meet another, and list the pairs that meet."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from kankei.fields import readings
from kankei.matching.columns import Bools, Codes, Columns, Hashes, Ints, encode, hash_text, mix, softened

Keys = tuple[Ints, Hashes]
"""(record index, key): equally long; a record has as many rows as keys."""

SHIFT = 31
"""Bits of a record's index, and of a place among keys, where two numbers are packed into one."""


def _local_part(table: Columns) -> Hashes:
    column = table["email"]
    parts = [value.split("@")[0] for value in column.values]
    usable = [part if len(part) >= 4 else "" for part in parts]
    hashed = encode(usable).hashed[column.codes]
    return np.where(table.relay, np.uint64(0), hashed)


def single_keys(table: Columns) -> dict[str, Hashes]:
    """The keys of which a record has at most one each, by kind; 0 where a part is missing.

    Each kind finds true pairs that no other does on invented towns, or guards against a slip in the name.
    """
    surname, given = softened(table["surname"]).hashed, softened(table["given"]).hashed
    birth = table["birth_date"].hashed
    return {
        "phone": table["phone"].hashed,
        "email": table["email"].hashed,
        "mailbox": _local_part(table),
        "handle": table["handle"].hashed,
        "name": table["soft_whole"].hashed,
        "reading": table["whole_reading"].hashed,
        "birth given": mix(birth, given),
        "birth given reading": mix(birth, table["given_reading"].hashed),
        "birth surname": mix(birth, surname),
        "postal block": mix(table["postal_code"].hashed, table["block"].hashed),
        "city given": mix(table["city"].hashed, given),
    }


@lru_cache(maxsize=100_000)
def _possible_readings(surname: str, given: str) -> tuple[int, ...]:
    """Hashes of the likeliest full readings of a name written in kanji alone."""
    surnames, givens = readings.surname_readings(surname)[:2], readings.given_readings(given)[:4]
    return tuple(hash_text(s + g) for s in surnames for g in givens)


def _guessed_reading_keys(table: Columns) -> Keys:
    """Full readings from the name dictionary, for records that have kanji and no reading."""
    surname, given = table["surname"], table["given"]
    rows = np.flatnonzero(surname.present & given.present & ~table["given_reading"].present)
    found = [_possible_readings(surname.values[surname.codes[r]], given.values[given.codes[r]]) for r in rows]
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    flat = np.fromiter((key for keys in found for key in keys), np.uint64, int(sizes.sum()))
    return np.repeat(rows, sizes), flat


def blocking_keys(table: Columns) -> Keys:
    """All keys of all records, as two equally long arrays; kinds never collide but on purpose.

    A kanji name's dictionary readings share the kind ``reading``, so that it meets romaji.
    """
    rows: list[Ints] = []
    keys: list[Hashes] = []
    for kind, hashed in single_keys(table).items():
        known = np.flatnonzero(hashed)
        rows.append(known)
        keys.append(mix(hashed[known], hash_text(kind)))
    guessed_rows, guessed = _guessed_reading_keys(table)
    rows.append(guessed_rows)
    keys.append(mix(guessed, hash_text("reading")))
    return np.concatenate(rows), np.concatenate(keys)


CENSUS = ("surname", "given", "surname_reading", "given_reading", "whole_reading")
"""Fields counted over all records, which are no reason to meet; the full name is both."""


def census_keys(table: Columns) -> Keys:
    """The keys by which a store counts how common names are; they make no blocks."""
    hashed = [mix(table[field].hashed, hash_text(f"census {field}")) for field in CENSUS]
    rows = [np.flatnonzero(keys) for keys in hashed]
    return np.concatenate(rows), np.concatenate([keys[keys != 0] for keys in hashed])


def candidate_pairs(
    keys: Keys, *, size: int, cap: int, crowd: Callable[[Hashes], Ints] | None = None
) -> tuple[Ints, Ints]:
    """Pairs (left < right) of records that share a key whose block holds at most ``cap`` records.

    ``crowd`` tells the true size of blocks when only part of the records are here; it takes distinct keys.
    """
    return blocks(keys, size=size, cap=cap, crowd=crowd).pairs(0, size)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks of records, from which the candidates of any stretch of records are listed when they are wanted.

    ``rows`` has the records block by block, ascending within each. Every place in it that others of the
    block follow stands in ``place``, by record and then by place, and in ``rest`` how many follow; a record's
    places begin at ``begin``.
    """

    rows: Codes
    place: Codes
    rest: Codes
    begin: Ints

    def pairs(self, first: int, last: int) -> tuple[Ints, Ints]:
        """The candidates whose left record is of ``first`` … ``last`` - 1, each once, in order."""
        mine = slice(int(self.begin[first]), int(self.begin[last]))
        place, rest = self.place[mine].astype(np.int64), self.rest[mine].astype(np.int64)
        left = np.repeat(self.rows[place].astype(np.int64) << SHIFT, rest)
        packed = left | self.rows[np.repeat(place + 1, rest) + _ranks(rest)]
        packed.sort()
        packed = packed[_fresh(packed)]
        return packed >> SHIFT, packed & ((1 << SHIFT) - 1)

    def stretches(self, pairs: int) -> list[tuple[int, int]]:
        """Stretches of records that have together about so many pairs each, counting repeated ones."""
        upto = np.r_[0, np.cumsum(self.rest, dtype=np.int64)][self.begin]
        ends = np.searchsorted(upto, np.arange(pairs, int(upto[-1]) + pairs, pairs))
        ends = np.minimum(ends, len(upto) - 1)
        cuts = np.unique(np.r_[0, ends]).tolist()
        return list(pairwise(cuts))


def blocks(keys: Keys, *, size: int, cap: int, crowd: Callable[[Hashes], Ints] | None = None) -> Blocks:
    """The blocks of at least two and at most ``cap`` records; ``crowd`` as for :func:`candidate_pairs`."""
    rows, hashed = keys
    order = np.argsort(hashed)
    hashed = hashed[order]
    first = _fresh(hashed)
    packed = (np.cumsum(first) - 1 << SHIFT) | rows[order]
    packed.sort()
    packed = packed[_fresh(packed)]
    block, records = packed >> SHIFT, (packed & ((1 << SHIFT) - 1)).astype(np.int32)
    sizes = np.bincount(block, minlength=int(first.sum()))
    crowded = sizes if crowd is None else crowd(hashed[first])
    kept = (sizes > 1) & (crowded <= cap)
    return _listed(records[kept[block]], sizes[kept], size)


def _listed(rows: Codes, sizes: Ints, size: int) -> Blocks:
    """Blocks of the given sizes, one after the other."""
    rest = np.repeat(sizes, sizes) - 1 - _ranks(sizes)
    followed = np.flatnonzero(rest)
    by_record = (rows[followed].astype(np.int64) << SHIFT) | followed
    by_record.sort()
    place = by_record & ((1 << SHIFT) - 1)
    begin = np.searchsorted(by_record, np.arange(size + 1, dtype=np.int64) << SHIFT)
    return Blocks(rows=rows, place=place.astype(np.int32), rest=rest[place].astype(np.int32), begin=begin)


def _fresh(ascending: Ints | Hashes) -> Bools:
    """Where a value is not that before it."""
    fresh: Bools = np.r_[True, ascending[1:] != ascending[:-1]][: len(ascending)]
    return fresh


def _ranks(sizes: Ints) -> Ints:
    """0, 1, … within each run of the given sizes.

    >>> _ranks(np.array([2, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    total = int(sizes.sum())
    return np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)

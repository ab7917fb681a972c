"""Block: give each record the keys under which it may meet another, and list the pairs that meet."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from kankei.fields import readings
from kankei.matching.columns import Columns, Hashes, Ints, encode, hash_text, mix, softened

Keys = tuple[Ints, Hashes]
"""(record index, key): equally long; a record has as many rows as keys."""


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
    rows, hashed = keys
    order = np.lexsort((rows, hashed))
    rows, hashed = rows[order], hashed[order]
    fresh = np.r_[True, (hashed[1:] != hashed[:-1]) | (rows[1:] != rows[:-1])][: len(rows)]
    rows, hashed = rows[fresh], hashed[fresh]
    starts = np.flatnonzero(np.r_[True, hashed[1:] != hashed[:-1]]) if len(hashed) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(hashed)])
    crowded = sizes if crowd is None else crowd(hashed[starts])
    kept = (sizes > 1) & (crowded <= cap)
    packed = _pairs_within(rows, starts[kept], sizes[kept], size)
    packed.sort()
    unique = packed[np.r_[True, packed[1:] != packed[:-1]][: len(packed)]]
    return unique // max(size, 1), unique % max(size, 1)


def _pairs_within(rows: Ints, starts: Ints, sizes: Ints, size: int) -> Ints:
    """Every pair inside every block as ``left · size + right``; rows ascend within a block."""
    packed = np.empty(int((sizes * (sizes - 1) // 2).sum()), np.int64)
    firsts = np.repeat(starts, sizes) + _ranks(sizes)
    ends = np.repeat(starts + sizes, sizes)
    distance, filled = 1, 0
    while len(firsts):
        near = firsts + distance < ends
        firsts, ends = firsts[near], ends[near]
        packed[filled : filled + len(firsts)] = rows[firsts] * size + rows[firsts + distance]
        filled, distance = filled + len(firsts), distance + 1
    return packed


def _ranks(sizes: Ints) -> Ints:
    """0, 1, … within each run of the given sizes.

    >>> _ranks(np.array([2, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    total = int(sizes.sum())
    return np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)

"""Packs: many records in numpy arrays, found by key; what a directory is made of.

Each field is codes into its distinct values, whose hashes are kept: they are what keys are made of.
"""

import copy
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from kankei.matching.arrivals import Arrivals
from kankei.matching.blocking import Keys, blocking_keys, census_of_values, once, with_census
from kankei.matching.column import Column, narrow, with_hashes
from kankei.matching.columns import TEXT_FIELDS, Bools, Columns, Ints, columns
from kankei.matching.hashing import Hashes
from kankei.matching.sets import begins, distinct, within
from kankei.matching.texts import chosen, together

__all__ = [
    "PACKED",
    "Latest",
    "Pack",
    "Rows",
    "all_keys",
    "distinct_names",
    "merged",
    "packed",
]

PACKED = 4_096
"""So many new records are packed together."""
MANY = 20
"""Texts for a record from which on those that a few records say are looked for one by one."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Records ``first``, ``first + 1``, … with their texts as codes, and the rows of each of their keys."""

    first: int
    nos: Ints
    codes: dict[str, np.ndarray]
    values: dict[str, Sequence[str]]
    hashes: dict[str, Hashes]
    relay: np.ndarray
    keys: Hashes
    blocking: Bools
    """Whether records meet by a key, or are only counted by it."""
    starts: np.ndarray
    rows: np.ndarray

    def found(self, keys: Hashes) -> tuple[Ints, Ints]:
        """Where the rows of each key begin, and how many they are."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        place = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        known = self.keys[place] == keys
        return self.starts[place].astype(np.int64), np.where(
            known, self.starts[place + 1] - self.starts[place], 0
        )

    def hashed(self, name: str, rows: Ints) -> Hashes:
        """The hashes of a field of rows counted from the first."""
        hashes: Hashes = self.hashes[name][self.codes[name][rows]]
        return hashes

    def part(self, rows: Ints) -> Columns:
        """What rows counted from the first say, with no other texts than theirs."""
        return Columns(fields={name: self._coded(name, rows) for name in self.codes}, relay=self.relay[rows])

    def _coded(self, name: str, rows: Ints) -> Column:
        codes, values = self.codes[name][rows], self.values[name]
        if len(values) < MANY * len(codes):
            here = np.zeros(len(values), np.bool_)
            here[codes] = here[0] = True
            used, place = np.flatnonzero(here), np.cumsum(here, dtype=np.int32) - 1
            codes = place[codes]
        else:
            used, codes = np.unique(np.append(codes, 0), return_inverse=True)
            codes = codes[:-1]
        return with_hashes(narrow(codes, chosen(values, used)), self.hashes[name][used])

    def keys_of(self, rows: Ints) -> Keys:
        """The blocking keys of rows counted from the first."""
        mine = np.zeros(len(self.nos), np.bool_)
        mine[rows] = True
        entries = np.flatnonzero(mine[self.rows])
        place = np.searchsorted(self.starts[1:], entries, side="right")
        kept = self.blocking[place]
        return self.rows[entries[kept]].astype(np.int64), self.keys[place[kept]]


@dataclass(slots=True)
class Latest:
    """Records that came last, as plain lists: of every field each record's text and its hash."""

    first: int
    nos: list[int] = field(default_factory=list)
    texts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    hashes: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    relay: list[bool] = field(default_factory=list)
    rows: dict[int, list[int]] = field(default_factory=dict)

    def enter(self, nos: list[int], come: Arrivals) -> None:
        """Put records behind the last, and under their keys."""
        behind = self.first + len(self.nos)
        self.nos += nos
        self.relay += come.relay
        fields, keys = come.listed
        for name, (texts, hashes) in fields.items():
            self.texts[name] += texts
            self.hashes[name] += hashes
        for row, key in keys:
            self.rows.setdefault(key, []).append(behind + row)

    def leave(self, come: Arrivals) -> None:
        """Leave out records that came last of all."""
        begin = len(self.nos) - len(come)
        for _, key in come.listed[1]:
            self.rows[key].pop()
        del self.nos[begin:], self.relay[begin:]
        for name in self.texts:
            del self.texts[name][begin:], self.hashes[name][begin:]

    def table(self) -> Columns:
        """What they say."""
        return columns({name: self.texts[name] for name in TEXT_FIELDS}, self.relay)

    def copied(self) -> "Latest":
        """The same in lists of its own."""
        texts = defaultdict(list, {name: list(told) for name, told in self.texts.items()})
        hashes = defaultdict(list, {name: list(told) for name, told in self.hashes.items()})
        rows = {key: list(told) for key, told in self.rows.items()}
        return Latest(self.first, list(self.nos), texts, hashes, list(self.relay), rows)


class Rows:
    """The row of each number: an array over the numbers, which are dense."""

    def __init__(self, nos: Ints) -> None:
        self._row = np.full(int(nos.max(initial=0)) + PACKED, -1, np.int32)
        self._row[nos] = np.arange(len(nos))

    def add(self, nos: Ints, first: int) -> None:
        """Give numbers the rows from ``first`` on."""
        top = int(nos.max(initial=0))
        if top >= len(self._row):
            more = max(top - len(self._row), top // 8) + PACKED
            self._row = np.concatenate([self._row, np.full(more, -1, np.int32)])
        self._row[nos] = np.arange(first, first + len(nos))

    def copied(self) -> "Rows":
        """The same in an array of its own."""
        fork = copy.copy(self)
        fork._row = self._row.copy()
        return fork

    def places(self, nos: Ints) -> Ints:
        """The row of each number, -1 where there is none."""
        known = nos < len(self._row)
        return np.where(known, self._row[np.where(known, nos, 0)], -1).astype(np.int64)

    def of(self, nos: Ints) -> Ints:
        """The rows of those numbers that have one."""
        found = self._row[nos[nos < len(self._row)]].astype(np.int64)
        return found[found >= 0]


def distinct_names(place: Ints, name: Hashes, size: int) -> Ints:
    """How many different names there are in each of so many places."""
    order = np.lexsort((name, place))
    place, name = place[order], name[order]
    return np.bincount(place[begins(place, name)], minlength=size)


def merged(parts: Sequence[Columns]) -> Columns:
    """The records of some tables, one after the other."""
    if len(parts) == 1:
        return parts[0]
    fields = {name: reduce(_joined, [part[name] for part in parts]) for name in parts[0].fields}
    return Columns(fields=fields, relay=np.concatenate([part.relay for part in parts]))


def _joined(one: Column, other: Column) -> Column:
    """One field of two tables, of which the second is mostly the smaller; texts are told by their hashes."""
    order = np.argsort(other.hashes)
    found = np.minimum(np.searchsorted(other.hashes, one.hashes, sorter=order), len(order) - 1)
    here = np.flatnonzero(other.hashes[order[found]] == one.hashes)
    place = np.full(len(order), -1, np.int64)
    place[order[found[here]]] = here
    fresh = np.flatnonzero(place < 0)
    place[fresh] = len(one.values) + np.arange(len(fresh))
    values = together([one.values, other.values], np.r_[np.arange(len(one.values)), len(one.values) + fresh])
    hashes = np.concatenate([one.hashes, other.hashes[fresh]])
    return with_hashes(narrow(np.concatenate([one.codes, place[other.codes]]), values), hashes)


def all_keys(table: Columns, *, census: bool = True) -> Keys:
    """Blocking keys, and census keys if asked for, each record with each of its keys once."""
    keys = blocking_keys(table)
    return with_census(table, keys) if census else once(*keys)


def packed(first: int, nos: Ints, table: Columns) -> Pack:
    """Records with these numbers as a pack whose rows begin with ``first``."""
    rows, keys = all_keys(table)
    starts = np.flatnonzero(begins(keys))
    keys = keys[starts]
    blocking = np.ones(len(starts), np.bool_)
    counted = distinct(census_of_values(table))
    blocking[np.searchsorted(keys, counted[within(counted, keys)])] = False
    return Pack(
        first=first,
        nos=nos,
        codes={name: column.codes.astype(np.int32) for name, column in table.fields.items()},
        values={name: column.values for name, column in table.fields.items()},
        hashes={name: column.hashes for name, column in table.fields.items()},
        relay=table.relay,
        keys=keys,
        blocking=blocking,
        starts=np.append(starts, len(rows)).astype(np.int32),
        rows=rows.astype(np.int32),
    )

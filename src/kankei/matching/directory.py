"""Directory: all live records in memory, found by key; what one record is told apart from in a heartbeat.

Most records lie packed in numpy arrays, as codes into the distinct values of each field; those that came
since lie in plain lists until they are many. At a million records it takes some hundred megabytes.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from kankei.matching.blocking import CENSUS, Keys, blocking_keys, census_keys, distinct
from kankei.matching.census import Census
from kankei.matching.columns import (
    TEXT_FIELDS,
    Bools,
    Codes,
    Column,
    Columns,
    Hashes,
    Ints,
    columns,
    hash_text,
    hash_texts,
    mix,
    narrow,
)

__all__ = ["Directory"]

PACKED = 4_096
"""So many new records are packed together."""
MANY = 20
"""Texts for a record from which on those that a few records say are looked for one by one."""
FEW = 50
"""Of one record in so many of a pack the keys are worked out anew rather than looked for."""
PACKS = 6
"""From here on all packs but the first are made one."""
NOBODY = np.zeros(0, np.int64)

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Pack:
    """Records ``first``, ``first + 1``, … with their texts as codes, and the rows of each of their keys."""

    first: int
    nos: Ints
    codes: dict[str, np.ndarray]
    values: dict[str, list[str]]
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
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
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
        return with_hashes(codes, [values[code] for code in used.tolist()], self.hashes[name][used])

    def keys_of(self, rows: Ints) -> Keys:
        """The blocking keys of rows counted from the first."""
        mine = np.zeros(len(self.nos), np.bool_)
        mine[rows] = True
        entries = np.flatnonzero(mine[self.rows])
        place = np.searchsorted(self.starts[1:], entries, side="right")
        kept = self.blocking[place]
        return self.rows[entries[kept]].astype(np.int64), self.keys[place[kept]]


@dataclass(slots=True)
class _Latest:
    """Records that came last, as plain lists."""

    first: int
    nos: list[int] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in TEXT_FIELDS})
    relay: list[bool] = field(default_factory=list)
    rows: dict[int, list[int]] = field(default_factory=dict)

    def copied(self) -> "_Latest":
        """The same in lists of its own."""
        texts = {name: list(told) for name, told in self.texts.items()}
        rows = {key: list(told) for key, told in self.rows.items()}
        return _Latest(self.first, list(self.nos), texts, list(self.relay), rows)


class Directory:
    """Live records by *row*, a number that holds as long as the directory does."""

    def __init__(self, nos: Ints, table: Columns) -> None:
        self._packs = [_packed(0, nos, table)]
        self._latest = _Latest(len(nos))
        self._alive = np.ones(len(nos) + PACKED, np.bool_)
        self._row = _Rows(nos)
        self._dead: dict[int, int] = {}
        self._gone = 0

    def __len__(self) -> int:
        """How many records are live, those that visit among them."""
        return self._end - self._gone

    def forked(self) -> "Directory":
        """Another that begins the same; what comes and goes there is not seen here. Packs are shared."""
        fork = copy.copy(self)
        fork._packs, fork._dead = list(self._packs), dict(self._dead)
        fork._alive, fork._row = self._alive.copy(), self._row.copied()
        fork._latest = self._latest.copied()
        return fork

    @property
    def _end(self) -> int:
        return self._latest.first + len(self._latest.nos)

    def nos(self, rows: Ints) -> Ints:
        """The numbers of rows."""
        parts = [pack.nos[some - pack.first] for pack, some in self._parted(rows)]
        late = [self._latest.nos[row - self._latest.first] for row in self._late(rows)]
        return np.concatenate([*parts, np.array(late, np.int64)])

    def rows(self, nos: Ints) -> Ints:
        """The rows of those of these numbers that are live here, ascending."""
        found = self._row.of(nos)
        return distinct(found[self._alive[found]])

    def places(self, nos: Ints, *, live: bool = True) -> Ints:
        """The row of each of these numbers, as long as they; -1 for those unknown, or live no longer."""
        rows = self._row.places(nos)
        if live:
            rows[~self._alive[rows]] = -1
        return rows

    def live_rows(self) -> Ints:
        """The rows of all records, ascending."""
        return np.flatnonzero(self._alive[: self._end])

    def marked(self, rows: Ints) -> Bools:
        """For every row there is whether it is one of these."""
        marks = np.zeros(self._end, np.bool_)
        marks[rows] = True
        return marks

    def live_nos(self) -> Ints:
        """The numbers of all records, ascending."""
        return np.sort(self.nos(np.flatnonzero(self._alive[: self._end])))

    def add(self, nos: Ints, texts: Texts, relay: Sequence[bool]) -> None:
        """Take records in, live from now on."""
        if len(nos) < PACKED:
            self._enter(nos.tolist(), texts, relay, all_keys(columns(texts, relay)))
        else:
            self._pack_latest()
            self._room(len(nos))
            self._packs.append(_packed(self._latest.first, nos, columns(texts, relay)))
            self._latest = _Latest(self._latest.first + len(nos))
        self._row.add(nos, self._end - len(nos))
        if len(self._latest.nos) >= PACKED:
            self._pack_latest()

    def drop(self, nos: Ints) -> None:
        """Leave records out from now on."""
        rows = self.rows(nos)
        self._alive[rows] = False
        self._gone += len(rows)
        for key in all_keys(self.part(rows))[1].tolist():
            self._dead[key] = self._dead.get(key, 0) + 1

    @contextmanager
    def visiting(self, texts: Texts, relay: Sequence[bool]) -> Iterator[tuple[Ints, Keys]]:
        """Let records be here as if they were live, without a number, inside the block.

        Their rows, and beside them the blocking keys that they have.
        """
        begin = len(self._latest.nos)
        first, table = self._end, columns(texts, relay)
        rows, keys = blocking_keys(table)
        entered = self._enter([-1] * len(relay), texts, relay, _with_census(table, (rows, keys)))
        try:
            yield np.arange(first, self._end), (rows + first, keys)
        finally:
            for key in entered:
                self._latest.rows[key].pop()
            del self._latest.nos[begin:], self._latest.relay[begin:]
            for column in self._latest.texts.values():
                del column[begin:]

    def sizes(self, keys: Hashes) -> Ints:
        """How many records have each of these keys; 0 for the key 0, which is none."""
        total = np.zeros(len(keys), np.int64)
        for pack in self._packs:
            total += pack.found(keys)[1]
        late, dead = self._latest.rows, self._dead
        if late or dead:
            listed = keys.tolist()
            total += np.fromiter((len(late.get(key, ())) for key in listed), np.int64, len(listed))
            total -= np.fromiter((dead.get(key, 0) for key in listed), np.int64, len(listed))
        return total

    def sharing(self, keys: Hashes) -> tuple[Ints, Ints]:
        """The records that have any of these keys: the place of the key, and the row; equally long."""
        places, rows = [NOBODY], [NOBODY]
        for pack in self._packs:
            starts, sizes = pack.found(keys)
            ends = np.cumsum(sizes)
            within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - sizes, sizes)
            places.append(np.repeat(np.arange(len(keys)), sizes))
            rows.append(pack.rows[np.repeat(starts, sizes) + within].astype(np.int64) + pack.first)
        late = [
            (place, row) for place, key in enumerate(keys.tolist()) for row in self._latest.rows.get(key, ())
        ]
        if late:
            told = np.array(late, np.int64)
            places.append(told[:, 0])
            rows.append(told[:, 1])
        place, row = np.concatenate(places), np.concatenate(rows)
        if self._gone:
            alive = self._alive[row]
            place, row = place[alive], row[alive]
        return place, row

    def names_on(self, keys: Hashes) -> Ints:
        """How many given names (as written, else as read) the records with each of these keys have."""
        place, row = self.sharing(keys)
        return distinct_names(place, self.given(row), len(keys))

    def given(self, rows: Ints) -> Hashes:
        """The given name (as written, else as read) of each row as a hash, in any order."""
        found = np.zeros(len(rows), np.uint64)
        for pack in self._packs:
            mine = (rows >= pack.first) & (rows < pack.first + len(pack.nos))
            local = rows[mine] - pack.first
            written, heard = (pack.hashed(name, local) for name in ("given", "given_reading"))
            found[mine] = np.where(written != 0, written, heard)
        late = np.flatnonzero(rows >= self._latest.first)
        texts, first = self._latest.texts, self._latest.first
        places = (rows[late] - first).tolist()
        said = [texts["given"][place] or texts["given_reading"][place] for place in places]
        found[late] = np.where([bool(text) for text in said], hash_texts(said), 0) if said else 0
        return found

    def table(self, rows: Ints) -> Columns:
        """What records say, as columns; ``rows`` ascend."""
        relay = [pack.relay[some - pack.first] for pack, some in self._parted(rows)]
        late = [self._latest.relay[row - self._latest.first] for row in self._late(rows)]
        told = np.concatenate([*relay, np.array(late, np.bool_)])
        return columns({name: self._texts(name, rows) for name in TEXT_FIELDS}, told.tolist())

    def part(self, rows: Ints) -> Columns:
        """The same as ``table`` for many records, without a text for each; also of those that have left."""
        parts = [pack.part(some - pack.first) for pack, some in self._parted(rows)]
        late = np.array(self._late(rows), np.int64)
        return merged([*parts, self.table(late)] if len(late) or not parts else parts)

    def keys_of(self, rows: Ints) -> Keys:
        """The blocking keys of records: the place of each in ascending ``rows``, and the key; each once."""
        rows_of, keys_of = [NOBODY], [np.zeros(0, np.uint64)]
        for pack, some in self._parted(rows):
            if len(some) * FEW < len(pack.nos):
                mine, keys = all_keys(self.part(some), census=False)
                rows_of.append(some[mine])
            else:
                mine, keys = pack.keys_of(some - pack.first)
                rows_of.append(mine + pack.first)
            keys_of.append(keys)
        late = np.array(self._late(rows), np.int64)
        mine, keys = all_keys(self.part(late), census=False)
        found = np.concatenate([*rows_of, late[mine]])
        return np.searchsorted(rows, found), np.concatenate([*keys_of, keys])

    def census(self, table: Columns) -> Census:
        """How common the names and contacts of these records are among all."""
        named = {name: mix(table[name].hashed, hash_text(f"census {name}")) for name in CENSUS}
        named["whole"] = mix(table["soft_whole"].hashed, hash_text("name"))
        reached = {f"{kind}_names": mix(table[kind].hashed, hash_text(kind)) for kind in ("phone", "email")}
        counts = _counted(named, self.sizes) | _counted(reached, self.names_on)
        return Census(scale=len(self), **counts)

    def _texts(self, name: str, rows: Ints) -> list[str]:
        said: list[str] = []
        for pack, some in self._parted(rows):
            values = pack.values[name]
            said += [values[code] for code in pack.codes[name][some - pack.first].tolist()]
        late, first = self._latest.texts[name], self._latest.first
        return said + [late[row - first] for row in self._late(rows)]

    def _parted(self, rows: Ints) -> Iterator[tuple[_Pack, Ints]]:
        """The packs, each with its share of ascending rows."""
        for pack in self._packs:
            begin, end = np.searchsorted(rows, (pack.first, pack.first + len(pack.nos)))
            if begin < end:
                yield pack, rows[begin:end]

    def _late(self, rows: Ints) -> list[int]:
        late: list[int] = rows[np.searchsorted(rows, self._latest.first) :].tolist()
        return late

    def _enter(self, nos: list[int], texts: Texts, relay: Sequence[bool], keys: Keys) -> list[int]:
        """Put records behind the last; the keys under which they were entered, one for each entry."""
        first, latest = self._end, self._latest
        self._room(len(nos))
        latest.nos += nos
        latest.relay += relay
        for name in TEXT_FIELDS:
            latest.texts[name] += texts[name]
        listed: list[int] = keys[1].tolist()
        for row, key in zip(keys[0].tolist(), listed, strict=True):
            latest.rows.setdefault(key, []).append(first + row)
        return listed

    def _room(self, count: int) -> None:
        """See that so many more records have a place among the living."""
        if self._end + count > len(self._alive):
            self._alive = np.concatenate([self._alive, np.ones(max(count, len(self._alive) // 8), np.bool_)])

    def _pack_latest(self) -> None:
        latest = self._latest
        if latest.nos:
            self._packs.append(
                _packed(latest.first, np.array(latest.nos, np.int64), columns(latest.texts, latest.relay))
            )
            self._latest = _Latest(self._end)
        if len(self._packs) > PACKS:
            first = self._packs[1].first
            rows = np.arange(first, self._end)
            self._packs[1:] = [_packed(first, self.nos(rows), self.part(rows))]


class _Rows:
    """The row of each number: an array over the numbers, which are dense."""

    def __init__(self, nos: Ints) -> None:
        self._row = np.full(int(nos.max(initial=0)) + PACKED, -1, np.int32)
        self._row[nos] = np.arange(len(nos))

    def add(self, nos: Ints, first: int) -> None:
        top = int(nos.max(initial=0))
        if top >= len(self._row):
            more = max(top - len(self._row), top // 8) + PACKED
            self._row = np.concatenate([self._row, np.full(more, -1, np.int32)])
        self._row[nos] = np.arange(first, first + len(nos))

    def copied(self) -> "_Rows":
        fork = copy.copy(self)
        fork._row = self._row.copy()
        return fork

    def places(self, nos: Ints) -> Ints:
        known = nos < len(self._row)
        return np.where(known, self._row[np.where(known, nos, 0)], -1).astype(np.int64)

    def of(self, nos: Ints) -> Ints:
        found = self._row[nos[nos < len(self._row)]].astype(np.int64)
        return found[found >= 0]


def distinct_names(place: Ints, name: Hashes, size: int) -> Ints:
    """How many different names there are in each of so many places."""
    order = np.lexsort((name, place))
    place, name = place[order], name[order]
    fresh = np.r_[True, (place[1:] != place[:-1]) | (name[1:] != name[:-1])][: len(order)]
    return np.bincount(place[fresh], minlength=size)


def with_hashes(codes: Codes, values: list[str], hashes: Hashes) -> Column:
    """A column whose values' hashes are known already."""
    column = narrow(codes, values)
    vars(column)["hashes"] = hashes
    return column


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
    values = one.values + [other.values[code] for code in fresh.tolist()]
    hashes = np.concatenate([one.hashes, other.hashes[fresh]])
    return with_hashes(np.concatenate([one.codes, place[other.codes]]), values, hashes)


def _counted(named: Mapping[str, Hashes], count: Callable[[Hashes], Ints]) -> dict[str, Ints]:
    """Counts of columns of keys, each distinct one counted once; 0 for the key 0."""
    distinct, inverse = np.unique(np.concatenate(list(named.values())), return_inverse=True)
    counts = np.where(distinct != 0, count(distinct), 0)[inverse]
    return dict(zip(named, np.split(counts, len(named)), strict=True))


def all_keys(table: Columns, *, census: bool = True) -> Keys:
    """Blocking keys, and census keys if asked for, each record with each of its keys once."""
    keys = blocking_keys(table)
    return _with_census(table, keys) if census else _once(*keys)


def _with_census(table: Columns, blocks: Keys) -> Keys:
    """The same with the census keys beside the blocking keys given."""
    return _once(*(np.concatenate(both) for both in zip(blocks, census_keys(table), strict=True)))


def _once(rows: Ints, keys: Hashes) -> Keys:
    """By key, and each record with each of its keys once."""
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    fresh = np.r_[True, (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])][: len(keys)]
    return rows[fresh], keys[fresh]


def _packed(first: int, nos: Ints, table: Columns) -> _Pack:
    rows, keys = all_keys(table)
    begins = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]][: len(keys)])
    blocking = np.ones(len(begins), np.bool_)
    blocking[np.searchsorted(keys[begins], distinct(census_keys(table)[1]))] = False
    return _Pack(
        first=first,
        nos=nos,
        codes={name: column.codes.astype(np.int32) for name, column in table.fields.items()},
        values={name: column.values for name, column in table.fields.items()},
        hashes={name: column.hashes for name, column in table.fields.items()},
        relay=table.relay,
        keys=keys[begins],
        blocking=blocking,
        starts=np.append(begins, len(keys)).astype(np.int32),
        rows=rows.astype(np.int32),
    )

"""Directory: all live records in memory, found by key; what one record is told apart from in a heartbeat.

Most records lie packed in numpy arrays, as codes into the distinct values of each field; those that came
since lie in plain lists until they are many. At a million records it takes some hundred megabytes.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import repeat

import numpy as np

from kankei.matching.arrivals import Arrivals
from kankei.matching.blocking import COUNTED, REACHED, Keys
from kankei.matching.census import Census
from kankei.matching.column import Column, narrowest, with_hashes
from kankei.matching.columns import Bools, Codes, Columns, Ints
from kankei.matching.hashing import Hashes, hash_text, mix
from kankei.matching.packs import (
    PACKED,
    Latest,
    Pack,
    Rows,
    all_keys,
    distinct_names,
    merged,
    packed,
)
from kankei.matching.sets import cut, distinct
from kankei.matching.texts import Fetched

__all__ = ["Directory"]

FEW = 50
"""Of one record in so many of a pack the keys are worked out anew rather than looked for."""
PACKS = 6
"""From here on all packs but the first are made one."""
NOBODY = np.zeros(0, np.int64)


class Directory:
    """Live records by *row*, a number that holds as long as the directory does."""

    def __init__(self, nos: Ints, table: Columns) -> None:
        self._packs = [packed(0, nos, table)]
        self._latest = Latest(len(nos))
        self._alive = np.ones(len(nos) + PACKED, np.bool_)
        self._row = Rows(nos)
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
    def end(self) -> int:
        """One more than the last row."""
        return self._end

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

    def add(self, nos: Ints, come: Arrivals) -> None:
        """Take records in, live from now on."""
        if len(nos) < PACKED:
            self._enter(nos.tolist(), come)
        else:
            self._pack_latest()
            self._room(len(nos))
            self._packs.append(packed(self._latest.first, nos, come.table))
            self._latest = Latest(self._latest.first + len(nos))
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
    def visiting(self, come: Arrivals) -> Iterator[Ints]:
        """Let records be here as if they were live, without a number, inside the block; their rows."""
        first = self._end
        self._enter([-1] * len(come), come)
        try:
            yield np.arange(first, self._end)
        finally:
            self._latest.leave(come)

    def sizes(self, keys: Hashes) -> Ints:
        """How many records have each of these keys; 0 for the key 0, which is none."""
        return self._sizes(keys, [pack.found(keys)[1] for pack in self._packs])

    def _sizes(self, keys: Hashes, packed: Sequence[Ints]) -> Ints:
        """The same where it is known how many there are in each pack."""
        total = np.zeros(len(keys), np.int64)
        for sizes in packed:
            total += sizes
        listed = keys.tolist()
        if late := self._latest.rows:
            total += np.fromiter(map(len, map(late.get, listed, repeat(()))), np.int64, len(listed))
        if dead := self._dead:
            total -= np.fromiter(map(dead.get, listed, repeat(0)), np.int64, len(listed))
        return total

    def sharing(self, keys: Hashes, *, most: int | None = None) -> tuple[Ints, Ints]:
        """The records that have any of these keys: the place of the key, and the row; equally long.

        With ``most`` keys that more records have are left out.
        """
        places, rows = [NOBODY], [NOBODY]
        found = [pack.found(keys) for pack in self._packs]
        if most is not None:
            usable = self._sizes(keys, [sizes for _, sizes in found]) <= most
            found = [(starts, np.where(usable, sizes, 0)) for starts, sizes in found]
            keys = np.where(usable, keys, np.uint64(0))
        for pack, (starts, sizes) in zip(self._packs, found, strict=True):
            ends = sizes.cumsum()
            within = np.arange(int(ends[-1]) if len(ends) else 0) - (ends - sizes).repeat(sizes)
            places.append(np.arange(len(keys)).repeat(sizes))
            rows.append(pack.rows[starts.repeat(sizes) + within].astype(np.int64) + pack.first)
        latest = self._latest.rows
        listed = keys.tolist() if latest else ()
        late = [(place, row) for place, told in enumerate(map(latest.get, listed)) if told for row in told]
        if late:
            told = np.array(late, np.int64)
            places.append(told[:, 0])
            rows.append(told[:, 1])
        place, row = np.concatenate(places), np.concatenate(rows)
        if self._gone:
            alive = self._alive[row]
            place, row = place[alive], row[alive]
        return place, row

    def names_on(self, keys: Hashes, *, without: Ints = NOBODY) -> Ints:
        """How many given names (as written, else as read) the records with each of these keys have.

        Rows ``without`` which it is told do not count.
        """
        place, row = self.sharing(keys)
        if len(without):
            told = ~np.isin(row, without)
            place, row = place[told], row[told]
        return distinct_names(place, self.given(row), len(keys))

    def given(self, rows: Ints) -> Hashes:
        """The given name (as written, else as read) of each row as a hash, in any order."""
        written, heard = self.said("given", rows), self.said("given_reading", rows)
        return np.where(written != 0, written, heard)

    def said(self, name: str, rows: Ints) -> Hashes:
        """What each row says in a field as a hash, 0 for nothing; in any order."""
        found = np.zeros(len(rows), np.uint64)
        for pack in self._packs:
            mine = np.flatnonzero((rows >= pack.first) & (rows < pack.first + len(pack.nos)))
            found[mine] = pack.hashed(name, rows.take(mine) - pack.first)
        late, told = np.flatnonzero(rows >= self._latest.first), self._latest.hashes[name]
        found[late] = [told[place] for place in (rows.take(late) - self._latest.first).tolist()]
        return found

    def table(self, rows: Ints) -> Columns:
        """What records say, as columns; ``rows`` ascend."""
        parted = [(pack, some - pack.first) for pack, some in self._parted(rows)]
        late = [row - self._latest.first for row in self._late(rows)]
        relay = [pack.relay[some] for pack, some in parted]
        relay.append(np.array([self._latest.relay[place] for place in late], np.bool_))
        fields = self._fields(list(self._packs[0].codes), parted, late)
        return Columns(fields=fields, relay=np.concatenate(relay))

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

    def census(self, table: Columns, *, without: Ints = NOBODY) -> Census:
        """How common the names of these records are among all, and their contacts among all but some."""
        reached = {name: kind for name, kind in COUNTED.items() if name in REACHED}
        named = {name: kind for name, kind in COUNTED.items() if name not in REACHED}
        names_on = partial(self.names_on, without=without)
        counts = _counted(table, named, self.sizes) | _counted(table, reached, names_on)
        return Census(scale=len(self), **counts)

    def _fields(
        self, names: Sequence[str], parted: Sequence[tuple[Pack, Ints]], late: list[int]
    ) -> dict[str, Column]:
        """Some of each pack, and behind them of the latest, field by field; no text is hashed again.

        Values are told apart by hash, of all fields at once; a text is fetched once for all its records.
        """
        latest = self._latest
        coded = [np.array([pack.codes[name][some] for name in names]) for pack, some in parted]
        hashed = [
            np.array([pack.hashes[name][mine] for name, mine in zip(names, codes, strict=True)])
            for (pack, _), codes in zip(parted, coded, strict=True)
        ]
        coded.append(np.broadcast_to(np.arange(len(late), dtype=np.int32), (len(names), len(late))))
        hashed.append(np.array([[latest.hashes[name][place] for place in late] for name in names], np.uint64))
        texts = {name: [latest.texts[name][place] for place in late] for name in names}
        whose = [pack.values for pack, some in parted for _ in range(len(some))] + [texts] * len(late)
        codes, numbered = np.concatenate(coded, axis=1), _numbered(np.concatenate(hashed, axis=1))
        fields = {}
        for name, code, number, first, hashes in zip(names, codes, *numbered, strict=True):
            fetch = partial(_said, whose, name, first, code)
            fields[name] = with_hashes(Column(number, Fetched(len(hashes), fetch)), hashes)
        return fields

    def _parted(self, rows: Ints) -> Iterator[tuple[Pack, Ints]]:
        """The packs, each with its share of ascending rows."""
        for pack in self._packs:
            begin, end = rows.searchsorted((pack.first, pack.first + len(pack.nos)))
            if begin < end:
                yield pack, rows[begin:end]

    def _late(self, rows: Ints) -> list[int]:
        late: list[int] = rows[rows.searchsorted(self._latest.first) :].tolist()
        return late

    def _enter(self, nos: list[int], come: Arrivals) -> None:
        """Put records behind the last."""
        self._room(len(nos))
        self._latest.enter(nos, come)

    def _room(self, count: int) -> None:
        """See that so many more records have a place among the living."""
        if self._end + count > len(self._alive):
            self._alive = np.concatenate([self._alive, np.ones(max(count, len(self._alive) // 8), np.bool_)])

    def _pack_latest(self) -> None:
        latest = self._latest
        if latest.nos:
            self._packs.append(packed(latest.first, np.array(latest.nos, np.int64), latest.table()))
            self._latest = Latest(self._end)
        if len(self._packs) > PACKS:
            first = self._packs[1].first
            rows = np.arange(first, self._end)
            self._packs[1:] = [packed(first, self.nos(rows), self.part(rows))]


def _numbered(hashed: Hashes) -> tuple[Codes, list[Ints], list[Hashes]]:
    """Rows of hashes, 0 being none: the codes of each, a place of each value, 0 and the values' hashes."""
    order = hashed.argsort(axis=1)
    ascending = np.take_along_axis(hashed, order, axis=1)
    fresh = ascending != 0
    fresh[:, 1:] &= ascending[:, 1:] != ascending[:, :-1]
    codes = np.empty(hashed.shape, narrowest(1 + hashed.shape[1]))
    np.put_along_axis(codes, order, fresh.cumsum(axis=1), axis=1)
    sizes, row = fresh.sum(axis=1), fresh.nonzero()[0]
    hashes = np.zeros(len(row) + len(sizes), np.uint64)
    hashes[np.arange(1, 1 + len(row)) + row] = ascending[fresh]
    return codes, cut(order[fresh], sizes.tolist()), cut(hashes, (sizes + 1).tolist())


def _said(whose: Sequence[Mapping[str, Sequence[str]]], name: str, first: Ints, code: Codes) -> list[str]:
    """A field's values: nothing, and what stands at some places, by whose texts and which code."""
    places = zip(first.tolist(), code[first].tolist(), strict=True)
    return ["", *[whose[place][name][own] for place, own in places]]


def _counted(
    table: Columns, kinds: Mapping[str, tuple[str, str]], count: Callable[[Hashes], Ints]
) -> dict[str, Ints]:
    """Counts of keys made of a field and a kind, each distinct one counted once; 0 where it is missing."""
    told = [table[field].hashes for field, _ in kinds.values()]
    sizes = [len(one) for one in told]
    kind = np.array([hash_text(kind) for _, kind in kinds.values()], np.uint64).repeat(sizes)
    keys = mix(np.concatenate(told), kind)
    order = keys.argsort()  # neighbours are found in one place
    counts = np.empty(len(keys), np.int64)
    counts[order] = np.where(keys[order] != 0, count(keys[order]), 0)
    fields = (field for field, _ in kinds.values())
    parts = zip(kinds, fields, cut(counts, sizes), strict=True)
    return {name: part[table[field].codes] for name, field, part in parts}

"""Block: give each record the keys under which it may meet another, and list the pairs that meet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from kankei.matching.column import Column
from kankei.matching.columns import FEW, Bools, Codes, Columns, Ints
from kankei.matching.guessing import guessed_reading_keys
from kankei.matching.hashing import Hashes, hash_text, mix
from kankei.matching.portions import everywhere
from kankei.matching.sets import begins, ranks

Keys = tuple[Ints, Hashes]
"""(record index, key): equally long; a record has as many rows as keys."""

MANY = 100_000
"""Keys from which on they are mixed a kind at a time, and sorted a range at a time."""
HIGH = np.uint64(60)
"""Bits below those by which keys fall into ranges."""
SHIFT, LOW = 31, (1 << 31) - 1
"""Bits of a record's index, and of a place among keys, where two numbers are packed into one."""


def paired(one: Ints, two: Ints) -> Ints:
    """Two numbers packed into one, the smaller first, whichever side it comes from.

    >>> paired(np.array([2, 1]), np.array([1, 2])).tolist() == 2 * [(1 << SHIFT) + 2]
    True
    """
    packed: Ints = np.minimum(one, two) << SHIFT | np.maximum(one, two)
    return packed


def usable_mailbox(table: Columns) -> tuple[Column, Bools]:
    """What stands before the ``@`` of each record's address, and whether records may meet by it."""
    mailbox = table["email"].mailbox
    return mailbox, ~table.relay & (mailbox.lengths >= 4)[mailbox.codes]


class _Said:
    """What records say, as keys are made of it; soft variants of names are made one when first asked for."""

    def __init__(self, table: Columns) -> None:
        self.table = table

    def __getitem__(self, field: str) -> Hashes:
        made = MADE.get(field)
        return self.table[field].hashed if made is None else made(self)

    @cached_property
    def surname(self) -> Hashes:
        return self._softened("surname")

    @cached_property
    def given(self) -> Hashes:
        return self._softened("given")

    def _softened(self, field: str) -> Hashes:
        column = self.table[field]
        return column.softly.hashed[column.codes]

    @cached_property
    def local_part(self) -> Hashes:
        mailbox, usable = usable_mailbox(self.table)
        return np.where(usable, mailbox.hashes_of(mailbox.codes), np.uint64(0))


MADE: Mapping[str, Callable[[_Said], Hashes]] = {
    "soft surname": lambda said: said.surname,
    "soft given": lambda said: said.given,
    "local part": lambda said: said.local_part,
}
"""What keys are made of beside the fields themselves."""
SINGLE: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone",),
    "email": ("email",),
    "mailbox": ("local part",),
    "handle": ("handle",),
    "name": ("soft_whole",),
    "reading": ("whole_reading",),
    "birth given": ("birth_date", "soft given"),
    "birth given reading": ("birth_date", "given_reading"),
    "birth surname": ("birth_date", "soft surname"),
    "postal block": ("postal_code", "block"),
    "city given": ("city", "soft given"),
}
"""The keys of which a record has at most one each, by kind, and of what they are made: one field, or two.

Each kind finds true pairs that no other does on invented towns, or guards against a slip in the name.
"""
TWOFOLD = {kind: parts for kind, parts in SINGLE.items() if len(parts) == 2}


def single_keys(table: Columns) -> dict[str, Hashes]:
    """The keys of ``SINGLE`` of every record, 0 where a part is missing; a few records' are mixed at once."""
    if len(table) > FEW:
        return dict(single_kinds(table))
    said = _Said(table)
    both = (np.array([said[part] for part in parts]) for parts in zip(*TWOFOLD.values(), strict=True))
    mixed = dict(zip(TWOFOLD, mix(*both), strict=True))
    return {kind: mixed[kind] if kind in mixed else said[parts[0]] for kind, parts in SINGLE.items()}


def single_key(table: Columns, kind: str) -> Hashes:
    """The keys of one kind alone."""
    return _keys_of(_Said(table), SINGLE[kind])


def single_kinds(table: Columns, *, but: str = "") -> Iterator[tuple[str, Hashes]]:
    """The same a kind at a time, each made when it is wanted; but for one."""
    said = _Said(table)
    return ((kind, _keys_of(said, parts)) for kind, parts in SINGLE.items() if kind != but)


def _keys_of(said: _Said, parts: tuple[str, ...]) -> Hashes:
    return said[parts[0]] if len(parts) == 1 else mix(*(said[part] for part in parts))


def blocking_keys(table: Columns) -> Keys:
    """All keys of all records, as two equally long arrays; kinds never collide but on purpose.

    A kanji name's dictionary readings share the kind ``reading``, so that it meets romaji.
    """
    rows, keys = kinded(single_keys(table))
    guessed_rows, guessed = guessed_reading_keys(table)
    guessed = mix(guessed, hash_text("reading"))
    return np.concatenate([rows, guessed_rows]), np.concatenate([keys, guessed])


def kinded(hashed: Mapping[str, Hashes]) -> Keys:
    """Keys of some kinds, equally long arrays with 0 for none: which record has which, kind by kind.

    A few records are mixed with all the kinds at once.
    """
    if sum(map(len, hashed.values())) > MANY:
        known = [(keys != 0).nonzero()[0] for keys in hashed.values()]
        told = zip(known, hashed.items(), strict=True)
        mixed = [mix(keys[rows], hash_text(kind)) for rows, (kind, keys) in told]
        return np.concatenate(known), np.concatenate(mixed)
    every = np.array(list(hashed.values()))
    kind, rows = every.nonzero()
    kinds = np.array([hash_text(kind) for kind in hashed], np.uint64)
    return rows, mix(every[kind, rows], kinds[kind])


CENSUS = ("surname", "given", "surname_reading", "given_reading", "whole_reading")
"""Fields counted over all records, which are no reason to meet; the full name is both."""


def census_keys(table: Columns) -> Keys:
    """The keys by which a store counts how common names are; they make no blocks."""
    return kinded({f"census {field}": table[field].hashed for field in CENSUS})


def census_of_values(table: Columns) -> Hashes:
    """The census keys of all values of a table's columns, whether a record has them or not; 0 for ``""``."""
    return np.concatenate([mix(table[field].hashes, hash_text(f"census {field}")) for field in CENSUS])


COUNTED: Mapping[str, tuple[str, str]] = {
    **{field: (field, f"census {field}") for field in CENSUS},
    "whole": ("soft_whole", "name"),
    "phone_names": ("phone", "phone"),
    "email_names": ("email", "email"),
}
"""By what is counted, as :class:`kankei.matching.census.Census` names it: the field, and the kind of key."""
REACHED = ("phone_names", "email_names")
"""Those of them of which not records are counted but the given names among these."""


def counting_keys(table: Columns, *counted: str) -> dict[str, Hashes]:
    """The key by which each of these is counted, record by record; 0 where a record does not say it."""
    asked = ((name, *COUNTED[name]) for name in counted)
    return {name: mix(table[field].hashed, hash_text(kind)) for name, field, kind in asked}


def candidate_pairs(
    keys: Keys, *, size: int, cap: int, crowd: Callable[[Hashes], Ints] | None = None
) -> tuple[Ints, Ints]:
    """Pairs (left < right) of records that share a key whose block holds at most ``cap`` records.

    ``crowd`` tells the true size of blocks when only part of the records are here; it takes distinct keys.
    """
    return blocks(keys, size=size, cap=cap, crowd=crowd).pairs(0, size)


@dataclass(frozen=True)
class Blocks:
    """Blocks of ``size`` records, from which the candidates of any stretch of them are listed when wanted.

    ``rows`` has the records block by block, ascending within each; ``sizes`` tells how many each block has.
    """

    rows: Codes
    sizes: Ints
    size: int

    @property
    def meetings(self) -> int:
        """How often two records meet: as often as they share blocks."""
        return int((self.sizes * (self.sizes - 1) // 2).sum())

    def pairs(self, first: int, last: int) -> tuple[Ints, Ints]:
        """The candidates whose left record is of ``first`` … ``last`` - 1, each once, in order."""
        every_place, every_rest, begin = self._followed
        mine = slice(int(begin[first]), int(begin[last]))
        place, rest = every_place[mine].astype(np.int64), every_rest[mine].astype(np.int64)
        left = (self.rows[place].astype(np.int64) << SHIFT).repeat(rest)
        packed = left | self.rows[(place + 1).repeat(rest) + ranks(rest)]
        packed.sort()
        packed = packed[begins(packed)]
        return packed >> SHIFT, packed & LOW

    def stretches(self, meetings: int) -> list[tuple[int, int]]:
        """Stretches of records, by their first and behind their last, of about so many meetings each."""
        if self.meetings <= meetings:
            return [(0, self.size)]
        _, rest, begin = self._followed
        upto = np.r_[0, np.cumsum(rest, dtype=np.int64)][begin]
        ends = np.searchsorted(upto, np.arange(meetings, int(upto[-1]) + meetings, meetings))
        cuts = np.unique(np.r_[0, np.minimum(ends, self.size)]).tolist()
        return list(pairwise(cuts))

    def rearranged(self) -> tuple[Ints, "Blocks"]:
        """The records in an order in which those that meet most stand together, and the blocks in it.

        Each record stands with the largest of its blocks. What is looked up for the two sides of a candidate
        is then mostly close together in memory.
        """
        block = np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)
        home = np.full(self.size, len(self.sizes), np.int32)
        by_size = np.argsort(np.repeat(_small(self.sizes), self.sizes), kind="stable")
        home[self.rows[by_size]] = block[by_size]
        del by_size  # each of these has as many numbers as there are keys
        order = np.argsort(home, kind="stable")
        rank = np.empty(self.size, np.int32)
        rank[order] = np.arange(self.size, dtype=np.int32)
        packed = block.astype(np.int64)
        del block
        packed <<= SHIFT
        packed |= rank[self.rows]
        packed.sort()
        return order, Blocks(rows=(packed & LOW).astype(np.int32), sizes=self.sizes, size=self.size)

    @cached_property
    def _followed(self) -> tuple[Codes, Codes, Ints]:
        """Every place in ``rows`` that others of the block follow, by record; how many follow.

        Last, where each record's places begin, and where they end altogether.
        """
        rest = self.sizes.cumsum(dtype=np.int32).repeat(self.sizes)  # in little: as many as keys
        rest -= np.arange(1, len(rest) + 1, dtype=np.int32)
        followed = rest.nonzero()[0]
        by_record = self.rows[followed].astype(np.int64)
        by_record <<= SHIFT
        by_record |= followed
        del followed
        by_record.sort()
        begin = by_record.searchsorted(np.arange(self.size + 1, dtype=np.int64) << SHIFT)
        by_record &= LOW
        place = by_record.astype(np.int32)
        return place, rest[place], begin


def blocks(keys: Keys, *, size: int, cap: int, crowd: Callable[[Hashes], Ints] | None = None) -> Blocks:
    """The blocks of at least two and at most ``cap`` records; ``crowd`` as for :func:`candidate_pairs`."""
    rows, hashed = keys
    del keys  # if nobody else has them, they go as soon as they are sorted
    order = hashed.argsort()
    hashed = hashed[order]
    first = begins(hashed)
    packed = (first.cumsum() - 1 << SHIFT) | rows[order]
    packed.sort()
    packed = packed[begins(packed)]
    block, records = packed >> SHIFT, (packed & LOW).astype(np.int32)
    sizes = np.bincount(block, minlength=int(first.sum()))
    crowded = sizes if crowd is None else crowd(hashed[first])
    kept = (sizes > 1) & (crowded <= cap)
    return Blocks(rows=records[kept[block]], sizes=sizes[kept], size=size)


def own_blocks(table: Columns, *, cap: int) -> Blocks:
    """The blocks of all records of a table, out of a kind of keys at a time: together those are large."""
    singles = single_keys(table)

    def of_kind(kind: str) -> Blocks:
        keys = kinded({kind: singles.pop(kind)})
        if kind == "reading":
            rows, guessed = guessed_reading_keys(table)
            guessed = mix(guessed, hash_text(kind))
            keys = np.concatenate([keys[0], rows]), np.concatenate([keys[1], guessed])
        return blocks(keys, size=len(table), cap=cap)

    parts = everywhere(of_kind, list(singles))
    return Blocks(
        rows=np.concatenate([part.rows for part in parts]),
        sizes=np.concatenate([part.sizes for part in parts]),
        size=len(table),
    )


def _small(sizes: Ints) -> Codes:
    """Sizes in the smallest type that holds them: those are sorted by their digits."""
    return sizes.astype(np.min_scalar_type(int(sizes.max(initial=0))))


def once(rows: Ints, keys: Hashes) -> Keys:
    """By key, and each record with each of its keys once; of very many a range of keys at a time."""
    if len(keys) <= MANY:
        return _once(rows, keys)
    ranges = (keys >> HIGH).astype(np.uint8)

    def of_range(number: int) -> Keys:
        mine = (ranges == number).nonzero()[0]
        return _once(rows[mine], keys[mine])

    parts = everywhere(of_range, range(1 << 64 - int(HIGH)))
    return np.concatenate([some for some, _ in parts]), np.concatenate([some for _, some in parts])


def _once(rows: Ints, keys: Hashes) -> Keys:
    order = keys.argsort()
    keys = keys[order]
    first = begins(keys)
    packed = (first.cumsum() - 1 << SHIFT) | rows[order]
    packed.sort()  # two sorts of numbers are far quicker than one of pairs
    packed = packed[begins(packed)]
    return packed & LOW, keys[first][packed >> SHIFT]


def with_census(table: Columns, keys: Keys) -> Keys:
    """Blocking keys of a table, and its census keys beside them, each record with each of its keys once."""
    return once(*(np.concatenate(both) for both in zip(keys, census_keys(table), strict=True)))

"""Preparing: records in the form in which they are compared, and that form held small until it is kept.

Those that a rehearsal leaves unwritten are told from memory: what they say, how they are compared, whose they
are.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.matching.blocking import Keys, blocking_keys, census_keys
from kankei.matching.columns import TEXT_FIELDS, Codes, Ints, columns
from kankei.matching.preparation import comparable_texts
from kankei.matching.texts import chosen
from kankei.model import RecordDraft
from kankei.model.record import BESIDE_A_NAME
from kankei.store import families, records, tables, towns, unwritten
from kankei.store.compared import COMPARED, Numbered
from kankei.store.numbers import next_no
from kankei.usecases.identity.neighbourhood import Neighbourhood

__all__ = ["Kept", "Prepared", "among", "given", "left_out", "prepare"]


class Prepared(Struct, frozen=True):
    """Records in their comparable form, and all their keys: those under which they meet, those counted by."""

    met: Neighbourhood
    counted: Keys

    def little(self, kept: "Kept") -> Neighbourhood:
        """Those who meet, held as they are kept: without a string for every text."""
        return replace(self.met, table=kept.told.table)


class Kept(Struct, frozen=True):
    """The same as the store packs it, in little memory.

    ``keys`` are a record's number and a key for each key of each record.
    """

    nos: Ints
    packed: dict[str, bytes]
    keys: tuple[Codes, Ints]

    @classmethod
    def of(cls, part: Prepared) -> "Kept":
        """Hold records small."""
        rows, hashed = zip(part.met.keys, part.counted, strict=True)
        return cls(
            nos=part.met.nos,
            packed=COMPARED.packed(Numbered(part.met.nos, part.met.table)),
            keys=(part.met.nos.astype(np.int32)[np.concatenate(rows)], np.concatenate(hashed).view(np.int64)),
        )

    @property
    def told(self) -> Numbered:
        """How they are compared."""
        return COMPARED.unpacked(self.packed)

    def columns(self, left: Ints) -> dict[str, Any]:
        """The comparable form as the columns of its table, without those records."""
        mine, table = ~np.isin(self.nos, left), self.told.table
        texts = {}
        for name in TEXT_FIELDS:
            used, place = np.unique(table[name].codes[mine], return_inverse=True)
            values = chosen(table[name].values, used)
            texts[name] = [values[code] for code in place.tolist()]
        return {"record_no": self.nos[mine], **texts, "relay": table.relay[mine]}

    def keys_without(self, left: Ints) -> tuple[Codes, Ints]:
        """The keys of all records but those."""
        if not len(left):
            return self.keys
        mine = ~np.isin(self.keys[0], left)
        return self.keys[0][mine], self.keys[1][mine]


def prepare(connection: sa.Connection, nos: Ints) -> Prepared:
    """Make records comparable, their addresses as lists of the store's town mean them."""
    table = columns(*comparable_texts(_said(connection, nos), home=towns.in_force(connection).home))
    part = Neighbourhood(nos=nos, table=table, keys=blocking_keys(table))
    return Prepared(met=part, counted=census_keys(table))


def among(part: Neighbourhood, nos: Ints) -> Neighbourhood:
    """Those of some records that have one of these numbers."""
    mine = np.isin(part.nos, nos)
    rank, kept = np.cumsum(mine) - 1, mine[part.keys[0]]
    return Neighbourhood(
        nos=part.nos[mine],
        table=part.table.rows(np.flatnonzero(mine)),
        keys=(rank[part.keys[0][kept]], part.keys[1][kept]),
    )


def _said(connection: sa.Connection, nos: Ints) -> Mapping[str, Sequence[str]]:
    """What records say, written or not, as columns by field; ``nos`` ascend."""
    aside = unwritten.of(connection)
    if aside is None or not len(aside.nos):
        return records.columns(connection, nos)
    mine = aside.among(nos)
    drafts = [aside.new[place][1].record for place in np.searchsorted(aside.nos, nos[mine]).tolist()]
    told = records.columns(connection, nos[~mine])
    found = {}
    for name in RecordDraft.__struct_fields__:
        column = np.empty(len(nos), np.object_)
        column[mine] = list(map(attrgetter(name), drafts))
        column[~mine] = told[name]
        found[name] = column.tolist()
    return found


def left_out(connection: sa.Connection, parts: Sequence[Neighbourhood]) -> None:
    """Take in the comparable form of all that are unwritten; from here on they can no longer be written."""
    aside = unwritten.of(connection)
    if aside is None or not parts:
        return
    aside.new, aside.beside = [], []
    seen: dict[str, int] = {}
    pairs = (zip(part.texts("prefecture"), part.texts("city"), strict=True) for part in parts)
    places = [seen.setdefault(f"{one}\t{two}", len(seen)) for one, two in chain.from_iterable(pairs)]
    tables = [part.table for part in parts]
    beside = [np.concatenate([table[name].present for table in tables]) for name in BESIDE_A_NAME]
    aside.columns[families.COMPARABLE.name] = families.Columns(
        numbers={
            "record_no": np.concatenate([part.nos for part in parts]),
            "place": np.array(places, np.int32),
            "thin": ~np.logical_or.reduce(beside),
        },
        words={"place": list(seen)},
    )


def given(connection: sa.Connection, nos: Ints, persons: Ints, at: dt.datetime) -> None:
    """Take in whose those of these records are that are unwritten; 0 for nobody."""
    aside = unwritten.of(connection)
    if aside is None or not len(aside.nos):
        return
    mine = aside.among(nos)
    count = len(aside.nos)
    numbers = {
        "no": np.array(next_no(connection, tables.membership, count), np.int64),
        "record_no": nos[mine],
        "person_no": persons[mine],
        "since": np.full(count, families.moment(at)),
        "until": np.zeros(count, np.int64),
    }
    aside.columns[families.MEMBERSHIP.name] = families.Columns(numbers=numbers, words={})

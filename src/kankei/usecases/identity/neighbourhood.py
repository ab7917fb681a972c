"""Neighbourhood: part of a store's records as they are compared, and what the rest means for them.

Counts come from the whole store, so that its pairs weigh what they weigh among all.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from kankei.matching.blocking import COUNTED, REACHED, Keys, blocking_keys, counting_keys, with_census
from kankei.matching.census import Census
from kankei.matching.column import Column
from kankei.matching.columns import TEXT_FIELDS, Columns, Ints, assembled
from kankei.matching.hashing import Hashes
from kankei.matching.packs import merged
from kankei.matching.sets import distinct, without
from kankei.model import Verdict
from kankei.store import comparables, edges, keys, memberships, verdicts
from kankei.store.compared import everybody

__all__ = ["Neighbourhood", "between", "closed", "compared", "everything", "together"]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Live records by number with their columns and keys; ``counted`` is None if they are all there are."""

    nos: Ints
    table: Columns
    keys: Keys
    counted: Census | None = None
    sizes: dict[int, int] | None = None

    def texts(self, field: str) -> Iterator[str]:
        """What each record says in a field."""
        column = self.table[field]
        return map(list(column.values).__getitem__, column.codes.tolist())

    def crowd(self, found: Hashes) -> Ints:
        """How many live records of the whole store have each of these keys."""
        assert self.sizes is not None  # noqa: S101  asked only of a part
        return np.fromiter(
            (self.sizes.get(key, 1) for key in found.view(np.int64).tolist()), np.int64, len(found)
        )


def everything(connection: sa.Connection) -> Neighbourhood:
    """All live records."""
    return _keyed(*compared(connection))


def compared(connection: sa.Connection, beside: "Sequence[Neighbourhood]" = ()) -> tuple[Ints, Columns]:
    """The numbers of all live records, and how they are compared; their keys take more than all the rest.

    ``beside`` are live records that are in no table.
    """
    return everybody(connection, [(part.nos, part.table) for part in beside])


def together(parts: Sequence[Neighbourhood]) -> Neighbourhood:
    """Some parts that are all live records, by number one after the other."""
    begins = np.cumsum([0, *(len(part.nos) for part in parts)])
    rows = [part.keys[0] + begin for part, begin in zip(parts, begins.tolist(), strict=False)]
    return Neighbourhood(
        nos=np.concatenate([part.nos for part in parts]),
        table=merged([part.table for part in parts]),
        keys=(np.concatenate(rows), np.concatenate([part.keys[1] for part in parts])),
    )


def between(connection: sa.Connection, nos: Ints, beside: Sequence[Neighbourhood] = ()) -> Neighbourhood:
    """These records alone, live or not, with the counts of the whole store: enough to weigh their pairs.

    ``beside`` are live records that are in no table; they count, too.
    """
    part = _keyed(*_read(connection, nos))
    return _counted(connection, part, memberships.count(connection), beside)


def _keyed(nos: Ints, table: Columns) -> Neighbourhood:
    return Neighbourhood(nos=nos, table=table, keys=blocking_keys(table))


def _read(connection: sa.Connection, nos: Ints) -> tuple[Ints, Columns]:
    said, values = comparables.coded(connection, nos.tolist())
    fields = {field: Column(codes=said[field], values=values[field]) for field in TEXT_FIELDS}
    return said["record_no"], assembled(fields, said["relay"])


def closed(connection: sa.Connection, nos: Ints) -> Ints:
    """The records together with all that edges, and the word of staff, lead to."""
    frontier = reached = nos
    while len(frontier):
        found = edges.columns(connection, frontier.tolist())
        said = verdicts.in_force(connection, frontier.tolist())
        told = np.array(
            [no for pair, one in said.items() if one.verdict is Verdict.SAME for no in pair], np.int64
        )
        ends = distinct(np.concatenate([found["left_no"], found["right_no"], told]))
        frontier = without(ends, reached)
        reached = distinct(np.concatenate([reached, frontier]))
    return reached


def _counted(
    connection: sa.Connection, part: Neighbourhood, live: int, beside: Sequence[Neighbourhood]
) -> Neighbourhood:
    """The same records with block sizes and census of the whole store."""
    told = counting_keys(part.table, *COUNTED)
    reached = {name: told.pop(name) for name in REACHED}
    wanted = distinct(np.concatenate([part.keys[1], *told.values()]))
    asked = _signed(wanted), _signed(distinct(np.concatenate(list(reached.values()))))
    known = keys.sizes(connection, asked[0])
    sizes = dict(zip(known["key"].tolist(), known["records"].tolist(), strict=True))
    if beside:
        names = _with_those(together(beside), sizes, asked, keys.given_on(connection, asked[1]))
        live += sum(len(one.nos) for one in beside)
    else:
        names = keys.names_on(connection, asked[1])
    counts = {field: _looked_up(sizes, hashed) for field, hashed in told.items()}
    counts |= {field: _looked_up(names, hashed) for field, hashed in reached.items()}
    counted = Census(scale=live, **counts)
    return Neighbourhood(nos=part.nos, table=part.table, keys=part.keys, counted=counted, sizes=sizes)


def _with_those(
    beside: Neighbourhood,
    sizes: dict[int, int],
    asked: tuple[list[int], list[int]],
    given: set[tuple[int, str]],
) -> dict[int, int]:
    """Add some records to the sizes of blocks; how many given names there are on keys then."""
    rows, hashed = with_census(beside.table, beside.keys)
    here = np.isin(hashed.view(np.int64), asked[0])
    rows, signed = rows[here], hashed.view(np.int64)[here]
    for key, count in zip(*(side.tolist() for side in np.unique(signed, return_counts=True)), strict=True):
        sizes[key] = sizes.get(key, 0) + count
    written, heard = beside.table["given"], beside.table["given_reading"]
    contact = np.isin(signed, asked[1])
    for row, key in zip(rows[contact].tolist(), signed[contact].tolist(), strict=True):
        given.add((key, written.values[written.codes[row]] or heard.values[heard.codes[row]]))
    return Counter(key for key, _ in given)


def _signed(found: Hashes) -> list[int]:
    """Keys as the store holds them; 0 is no key."""
    signed: list[int] = found[found != 0].view(np.int64).tolist()
    return signed


def _looked_up(sizes: dict[int, int], hashed: Hashes) -> Ints:
    return np.fromiter((sizes.get(key, 0) for key in hashed.view(np.int64).tolist()), np.int64, len(hashed))

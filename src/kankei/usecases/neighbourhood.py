"""Neighbourhood: the part of a store that pending records can touch, and what the rest means for it.

Resolving the neighbourhood gives the people that resolving everything would give: it holds every record whose
candidates, census or block a pending record changes, with all that hangs on it by edges; counts come from the
whole store.
"""

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from kankei.matching.blocking import CENSUS, Keys, blocking_keys, census_keys, single_keys
from kankei.matching.census import Census, half_octave
from kankei.matching.columns import (
    TEXT_FIELDS,
    Bools,
    Column,
    Columns,
    Hashes,
    Ints,
    assembled,
    hash_text,
    mix,
)
from kankei.model import Verdict
from kankei.store import comparables, edges, keys, memberships, verdicts

__all__ = ["Neighbourhood", "around", "between", "closed", "everything"]

SMALL = 2_000
"""Stores up to this many records are resolved whole."""
SHARE = 20
"""So is a store of which more than one record in this many is pending or near."""

NOBODY = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Live records by number with their columns and keys; ``counted`` is None if they are all there are."""

    nos: Ints
    table: Columns
    keys: Keys
    counted: Census | None = None
    sizes: dict[int, int] | None = None

    def crowd(self, found: Hashes) -> Ints:
        """How many live records of the whole store have each of these keys."""
        assert self.sizes is not None  # noqa: S101  asked only of a part
        return np.fromiter(
            (self.sizes.get(key, 1) for key in found.view(np.int64).tolist()), np.int64, len(found)
        )


def everything(connection: sa.Connection) -> Neighbourhood:
    """All live records."""
    return _gathered(connection, None)


def around(
    connection: sa.Connection,
    waiting: Ints,
    gone: Ints,
    *,
    cap: int,
    scale: float,
    counted: Ints = NOBODY,
) -> Neighbourhood:
    """What must be looked at when ``waiting`` came or changed and ``gone`` are live no longer.

    ``cap`` is the model's block cap, ``scale`` the half octave of the store at its last resolution, and
    ``counted`` are those of both that were live then.
    """
    live = memberships.count(connection)
    seeds = np.union1d(waiting, gone)
    if live <= SMALL or len(seeds) * SHARE > live or _octave(live) != scale:
        return everything(connection)
    came, left = np.setdiff1d(waiting, counted), np.intersect1d(gone, counted)
    near = _near(connection, seeds, came, left, cap)
    if near is None or len(near) * SHARE > live * 4:
        return everything(connection)
    part = _gathered(connection, closed(connection, np.setdiff1d(np.union1d(near, waiting), gone)))
    return _counted(connection, part, live)


def between(connection: sa.Connection, nos: Ints) -> Neighbourhood:
    """These records alone, live or not, with the counts of the whole store: enough to weigh their pairs."""
    return _counted(connection, _gathered(connection, nos), memberships.count(connection))


def _octave(count: int) -> float:
    return float(half_octave(np.array([count]))[0])


def _gathered(connection: sa.Connection, nos: Ints | None) -> Neighbourhood:
    said, values = comparables.coded(connection, None if nos is None else nos.tolist())
    fields = {field: Column(codes=said[field], values=values[field]) for field in TEXT_FIELDS}
    table = assembled(fields, said["relay"])
    return Neighbourhood(nos=said["record_no"], table=table, keys=blocking_keys(table))


def _near(connection: sa.Connection, seeds: Ints, newcomers: Ints, leavers: Ints, cap: int) -> Ints | None:
    """Candidates of the seeds, records whose census the seeds change, and the candidates of those."""
    part = _gathered(connection, seeds)
    rows, found = part.keys
    came, left = np.isin(part.nos, newcomers), np.isin(part.nos, leavers)
    blocks = np.unique(found)
    after, before = _sizes_around(connection, (rows, found), blocks, came, left)
    changed = _changed(connection, part.table, came, left)
    crossed = blocks[(after > cap) != (before > cap)]
    contacts = _contact_keys(part.table)
    named = _whole_keys(part.table)
    moved = named[np.isin(named, blocks[half_octave(after) != half_octave(before)])]
    touched = np.unique(np.concatenate([changed, crossed, contacts, moved]))
    near = keys.sharing(connection, _signed(blocks[after <= cap]))["record_no"]
    shaken = np.unique(keys.sharing(connection, _signed(touched))["record_no"])
    further = np.unique(_gathered(connection, shaken).keys[1])
    known = keys.sizes(connection, _signed(further))
    small = known["key"][known["records"] <= cap]
    beyond = keys.sharing(connection, small.tolist())["record_no"]
    return np.unique(np.concatenate([near, shaken, beyond]))


def _sizes_around(
    connection: sa.Connection, found: Keys, blocks: Hashes, came: Bools, left: Bools
) -> tuple[Ints, Ints]:
    """Live records in each block now, and before the seeds came and went."""
    known = keys.sizes(connection, _signed(blocks))
    size = dict(zip(known["key"].tolist(), known["records"].tolist(), strict=True))
    after = np.fromiter((size.get(key, 0) for key in blocks.view(np.int64).tolist()), np.int64, len(blocks))
    rows, hashed = found
    place = np.searchsorted(blocks, hashed)
    fresh = np.bincount(place[came[rows]], minlength=len(blocks))
    lost = np.bincount(place[left[rows]], minlength=len(blocks))
    return after, after - fresh + lost


def _changed(connection: sa.Connection, table: Columns, came: Bools, left: Bools) -> Hashes:
    """Census keys whose count moved to another half octave."""
    rows, hashed = census_keys(table)
    values = np.unique(hashed)
    after, before = _sizes_around(connection, (rows, hashed), values, came, left)
    moved: Hashes = values[half_octave(after) != half_octave(before)]
    return moved


def _contact_keys(table: Columns) -> Hashes:
    singles = single_keys(table)
    return np.concatenate(
        [mix(singles[kind][singles[kind] != 0], hash_text(kind)) for kind in ("phone", "email")]
    )


def _whole_keys(table: Columns) -> Hashes:
    singles = single_keys(table)
    return np.concatenate(
        [mix(singles[kind][singles[kind] != 0], hash_text(kind)) for kind in ("name", "reading")]
    )


def closed(connection: sa.Connection, nos: Ints) -> Ints:
    """The records together with all that edges, and the word of staff, lead to."""
    frontier = reached = nos
    while len(frontier):
        found = edges.columns(connection, frontier.tolist())
        said = verdicts.in_force(connection, frontier.tolist())
        told = np.array(
            [no for pair, one in said.items() if one.verdict is Verdict.SAME for no in pair], np.int64
        )
        ends = np.unique(np.concatenate([found["left_no"], found["right_no"], told]))
        frontier = np.setdiff1d(ends, reached)
        reached = np.union1d(reached, frontier)
    return reached


def _counted(connection: sa.Connection, part: Neighbourhood, live: int) -> Neighbourhood:
    """The same records with block sizes and census of the whole store."""
    table, singles = part.table, single_keys(part.table)
    named = {field: mix(table[field].hashed, hash_text(f"census {field}")) for field in CENSUS}
    named["whole"] = mix(singles["name"], hash_text("name"))
    reached = {f"{kind}_names": mix(singles[kind], hash_text(kind)) for kind in ("phone", "email")}
    wanted = np.unique(np.concatenate([part.keys[1], *named.values()]))
    known = keys.sizes(connection, _signed(wanted))
    sizes = dict(zip(known["key"].tolist(), known["records"].tolist(), strict=True))
    names = keys.names_on(connection, _signed(np.unique(np.concatenate(list(reached.values())))))
    counts = {field: _looked_up(sizes, hashed) for field, hashed in named.items()}
    counts |= {field: _looked_up(names, hashed) for field, hashed in reached.items()}
    counted = Census(scale=live, **counts)
    return Neighbourhood(nos=part.nos, table=table, keys=part.keys, counted=counted, sizes=sizes)


def _signed(found: Hashes) -> list[int]:
    """Keys as the store holds them; 0 is no key."""
    signed: list[int] = found[found != 0].view(np.int64).tolist()
    return signed


def _looked_up(sizes: dict[int, int], hashed: Hashes) -> Ints:
    return np.fromiter((sizes.get(key, 0) for key in hashed.view(np.int64).tolist()), np.int64, len(hashed))

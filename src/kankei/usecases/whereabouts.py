"""Whereabouts: who the records of a store are now that some have come and gone; found, and not yet written.

Only those are looked at who may be others now (``matching.surroundings``), out of memory; everybody is where
that would be nearly all, or where the store has come to another half octave of size.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import sqlalchemy as sa

from kankei.matching.arrivals import Arrivals
from kankei.matching.blocking import Keys
from kankei.matching.census import half_octave
from kankei.matching.columns import TEXT_FIELDS, Columns, Floats, Ints
from kankei.matching.directory import Directory
from kankei.matching.model import Model
from kankei.matching.portions import Told
from kankei.matching.resolution import Resolution, resolve
from kankei.matching.sets import distinct, shared, without
from kankei.matching.shift import Moves, Pairs
from kankei.matching.surroundings import Known, in_order, reordered, settled, surroundings
from kankei.model import Verdict
from kankei.model.judgement import APART
from kankei.store import judgements, memberships, verdicts
from kankei.store.edges import Edges
from kankei.usecases.neighbourhood import Neighbourhood, between, closed, compared, together
from kankei.usecases.residence import Evidence, enter, residence

__all__ = ["Found", "Noted", "judged_within", "work_out"]

SMALL = 2_000
"""Stores up to this many records are resolved whole."""
SHARE = 3
"""So is a store of which more than one record in this many has come or gone or may be somebody else."""
LEAN = 20
"""A store that is not in memory is not read into it where more than one record in this many came or went."""
Same = list[tuple[int, int]]
NO_EDGES = Edges(np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True, slots=True)
class Noted:
    """Records that wait: the live ones, those that are so no longer, and which were counted the last time.

    ``scale`` is the half octave of the store's size then, -1 if there was no such time.
    """

    waiting: Ints
    gone: Ints
    counted: Ints
    scale: float


@dataclass(frozen=True, slots=True)
class Found:
    """Who some records are, by number; all of them if ``all`` is set. ``directory`` is the unit's own.

    ``reweighed`` are pairs of others, who are who they were, and what they weigh now.
    """

    nos: Ints
    resolution: Resolution
    all: bool
    directory: Directory | None = None
    reweighed: Edges = NO_EDGES


def work_out(
    connection: sa.Connection,
    noted: Noted,
    model: Model,
    told: Told = max,
    *,
    made: Sequence[Neighbourhood] = (),
    beside: Sequence[Neighbourhood] = (),
) -> Found:
    """All who may be somebody else now, and who they are.

    Args:
        connection: Inside a unit of work.
        noted: Who has come and gone.
        model: The matching model.
        told: As in ``matching.resolution.resolve``.
        made: All live records, in parts by number, if they were just made comparable.
        beside: Live records that have come and are in no table.
    """
    if made:
        whole = together(made)
        return _resolved(connection, whole.nos, whole.table, whole.keys, model=model, told=told)
    live = memberships.count(connection) + sum(len(one.nos) for one in beside)
    came = without(noted.waiting, noted.counted)
    left = shared(noted.gone, noted.counted)
    home, moved = residence(connection.engine), len(came) + len(left)
    if live <= SMALL or (moved * LEAN > live and not home.resident()):
        return _resolved(connection, *compared(connection, beside), None, model=model, told=told)
    if moved == 0 and _octave(live) == noted.scale:
        return _judged(connection, noted.waiting, model)
    directory = home.own(connection)
    for one in beside:
        come = Arrivals({name: list(one.texts(name)) for name in TEXT_FIELDS}, one.table.relay.tolist())
        directory.add(one.nos, come)
    return _moved(connection, directory, noted, (came, left), model, heard=told)


def _octave(count: int) -> float:
    return float(half_octave(np.array([count]))[0])


def _everybody(connection: sa.Connection, directory: Directory, model: Model, told: Told) -> Found:
    """Every live record, out of memory."""
    rows = directory.live_rows()
    order = np.argsort(directory.nos(rows), kind="stable")
    nos, table = directory.nos(rows)[order], in_order(directory.part(rows), order)
    keys = reordered(directory.keys_of(rows), order)
    return replace(_resolved(connection, nos, table, keys, model=model, told=told), directory=directory)


def _resolved(
    connection: sa.Connection, nos: Ints, table: Columns, keys: Keys | None, *, model: Model, told: Told
) -> Found:
    """All these records; keys that are not given are made where they are needed, and forgotten there."""
    same, different = judged_within(connection, nos)
    found = resolve(table, model=model, same=same, different=different, keys=keys, told=told)
    return Found(nos, found, all=True)


def _judged(connection: sa.Connection, nos: Ints, model: Model) -> Found:
    """Nobody came or left: only what edges and judgements lead to can be others."""
    part = between(connection, closed(connection, nos))
    same, different = judged_within(connection, part.nos)
    found = resolve(
        part.table,
        model=model,
        same=same,
        different=different,
        counted=part.counted,
        keys=part.keys,
        crowd=part.crowd,
    )
    return Found(part.nos, found, all=False)


def _moved(
    connection: sa.Connection,
    directory: Directory,
    noted: Noted,
    moved: tuple[Ints, Ints],
    model: Model,
    *,
    heard: Told,
) -> Found:
    if _octave(len(directory)) != noted.scale or not _remembered(connection, directory, moved[1]):
        return _everybody(connection, directory, model, heard)
    told = _Told.of(connection)
    known = _known(connection, residence(connection.engine).evidence(connection), directory)
    moves = Moves(
        came=directory.rows(moved[0]),
        left=distinct(directory.places(moved[1], live=False)),
        again=directory.rows(shared(noted.waiting, noted.counted)),
    )
    same = _both(*told.rows(directory, told.same))
    part = surroundings(directory, known, moves, same=same, model=model)
    if len(part.rows) * SHARE > len(directory):
        return _everybody(connection, directory, model, heard)
    apart = _both(*told.rows(directory, told.apart))
    nos, found = settled(directory, part, same=same, different=apart, model=model)
    return Found(nos, found, all=False, directory=directory, reweighed=_by_number(directory, part.reweighed))


def _by_number(directory: Directory, pairs: tuple[Ints, Ints, Floats]) -> Edges:
    """Pairs of rows and their bits as edges."""
    rows, place = np.unique(np.concatenate(pairs[:2]), return_inverse=True)
    left, right = np.split(directory.nos(rows)[place], 2)
    return Edges.of(left, right, pairs[2])


def _known(connection: sa.Connection, held: Evidence, directory: Directory) -> Known:
    """What was found before, by row."""
    left, right = (directory.places(side, live=False) for side in (held.edges.left, held.edges.right))
    both = (left >= 0) & (right >= 0)
    ends = np.concatenate([held.links["left_no"], held.links["right_no"]])
    linked = directory.places(ends, live=False)
    lives = memberships.live_now(connection)
    places, whose = directory.places(lives["record_no"]), np.zeros(directory.end, np.int64)
    whose[places[places >= 0]] = lives["person_no"][places >= 0]
    return Known(left[both], right[both], held.edges.bits[both], linked[linked >= 0], whose)


def _both(left: Ints, right: Ints) -> Pairs:
    both = (left >= 0) & (right >= 0)
    return left[both], right[both]


def _remembered(connection: sa.Connection, directory: Directory, left: Ints) -> bool:
    """See that those who left are known to the directory; whether that can be."""
    strange = left[directory.places(left, live=False) < 0]
    if len(strange) == 0:
        return True
    enter(connection, directory, strange)
    directory.drop(strange)
    return bool((directory.places(strange, live=False) >= 0).all())


@dataclass(frozen=True, slots=True)
class _Told:
    """The word of staff on pairs of live records."""

    same: Same
    apart: Same

    @classmethod
    def of(cls, connection: sa.Connection) -> "_Told":
        told = verdicts.in_force(connection) if judgements.any_active(connection) else {}
        return cls(
            [pair for pair, one in told.items() if one.verdict is Verdict.SAME],
            [pair for pair, one in told.items() if one.verdict in APART],
        )

    def rows(self, directory: Directory, pairs: Same) -> tuple[Ints, Ints]:
        nos = np.array(pairs, np.int64).reshape(-1, 2)
        return directory.places(nos[:, 0]), directory.places(nos[:, 1])


def judged_within(
    connection: sa.Connection, nos: Ints
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Judgements in force between these records as pairs of indexes: same, apart."""
    if not judgements.any_active(connection):
        return [], []
    place = {no: index for index, no in enumerate(nos.tolist())}
    told = verdicts.in_force(connection, place)
    here = {pair: judged.verdict for pair, judged in told.items() if place.keys() >= set(pair)}
    pairs = {(place[a], place[b]): verdict for (a, b), verdict in here.items()}
    same = [pair for pair, verdict in pairs.items() if verdict is Verdict.SAME]
    return same, [pair for pair, verdict in pairs.items() if verdict in APART]

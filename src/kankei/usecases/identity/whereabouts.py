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
from kankei.matching.columns import TEXT_FIELDS, Bools, Columns, Ints
from kankei.matching.directory import Directory
from kankei.matching.former import Known
from kankei.matching.joining import Links
from kankei.matching.meeting import Pairs, gathered
from kankei.matching.model import Model
from kankei.matching.portions import Progress, silent
from kankei.matching.resolution import Resolution, resolve
from kankei.matching.sets import distinct, shared, without
from kankei.matching.shift import Moves
from kankei.matching.surroundings import settled
from kankei.matching.ties import Ties
from kankei.model import Verdict
from kankei.model.judgement import APART
from kankei.store import judgements, memberships, verdicts
from kankei.store.edges import Edges
from kankei.usecases.identity.neighbourhood import Neighbourhood, between, closed, compared, together
from kankei.usecases.identity.residence import Evidence, enter, residence

__all__ = ["Changed", "Found", "Noted", "judged_within", "work_out"]

SMALL = 2_000
"""Stores up to this many records are resolved whole."""
LEAN = 20
"""A store that is not in memory is not read into it where more than one record in this many came or went."""
Same = list[tuple[int, int]]
LINKED = {
    "left_no": "left", "right_no": "right", "left_core": "left_core", "right_core": "right_core",
    "bits": "bits",
}  # fmt: skip
"""What the store calls the columns of links."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Records that wait: the live ones, those that are so no longer, and which were counted the last time.

    ``live`` is how many records are live now, those that are in no table among them; ``scale`` the half
    octave of the store's size the last time, -1 if there was none.
    """

    waiting: Ints
    gone: Ints
    counted: Ints
    live: int
    scale: float


@dataclass(frozen=True, slots=True)
class Found:
    """Who some records are, by number; all of them if ``all`` is set. ``directory`` is the unit's own.

    ``resolution`` has their pairs and links; where all was in memory, ``changed`` tells of them instead.
    """

    nos: Ints
    labels: Ints
    resolution: Resolution | None = None
    all: bool = False
    directory: Directory | None = None
    changed: "Changed | None" = None


@dataclass(frozen=True, slots=True)
class Changed:
    """All edges there are ``now``, its links those told anew; and what is not as it was ``before``.

    ``gone`` are edges of before, ``come`` those that are instead; ``dropped`` marks links of before.
    """

    before: Evidence
    now: Evidence
    gone: Edges
    come: Edges
    dropped: Bools


def work_out(
    connection: sa.Connection,
    noted: Noted,
    model: Model,
    told: Progress = silent,
    *,
    made: Sequence[Neighbourhood] = (),
    beside: list[Neighbourhood],
) -> Found:
    """All who may be somebody else now, and who they are.

    Args:
        connection: Inside a unit of work.
        noted: Who has come and gone.
        model: The matching model.
        told: As in ``matching.resolution.resolve``.
        made: All live records, in parts by number, if they were just made comparable.
        beside: Live records that have come and are in no table; emptied once they are read, since of what is
            worked out then they are a part and its memory is dear.
    """
    if made:
        whole = together(made)
        return _resolved(connection, whole.nos, whole.table, whole.keys, model=model, told=told)
    came = without(noted.waiting, noted.counted)
    left = shared(noted.gone, noted.counted)
    home, moved = residence(connection.engine), len(came) + len(left)
    if noted.live <= SMALL or (moved * LEAN > noted.live and not home.resident()):
        nos, table = compared(connection, beside)
        beside.clear()
        return _resolved(connection, nos, table, None, model=model, told=told)
    if moved == 0 and _octave(noted.live) == noted.scale:
        return _judged(connection, noted.waiting, model)
    directory = home.own(connection, (noted.waiting, noted.gone))
    for one in beside:
        come = Arrivals({name: list(one.texts(name)) for name in TEXT_FIELDS}, one.table.relay.tolist())
        directory.add(one.nos, come)
    return _moved(connection, directory, noted, (came, left), model, heard=told)


def _octave(count: int) -> float:
    return float(half_octave(np.array([count]))[0])


def _everybody(connection: sa.Connection, directory: Directory, model: Model, told: Progress) -> Found:
    """Every live record, out of memory."""
    rows = directory.live_rows()
    nos = directory.nos(rows)
    order = np.argsort(nos, kind="stable")
    nos, table = nos[order], gathered(directory, nos[order])
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    place, hashed = directory.keys_of(rows)
    keys = rank[place], hashed
    return replace(_resolved(connection, nos, table, keys, model=model, told=told), directory=directory)


def _resolved(
    connection: sa.Connection, nos: Ints, table: Columns, keys: Keys | None, *, model: Model, told: Progress
) -> Found:
    """All these records; keys that are not given are made where they are needed, and forgotten there."""
    same, different = judged_within(connection, nos)
    found = resolve(table, model=model, same=same, different=different, keys=keys, told=told)
    return Found(nos, found.labels, found, all=True)


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
    return Found(part.nos, found.labels, found)


def _moved(
    connection: sa.Connection,
    directory: Directory,
    noted: Noted,
    moved: tuple[Ints, Ints],
    model: Model,
    *,
    heard: Progress,
) -> Found:
    if _octave(len(directory)) != noted.scale or not _remembered(connection, directory, moved[1]):
        return _everybody(connection, directory, model, heard)
    told = _Judged.of(connection)
    held = residence(connection.engine).evidence(connection)
    moves = Moves(
        came=directory.rows(moved[0]),
        left=distinct(directory.places(moved[1], live=False)),
        again=directory.rows(shared(noted.waiting, noted.counted)),
    )
    judged = _live(directory, told.same), _live(directory, told.apart)
    known = _known(connection, held, noted.waiting)
    found = settled(directory, known, moves, judged=judged, model=model)
    if found is None:
        return _everybody(connection, directory, model, heard)
    edges, gone, come = (Edges(ties.packed, ties.bits) for ties in (found.ties, found.gone, found.come))
    now = Evidence(
        edges=edges,
        links={name: getattr(found.links, field) for name, field in LINKED.items()},
        core=found.core,
    )
    changed = Changed(held, now, gone, come, found.dropped)
    return Found(found.nos, found.labels, directory=directory, changed=changed)


def _known(connection: sa.Connection, held: Evidence, waiting: Ints) -> Known:
    """What was found before, and whose those are who wait; everybody, if cores are to be told from it."""
    few = held.core is not None and len(waiting) <= memberships.MANY
    lives = memberships.together(connection, waiting) if few else memberships.live_now(connection)
    whose = np.zeros(1 + int(lives["record_no"].max(initial=0)), np.int64)
    whose[lives["record_no"]] = lives["person_no"]
    links = Links(**{field: held.links[name] for name, field in LINKED.items()})
    return Known(Ties(held.edges.packed, held.edges.bits), links, whose, held.core)


def _live(directory: Directory, pairs: Same) -> Pairs:
    """Those of these pairs of which both are live, as columns."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    both = (directory.places(left) >= 0) & (directory.places(right) >= 0)
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
class _Judged:
    """The word of staff on pairs of live records."""

    same: Same
    apart: Same

    @classmethod
    def of(cls, connection: sa.Connection) -> "_Judged":
        told = verdicts.in_force(connection) if judgements.any_active(connection) else {}
        return cls(
            [pair for pair, one in told.items() if one.verdict is Verdict.SAME],
            [pair for pair, one in told.items() if one.verdict in APART],
        )


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

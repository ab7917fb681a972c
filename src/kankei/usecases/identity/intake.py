"""Intake: work out who the pending records are, and say so in memberships.

A file of a million rows and one record over the API go through the same functions.
"""

import datetime as dt
from collections.abc import Collection
from itertools import count
from typing import NamedTuple

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.matching.census import half_octave
from kankei.matching.columns import Codes, Ints
from kankei.matching.model import Model
from kankei.matching.portions import Progress
from kankei.matching.sets import without
from kankei.store import (
    blocks,
    changes,
    comparables,
    keys,
    memberships,
    pending,
    statistics,
    unwritten,
)
from kankei.usecases.identity import evidence, models
from kankei.usecases.identity.neighbourhood import Neighbourhood
from kankei.usecases.identity.ownership import owners, redirect
from kankei.usecases.identity.preparing import Kept, among, given, left_out, prepare
from kankei.usecases.identity.residence import residence
from kankei.usecases.identity.stages import Stage, Step, Watch, unwatched
from kankei.usecases.identity.succession import part_ways
from kankei.usecases.identity.whereabouts import Found, Noted, work_out

__all__ = ["Memory", "Resolved", "foresee", "moment", "resolve_pending"]

PORTION = 20_000
"""Records made comparable at a time, so that a large file needs little memory."""
TOGETHER = 200_000
"""Records whose keys are kept at a time, in the order of the keys: an index is written from end to end."""


class Resolved(Struct, frozen=True, kw_only=True):
    """What a resolution did: records looked at, people begun, records that moved."""

    records: int = 0
    begun: int = 0
    moved: int = 0


class _Fresh(NamedTuple):
    """New records: as they are compared, if there are no others; those in no table; all in small, if few."""

    nos: Ints
    made: list[Neighbourhood]
    beside: list[Neighbourhood]
    kept: list[Kept]


class Memory:
    """What a resolution found, kept for one before which everything is the same.

    ``moment`` names the state of the store and the lists that were taken since: whoever sets it answers for
    that. The records to be looked at are compared beside it.
    """

    def __init__(self) -> None:
        self.moment: object = None
        self._kept: tuple[object, Found] | None = None
        self._prepared: tuple[object, list[Kept]] | None = None

    def prepared(self, nos: Ints) -> list[Kept] | None:
        """The records of these numbers as they were made comparable, if all was the same."""
        if self._prepared is None or self._prepared[0] != (self.moment, nos.tobytes()):
            return None
        return self._prepared[1]

    def keep_prepared(self, nos: Ints, made: list[Kept]) -> None:
        """Keep how records were made comparable."""
        self._prepared = ((self.moment, nos.tobytes()), made)

    def recall(self, before: object) -> Found | None:
        """What was found, if all was the same."""
        if self._kept is None or self._kept[0] != (self.moment, before):
            return None
        return self._kept[1]

    def keep(self, before: object, found: Found) -> None:
        """Keep what was found, in the place of anything earlier."""
        self._kept = ((self.moment, before), found)

    def forget(self) -> None:
        """Let go of everything: it is done in earnest now."""
        self._kept = self._prepared = None


def resolve_pending(
    connection: sa.Connection,
    *,
    at: dt.datetime,
    memory: Memory | None = None,
    keep: bool = True,
    watch: Watch = unwatched,
    asked: Collection[int] = (),
) -> Resolved:
    """Give every pending record its person, and every record near it the person it has now.

    Args:
        connection: Of a writing unit.
        at: The moment of the change, aware.
        memory: Where a rehearsal keeps what it found, for the same to be done in earnest.
        keep: False in a rehearsal: nothing is packed for others to read sooner.
        watch: Is told how far it is.
        asked: Records that were held together with one that is live no longer: they bear their own id again.
    """
    left, written, gone = _left_unwritten(connection), pending.nos(connection), pending.gone(connection)
    waiting = np.sort(np.concatenate([written, left]))
    if len(waiting) + len(gone) == 0:
        return Resolved()
    live = residence(connection.engine).count(connection, (written, gone)) + len(left)
    fresh = _prepare(connection, waiting, left, memory, watch, live=live)
    model = models.in_force(connection)
    part_ways(connection, fresh.nos, model, fresh.beside)
    watch(Stage(step=Step.COMPARING))
    noted = _noted(connection, waiting, gone, live, model)
    found = _found(connection, noted, model, memory or Memory(), watch, made=fresh.made, beside=fresh.beside)
    watch(Stage(step=Step.ASSIGNING))
    evidence.keep(connection, found, gone)
    if memory is not None and keep:
        memory.forget()
    nos, labels, directory = found.nos, found.labels, found.directory
    del found  # pairs are written by now, and take more than all that follows
    answer = _assign(connection, nos, labels, at, asked)
    if directory is not None:
        residence(connection.engine).offer(connection, records=directory, found=None)
    watch(Stage(step=Step.WRITING))
    pending.clear(connection)
    models.used(connection, model, scale=float(half_octave(np.array([live]))[0]))
    if keep:
        keys.settle(connection)
        told = [one.told for one in fresh.kept]
        fresh.kept.clear()  # the keys go, too
        blocks.refresh(connection, made=told)
        statistics.renew(connection, fresh=len(fresh.nos), live=live)
    return answer


def _left_unwritten(connection: sa.Connection) -> Ints:
    """The new records that a rehearsal did not write."""
    aside = unwritten.of(connection)
    return np.zeros(0, np.int64) if aside is None else aside.nos


def foresee(connection: sa.Connection, memory: Memory) -> None:
    """Work out who the pending records are in a unit that only reads, so that others may write meanwhile.

    What is found holds for :func:`resolve_pending` as long as the ``moment`` of the store is the same; the
    caller sets it. Records that were never compared are left to that.
    """
    waiting, gone = pending.nos(connection), pending.gone(connection)
    memory.moment = moment(connection)
    if len(comparables.nos(connection, waiting)) == len(waiting):
        model = models.in_force(connection)
        live = residence(connection.engine).count(connection, (waiting, gone))
        noted = _noted(connection, waiting, gone, live, model)
        _found(connection, noted, model, memory, unwatched, made=[], beside=[])


def moment(connection: sa.Connection) -> tuple[int, int]:
    """The marks of the last changes to records and to edges: the same marks, the same of both."""
    return changes.last(connection), changes.last(connection, changes.EDGES)


def _found(
    connection: sa.Connection,
    noted: Noted,
    model: Model,
    memory: Memory,
    watch: Watch,
    *,
    made: list[Neighbourhood],
    beside: list[Neighbourhood],
) -> Found:
    """What is remembered of those who wait and who are gone, or else worked out now."""
    before = (model.digest, noted.waiting.tobytes(), noted.gone.tobytes())
    found = memory.recall(before)
    if found is None:
        found = work_out(connection, noted, model, _compared(watch), made=made, beside=beside)
        memory.keep(before, found)
    return found


def _compared(watch: Watch) -> Progress:
    return lambda done, of: watch(Stage(step=Step.COMPARING, done=done, of=of))


def _noted(connection: sa.Connection, waiting: Ints, gone: Ints, live: int, model: Model) -> Noted:
    """Who has come and gone, beside what the store knows of the last time that this model was used."""
    scale, digest = models.last_used(connection)
    same = digest == model.digest
    return Noted(waiting, gone, pending.counted(connection), live, scale if same else -1.0)


def _prepare(
    connection: sa.Connection,
    waiting: Ints,
    left: Ints,
    memory: Memory | None,
    watch: Watch,
    *,
    live: int,
) -> _Fresh:
    """Make the comparable form and the keys of records that have none yet.

    Those ``left`` unwritten by a rehearsal are not kept, but handed on. ``live`` is how many there are now.
    """
    fresh = _Fresh(without(waiting, comparables.nos(connection, waiting)), [], [], [])
    alone, few = len(fresh.nos) == live, len(fresh.nos) <= TOGETHER
    known = memory.prepared(fresh.nos) if memory is not None and not len(left) else None
    for start, some in zip(count(step=TOGETHER), _portions(fresh.nos, TOGETHER)):
        found: list[tuple[Codes, Ints]] = []
        for done, nos in zip(count(start, PORTION), _portions(some, PORTION)):
            watch(Stage(step=Step.PREPARING, done=done, of=len(fresh.nos)))
            one = known[done // PORTION] if known else _made(connection, nos, left, fresh, alone=alone)
            comparables.add_columns(connection, one.columns(left))
            found.append(one.keys_without(left))
            if few:
                fresh.kept.append(one)
        holders, hashed = (np.concatenate(parts) for parts in zip(*found, strict=True))
        keys.add_many(connection, holders, hashed)
    if memory is not None and few:
        memory.keep_prepared(fresh.nos, fresh.kept)
    left_out(connection, fresh.beside)
    return fresh


def _made(connection: sa.Connection, nos: Ints, left: Ints, fresh: _Fresh, *, alone: bool) -> Kept:
    """Records made comparable; what of them is asked for later is put into ``fresh``."""
    part = prepare(connection, nos)
    one = Kept.of(part)
    met = part.little(one)
    if alone:
        fresh.made.append(met)
    if len((mine := among(met, left)).nos):
        fresh.beside.append(mine)
    return one


def _portions(nos: Ints, size: int) -> list[Ints]:
    return [nos[start : start + size] for start in range(0, len(nos), size)]


def _assign(
    connection: sa.Connection, nos: Ints, labels: Ints, at: dt.datetime, asked: Collection[int]
) -> Resolved:
    """Move each record to the person of its group, beginning people where a group has none."""
    before = memberships.persons(connection, nos)
    group, owner, begun = owners(connection, nos, labels, before, at, asked=asked)
    after = np.where(labels >= 0, owner[group], 0)
    moved = np.flatnonzero(after != before)
    redirect(connection, nos, before, after)
    memberships.move_many(
        connection, nos[moved].tolist(), [int(no) or None for no in after[moved].tolist()], at
    )
    given(connection, nos, after, at)
    return Resolved(records=len(nos), begun=begun, moved=len(moved))

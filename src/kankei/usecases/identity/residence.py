"""Residence: the records of a store held in memory by this process, kept in step with the store.

They are read at first use. What this process adds it enters itself; that another process wrote in between is
seen by the mark of the last change, read in every unit, and caught up on before anybody is answered.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy as sa

from kankei.matching.arrivals import Arrivals
from kankei.matching.columns import TEXT_FIELDS, Ints
from kankei.matching.directory import Directory
from kankei.store import Store, changes, comparables, edges, links, memberships
from kankei.store.compared import everybody
from kankei.store.edges import Edges

__all__ = ["Evidence", "Residence", "enter", "residence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All edges between records, and all links between groups of them.

    ``core`` has for each record's number the first record of its core, None as long as nobody asked.
    """

    edges: Edges
    links: links.LinkColumns
    core: Ints | None = None


class Residence:
    """The directory of one store, and the mark of the change as of which it is right."""

    def __init__(self) -> None:
        self._directory: Directory | None = None
        self._seen = -1
        self._evidence: tuple[int, Evidence] | None = None
        self._offered: tuple[int, int, Directory] | None = None
        self._offered_evidence: tuple[int, Evidence] | None = None
        self._lock = threading.RLock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other threads of this process from the directory inside the block."""
        with self._lock:
            yield

    def directory(self, connection: sa.Connection) -> Directory:
        """All records that are live and compared at the moment of the unit; asked for while held.

        To a unit that began before the last change seen here, it is later by that. What a unit has itself
        written may not be kept in the end: such a unit is given a directory of its own.
        """
        if changes.made_within(connection):
            return self.own(connection)
        now = changes.last(connection)
        self._adopt(connection)
        if self._directory is None or now > self._seen:
            self._directory = _caught_up(connection, self._directory)
            self._seen = now
        return self._directory

    def resident(self) -> bool:
        """Whether the records are in memory already."""
        return self._directory is not None

    def own(self, connection: sa.Connection, noted: tuple[Ints, Ints] | None = None) -> Directory:
        """A directory for this unit alone: with what it has written, and what it adds nobody else sees.

        ``noted`` are the live records and those live no longer of which a note waits, if that is known. Where
        nobody wrote between what is seen here and this unit, only they can have come and gone.
        """
        with self._lock:
            alone = self._alone(connection)
            fork = None if self._directory is None else self._directory.forked()
        return _caught_up(connection, fork, noted if alone else None)

    def count(self, connection: sa.Connection, noted: tuple[Ints, Ints]) -> int:
        """How many records are live, whether compared or not; ``noted`` as for ``own``."""
        with self._lock:
            if not self._alone(connection) or self._directory is None:
                return memberships.count(connection)
            came, left = _moved(self._directory, noted)
            return len(self._directory) + len(came) - len(left)

    def _alone(self, connection: sa.Connection) -> bool:
        """Whether nobody else wrote between what is seen here and this unit."""
        self._adopt(connection)
        return self._seen == changes.began_with(connection)

    def evidence(self, connection: sa.Connection) -> Evidence:
        """All edges and links at the moment of the unit."""
        known = self.evidence_at_hand(connection)
        if known is not None:
            return known
        now = changes.last(connection, changes.EDGES)
        found = Evidence(edges.everything(connection), links.everything(connection))
        with self._lock:
            self._evidence = now, found
        return found

    def evidence_at_hand(self, connection: sa.Connection) -> Evidence | None:
        """The same, if they are in memory."""
        now = changes.last(connection, changes.EDGES)
        with self._lock:
            if self._offered_evidence is not None and self._offered_evidence[0] == now:
                self._evidence, self._offered_evidence = self._offered_evidence, None
            return self._evidence[1] if self._evidence is not None and self._evidence[0] == now else None

    def offer(self, connection: sa.Connection, *, records: Directory | None, found: Evidence | None) -> None:
        """Leave behind what a unit made its own, in case the unit is kept: then others see its marks."""
        with self._lock:
            if records is not None:
                changes.mark(connection, changes.OFFERED)
                self._offered = changes.last(connection, changes.OFFERED), changes.last(connection), records
            if found is not None:
                self._offered_evidence = changes.last(connection, changes.EDGES), found

    def _adopt(self, connection: sa.Connection) -> None:
        """Take over what was offered, if its unit was kept: then the mark of its offer is in the store."""
        if self._offered is None or self._offered[0] != changes.began_with(connection, changes.OFFERED):
            return
        (_, seen, records), self._offered = self._offered, None
        if seen > self._seen:
            self._seen, self._directory = seen, records

    def warm(self, store: Store) -> None:
        """Read what is not read yet in a unit that only reads, so that others may write meanwhile."""
        if self._directory is None:
            with store.reading() as connection, self._lock:
                self.directory(connection)

    def keep(self, come: Arrivals, nos: Ints, marks: tuple[int, int]) -> None:
        """Enter what a unit has written, which is kept by now, with the marks before and after it."""
        with self._lock:
            if self._directory is not None and self._seen == marks[0]:
                self._directory.add(nos, come)
                self._seen = marks[1]


def residence(store_engine: sa.Engine) -> Residence:
    """The one residence of a database in this process."""
    with _MAKING:
        return _RESIDENCES.setdefault(store_engine, Residence())


_RESIDENCES: WeakKeyDictionary[sa.Engine, Residence] = WeakKeyDictionary()
_MAKING = threading.Lock()


def _caught_up(
    connection: sa.Connection, before: Directory | None, noted: tuple[Ints, Ints] | None = None
) -> Directory:
    """The directory with what has come and gone since, all of it ``noted``; a new one if that is much."""
    if before is None:
        return _read(connection)
    fresh, gone = _moved(before, noted or _everybody(connection, before))
    if (len(fresh) + len(gone)) * 4 > len(before):
        return _read(connection)
    before.drop(gone)
    if len(fresh):
        enter(connection, before, fresh)
    return before


def _moved(before: Directory, noted: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Of live records those whom a directory does not know, and of those live no longer whom it does."""
    live, left = noted
    return live[before.places(live) < 0], left[before.places(left) >= 0]


def _everybody(connection: sa.Connection, before: Directory) -> tuple[Ints, Ints]:
    """All live records, and those of a directory that are live no longer."""
    live, rows = memberships.live_now(connection)["record_no"], before.live_rows()
    places = before.places(live)
    return live, before.nos(rows[~before.marked(places[places >= 0])[rows]])


def enter(connection: sa.Connection, directory: Directory, nos: Ints) -> None:
    """Add records in their comparable form."""
    said = comparables.columns(connection, nos.tolist())
    relay = [bool(one) for one in said["relay"]]
    come = Arrivals({name: said[name] for name in TEXT_FIELDS}, relay)
    directory.add(np.array(said["record_no"], np.int64), come)


def _read(connection: sa.Connection) -> Directory:
    return Directory(*everybody(connection))

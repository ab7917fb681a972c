"""Residence: the records of a store held in memory by this process, kept in step with the store.

They are read at first use. What this process adds it enters itself; that another process wrote in between is
seen by the mark of the last change, read in every unit, and caught up on before anybody is answered.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy as sa

from kankei.matching.columns import TEXT_FIELDS, Column, Ints, assembled
from kankei.matching.directory import Directory
from kankei.matching.preparation import Texts
from kankei.store import Store, changes, comparables, memberships

__all__ = ["Residence", "residence"]


class Residence:
    """The directory of one store, and the mark of the change as of which it is right."""

    def __init__(self) -> None:
        self._directory: Directory | None = None
        self._seen = -1
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
            return _read(connection)
        now = changes.last(connection)
        if self._directory is None or now > self._seen:
            self._directory = _caught_up(connection, self._directory)
            self._seen = now
        return self._directory

    def warm(self, store: Store) -> None:
        """Read what is not read yet in a unit that only reads, so that others may write meanwhile."""
        if self._directory is None:
            with store.reading() as connection, self._lock:
                self.directory(connection)

    def keep(self, texts: Texts, relay: list[bool], nos: Ints, marks: tuple[int, int]) -> None:
        """Enter what a unit has written, which is kept by now, with the marks before and after it."""
        with self._lock:
            if self._directory is not None and self._seen == marks[0]:
                self._directory.add(nos, texts, relay)
                self._seen = marks[1]


def residence(store_engine: sa.Engine) -> Residence:
    """The one residence of a database in this process."""
    with _MAKING:
        return _RESIDENCES.setdefault(store_engine, Residence())


_RESIDENCES: WeakKeyDictionary[sa.Engine, Residence] = WeakKeyDictionary()
_MAKING = threading.Lock()


def _caught_up(connection: sa.Connection, before: Directory | None) -> Directory:
    """The directory with what has come and gone since; a new one if that is much."""
    if before is None:
        return _read(connection)
    live, known = memberships.live_columns(connection)["record_no"], before.live_nos()
    fresh, gone = np.setdiff1d(live, known), np.setdiff1d(known, live)
    if (len(fresh) + len(gone)) * 4 > len(live):
        return _read(connection)
    before.drop(gone)
    if len(fresh):
        said = comparables.columns(connection, fresh.tolist())
        relay = [bool(one) for one in said["relay"]]
        before.add(np.array(said["record_no"], np.int64), {name: said[name] for name in TEXT_FIELDS}, relay)
    return before


def _read(connection: sa.Connection) -> Directory:
    said, values = comparables.coded(connection)
    fields = {field: Column(codes=said[field], values=values[field]) for field in TEXT_FIELDS}
    return Directory(said["record_no"], assembled(fields, said["relay"]))

"""Turns: what takes several units, as an import of many lists does, is done by one process at a time.

A turn is held by the operating system or the database server, so that one which is killed leaves nothing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from kankei.errors import StoreError
from kankei.store.files import MEMORY
from kankei.store.refusals import translated
from kankei.store.unit import Store

__all__ = ["turn"]

KEY = 0x6B616E6B
"""The advisory lock of PostgreSQL: the letters "kank"."""


@contextmanager
def turn(store: Store) -> Iterator[None]:
    """Have the store's one turn while the block runs; readers and single units go on beside it.

    Raises:
        StoreError: Another process has it (``ledger.another``), or the store is out of reach, or the
            disk is full.
    """
    with store.reading():
        pass  # a store that is missing is said to be, and no file is made beside it
    if store.engine.dialect.name == "postgresql":
        with _of_server(store.engine):
            yield
    elif store.engine.url.database in MEMORY:
        yield
    else:
        with _of_file(
            f"{Path(store.engine.url.database or '').resolve()}-turn"
        ):  # of a link: of what it names
            yield


@contextmanager
def _of_server(engine: sa.Engine) -> Iterator[None]:
    """A lock of a session, which the server gives back when the session ends, however it does."""
    with translated():
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        mine = connection.scalar(sa.select(sa.func.pg_try_advisory_lock(KEY)))
    with connection:
        if not mine:
            raise StoreError("ledger.another")
        try:
            yield
        finally:
            with suppress(sa.exc.DBAPIError):  # the session is gone, and the lock with it
                connection.execute(sa.select(sa.func.pg_advisory_unlock(KEY)))


@contextmanager
def _of_file(path: str) -> Iterator[None]:
    """A lock on an empty database beside the store, which the system gives back when the process ends."""
    with translated():
        beside = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    with closing(beside):
        try:
            with translated():
                beside.execute("BEGIN EXCLUSIVE").close()
        except StoreError as error:
            raise (StoreError("ledger.another") if error.code == "store.busy" else error) from None
        try:
            yield
        finally:
            beside.execute("ROLLBACK").close()

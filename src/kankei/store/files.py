"""SQLite as a place for stores: a file for its owner alone, which keeps its name while it is used."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, pool

from kankei.errors import StoreError
from kankei.store import servers
from kankei.store.prepared import send
from kankei.store.refusals import translated

__all__ = ["MEMORY", "PRIVATE", "engine", "make", "require_writable"]

READING, WRITING = 32, 64
"""Megabytes of SQLite's pages that a unit keeps at hand: keys of many rows fall on pages all over a table.
A rehearsal, which leaves most rows unwritten, is content with those of one that reads."""
LOG = 8_000
"""Pages of SQLite's log beyond which a unit itself brings them into the file, if nobody has swept by then."""
PRIVATE = 0o600
"""What a new file of personal data allows: its owner reads and writes it, nobody else."""
ROOM = 1 << 16
"""Bytes beside the file without which no unit can be relied on to be kept: a small one takes half of them."""
MEMORY = (None, "", ":memory:")


def make(engine: sa.Engine) -> None:
    """Make SQLite's file before SQLite does, who would let others read it; one that is there stays."""
    if engine.dialect.name == "sqlite" and engine.url.database not in MEMORY:
        with suppress(OSError):  # SQLite tells why it cannot be made
            Path(engine.url.database or "").touch(PRIVATE)


def require_writable(engine: sa.Engine) -> None:
    """Refuse a file that can only be read, or beside which SQLite cannot keep its log, or has no room for it.

    Raises:
        StoreError: ``store.readonly``, ``store.full``.
    """
    if engine.url.database in MEMORY:
        return
    file = Path(engine.url.database or "").resolve()
    if not all(os.access(one, os.W_OK) for one in (file, file.parent)):
        raise StoreError("store.readonly")
    with translated(), TemporaryFile(dir=file.parent) as tried:
        tried.write(bytes(ROOM))


def engine(url: sa.URL) -> sa.Engine:
    """Connections to the file at an address, or to one memory."""
    memory = url.database in MEMORY
    options: dict[str, Any] = (
        {"poolclass": pool.StaticPool} if memory else {"pool_size": 10, "pool_use_lifo": True}
    )
    if memory:
        options["connect_args"] = {"check_same_thread": False}
    made = sa.create_engine(url, hide_parameters=True, **options)
    event.listen(made, "connect", _prepare)
    if not memory:
        _hold_on_to(made, Path(url.database or "").absolute())
    event.listen(made, "begin", _begin)
    return made


def _hold_on_to(engine: sa.Engine, file: Path) -> None:
    """Refuse every unit once the name is another file's, or none's: what SQLite writes then is lost."""
    held: list[tuple[int, int] | None] = []

    def identity() -> tuple[int, int] | None:
        try:
            found = file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def hold(*_: object) -> None:
        if not held:
            held.append(identity())

    def compare(_: sa.Connection) -> None:
        if held != [identity()]:
            raise StoreError("store.moved", store=f"sqlite:///{file}")

    def let_go(_: sa.Engine) -> None:
        held.clear()

    event.listen(engine, "connect", hold)
    event.listen(engine, "begin", compare)
    event.listen(engine, "engine_disposed", let_go)


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred and loses updates
    for pragma in (
        f"busy_timeout = {servers.PATIENCE * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"wal_autocheckpoint = {LOG}",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    """What is as it was is not said again: after either pragma SQLite prepares every statement anew."""
    options = connection.get_execution_options()
    writes, keep = options.get("writes", False), options.get("keep", True)
    pragmas = {
        "query_only": 0 if writes else 1,
        "cache_size": -1024 * (WRITING if writes and keep else READING),
    }
    for name, value in pragmas.items():
        if connection.info.get(name) != value:
            connection.exec_driver_sql(f"PRAGMA {name} = {value}")
            connection.info[name] = value
    send(connection, "BEGIN IMMEDIATE" if writes else "BEGIN", ())

"""Copies of a whole store, made while it is used, with a checksum that is asked before one is put back.

SQLite is copied page by page by its own backup call; PostgreSQL is written out and read in by its own
``pg_dump`` and ``pg_restore``, to which nothing of the address is given on the command line. A copy in the
form of SQLite can be put back into either; its rows go over by ``crossing`` then.
"""

import datetime as dt
import hashlib
import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.errors import StoreError
from kankei.store import crossing, programs, servers
from kankei.store.access_tables import audit_entry
from kankei.store.files import PRIVATE
from kankei.store.refusals import code_of, translated
from kankei.store.tables import REVISION, record
from kankei.store.unit import Store, create, open_file

__all__ = ["Manifest", "check", "copy", "is_empty", "put_back"]

T = TypeVar("T")
CHUNK = 1 << 20
SQLITE = "sqlite"
LEFT = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file while it is used: left there, it is taken for a part of the next one."""
REVISION_ROW = re.compile(rb" TABLE DATA \S+ alembic_version ")
"""How ``pg_restore`` lists that by which a store is known to be one."""


class Manifest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a copy holds; stands beside it in a file whose name ends in ``.json``."""

    kind: str
    """In whose form it is: ``sqlite`` or ``postgresql``."""
    revision: str
    made_at: dt.datetime
    bytes: int
    sha256: str
    records: int
    audit_no: int
    audit_digest: str
    before: "Manifest | None" = None
    """What the copy of this name held whose place it takes: it holds that still if it is cut off before."""


def copy(store: Store, target: Path, *, at: dt.datetime, portable: bool = False) -> Manifest:
    """Copy a store into a file, and write its manifest beside it; the file appears whole or not at all.

    ``portable``: in the form of SQLite, wherever the store is.

    Raises:
        StoreError: ``store.damaged``, the store's own check finds something wrong; the disk is full; or as
            ``programs.run``.
    """
    part, told_part = _part(target), _part(_beside(target))
    try:
        with translated():
            if _is_file(store):
                state = _copy_sqlite(store, part)
            else:
                state = _copy_across(store, part) if portable else _copy_postgresql(store, part)
            kind = SQLITE if portable else store.engine.dialect.name
            manifest = _manifest(kind, part, state, at)
            told = replace(manifest, before=_before(target))
            told_part.write_bytes(msgspec.json.format(msgspec.json.encode(told)))
            _name(told_part, _beside(target))
            _name(part, target)
    finally:
        _remove(part)
        _remove(told_part)
    return manifest


def _manifest(kind: str, part: Path, state: tuple[int, int, str], at: dt.datetime) -> Manifest:
    digest, size = _digest(part)
    return Manifest(
        kind=kind, revision=REVISION, made_at=at, bytes=size, sha256=digest,
        records=state[0], audit_no=state[1], audit_digest=state[2],
    )  # fmt: skip


def check(source: Path) -> Manifest:
    """The manifest of a copy whose every byte is as it was written.

    Raises:
        StoreError: ``backup.damaged``: a byte differs, or the manifest is missing or not to be read.
    """
    manifest, found = _told(source), _digest(source)
    for one in (manifest, manifest.before):
        if one is not None and (one.sha256, one.bytes) == found:
            return replace(one, before=None)
    raise StoreError("backup.damaged", file=source.name)


def _told(copy: Path) -> Manifest:
    """What the file beside a copy says of it."""
    try:
        return msgspec.json.decode(_beside(copy).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError("backup.no_manifest", file=_beside(copy).name) from error


def _before(target: Path) -> Manifest | None:
    """What the copy holds that is there now, if there is one."""
    try:
        return check(target)
    except (OSError, StoreError):
        return None


def is_empty(store: Store) -> bool:
    """Whether there is no table yet where a copy is to be put back."""
    if _is_file(store):
        return not _file(store).exists()
    with translated(), store.engine.connect() as connection:
        return not sa.inspect(connection).get_table_names()


def put_back(source: Path, store: Store, finish: Callable[[Store, Manifest], T]) -> T:
    """Put a copy where no store is yet, hold what is there then against the manifest, and finish it.

    ``finish`` makes comparable anew what an earlier kankei compared otherwise; what it answers is the answer.

    Nobody can open it before ``finish`` has ended, also if the process is killed: whom a copy still holds or
    lets in, it may not hold by then. If anything fails nothing stays there.

    Raises:
        StoreError: ``backup.damaged``; ``backup.not_empty``; ``backup.left``, files of another store lie
            beside; ``backup.kind``, it is in PostgreSQL's own form, and to be put into SQLite;
            ``backup.revision``, it was made by another version; ``backup.otherwise``, a table says something
            else where it was put; or as ``programs.run``.
    """
    manifest = check(source)
    if manifest.kind != SQLITE and _is_file(store):
        raise StoreError("backup.kind", kind=manifest.kind)
    if manifest.revision != REVISION:
        raise StoreError("backup.revision", found=manifest.revision, needed=REVISION)
    if not is_empty(store):
        raise StoreError("backup.not_empty", store=store.url_masked)
    with translated():
        put = _put_file if _is_file(store) else _put_server
        done = put(source, store, manifest, finish)
    store.check()
    return done


def _state(connection: sa.Connection) -> tuple[int, int, str]:
    """How many records there are, and where the audit ends."""
    records = int(connection.scalar(sa.select(sa.func.count()).select_from(record)) or 0)
    last = sa.select(audit_entry.c.no, audit_entry.c.digest).order_by(audit_entry.c.no.desc()).limit(1)
    entry = connection.execute(last).one_or_none()
    return (records, 0, "") if entry is None else (records, int(entry[0]), str(entry[1]))


def _copy_sqlite(store: Store, part: Path) -> tuple[int, int, str]:
    with store.reading():
        pass  # refuses a store of another revision
    with closing(store.engine.raw_connection()) as driver, closing(sqlite3.connect(part)) as copied:
        driver.driver_connection.backup(copied)  # type: ignore[union-attr]
        copied.execute("PRAGMA journal_mode = DELETE").fetchall()
        if not _is_sound(copied):
            raise StoreError("store.damaged")
    return _state_of(part)


def _copy_postgresql(store: Store, part: Path) -> tuple[int, int, str]:
    with store.reading() as connection:
        state = _state(connection)
        snapshot = str(connection.scalar(sa.text("SELECT pg_export_snapshot()")))
        asked = ("--format=custom", f"--snapshot={snapshot}", f"--file={part}")
        programs.run(store.engine, "pg_dump", *asked)
    return state


def _copy_across(store: Store, part: Path) -> tuple[int, int, str]:
    with open_file(part) as made:
        create(made)
        with store.reading() as source:
            made.write(lambda target: crossing.carry(source, target))
        with closing(made.engine.raw_connection()) as driver:
            driver.cursor().execute("PRAGMA journal_mode = DELETE").fetchall()
    return _state_of(part)


def _state_of(file: Path) -> tuple[int, int, str]:
    with _opened(file) as connection:
        return _state(connection)


def _opened(file: Path) -> sa.Connection:
    """A copy as it is, which is only read: as a store is opened it would be made one that is written."""
    url = sa.URL.create("sqlite", database=str(file))
    return sa.create_engine(url, poolclass=sa.NullPool).connect()


def _put_file(source: Path, store: Store, manifest: Manifest, finish: Callable[[Store, Manifest], T]) -> T:
    """Into a file of another name, which gets its own at the end."""
    target = _file(store)
    left = [f"{target}{end}" for end in LEFT if Path(f"{target}{end}").exists()]
    if left:
        raise StoreError("backup.left", files=", ".join(left))
    part = _part(target)
    try:
        shutil.copyfile(source, part)
        with closing(sqlite3.connect(part)) as opened:
            if not _is_sound(opened):
                raise StoreError("backup.damaged", file=source.name)
        _meets(_state_of(part), manifest, source)
        with open_file(part).acting(store.act) as place:
            place.check(forms_too=False)
            done = finish(place, manifest)
        if not is_empty(store):
            raise StoreError("backup.not_empty", store=store.url_masked)
        _name(part, target)
    finally:
        _remove(part)
    return done


def _put_server(source: Path, store: Store, manifest: Manifest, finish: Callable[[Store, Manifest], T]) -> T:
    """Into a database that tells no revision until the end."""
    engine = store.engine
    if manifest.kind == SQLITE:
        create(store)
        _tell(engine, sa.text("DELETE FROM alembic_version"))
    else:
        _read_in(source, engine)
    try:
        place = store.unasked()
        if manifest.kind == SQLITE:
            with _opened(source) as copied:
                place.acting(None).write(lambda target: crossing.carry(copied, target))
        with engine.connect() as connection:
            _meets(_state(connection), manifest, source)
        done = finish(place, manifest)
        _tell(engine, sa.text("INSERT INTO alembic_version VALUES (:found)").bindparams(found=REVISION))
    except BaseException:
        _drop(engine)
        raise
    return done


def _read_in(source: Path, engine: sa.Engine) -> None:
    """All that a copy in PostgreSQL's own form holds, but for the revision; wholly or not at all."""
    with engine.connect() as connection:
        servers.require_utf8(connection)
    listed = programs.run(engine, "pg_restore", "--list", str(source)).splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "chosen"
        chosen.write_bytes(b"".join(line for line in listed if not REVISION_ROW.search(line)))
        programs.run(
            engine, "pg_restore", "--no-owner", "--no-privileges", "--no-tablespaces", "--exit-on-error",
            "--single-transaction", f"--use-list={chosen}", f"--dbname={engine.url.database}", str(source),
        )  # fmt: skip


def _tell(engine: sa.Engine, statement: sa.TextClause) -> None:
    with engine.begin() as connection:
        connection.execute(statement)


def _drop(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        there = sa.MetaData()
        there.reflect(connection)
        there.drop_all(connection)
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS note_changed()")


def _meets(found: tuple[int, int, str], manifest: Manifest, source: Path) -> None:
    if found != (manifest.records, manifest.audit_no, manifest.audit_digest):
        raise StoreError("backup.damaged", file=source.name)


def _is_sound(opened: sqlite3.Connection) -> bool:
    try:
        return bool(opened.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        if code_of(getattr(error, "sqlite_errorname", "")) == "store.damaged":
            return False
        raise


def _is_file(store: Store) -> bool:
    return store.engine.dialect.name == SQLITE


def _file(store: Store) -> Path:
    return Path(store.engine.url.database or "")


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _part(file: Path) -> Path:
    """Where a file is written until it is whole, for its owner alone; what was left there is gone."""
    part = file.with_name(f"{file.name}.part")
    _remove(part)
    part.touch(PRIVATE)
    return part


def _name(part: Path, target: Path) -> None:
    """Give a whole file its name; both are on the disk then, however soon the power fails."""
    with part.open("r+b") as whole:
        os.fsync(whole.fileno())
    part.replace(target)
    if sys.platform != "win32":  # there a folder cannot be opened
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):  # of a network: some know nothing of that
                os.fsync(folder)
        finally:
            os.close(folder)


def _remove(part: Path) -> None:
    for end in ("", *LEFT):
        Path(f"{part}{end}").unlink(missing_ok=True)


def _digest(file: Path) -> tuple[str, int]:
    """SHA-256 in hex and the size of a file."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size

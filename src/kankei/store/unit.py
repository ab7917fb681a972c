"""The store and its units of work: everything of one unit is written, or nothing is.

Writers come one at a time on both databases (``BEGIN IMMEDIATE``; a table lock taken before the snapshot), so
that two of them can never lose an update or close a ring of merges. A reader sees one moment throughout.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, ProgrammingError

from kankei.collector import put_off
from kankei.errors import StoreError
from kankei.model import Act
from kankei.store import audit, files, forms, servers, shape
from kankei.store.refusals import translated
from kankei.store.tables import REVISION, record

__all__ = ["Store", "address", "create", "open_file", "open_store"]

T = TypeVar("T")
ATTEMPTS = 5
UNFINISHED = "unfinished"
"""In the place of a revision, of a store that a restore has not finished, or never will."""
RETRIED = {"40001", "40P01"}  # serialization_failure, deadlock_detected


class Store(AbstractContextManager["Store"]):
    """One municipality's database: made by ``open_store``, safe between threads, closed by ``with``."""

    def __init__(self, engine: sa.Engine, act: Act | None = None) -> None:
        self.engine = engine
        self.act = act
        self._verified = Event()

    def acting(self, act: Act | None) -> Self:
        """The same store, each of whose written units enters this act in the audit, or is not kept.

        With None it enters nothing: for what goes with a unit that has its entry.
        """
        bound = type(self)(self.engine, act)
        bound._verified = self._verified  # of our own kind: asked once for all of them
        return bound

    def unasked(self) -> Self:
        """The same store, taken for one without asking it: of whoever makes it one that others may open."""
        bound = self.acting(self.act)
        bound._verified = Event()
        bound._verified.set()
        return bound

    @property
    def url_masked(self) -> str:
        """The address for people to read, its password hidden; a folder's name as it is written."""
        return servers.masked(self.engine.url)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one moment of the store and cannot change it.

        Raises:
            StoreError: The store is missing, of another revision, of other tables or forms, out of reach, or
                reached by a pooler that shares sessions (``store.pooler``).
        """
        self._verify()
        with self._understood(), _session(self.engine, writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection whose changes are kept together at the end, or not at all if the block raises.

        Raises:
            StoreError: As ``reading``; or another writer held the store for too long, or the disk is full.
        """
        self._verify()
        with self._understood(), _session(self.engine, writes=True) as connection, self._entered(connection):
            yield connection

    def write(self, work: Callable[[sa.Connection], T]) -> T:
        """Run ``work`` as one unit and keep it; begin again if the database asks for that.

        ``work`` may run more than once, so it must not change anything but the store.
        """
        return self._attempt(work, keep=True)

    def rehearse(self, work: Callable[[sa.Connection], T]) -> T:
        """Run ``work`` as ``write`` would, answer what it answers, and keep nothing of it."""
        return self._attempt(work, keep=False)

    def check(self, *, writable: bool = False, forms_too: bool = True) -> None:
        """Ask the database now whether the store is there, of our revision, with our tables and forms.

        Without ``forms_too`` one whose records are compared otherwise is let pass: by whoever is to make them
        comparable anew.

        ``writable``: and whether it can be written at all; nobody who writes is waited for.

        Raises:
            StoreError: It is missing (``store.missing``), of another revision (``store.outdated``), of other
                tables (``store.other_tables``), its records are compared otherwise (``store.other_forms``),
                it is out of reach, can only be read (``store.standby``, ``store.readonly``), or its disk is
                full (``store.full``).
        """
        self._verified.clear()
        self._verify(forms_too=forms_too)
        if writable and self.engine.dialect.name == "sqlite":
            files.require_writable(self.engine)
        elif writable:
            with translated(), _session(self.engine, writes=True, lock=False) as connection:
                servers.require_room(connection)

    def sweep(self) -> None:
        """Bring SQLite's log into its file as far as nobody has to wait for it; elsewhere there is none.

        Raises:
            StoreError: The store is out of reach.
        """
        url = self.engine.url
        if url.get_backend_name() != "sqlite" or url.database in files.MEMORY or not self._verified.is_set():
            return
        with (
            translated(),
            closing(self.engine.raw_connection()) as driver,
            suppress(sqlite3.OperationalError),
        ):
            for _ in range(ATTEMPTS):  # who writes meanwhile makes it longer
                _, pages, kept = driver.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if pages == kept:
                    return

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def _attempt(self, work: Callable[[sa.Connection], T], *, keep: bool) -> T:
        self._verify()
        with self._understood():
            for _ in range(ATTEMPTS - 1):
                try:
                    return self._unit(work, keep=keep)
                except DBAPIError as error:
                    if getattr(error.orig, "sqlstate", None) not in RETRIED:
                        raise
            return self._unit(work, keep=keep)

    def _unit(self, work: Callable[[sa.Connection], T], *, keep: bool) -> T:
        with put_off(), _session(self.engine, writes=True, keep=keep) as connection:
            with self._entered(connection):
                answer = work(connection)
            if not keep:
                connection.rollback()
            return answer

    @contextmanager
    def _entered(self, connection: sa.Connection) -> Iterator[None]:
        """Enter the act in the audit once the unit's work is done, within the unit."""
        audit.begin(connection)
        yield
        if self.act is not None:
            audit.append(connection, [audit.take_notes(connection, self.act)])

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """Tell why a statement of ours is wrong: somebody brought the store to another revision meanwhile."""
        try:
            with translated():
                yield
        except (ProgrammingError, StoreError) as error:
            if isinstance(error, ProgrammingError) or error.code == "store.refused":
                self.check()
            raise

    def _verify(self, *, forms_too: bool = True) -> None:
        """Refuse a store that is not there, of another revision, of other tables or forms; asked once."""
        if self._verified.is_set():
            return
        found = _revision(self.engine)
        if found is None:
            raise StoreError("store.missing", store=self.url_masked)
        if found == UNFINISHED:
            raise StoreError("store.unfinished", store=self.url_masked)
        if found != REVISION:
            raise StoreError("store.outdated", store=self.url_masked, found=found, needed=REVISION)
        with translated(), _session(self.engine, writes=False) as connection:
            if not shape.fits(connection):
                raise StoreError("store.other_tables", store=self.url_masked)
            if forms_too and not forms.fit(connection):
                raise StoreError("store.other_forms", store=self.url_masked)
            if connection.dialect.name == "postgresql":
                servers.require_sessions(self.engine)
        self._verified.set()


def open_store(url: str) -> Store:
    """The store at an address (``sqlite:///kankei.db``, ``postgresql://user@host/name``), not yet opened.

    Raises:
        ExtraError: PostgreSQL needs the extra ``pg``.
        StoreError: The address cannot be read (``store.address``, ``store.option``), or names a database that
            kankei does not speak.

    >>> open_store("postgresql://clerk:secret@db/kankei").url_masked
    'postgresql+psycopg://clerk:***@db/kankei'
    """
    found = address(url)
    return Store(files.engine(found) if found.get_backend_name() == "sqlite" else servers.engine(found))


def open_file(path: Path) -> Store:
    """The store in a file of SQLite, not yet opened."""
    return Store(files.engine(sa.URL.create("sqlite", database=str(path))))


def address(url: str) -> sa.URL:
    """Where a store is, with the driver that reaches it; nothing is opened.

    Raises:
        StoreError: The address is empty (``store.empty``), cannot be read, or names a database that kankei
            does not speak (``store.address``).

    >>> address("sqlite:///kankei.db").database
    'kankei.db'
    """
    if not url.strip():
        raise StoreError("store.empty")
    try:
        found = sa.make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("store.address") from None
    match found.get_backend_name():
        case "sqlite" if not found.host:
            return found.set(drivername="sqlite")
        case "postgresql":
            return found.set(drivername="postgresql+psycopg")
        case _:
            raise StoreError("store.address")


def create(store: Store) -> None:
    """Make the tables, or bring those of an older version up to date.

    Records that are compared otherwise stay so, and the store is refused to whoever opens it again, until
    ``kankei.usecases.identity.renewal`` has made them comparable anew.

    Raises:
        StoreError: The store was made by a newer kankei (``store.outdated``) or has tables that no release
            made (``store.other_tables``), is of another encoding than UTF-8 (``store.encoding``), or is out
            of reach.
    """
    from alembic import command  # noqa: PLC0415  half a second that only this needs
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    if _revision(store.engine) == UNFINISHED:
        store.check()
    files.make(store.engine)
    config = Config()
    config.set_main_option("script_location", "kankei_migrations:")
    try:
        with translated(), _session(store.engine, writes=True, lock=False) as connection:
            servers.require_utf8(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError:
        found = _revision(store.engine) or ""
        raise StoreError("store.outdated", store=store.url_masked, found=found, needed=REVISION) from None
    store.check(forms_too=False)


@contextmanager
def _session(
    engine: sa.Engine, *, writes: bool, lock: bool = True, keep: bool = True
) -> Iterator[sa.Connection]:
    options: dict[str, Any] = {"writes": writes, "keep": keep}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "SERIALIZABLE" if writes else "REPEATABLE READ"
        options |= {"postgresql_readonly": not writes, "lock": writes and lock}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def _revision(engine: sa.Engine) -> str | None:
    """The revision of the store's tables, or None if it has none yet; makes no file."""
    name = engine.url.database
    if engine.dialect.name == "sqlite" and name and name != ":memory:" and not Path(name).exists():
        return None
    with translated(), _session(engine, writes=False) as connection:
        tables = sa.inspect(connection)
        if not tables.has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return found or (UNFINISHED if tables.has_table(record.name) else None)

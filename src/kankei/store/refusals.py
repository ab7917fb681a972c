"""Why a database refused: its own names for that, as codes of sentences."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from kankei.errors import StoreError

__all__ = ["code_of", "translated"]

REFUSALS = {
    "SQLITE_BUSY": "store.busy",
    "SQLITE_LOCKED": "store.busy",
    "SQLITE_PROTOCOL": "store.busy",  # many opened it at one moment
    "SQLITE_FULL": "store.full",
    "SQLITE_IOERR_SHMSIZE": "store.full",
    "SQLITE_IOERR": "store.disk",
    "SQLITE_READONLY": "store.readonly",
    "SQLITE_CANTOPEN": "store.cannot_open",
    "SQLITE_NOTADB": "store.damaged",
    "SQLITE_CORRUPT": "store.damaged",
    "55P03": "store.busy",
    "53100": "store.full",
    "25006": "store.readonly",
    "0A000": "store.standby",  # a unit that writes is serializable, which a standby knows nothing of
    "42501": "store.rights",
    "08": "store.unreachable",
    "57P": "store.unreachable",
    "28": "store.unreachable",
    "3D": "store.unreachable",
}
"""How a database's name for a refusal begins, and the code of ours."""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def translated() -> Iterator[None]:
    """Turn what a database refuses into a StoreError; the original is cut off, since it may quote a row.

    A statement that is wrong in itself (ProgrammingError) quotes none, and passes as it is; so does what the
    system refuses, unless the disk is full.
    """
    try:
        yield
    except sa.exc.TimeoutError:  # every connection of the pool is taken
        raise StoreError("store.busy") from None
    except ProgrammingError as error:
        if code_of(getattr(error.orig, "sqlstate", None) or "") != "store.rights":
            raise
        raise StoreError("store.rights") from None
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
        lost = error.connection_invalidated or (not name and isinstance(error, OperationalError))
        code = "store.unreachable" if lost else code_of(name)
        raise _refused(code, error, f"{name} {_place(error)}") from None
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        raise _refused(code_of(name), error, name) from None
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise StoreError("store.full") from None


def code_of(name: str) -> str:
    """The code of a refusal by the database's name for it: SQLite's, or PostgreSQL's SQLSTATE.

    >>> code_of("SQLITE_BUSY_SNAPSHOT"), code_of("23503")
    ('store.busy', 'store.refused')
    """
    return next((code for prefix, code in REFUSALS.items() if name.startswith(prefix)), "store.refused")


def _refused(code: str, error: Exception, state: str) -> StoreError:
    return StoreError(code, kind=type(error).__name__, state=state.strip())


def _place(error: DBAPIError) -> str:
    """Which rule was broken, without the row that broke it."""
    if isinstance(error.orig, sqlite3.IntegrityError):
        return str(error.orig).partition(": ")[2]
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""

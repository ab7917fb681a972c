"""The journal of erasures outside the store: what is erased again after an older backup is put back."""

import os
from contextlib import suppress
from io import FileIO
from pathlib import Path

from kankei.errors import StoreError
from kankei.usecases.backup import journal_line
from kankei.usecases.rights.erasing import Erasure

__all__ = ["VARIABLE", "is_kept", "keep", "open_first"]

VARIABLE = "KANKEI_ERASURE_JOURNAL"
"""The environment variable that names the file; without it nothing is kept outside."""


def is_kept() -> bool:
    """Whether erasures are entered in a journal outside the store."""
    return bool(os.environ.get(VARIABLE))


def open_first() -> None:
    """See before the first erasure that the journal can be written; it is made if there is none.

    Raises:
        StoreError: ``store.journal_closed``: the file cannot be written.
    """
    name = os.environ.get(VARIABLE)
    if not name:
        return
    try:
        Path(name).touch(0o600)
        with Path(name).open("ab"):
            pass
    except OSError as error:
        kind = error.strerror or type(error).__name__
        raise StoreError("store.journal_closed", file=name, kind=kind) from error


def keep(told: Erasure) -> None:
    """Add an erasure to the journal, on the disk before the erasure is final.

    Raises:
        StoreError: ``store.journal``: the file cannot be written; then nothing is erased, and the journal is
            as it was.
    """
    name = os.environ.get(VARIABLE)
    if not name:
        return
    try:
        Path(name).touch(0o600)
        with Path(name).open("a+b", buffering=0) as journal:
            _enter(journal, journal_line(told))
    except OSError as error:
        raise StoreError("store.journal", file=name, kind=error.strerror or type(error).__name__) from error


def _enter(journal: FileIO, line: bytes) -> None:
    """Enter a line whole, on a line of its own, or not at all."""
    length = journal.seek(0, os.SEEK_END)
    try:
        rest = _parting(journal, length) + line
        while rest:
            rest = rest[journal.write(rest) :]
        os.fsync(journal.fileno())
    except OSError:
        with suppress(OSError):  # a fragment that stays is known by its missing end
            journal.truncate(length)
        raise


def _parting(journal: FileIO, length: int) -> bytes:
    """What parts a line from those before: nothing, or the end of a line that was cut off."""
    if not length:
        return b""
    journal.seek(length - 1)
    return b"" if journal.read(1) == b"\n" else b"\n"

"""Backup and restore (控えと復元): a store as one checked file, and back; who was erased stays so."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from kankei.errors import StoreError
from kankei.store import Store, copies
from kankei.store.copies import Manifest
from kankei.usecases import erasing
from kankei.usecases.erasing import Erasure
from kankei.usecases.marks import Seal

__all__ = ["Restored", "back_up", "journal_line", "read_journal", "restore"]


class Restored(Struct, frozen=True, kw_only=True):
    """A copy that was put back, and how many erasures since were done again on it."""

    manifest: Manifest
    erased_again: int


def back_up(store: Store, target: Path, *, at: dt.datetime) -> Manifest:
    """Copy a store while it is used; the manifest with its checksum stands beside the file.

    Raises:
        StoreError: As ``copies.copy``.
    """
    store.write(lambda connection: Seal.of(connection) and None)  # its key is to be in every copy
    return copies.copy(store, target, at=at)


def restore(source: Path, store: Store, *, erasures: Sequence[Erasure], at: dt.datetime) -> Restored:
    """Put a copy back where no store is yet, and erase again who was erased since it was made.

    Args:
        source: The copy; its manifest is beside it.
        store: Where to.
        erasures: The journal of erasures, as late as there is one (``erasing.journal``).
        at: The present moment, aware.

    Raises:
        StoreError: As ``copies.put_back``.
    """
    manifest = copies.put_back(source, store)
    again = erasing.replay(store, erasures, at=at)
    return Restored(manifest=manifest, erased_again=len(again))


def journal_line(told: Erasure) -> bytes:
    """One erasure as a line of the journal that is kept outside the store."""
    return msgspec.json.encode(told) + b"\n"


def read_journal(path: Path) -> list[Erasure]:
    """The erasures of a journal; a line that was cut off by a crash is left out if it is the last.

    Raises:
        StoreError: ``backup.journal``: a line cannot be read.
    """
    lines = path.read_bytes().split(b"\n")
    found = []
    for number, line in enumerate(lines):
        try:
            found += [msgspec.json.decode(line, type=Erasure)] if line.strip() else []
        except msgspec.DecodeError as error:
            if number < len(lines) - 1:
                raise StoreError("backup.journal", file=path.name, row=str(number + 1)) from error
    return found

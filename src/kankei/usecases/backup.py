"""Backup and restore (控えと復元): a store as one checked file, and back; who was erased stays so."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from kankei.errors import StoreError
from kankei.fields.moment import JAPAN
from kankei.model import Checkpoint
from kankei.store import Store, copies, settings, trail
from kankei.store.copies import Manifest
from kankei.usecases.access import readmission
from kankei.usecases.access.readmission import Admitted, Standing
from kankei.usecases.identity import renewal
from kankei.usecases.rights import erasing
from kankei.usecases.rights.erasing import Erasure
from kankei.usecases.rights.marks import KEY, Seal
from kankei.wording import quoted

__all__ = ["Journal", "Restored", "back_up", "journal_line", "read_journal", "restore"]

BEGINNING = rb'(?=\{"id":)'
"""Where an erasure begins: nowhere within one, since a text has its quotation marks escaped."""
TRUNCATED = "Input data was truncated"
"""What msgspec says of the beginning of a document, and of nothing else that is wrong."""


class Journal(Struct, frozen=True, kw_only=True):
    """What a journal of erasures holds, and how many of its lines were never finished."""

    erasures: list[Erasure]
    cut_off: int


class Restored(Struct, frozen=True, kw_only=True):
    """A copy that was put back, how many erasures since were done again on it, and whom it lets in.

    ``renewed`` is how many records were made comparable anew, as an earlier kankei had made the copy.
    """

    manifest: Manifest
    renewed: int
    erased_again: int
    admitted: Admitted


def back_up(store: Store, target: Path, *, at: dt.datetime, portable: bool = False) -> Manifest:
    """Copy a store while it is used; the manifest with its checksum stands beside the file.

    A ``portable`` copy can be put back into either database; of SQLite every copy can. A store whose records
    an earlier kankei compared otherwise is copied as it is: before they are made comparable anew.

    Raises:
        StoreError: As ``copies.copy``.
    """
    store = store.unasked()
    store.check(forms_too=False)
    store.write(lambda connection: Seal.of(connection) and None)  # its key is to be in every copy
    return copies.copy(store, target, at=at, portable=portable)


def restore(
    source: Path,
    store: Store,
    *,
    erasures: Sequence[Erasure],
    at: dt.datetime,
    former: Store | None = None,
    keep_access: bool = False,
) -> Restored:
    """Put a copy back where no store is yet, and erase again who was erased since it was made.

    Records that an earlier kankei compared otherwise are made comparable anew. Whoever was signed in signs in
    anew; with ``former`` nobody is let in whom it has shut out since.

    Args:
        source: The copy; its manifest is beside it.
        store: Where to.
        erasures: The journal of erasures, as late as there is one (``erasing.journal``).
        at: The present moment, aware.
        former: The store in whose place the copy is put, if it can still be read.
        keep_access: Without ``former``: let in whom the copy lets in, whoever was shut out since among them.

    Raises:
        StoreError: As ``copies.put_back``; ``former`` is not there (``backup.former_missing``), cannot be
            read, or is another store than the one of which the copy was made (``backup.other_former``); there
            is none, and the copy lets in somebody (``backup.lets_in_again``). Then nothing is put back.
    """
    former = None if former is None else former.unasked()  # its records are asked for nothing
    stood = None if former is None else _standing(former)
    today = at.astimezone(JAPAN).date()

    def finish(place: Store, manifest: Manifest) -> Restored:
        if former is not None:
            _check_former(former, place, manifest)
        elif not keep_access:
            _check_nobody(readmission.admitted(place, today=today), manifest)
        readmit = partial(readmission.readmit, former=stood, at=at)
        renewed = renewal.renew(place.acting(None), at=at)  # of one restore the audit has one entry
        again = erasing.replay(place, erasures, at=at, beside=readmit)
        admitted = readmission.admitted(place, today=today)
        return Restored(manifest=manifest, renewed=renewed, erased_again=len(again), admitted=admitted)

    return copies.put_back(source, store, finish)


def _standing(former: Store) -> Standing:
    try:
        former.check(forms_too=False)
        return readmission.standing(former)
    except StoreError as error:
        if error.code == "store.missing":  # made anew, as that would advise, it would tell nothing
            raise StoreError("backup.former_missing", store=former.url_masked) from None
        raise


def _check_former(former: Store, copy: Store, manifest: Manifest) -> None:
    """See that a store goes on from where a copy was made: no other tells who was shut out since.

    It has the key of the same store, and the audit's last entry of then, if there was one.
    """
    copied = Checkpoint(no=manifest.audit_no, digest=manifest.audit_digest)
    with former.reading() as theirs, copy.reading() as ours:
        same = settings.get(theirs, KEY) == settings.get(ours, KEY)
        if not same or (copied.no and not trail.has(theirs, copied)):
            raise StoreError("backup.other_former", store=former.url_masked)


def _check_nobody(admitted: Admitted, manifest: Manifest) -> None:
    """See that a copy lets nobody in: who was shut out since is not known."""
    if names := (*admitted.accounts, *admitted.tokens):
        made = manifest.made_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
        raise StoreError("backup.lets_in_again", names=quoted(names), made=made)


def journal_line(told: Erasure) -> bytes:
    """One erasure as a line of the journal that is kept outside the store."""
    return msgspec.json.encode(told) + b"\n"


def read_journal(path: Path) -> Journal:
    """The erasures of a journal, and how many were cut off while they were written.

    An erasure is final only once its line is whole, so that one which was cut off has erased nobody. What is
    written behind it, on its line or the next, is read.

    Raises:
        StoreError: ``backup.journal``: a line is neither an erasure nor the beginning of one.
    """
    found, cut_off = [], 0
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        for part in filter(None, re.split(BEGINNING, line.strip())):
            try:
                found.append(msgspec.json.decode(part, type=Erasure))
            except msgspec.DecodeError as error:
                if str(error) != TRUNCATED:
                    raise StoreError("backup.journal", file=path.name, row=str(number)) from error
                cut_off += 1
    return Journal(erasures=found, cut_off=cut_off)

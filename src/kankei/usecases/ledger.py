"""The ledger (台帳): takes a file as one unit, row by row into five outcomes, and takes it back again.

Which version of a row is live follows from the imports in force: what the last of them said. So taking a file
twice is taking it once, and undoing an import leaves the store as if it had never been.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from itertools import islice

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict

from kankei.errors import FileError, StoreError
from kankei.model import (
    Counts,
    DraftFile,
    DraftRow,
    ImportBatch,
    ImportRow,
    Outcome,
    Problem,
    Receipt,
    Record,
    State,
    Touchpoint,
)
from kankei.store import (
    Store,
    batches,
    memberships,
    pending,
    permissions,
    records,
    tables,
    touchpoints,
    versions,
)
from kankei.store.numbers import new_ids, next_no
from kankei.usecases.outcomes import CONTROLS, NOTHING_SAID, Decision, decide

__all__ = ["UndoReceipt", "apply", "preview", "undo"]

PORTION = 20_000
"""Rows written at a time, so that a large file needs little memory."""


class UndoReceipt(Struct, frozen=True, kw_only=True):
    """What undoing an import did: records withdrawn, earlier versions restored, rows that stay and why."""

    file: str
    batch_id: uuid.UUID
    withdrawn: int
    restored: int
    kept: tuple[Problem, ...] = ()


def apply(store: Store, file: DraftFile, *, by: str, at: dt.datetime, resolve: bool = True) -> Receipt:
    """Take a file: all of it in one unit, or none.

    Args:
        store: Where to.
        file: As drafted by an importer; the key of a row names it within the file's source.
        by: Who takes it.
        at: The present moment, aware.
        resolve: Work out at once who the new records are; False where that is done once for many files.

    Returns:
        The receipt; its five counts add up to the rows of the file.

    Raises:
        FileError: Something is wrong with the file as a whole; nothing of it was stored, not even raw cells.
        StoreError: The store could not be written.
    """
    _stop(file)
    return store.write(lambda connection: _take(connection, file, by, at, resolve=resolve))


def preview(store: Store, file: DraftFile, *, by: str, at: dt.datetime, resolve: bool = False) -> Receipt:
    """What ``apply`` would answer: the same work, of which nothing is kept.

    Raises:
        FileError: As ``apply``.
        StoreError: As ``apply``.
    """
    _stop(file)
    receipt = store.rehearse(lambda connection: _take(connection, file, by, at, resolve=resolve))
    batch_id = receipt.batch_id if receipt.repeated else None
    return msgspec.structs.replace(receipt, applied=False, batch_id=batch_id)


def undo(store: Store, batch_id: uuid.UUID, *, by: str, at: dt.datetime, resolve: bool = True) -> UndoReceipt:
    """Take an import back, also an old one: afterwards the store is as if it had never been.

    What it created goes, what it updated returns, unless another import in force says the same or a later one
    something newer: such rows are listed as kept.

    Raises:
        UnknownError: There is no such import.
        StoreError: It was undone before (``undo.already``), or the store could not be written.
    """
    return store.write(lambda connection: _take_back(connection, batch_id, by, at, resolve=resolve))


def _stop(file: DraftFile) -> None:
    if file.problems:
        first = file.problems[0]
        raise FileError(file.name, first.code, **first.facts)
    if CONTROLS.search("\n".join((file.name, file.source, file.purpose, *file.header))):
        raise FileError(file.name.encode("ascii", "replace").decode(), "ledger.file_control_character")


def _take(connection: sa.Connection, file: DraftFile, by: str, at: dt.datetime, *, resolve: bool) -> Receipt:
    before = batches.applied_with(connection, file.digest) if file.digest else None
    if before is not None:
        return _receipt(file, before.id, Counts(unchanged=len(file.rows)), repeated=True)
    at = _not_before(connection, at)
    decisions = decide(connection, file)
    tally = Counter(decision.outcome for decision in decisions)
    counts = Counts(**{str(outcome): number for outcome, number in tally.items()})
    batch = _batch(connection, file, counts, by, at)
    batches.add(connection, batch)
    _write(connection, batch, file.rows, decisions)
    if resolve:
        _resolve(connection, at)
    return _receipt(file, batch.id, counts)


def _receipt(file: DraftFile, batch_id: uuid.UUID, counts: Counts, *, repeated: bool = False) -> Receipt:
    return Receipt(
        file=file.name,
        applied=True,
        counts=counts,
        batch_id=batch_id,
        layout=file.layout,
        channel=file.channel,
        encoding=file.encoding,
        mapping=file.mapping,
        repeated=repeated,
    )


def _not_before(connection: sa.Connection, at: dt.datetime) -> dt.datetime:
    """The moment, or the ledger's last one if a clock went back: what was once known stays as it was."""
    last = batches.latest_moment(connection)
    return at if last is None else max(at, last)


def _resolve(connection: sa.Connection, at: dt.datetime) -> None:
    from kankei.usecases import intake  # noqa: PLC0415  the matcher is heavy, and not everybody resolves

    intake.resolve_pending(connection, at=at)


def _batch(
    connection: sa.Connection, file: DraftFile, counts: Counts, by: str, at: dt.datetime
) -> ImportBatch:
    return ImportBatch(
        no=next_no(connection, tables.import_batch)[0],
        id=new_ids(at)[0],
        file=file.name,
        digest=file.digest,
        layout=file.layout,
        encoding=file.encoding,
        channel=file.channel,
        source=file.source,
        purpose=file.purpose,
        header=file.header,
        state=State.APPLIED,
        applied_by=by,
        applied_at=at,
        **asdict(counts),
    )


def _write(
    connection: sa.Connection, batch: ImportBatch, rows: Sequence[DraftRow], decisions: Sequence[Decision]
) -> None:
    """Keep the new records with all that hangs on them, and the ledger's page; close what they replace."""
    old = [decision.replaces for decision in decisions if decision.replaces is not None]
    persons = memberships.of_records(connection, old)
    heirs = dict(zip(persons["record_no"].tolist(), persons["person_no"].tolist(), strict=True))
    pending.add_component_of(connection, old)
    pending.add(connection, old)
    memberships.close_many(connection, old, batch.applied_at)
    pairs = iter(zip(rows, decisions, strict=True))
    while portion := list(islice(pairs, PORTION)):
        new = [pair for pair in portion if pair[1].outcome in (Outcome.CREATED, Outcome.UPDATED)]
        _write_records(connection, batch, new)
        nos = [decision.record_no or 0 for _, decision in new]
        inherited = [heirs.get(decision.replaces or 0) or None for _, decision in new]
        memberships.open_many(connection, nos, inherited, batch.applied_at)
        pending.add(connection, nos)
        batches.add_rows(connection, [_page_row(batch.no, row, decision) for row, decision in portion])


def _write_records(
    connection: sa.Connection, batch: ImportBatch, new: Sequence[tuple[DraftRow, Decision]]
) -> None:
    ids = new_ids(batch.applied_at, len(new))
    kept = [_record(batch, row, decision, id) for (row, decision), id in zip(new, ids, strict=True)]  # noqa: A001
    records.add_many(connection, kept)
    done = [(row.touchpoint, decision.record_no or 0) for row, decision in new if row.touchpoint]
    nos = next_no(connection, tables.touchpoint, len(done))
    made = [
        Touchpoint(no=no, record_no=record_no, **asdict(draft))
        for no, (draft, record_no) in zip(nos, done, strict=True)
    ]
    touchpoints.add_many(connection, made)
    said = [(row.permission, decision.record_no or 0) for row, decision in new if row.permission]
    spoken = [(draft, record_no) for draft, record_no in said if draft != NOTHING_SAID]
    permissions.add_many(connection, [no for _, no in spoken], [draft for draft, _ in spoken])


def _record(batch: ImportBatch, row: DraftRow, decision: Decision, id: uuid.UUID) -> Record:  # noqa: A002
    return Record(
        no=decision.record_no or 0,
        id=id,
        batch_no=batch.no,
        row_number=row.number,
        source=batch.source,
        source_key=row.key,
        replaces=decision.replaces,
        recorded_at=batch.applied_at,
        **(asdict(row.record) if row.record else {}),
    )


def _page_row(batch_no: int, row: DraftRow, decision: Decision) -> ImportRow:
    return ImportRow(
        batch_no=batch_no,
        row_number=row.number,
        cells=row.cells,
        outcome=decision.outcome,
        reason=decision.reason,
        record_no=decision.record_no,
    )


def _take_back(
    connection: sa.Connection, batch_id: uuid.UUID, by: str, at: dt.datetime, *, resolve: bool
) -> UndoReceipt:
    batch = batches.find(connection, batch_id)
    if batch.state is State.UNDONE:
        raise StoreError("undo.already", file=batch.file)
    at = _not_before(connection, at)
    said = versions.said_by(connection, batch.no)
    now = versions.live_nos(connection, batch.source, said)
    then = versions.last_said(connection, batch.source, said, without=batch.no)
    moved = [key for key in said if now.get(key) != then.get(key)]
    gone = [now[key] for key in moved if key in now]
    back = [then[key] for key in moved if key in then]
    batches.mark_undone(connection, batch.no, by=by, at=at)
    _exchange(connection, gone, back, at)
    if resolve:
        _resolve(connection, at)
    kept = tuple(_kept(said[key], now[key]) for key in said if _stays(said[key], now.get(key), then.get(key)))
    return UndoReceipt(file=batch.file, batch_id=batch.id, withdrawn=len(gone), restored=len(back), kept=kept)


def _exchange(connection: sa.Connection, gone: list[int], back: list[int], at: dt.datetime) -> None:
    """Close some records and reopen others; who all that shared a person with them are is open again."""
    pending.add_component_of(connection, gone)
    pending.add(connection, gone)
    memberships.close_many(connection, gone, at)
    persons = memberships.last_persons(connection, back)
    memberships.open_many(connection, back, [persons[no] for no in back], at)
    pending.add_component_of(connection, back)
    pending.add(connection, back)


def _stays(said: versions.Said, now: int | None, then: int | None) -> bool:
    """Whether what an import made outlives it, or was overtaken before."""
    return said.outcome is not Outcome.UNCHANGED and now is not None and now == then


def _kept(said: versions.Said, now: int) -> Problem:
    """Why a row stays: another import says the same, or a later one something newer."""
    code = "undo.confirmed" if now == said.record_no else "undo.replaced"
    return Problem(code=code, row=said.row_number)

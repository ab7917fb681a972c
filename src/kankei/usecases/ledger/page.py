"""What a file leaves in the store: its records with all that hangs on them, and its page of the ledger."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa
from msgspec.structs import asdict

from kankei.matching.portions import silent
from kankei.model import (
    Counts,
    DraftFile,
    DraftRow,
    ImportBatch,
    Outcome,
    RecordDraft,
    State,
)
from kankei.store import batches, memberships, pending, permissions, records, tables, touchpoints, unwritten
from kankei.store.numbers import new_ids, next_no
from kankei.usecases.ledger.outcomes import NOTHING_SAID, Decision
from kankei.usecases.ledger.postponing import LedgerRow, put_aside

__all__ = ["Progress", "batch_of", "write", "write_after_all", "write_each", "write_version"]

PORTION = 5_000
"""Rows written at a time, so that a large file needs little memory."""

Progress = Callable[[int], object]
"""Is told how many rows of a file are done."""


def batch_of(
    connection: sa.Connection, file: DraftFile, counts: Counts, by: str, at: dt.datetime
) -> ImportBatch:
    """The import that a file becomes."""
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


def write(
    connection: sa.Connection,
    batch: ImportBatch,
    rows: Sequence[DraftRow],
    decisions: Sequence[Decision],
    progress: Progress,
) -> None:
    """Keep the new records with all that hangs on them, and the ledger's page; close what they replace.

    ``progress`` is told the number of rows written so far, again and again. A rehearsal may leave new rows
    unwritten.
    """
    old = [decision.replaces for decision in decisions if decision.replaces is not None]
    persons = memberships.of_records(connection, old)
    heirs = dict(zip(persons["record_no"].tolist(), persons["person_no"].tolist(), strict=True))
    pending.add_component_of(connection, old)
    pending.add(connection, old)
    memberships.close_many(connection, old, batch.applied_at)
    entries = [(batch, row, decision) for row, decision in zip(rows, decisions, strict=True)]
    now = put_aside(connection, entries)
    if len(now) < len(entries):
        progress(len(entries) - len(now))
    _write(connection, now, heirs, progress, len(entries) - len(now))


def write_after_all(connection: sa.Connection) -> None:
    """Write the rows that a rehearsal has left unwritten so far."""
    _write(connection, unwritten.taken_up(connection), {}, silent, 0)


def _write(
    connection: sa.Connection,
    entries: Sequence[LedgerRow],
    heirs: Mapping[int, int],
    progress: Progress,
    done: int,
) -> None:
    """Rows with all that hangs on them, a portion at a time."""
    for start in range(0, len(entries), PORTION):
        portion = entries[start : start + PORTION]
        new = [entry for entry in portion if entry[2].outcome in (Outcome.CREATED, Outcome.UPDATED)]
        _write_records(connection, new)
        nos = [decision.record_no or 0 for _, _, decision in new]
        inherited = [heirs.get(decision.replaces or 0) or None for _, _, decision in new]
        memberships.open_many(connection, nos, inherited, portion[0][0].applied_at)
        pending.note_new(connection, nos)
        _write_page(connection, portion)
        progress(done + start + len(portion))


def write_each(
    connection: sa.Connection,
    lists: Sequence[LedgerRow],
    persons: Sequence[int | None],
    numbers: Mapping[sa.Table, range],
    at: dt.datetime,
) -> list[uuid.UUID]:
    """Keep lists of one new row each, with a touchpoint; the ids that their records have.

    ``persons`` says whose each record is for now; ``numbers`` were taken for touchpoints and memberships.
    """
    batches.add_many(connection, [batch for batch, _, _ in lists])
    ids = _write_records(connection, lists, numbers[tables.touchpoint])
    nos = [decision.record_no or 0 for _, _, decision in lists]
    memberships.open_many(connection, nos, persons, at, nos=numbers[tables.membership])
    pending.note_new(connection, nos)
    _write_page(connection, lists)
    return ids


def write_version(connection: sa.Connection, entry: LedgerRow, at: dt.datetime) -> None:
    """Keep one more version of a row of a list that was taken before; it is not live yet."""
    _write_records(connection, [entry], at=at)


def _write_records(
    connection: sa.Connection,
    new: Sequence[LedgerRow],
    numbers: range | None = None,
    *,
    at: dt.datetime | None = None,
) -> list[uuid.UUID]:
    """New rows with what hangs on them, a column at a time; the ids of their records.

    They are recorded ``at`` a moment, without one when their lists were taken. ``numbers`` were taken for
    their touchpoints.
    """
    if not new:
        return []
    lists, rows, decisions = zip(*new, strict=True)
    nos = [decision.record_no or 0 for decision in decisions]
    ids = new_ids(at or lists[0].applied_at, len(new))
    records.add_drafts(
        connection,
        [row.record or RecordDraft() for row in rows],
        no=nos,
        id=ids,
        batch_no=[batch.no for batch in lists],
        row_number=[row.number for row in rows],
        source=[batch.source for batch in lists],
        source_key=[row.key for row in rows],
        replaces=[decision.replaces for decision in decisions],
        recorded_at=[at or batch.applied_at for batch in lists],
    )
    _write_touchpoints(connection, rows, nos, numbers)
    _write_permissions(connection, rows, nos)
    return ids


def _write_touchpoints(
    connection: sa.Connection, rows: Sequence[DraftRow], record_nos: Sequence[int], numbers: range | None
) -> None:
    done = [(row.touchpoint, no) for row, no in zip(rows, record_nos, strict=True) if row.touchpoint]
    numbers = next_no(connection, tables.touchpoint, len(done)) if numbers is None else numbers
    touchpoints.add_drafts(connection, [draft for draft, _ in done], numbers, [no for _, no in done])


def _write_permissions(
    connection: sa.Connection, rows: Sequence[DraftRow], record_nos: Sequence[int]
) -> None:
    said = [(row.permission, no) for row, no in zip(rows, record_nos, strict=True) if row.permission]
    spoken = [(draft, no) for draft, no in said if draft != NOTHING_SAID]
    permissions.add_many(connection, [no for _, no in spoken], [draft for draft, _ in spoken])


def _write_page(connection: sa.Connection, entries: Sequence[LedgerRow]) -> None:
    """What the ledger says of rows."""
    lists, rows, decisions = zip(*entries, strict=True)
    page = {
        "batch_no": [batch.no for batch in lists],
        "row_number": [row.number for row in rows],
        "cells": [row.cells[:] for row in rows],
        "outcome": [decision.outcome for decision in decisions],
        "reason": [decision.reason for decision in decisions],
        "record_no": [decision.record_no for decision in decisions],
    }
    batches.add_columns(connection, page)

"""Taking an import back, and taking it again: the live version of each of its rows is looked up anew.

Both are the same exchange of records. What a later import or a member of staff did with a row is never undone
in passing: every such row is listed, with what became of it.
"""

import datetime as dt
import uuid
from collections.abc import Container, Mapping, Sequence

import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import StoreError
from kankei.model import ImportBatch, Outcome, Problem, State
from kankei.store import batches, memberships, pending, undoings, verdicts, versions
from kankei.store.corrections import CORRECTION
from kankei.store.undoings import Undoing
from kankei.usecases.ledger.restating import restate

__all__ = ["UndoReceipt", "redo_within", "undo_within"]


class UndoReceipt(Struct, frozen=True, kw_only=True):
    """What undoing an import (or, ``again``, taking it again) did.

    Records withdrawn and restored are counted. Rows with which somebody did something since are listed one
    by one: ``reversed`` went back and the judgements of staff with them, ``kept`` stay as they are now,
    ``asked`` went back although a judgement of staff rested on them, so that a person must look again.
    """

    file: str
    batch_id: uuid.UUID
    withdrawn: int
    restored: int
    reversed: tuple[Problem, ...] = ()
    kept: tuple[Problem, ...] = ()
    asked: tuple[Problem, ...] = ()
    again: bool = False


def undo_within(connection: sa.Connection, batch_id: uuid.UUID, *, by: str, at: dt.datetime) -> UndoReceipt:
    """``ledger.undo`` inside a unit that somebody else began; who is who is not worked out."""
    batch = batches.find(connection, batch_id)
    if batch.state is State.FORGOTTEN:
        raise StoreError("redo.forgotten", file=batch.file)
    if batch.state is not State.APPLIED:
        raise StoreError("undo.already", file=batch.file, id=str(batch.id))
    batches.mark_undone(connection, batch.no, by=by, at=at)
    return _turned(connection, batch, at, again=False)


def redo_within(connection: sa.Connection, batch_id: uuid.UUID, *, by: str, at: dt.datetime) -> UndoReceipt:
    """``ledger.redo`` inside a unit that somebody else began; who is who is not worked out."""
    batch = batches.find(connection, batch_id)
    if batch.state is State.APPLIED or batch.undone_at is None:
        raise StoreError("undo.in_force", file=batch.file)
    if batch.state is State.FORGOTTEN:
        raise StoreError("redo.forgotten", file=batch.file)
    if batch.digest and batches.applied_with(connection, batch.digest) is not None:
        raise StoreError("undo.taken_again", file=batch.file)
    spell = Undoing(undone_at=batch.undone_at, undone_by=batch.undone_by, redone_at=at, redone_by=by)
    undoings.add(connection, batch.id, spell)
    batches.mark_in_force(connection, batch.no)
    return _turned(connection, batch, at, again=True)


def _turned(connection: sa.Connection, batch: ImportBatch, at: dt.datetime, *, again: bool) -> UndoReceipt:
    """Let every row of an import be again what the imports in force say."""
    said = versions.said_by(connection, batch.no)
    now = versions.live_nos(connection, batch.source, said)
    restated = restate(connection, batch.source, said, now, at)
    then = {**versions.last_said(connection, batch.source, said), **restated.record_nos}
    moved = [key for key in said if now.get(key) != then.get(key)]
    gone = [now[key] for key in moved if key in now]
    back = [then[key] for key in moved if key in then]
    judged = _judged(connection, gone)
    _exchange(connection, gone, back, at, restated.made)
    code = "redo" if again else "undo"
    alone = restated.alone if batch.layout != CORRECTION else ()
    heirs = verdicts.live_versions(connection, judged)
    rested = [(said[key], now[key]) for key in moved if now.get(key) in judged]
    return UndoReceipt(
        file=batch.file,
        batch_id=batch.id,
        withdrawn=len(gone),
        restored=len(back),
        reversed=_listed([row for row, no in rested if no in heirs], f"{code}.judgement_follows"),
        kept=_kept(said, now, then, restated.held, alone, again=again),
        asked=_listed([row for row, no in rested if no not in heirs], f"{code}.judgement_alone"),
        again=again,
    )


def _judged(connection: sa.Connection, record_nos: Sequence[int]) -> set[int]:
    """Those of these live records on which a judgement of staff rests, also one of an earlier version."""
    mine = set(record_nos)
    return {no for pair in verdicts.in_force(connection, mine) for no in pair} & mine


def _exchange(
    connection: sa.Connection,
    gone: list[int],
    back: list[int],
    at: dt.datetime,
    heirs: Mapping[int, int | None],
) -> None:
    """Close some records and reopen others; who all that shared a person with them are is open again.

    ``heirs`` were never open: each is for now whose the record was that it replaces.
    """
    pending.add_component_of(connection, gone)
    pending.add(connection, gone)
    memberships.close_many(connection, gone, at)
    before = [heirs.get(no, no) or 0 for no in back]
    persons = memberships.last_persons(connection, before)
    memberships.open_many(connection, back, [persons.get(no) for no in before], at)
    pending.add(connection, back, counted=False)
    pending.add_component_of(connection, back)


def _listed(rows: Sequence[versions.Statement], code: str) -> tuple[Problem, ...]:
    return tuple(Problem(code=code, row=row.row_number) for row in sorted(rows))


def _kept(
    said: Mapping[str, versions.Statement],
    now: Mapping[str, int],
    then: Mapping[str, int],
    held: Container[str],
    alone: Container[str],
    *,
    again: bool,
) -> tuple[Problem, ...]:
    """Rows that stay, and why: another import says the same, staff put them right, a later list is newer.

    A row of which no list in force speaks any more (``alone``) stays for what staff said of it.
    """
    code = "redo" if again else "undo"
    stay = [(row, "corrected") for key, row in said.items() if key in alone]
    stay += [
        (row, "confirmed" if now[key] == row.record_no else "corrected" if key in held else "replaced")
        for key, row in said.items()
        if key not in alone
        and row.outcome is not Outcome.UNCHANGED
        and key in now
        and now[key] == then.get(key)
    ]
    return tuple(Problem(code=f"{code}.{why}", row=row.row_number) for row, why in sorted(stay))

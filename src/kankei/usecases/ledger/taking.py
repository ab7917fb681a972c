"""The ledger (台帳): takes a file as one unit, row by row into five outcomes, and takes it back again.

Which version of a row is live follows from the imports in force: what the last of them said. So taking a file
twice is taking it once, and undoing an import leaves the store as if it had never been. What is read of an
app is what holds now, whatever was read of it before.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.errors import FileError, StoreError
from kankei.fields.moment import check_moment
from kankei.matching.portions import silent
from kankei.model import Counts, DraftFile, ImportBatch, Outcome, Problem, Purpose, Receipt
from kankei.store import Store, audit, batches, directives
from kankei.store import state as states
from kankei.usecases.identity.stages import Watch, unwatched
from kankei.usecases.ledger.admission import admitted, check_numbers, check_types
from kankei.usecases.ledger.latest import already_taken
from kankei.usecases.ledger.lines import told_apart
from kankei.usecases.ledger.outcomes import CONTROLS, Decision, decide, told
from kankei.usecases.ledger.page import Progress, batch_of, write, write_after_all
from kankei.usecases.ledger.reversal import UndoReceipt, redo_within, undo_within
from kankei.usecases.ledger.screening import Screened, listed, note_overruled, screen
from kankei.usecases.rights import protection

__all__ = ["Entered", "UndoReceipt", "applied", "apply", "check", "enter", "preview", "redo", "take", "undo"]


class Entered(NamedTuple):
    """A file in the ledger: its receipt, its rows as they were taken, and what was decided of each.

    There are no decisions where the same bytes were taken before.
    """

    receipt: Receipt
    file: DraftFile
    decisions: Sequence[Decision]


def apply(
    store: Store,
    file: DraftFile,
    *,
    by: str,
    at: dt.datetime,
    resolve: bool = True,
    expected: str = "",
    progress: Progress = silent,
    watch: Watch = unwatched,
) -> Receipt:
    """Take a file: all of it in one unit, or none.

    Args:
        store: Where to.
        file: As drafted by an importer; the key of a row names it within the file's source.
        by: Who takes it.
        at: The present moment, aware.
        resolve: Work out at once who the new records are; False where that is done once for many files.
        expected: The state in which the store must be (``store.state``) or its beginning, as a preview found
            it; "" for any. The receipt then has the state after.
        progress: Is told the number of rows written so far, after each portion of them.
        watch: Is told how far working out who is who has come.

    Returns:
        The receipt; its five counts add up to the rows of the file.

    Raises:
        FileError: Something is wrong with the file as a whole; nothing of it was stored, not even raw cells.
        FieldError: ``at`` has no zone.
        StoreError: The store has moved on since (``preview.moved``), or could not be written.
    """
    done = applied(
        store, file, by=by, at=at, expected=expected, progress=progress, resolve=resolve, watch=watch
    )
    return done.receipt


def applied(
    store: Store,
    file: DraftFile,
    *,
    by: str,
    at: dt.datetime,
    resolve: bool = True,
    expected: str = "",
    progress: Progress = silent,
    watch: Watch = unwatched,
) -> Entered:
    """:func:`apply` with what was decided of every row."""
    check(file)

    def unit(connection: sa.Connection) -> Entered:
        if expected and not states.digest(connection).startswith(expected):
            raise StoreError("preview.moved", file=file.name)
        done = enter(connection, file, by=by, at=at, progress=progress)
        if resolve:
            _resolve(connection, at, watch)
        if not expected:
            return done
        return done._replace(receipt=replace(done.receipt, state=states.digest(connection)))

    return store.write(unit)


def preview(store: Store, file: DraftFile, *, by: str, at: dt.datetime) -> Receipt:
    """What ``apply`` would answer: the same work, of which nothing is kept.

    ``kankei.usecases.preview`` tells more: what changes where, who is new, what it does to the number.

    Raises:
        FileError: As ``apply``.
        StoreError: As ``apply``.
    """
    check(file)
    return unapplied(store.rehearse(partial(take, file=file, by=by, at=at)))


def unapplied(receipt: Receipt, rehearsed: Collection[uuid.UUID | None] = ()) -> Receipt:
    """The receipt of work that was not kept; it names none of the imports that were only ``rehearsed``."""
    batch_id = receipt.batch_id if receipt.repeated and receipt.batch_id not in rehearsed else None
    return replace(receipt, applied=False, batch_id=batch_id)


def undo(
    store: Store, batch_id: uuid.UUID, *, by: str, at: dt.datetime, resolve: bool = True, keep: bool = True
) -> UndoReceipt:
    """Take an import back, also an old one: afterwards the store is as if it had never been.

    What it created goes, what it updated returns, unless another import in force says the same or a later one
    something newer: such rows are listed as kept. ``keep=False`` only tells what would happen.

    Raises:
        UnknownError: There is no such import.
        StoreError: It was undone before (``undo.already``) or emptied, or the store could not be written.
    """
    return _turn(store, partial(undo_within, batch_id=batch_id, by=by), at=at, resolve=resolve, keep=keep)


def redo(
    store: Store, batch_id: uuid.UUID, *, by: str, at: dt.datetime, resolve: bool = True, keep: bool = True
) -> UndoReceipt:
    """Take an undone import again, in its old place: afterwards the store is as if it had never been undone.

    Its records come back under their own numbers, so that what staff judged of them holds again.

    Raises:
        UnknownError: There is no such import.
        StoreError: It is in force (``undo.in_force``), it was emptied (``redo.forgotten``), or the same file
            was taken anew since (``undo.taken_again``).
    """
    return _turn(store, partial(redo_within, batch_id=batch_id, by=by), at=at, resolve=resolve, keep=keep)


def _turn(
    store: Store, within: Callable[..., UndoReceipt], *, at: dt.datetime, resolve: bool, keep: bool
) -> UndoReceipt:
    """Take an import back or again in a unit of its own."""

    def unit(connection: sa.Connection) -> UndoReceipt:
        receipt = within(connection, at=batches.not_before(connection, at))
        if resolve:
            _resolve(connection, at)
        return receipt

    return store.write(unit) if keep else store.rehearse(unit)


def check(file: DraftFile) -> None:
    """Refuse a file that is wrong as a whole.

    Raises:
        FileError: With the code of its first problem, ``ledger.file_control_character``,
            ``ledger.purpose_unknown``, ``ledger.value_type`` for a value that is not of its field's type, or
            a code of ``admission.check_numbers`` for a 個人番号.
    """
    if file.problems:
        first = file.problems[0]
        raise FileError(file.name, first.code, **first.facts)
    if CONTROLS.search("\n".join((file.name, file.source, file.purpose, *file.header))):
        raise FileError(file.name.encode("ascii", "replace").decode(), "ledger.file_control_character")
    if file.purpose not in ("", *Purpose):
        raise FileError(file.name, "ledger.purpose_unknown", choices=", ".join(Purpose))
    check_types(file)
    check_numbers(file)


def take(
    connection: sa.Connection, file: DraftFile, *, by: str, at: dt.datetime, progress: Progress = silent
) -> Receipt:
    """:func:`apply` inside a unit that somebody else began; who is who is not worked out."""
    return enter(connection, file, by=by, at=at, progress=progress).receipt


def enter(
    connection: sa.Connection, file: DraftFile, *, by: str, at: dt.datetime, progress: Progress = silent
) -> Entered:
    """:func:`take` with what was decided of every row."""
    accepted = {"accepted": " ".join(file.accepted)} if file.accepted else {}
    check_moment(at)
    audit.note(connection, file=file.digest, **accepted)
    before = already_taken(connection, file)
    if before is not None:
        return Entered(_receipt(file, before.id, _again(before), repeated=True), file, ())
    wrong = {row.number for row in file.rows if row.problems}
    file = replace(file, rows=admitted(file.rows, at=at))
    file = replace(file, rows=told_apart(connection, file))
    screened = screen(connection, file)
    file = screened.file
    decisions = told(decide(connection, file), file, screened.said)
    tally = Counter(decision.outcome for decision in decisions)
    counts = Counts(**{str(outcome): number for outcome, number in tally.items()})
    batch = batch_of(connection, file, counts, by, batches.not_before(connection, at))
    batches.add(connection, batch)
    write(connection, batch, file.rows, decisions, progress)
    if screened.covers or file.protect:
        write_after_all(connection)
    made = {row.number: one.record_no for row, one in zip(file.rows, decisions, strict=True)}
    _cover(connection, batch.no, screened, made)
    note_overruled(connection, batch.no, screened, made)
    marked = [no for number, no in made.items() if number in file.protect and no is not None]
    protected = protection.protect_records(connection, marked, by=by, at=batch.applied_at)
    rejected = tuple(_rejected(file, decisions, wrong))
    kept = listed(screened.said)
    receipt = _receipt(file, batch.id, counts, kept=kept, rejected=rejected, protected=protected)
    return Entered(receipt, file, decisions)


def _rejected(file: DraftFile, decisions: Sequence[Decision], wrong: Collection[int]) -> Iterator[Problem]:
    """Why rows were rejected, but for those that were wrong as they were drafted."""
    for row, one in zip(file.rows, decisions, strict=True):
        if one.outcome is Outcome.REJECTED and row.number not in wrong:
            yield from one.reason


def _again(before: ImportBatch) -> Counts:
    """What the same bytes come to once more: whatever was taken is there, and what was not is still not."""
    there = before.created + before.updated + before.unchanged
    return Counts(unchanged=there, skipped=before.skipped, rejected=before.rejected)


def _cover(
    connection: sa.Connection, batch_no: int, screened: Screened, made: Mapping[int, int | None]
) -> None:
    """Let directives cover what the list made of those who are under them."""
    directives.inherit(connection, batch_no)
    if not screened.covers:
        return
    pairs = [(one, made[number]) for number, ones in screened.covers.items() for one in ones]
    directives.cover(connection, [(one, no) for one, no in pairs if no is not None])


def _receipt(
    file: DraftFile,
    batch_id: uuid.UUID,
    counts: Counts,
    *,
    repeated: bool = False,
    kept: tuple[Problem, ...] = (),
    rejected: tuple[Problem, ...] = (),
    protected: int = 0,
) -> Receipt:
    return Receipt(
        file=file.name,
        applied=True,
        counts=counts,
        batch_id=batch_id,
        layout=file.layout,
        channel=file.channel,
        encoding=file.encoding,
        mapping=file.mapping,
        unread=file.unread,
        repeated=repeated,
        kept=kept,
        rejected=rejected,
        protected=protected,
    )


def _resolve(connection: sa.Connection, at: dt.datetime, watch: Watch = unwatched) -> None:
    from kankei.usecases.identity import intake  # noqa: PLC0415  the matcher is heavy, and not everybody resolves

    intake.resolve_pending(connection, at=batches.not_before(connection, at), watch=watch)

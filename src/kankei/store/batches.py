"""Imports and their rows: the ledger. Rows are added with their import; only its state changes later."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kankei.errors import UnknownError
from kankei.model import ImportBatch, ImportRow, Outcome, State
from kankei.store import bulk, publications, undoings
from kankei.store.authors import check_author
from kankei.store.prepared import Prepared
from kankei.store.tables import import_batch, import_row, record

__all__ = [
    "add",
    "add_columns",
    "add_many",
    "add_rows",
    "applied_with",
    "changed",
    "find",
    "has_later",
    "latest_moment",
    "listed",
    "mark_forgotten",
    "mark_in_force",
    "mark_undone",
    "not_before",
    "numbered",
    "renamed",
    "rows",
    "since",
]

_LAST_WITH = Prepared(
    sa.select(import_batch.c.no)
    .where(import_batch.c.digest == sa.bindparam("wanted"), import_batch.c.state == str(State.APPLIED))
    .order_by(import_batch.c.no.desc())
    .limit(1)
)


def add(connection: sa.Connection, batch: ImportBatch) -> None:
    """Keep a new import.

    Raises:
        FieldError: Nobody is said to have done so (``audit.no_author``).
    """
    add_many(connection, [batch])


def add_many(connection: sa.Connection, batches: Sequence[ImportBatch]) -> None:
    """Keep new imports; as ``add``."""
    for one in batches:
        check_author(one.applied_by)
    bulk.insert_structs(connection, import_batch, batches)


def add_rows(connection: sa.Connection, rows: Sequence[ImportRow]) -> None:
    """Keep rows of an import."""
    bulk.insert_structs(connection, import_row, rows)


def add_columns(connection: sa.Connection, values: Mapping[str, Sequence[Any]]) -> None:
    """The same from columns of equal length, named as the fields of ImportRow."""
    bulk.insert(connection, import_row, values)


def find(connection: sa.Connection, id: uuid.UUID) -> ImportBatch:
    """The import of an id.

    Raises:
        UnknownError: There is none.
    """
    found = bulk.structs(connection, sa.select(import_batch).where(import_batch.c.id == id), ImportBatch)
    if not found:
        raise UnknownError("import")
    return found[0]


def listed(connection: sa.Connection) -> list[ImportBatch]:
    """Every import, oldest first."""
    return bulk.structs(connection, sa.select(import_batch).order_by(import_batch.c.no), ImportBatch)


def numbered(connection: sa.Connection, nos: Iterable[int]) -> dict[int, ImportBatch]:
    """Some imports by number: every logged interaction is one, so that all of them are many."""
    wanted = sa.select(import_batch).where(bulk.among(connection, import_batch.c.no, nos))
    return {one.no: one for one in bulk.structs(connection, wanted, ImportBatch)}


def since(connection: sa.Connection, moment: dt.datetime) -> int:
    """How many imports were taken at a moment or later."""
    later = sa.select(sa.func.count()).select_from(import_batch).where(import_batch.c.applied_at >= moment)
    return int(connection.scalar(later) or 0)


def applied_by(connection: sa.Connection, nos: Iterable[int]) -> dict[int, str]:
    """Who took each of these imports, by number."""
    wanted = sa.select(import_batch.c.no, import_batch.c.applied_by)
    found = connection.execute(wanted.where(bulk.among(connection, import_batch.c.no, nos)))
    return {no: by for no, by in found}


def changed(
    connection: sa.Connection, batch_no: int, *, since: int = 0, limit: int | None = None
) -> list[tuple[int, int, int]]:
    """The (first) rows from one on that an import updated: number, the record before, the record it made."""
    wanted = (
        sa.select(import_row.c.row_number, record.c.replaces, record.c.no)
        .join(record, record.c.no == import_row.c.record_no)
        .where(import_row.c.batch_no == batch_no, import_row.c.outcome == str(Outcome.UPDATED))
        .where(import_row.c.row_number >= since)
        .order_by(import_row.c.row_number)
        .limit(limit)
    )
    return [(row, before, after) for row, before, after in connection.execute(wanted)]


def renamed(connection: sa.Connection, batch_no: int) -> list[tuple[str, str]]:
    """The names, before and after, of the rows that an import updated and that are called otherwise now."""
    before = record.alias()
    wanted = (
        sa.select(before.c.name, record.c.name)
        .join(before, before.c.no == record.c.replaces)
        .where(record.c.batch_no == batch_no, record.c.name != before.c.name)
    )
    return [(old, new) for old, new in connection.execute(wanted)]


def applied_with(connection: sa.Connection, digest: str) -> ImportBatch | None:
    """The last import in force that took exactly these bytes, if there is one."""
    no = _LAST_WITH.scalar(connection, wanted=digest)
    return None if no is None else numbered(connection, [no])[no]


def has_later(connection: sa.Connection, batch: ImportBatch) -> bool:
    """Whether any import in force of the same source was taken after this one."""
    later = sa.select(import_batch.c.no).where(
        import_batch.c.source == batch.source,
        import_batch.c.no > batch.no,
        import_batch.c.state == str(State.APPLIED),
    )
    return connection.scalar(later.limit(1)) is not None


def rows(
    connection: sa.Connection,
    batch_no: int,
    outcome: Outcome | None = None,
    *,
    after: int = 0,
    limit: int | None = None,
) -> list[ImportRow]:
    """The rows of an import in the order of the file, all or those of one outcome.

    ``after`` is the number of the row after which to begin, ``limit`` how many there are at most.
    """
    wanted = sa.select(import_row).where(import_row.c.batch_no == batch_no, import_row.c.row_number > after)
    wanted = wanted.order_by(import_row.c.row_number).limit(limit)
    if outcome is not None:
        wanted = wanted.where(import_row.c.outcome == str(outcome))
    return bulk.structs(connection, wanted, ImportRow)


def mark_undone(connection: sa.Connection, no: int, *, by: str, at: dt.datetime) -> None:
    """Say that an import is no longer in force, who said so and when.

    Raises:
        FieldError: Nobody is said to have done so (``audit.no_author``).
    """
    check_author(by)
    mine = sa.update(import_batch).where(import_batch.c.no == no)
    connection.execute(mine.values(state=str(State.UNDONE), undone_at=at, undone_by=by))


def mark_in_force(connection: sa.Connection, no: int) -> None:
    """Say that an undone import is in force again, in its old place among the others."""
    mine = sa.update(import_batch).where(import_batch.c.no == no)
    connection.execute(mine.values(state=str(State.APPLIED), undone_at=None, undone_by=""))


def mark_forgotten(connection: sa.Connection, no: int) -> None:
    """Say that an undone import was emptied, so that nobody can take it again."""
    mine = sa.update(import_batch).where(import_batch.c.no == no)
    connection.execute(mine.values(state=str(State.FORGOTTEN)))


_LATEST = Prepared(  # asked for together, the two of imports would be looked for in all imports
    sa.select(
        sa.select(sa.func.max(import_batch.c.applied_at)).scalar_subquery(),
        sa.select(sa.func.max(import_batch.c.undone_at)).scalar_subquery(),
        undoings.LATEST,
        publications.LATEST,
    )
)
_BEHIND = dt.timedelta(microseconds=1)


def latest_moment(connection: sa.Connection) -> dt.datetime | None:
    """When the ledger last changed, or just after what was last published; nothing may be recorded before."""
    *moments, redone, published = _LATEST.rows(connection)[0]
    moments += [redone and dt.datetime.fromisoformat(redone), published and published + _BEHIND]
    return max((moment for moment in moments if moment), default=None)


def not_before(connection: sa.Connection, at: dt.datetime) -> dt.datetime:
    """The moment, or the ledger's last one if a clock went back: what was once known stays as it was."""
    last = latest_moment(connection)
    return at if last is None else max(at, last)

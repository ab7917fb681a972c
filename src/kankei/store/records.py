"""Records: what one source said of one human being, once. They are added and never changed.

Whoever reads them to show them gets those of protected people veiled (``kankei.store.veil``).
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.errors import UnknownError
from kankei.model import Record, RecordDraft
from kankei.store import bulk, directives, memberships, undoings
from kankei.store.tables import import_batch, import_row, membership, person, record
from kankei.store.veil import veiled

__all__ = [
    "Identity",
    "add_drafts",
    "by_nos",
    "columns",
    "find",
    "identities",
    "ids",
    "numbers",
    "of_person",
    "replacing",
    "unveiled",
]


class Identity(NamedTuple):
    """Who a row of a file is: ``row_number`` as a spreadsheet shows it, no person if nobody in particular."""

    file: str
    row_number: int
    record_id: uuid.UUID
    person_id: uuid.UUID | None


def add_drafts(connection: sa.Connection, drafts: Sequence[RecordDraft], **beside: Sequence[Any]) -> None:
    """Keep new records: what they say, and the other fields of Record as columns ``beside`` it."""
    bulk.insert_structs(connection, record, drafts, **beside)


def find(connection: sa.Connection, id: uuid.UUID) -> Record:
    """The record of an id, live or not.

    Raises:
        UnknownError: There is none, or no more since whose it was was erased.
    """
    found = bulk.structs(connection, sa.select(record).where(record.c.id == id), Record)
    if not found or directives.emptied(connection, [found[0].no]):
        raise UnknownError("record")
    return veiled(connection, found)[0]


def by_nos(connection: sa.Connection, nos: Iterable[int]) -> list[Record]:
    """The records of these numbers, in the order of the numbers."""
    return veiled(connection, unveiled(connection, nos))


def unveiled(connection: sa.Connection, nos: Iterable[int]) -> list[Record]:
    """The same as written, of protected people too: for work that shows nothing, and the audited call."""
    wanted = sa.select(record).where(bulk.among(connection, record.c.no, nos)).order_by(record.c.no)
    return bulk.structs(connection, wanted, Record)


def of_person(connection: sa.Connection, person_no: int, known_at: dt.datetime) -> list[Record]:
    """The records that were one person's at a moment, oldest first."""
    known = memberships.known(known_at).where(membership.c.person_no == person_no).subquery()
    wanted = sa.select(record).join(known, known.c.record_no == record.c.no).order_by(record.c.no)
    return veiled(connection, bulk.structs(connection, wanted, Record))


def columns(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> dict[str, list[Any]]:
    """What records say, as columns: ``record_no`` and the fields of RecordDraft, by number.

    Args:
        connection: Inside a unit of work.
        record_nos: Which records; None for all live ones.
    """
    said = [record.c[name] for name in RecordDraft.__struct_fields__]
    wanted = sa.select(record.c.no.label("record_no"), *said).order_by(record.c.no)
    if record_nos is None:
        live = memberships.LIVE
        return bulk.lists(connection, wanted.join(live, live.c.record_no == record.c.no))
    return bulk.lists(connection, wanted.where(bulk.among(connection, record.c.no, record_nos)))


def numbers(connection: sa.Connection, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The numbers of records by their ids; an unknown id is left out."""
    wanted = sa.select(record.c.id, record.c.no).where(record.c.id.in_(list(ids)))
    return {id: no for id, no in connection.execute(wanted)}


def ids(connection: sa.Connection, record_nos: Iterable[int]) -> dict[int, uuid.UUID]:
    """The ids of records by their numbers."""
    wanted = sa.select(record.c.no, record.c.id).where(bulk.among(connection, record.c.no, record_nos))
    return {no: id for no, id in connection.execute(wanted)}


def replacing(
    connection: sa.Connection, record_nos: Iterable[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those of these records that replaced another, ascending, and the ones they replaced."""
    both = sa.select(record.c.no, record.c.replaces).where(record.c.replaces.is_not(None))
    mine = bulk.among(connection, record.c.no, record_nos)
    found = bulk.columns(connection, both.where(mine).order_by(record.c.no))
    return found["no"], found["replaces"]


def identities(connection: sa.Connection, known_at: dt.datetime) -> list[Identity]:
    """Who each row of each import in force is, as known at a moment, in the order of the imports.

    A row is answered for by its live version, whichever list or member of staff made that. So every live
    record is there at least once.
    """
    live = memberships.live_columns(connection, known_at)
    persons = dict(zip(live["record_no"].tolist(), live["person_no"].tolist(), strict=True))
    names = {no: name for no, name in connection.execute(sa.select(record.c.no, record.c.id))}
    people = {no: name for no, name in connection.execute(sa.select(person.c.no, person.c.id))}
    heir = _heirs(connection, known_at)
    answer = []
    for file, row_number, record_no in connection.execute(_rows_in_force(connection, known_at)):
        now = record_no if record_no in persons else heir.get(record_no)
        if now is not None:
            answer.append(Identity(file, row_number, names[now], people.get(persons[now])))
    return answer


def _rows_in_force(connection: sa.Connection, known_at: dt.datetime) -> sa.Select[Any]:
    return (
        sa.select(import_batch.c.file, import_row.c.row_number, import_row.c.record_no)
        .join(import_batch, import_batch.c.no == import_row.c.batch_no)
        .where(
            import_row.c.record_no.is_not(None),
            import_batch.c.applied_at <= known_at,
            ~undoings.out_of_force(connection, known_at),
        )
        .order_by(import_row.c.batch_no, import_row.c.row_number)
    )


def _heirs(connection: sa.Connection, known_at: dt.datetime) -> dict[int, int]:
    """For each record that was ever closed the live version of its row, if there is another."""
    then, now, live = record.alias(), record.alias(), memberships.known(known_at).subquery()
    same_row = (now.c.source == then.c.source) & (now.c.source_key == then.c.source_key)
    closed = sa.select(membership.c.record_no).where(membership.c.until.is_not(None))
    wanted = (
        sa.select(then.c.no, now.c.no)
        .join(now, same_row & (now.c.no != then.c.no))
        .join(live, live.c.record_no == now.c.no)
        .where(then.c.no.in_(closed))
    )
    return {old: new for old, new in connection.execute(wanted)}

"""Corrections (訂正): fields of rows that staff put right. They hold as long as their import is in force.

Where a list says something else in such a field, staff's word is kept, and the list's own word is noted here
too, under the list: should the correction be undone, it is what the row says.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import Correction, State
from kankei.store import bulk
from kankei.store.prepared import Prepared
from kankei.store.rights_tables import correction
from kankei.store.tables import import_batch, record

__all__ = ["BY_STAFF", "CORRECTION", "add_many", "ever", "in_force", "of_records", "of_rows", "overruled"]

CORRECTION = "correction"
"""The layout of an import by which staff put one row right."""
BY_STAFF = import_batch.c.layout == CORRECTION
"""Of an import that it is such a one."""


def add_many(connection: sa.Connection, corrections: Sequence[Correction]) -> None:
    """Keep new corrections; under a list what it said otherwise in fields that staff had put right."""
    bulk.insert_structs(connection, correction, corrections)


def in_force(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[str, dict[str, Correction]]:
    """The latest correction in force of each field, by the key of the row, of rows that have any."""
    found: dict[str, dict[str, Correction]] = {}
    if _ANY.scalar(connection, source=source) is None:
        return found
    for one in of_rows(connection, source, keys):
        earlier = found.setdefault(one.source_key, {}).get(one.field)
        first = one if earlier is None else earlier
        found[one.source_key][one.field] = replace(one, before=first.before)
    return found


_ANY = Prepared(sa.select(correction.c.no).where(correction.c.source == sa.bindparam("source")).limit(1))


def of_rows(connection: sa.Connection, source: str, keys: Iterable[str]) -> list[Correction]:
    """The corrections in force of some rows of a source, oldest first."""
    wanted = (
        sa.select(correction)
        .join(import_batch, import_batch.c.no == correction.c.batch_no)
        .where(correction.c.source == source, import_batch.c.state == str(State.APPLIED), BY_STAFF)
        .where(bulk.among(connection, correction.c.source_key, keys))
        .order_by(correction.c.no)
    )
    return bulk.structs(connection, wanted, Correction)


def of_records(connection: sa.Connection, record_nos: Iterable[int]) -> list[tuple[int, str, str, str]]:
    """The corrections in force of the rows of some records, oldest first: record, field, before, after."""
    wanted = (
        sa.select(record.c.no, correction.c.field, correction.c.before, correction.c.after)
        .join(import_batch, import_batch.c.no == correction.c.batch_no)
        .join(
            record,
            (record.c.source == correction.c.source) & (record.c.source_key == correction.c.source_key),
        )
        .where(import_batch.c.state == str(State.APPLIED), BY_STAFF)
        .where(bulk.among(connection, record.c.no, record_nos))
        .order_by(correction.c.no)
    )
    return [(no, field, before, after) for no, field, before, after in connection.execute(wanted)]


def ever(connection: sa.Connection, source: str, keys: Iterable[str]) -> set[str]:
    """Those of these rows of a source that staff ever put right, also where that was undone."""
    if _ANY.scalar(connection, source=source) is None:
        return set()
    wanted = sa.select(correction.c.source_key).where(correction.c.source == source)
    return set(connection.scalars(wanted.where(bulk.among(connection, correction.c.source_key, keys))))


def overruled(
    connection: sa.Connection, source: str, keys: Iterable[str]
) -> dict[tuple[int, str], dict[str, str]]:
    """What lists said in fields that staff had put right, by the list's number and the key of the row."""
    wanted = (
        sa.select(correction)
        .join(import_batch, import_batch.c.no == correction.c.batch_no)
        .where(correction.c.source == source, ~BY_STAFF)
        .where(bulk.among(connection, correction.c.source_key, keys))
        .order_by(correction.c.no)
    )
    found: dict[tuple[int, str], dict[str, str]] = {}
    for one in bulk.structs(connection, wanted, Correction):
        found.setdefault((one.batch_no, one.source_key), {})[one.field] = one.before
    return found

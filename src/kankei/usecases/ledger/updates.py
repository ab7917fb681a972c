"""Updates: what a list would change in rows that are known, field by field, in pages; nothing is written."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import DraftFile, Measure
from kankei.store import Store, batches, directives, memberships, people, versions
from kankei.store.veil import VEIL, is_hidden
from kankei.usecases import ledger

__all__ = ["Change", "Updates", "fields_of", "people_before", "position", "updates"]


class Change(Struct, frozen=True, kw_only=True):
    """A field that a list changes: as the store has it and as the list says it, ``""`` for nothing."""

    row: int
    field: str
    old: str
    new: str


class Updates(Struct, frozen=True, kw_only=True):
    """Fields that a list changes, in the order of ``position``, and the people of whom they tell."""

    changes: tuple[Change, ...]
    people: tuple[uuid.UUID, ...]


def fields_of(connection: sa.Connection, rows: Sequence[tuple[int, int, int]]) -> tuple[Change, ...]:
    """What updated rows change, field by field; of protected people veiled."""
    said = versions.contents(connection, {no for _, before, after in rows for no in (before, after)})
    hidden = directives.covered(connection, Measure.PROTECTED, [no for _, _, no in rows])
    return tuple(
        Change(row=row, field=field, old=_shown(old), new=_shown(new))
        if after not in hidden or not is_hidden(field)
        else Change(row=row, field=field, old=VEIL, new=VEIL)
        for row, before, after in rows
        for field, old, new in zip(versions.FIELDS, said[before], said[after], strict=True)
        if old != new
    )


def people_before(connection: sa.Connection, record_nos: Iterable[int]) -> tuple[uuid.UUID, ...]:
    """The people whose these records were before."""
    told = memberships.last_persons(connection, list(record_nos)).values()
    return tuple(people.ids(connection, {person for person in told if person}).values())


def updates(
    store: Store, file: DraftFile, *, by: str, at: dt.datetime, after: tuple[int, int], limit: int
) -> Updates:
    """What a list would change, field by field, as far as it stands behind a position; nothing is written.

    Args:
        store: Where to.
        file: Which list; one with problems changes nothing.
        by: Who would take it.
        at: The present moment, aware.
        after: The position of the last change that is known already; (0, 0) for the beginning.
        limit: So many changes at most, and one more that says that there are others. ``people`` are those of
            whom the first so many tell.

    Raises:
        FileError: It cannot be taken as a whole.
        StoreError: The store could not be written.
    """
    ledger.check(file)

    def unit(connection: sa.Connection) -> Updates:
        receipt = ledger.take(connection, file, by=by, at=at)
        if receipt.repeated or receipt.batch_id is None:
            return Updates(changes=(), people=())
        batch = batches.find(connection, receipt.batch_id)
        rows = batches.changed(connection, batch.no, since=after[0], limit=limit + 2)  # the first may be told
        found = [one for one in fields_of(connection, rows) if position(one) > after][: limit + 1]
        seen = {one.row for one in found[:limit]}
        return Updates(
            changes=tuple(found),
            people=people_before(connection, [before for row, before, _ in rows if row in seen]),
        )

    return store.rehearse(unit)


def position(change: Change) -> tuple[int, int]:
    """Where a change stands in its list: its row, and which field of the row it is."""
    return change.row, 1 + versions.FIELDS.index(change.field)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)

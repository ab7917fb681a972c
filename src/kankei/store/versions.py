"""Versions: the records that were made one after another of one row of a source; one of them is live at most.

Which one follows from the imports in force alone: the one that the last of them said.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from kankei.model import Outcome, PermissionDraft, RecordDraft, State, Status, TouchpointDraft
from kankei.store import bulk, memberships
from kankei.store.corrections import CORRECTION
from kankei.store.tables import import_batch, import_row, permission, record, touchpoint

__all__ = [
    "FIELDS",
    "Listed",
    "Numbered",
    "Statement",
    "Version",
    "all_nos",
    "contents",
    "known",
    "last_listed",
    "last_said",
    "listed_under",
    "live",
    "live_nos",
    "numbered",
    "others",
    "said_by",
    "together",
]

FIELDS: tuple[str, ...] = tuple(
    name for draft in (RecordDraft, TouchpointDraft, PermissionDraft) for name in draft.__struct_fields__
)
"""The names of what ``Version.content`` holds, in its order."""

CONTENT: tuple[sa.Column[Any], ...] = (
    *(record.c[name] for name in RecordDraft.__struct_fields__),
    *(touchpoint.c[name] for name in TouchpointDraft.__struct_fields__),
    *(permission.c[name] for name in PermissionDraft.__struct_fields__),
)


class Version(NamedTuple):
    """The live version of a row: its record, and all it says.

    ``content`` is the fields of RecordDraft, TouchpointDraft and PermissionDraft, None where one is missing.
    """

    record_no: int
    content: tuple[Any, ...]


class Statement(NamedTuple):
    """What an import said of a row of its source: which record it made or met, and where in its file."""

    row_number: int
    outcome: Outcome
    record_no: int


class Numbered(NamedTuple):
    """What was logged last under a key: record and touchpoint, what was sent, and whether the row is live."""

    record_no: int
    touchpoint_no: int
    cells: tuple[str, ...]
    live: bool


class Listed(NamedTuple):
    """What the last list said of a row: which list, where in it, the record, and whether it is in force."""

    batch_no: int
    row_number: int
    record_no: int
    in_force: bool


def live(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[str, Version]:
    """The live version of each known row of a source, by its key."""
    open_now = memberships.LIVE
    wanted = (
        sa.select(record.c.source_key, record.c.no, *CONTENT)
        .join(open_now, open_now.c.record_no == record.c.no)
        .outerjoin(touchpoint, touchpoint.c.record_no == record.c.no)
        .outerjoin(permission, permission.c.record_no == record.c.no)
        .where(record.c.source == source, bulk.among(connection, record.c.source_key, keys))
    )
    return {row[0]: Version(row[1], tuple(row[2:])) for row in connection.execute(wanted)}


def known(connection: sa.Connection, source: str, keys: Iterable[str]) -> set[str]:
    """Those of these keys of a source under which there is any record, live or not."""
    mine = bulk.among(connection, record.c.source_key, keys)
    return set(connection.scalars(sa.select(record.c.source_key).where(record.c.source == source, mine)))


def contents(connection: sa.Connection, record_nos: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """All that records say, live or not, in the form of ``Version.content``, by their numbers."""
    wanted = (
        sa.select(record.c.no, *CONTENT)
        .outerjoin(touchpoint, touchpoint.c.record_no == record.c.no)
        .outerjoin(permission, permission.c.record_no == record.c.no)
        .where(bulk.among(connection, record.c.no, record_nos))
    )
    return {row[0]: tuple(row[1:]) for row in connection.execute(wanted)}


def live_nos(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[str, int]:
    """The number of the live version of each known row of a source, by its key."""
    open_now = memberships.LIVE
    wanted = sa.select(record.c.source_key, record.c.no).join(open_now, open_now.c.record_no == record.c.no)
    mine = bulk.among(connection, record.c.source_key, keys)
    return {key: no for key, no in connection.execute(wanted.where(record.c.source == source, mine))}


def numbered(connection: sa.Connection, layout: str, keys: Collection[str]) -> dict[str, Numbered]:
    """What was sent last under each of these keys, corrections aside, of a source named as its layout."""
    sent = (
        sa.select(record.c.source_key, record.c.no, touchpoint.c.no, import_row.c.cells)
        .join(touchpoint, touchpoint.c.record_no == record.c.no)
        .join(import_batch, import_batch.c.no == record.c.batch_no)
        .join(import_row, import_row.c.record_no == record.c.no)
        .where(import_row.c.batch_no == record.c.batch_no)
        .where(record.c.source == layout, import_batch.c.layout == layout)
        .where(bulk.among(connection, record.c.source_key, keys))
        .order_by(record.c.no)
    )
    live = live_nos(connection, layout, keys)
    rows = connection.execute(sent)
    return {key: Numbered(no, did, tuple(cells), key in live) for key, no, did, cells in rows}


def others(connection: sa.Connection, source: str, keys: Collection[str]) -> list[uuid.UUID]:
    """The ids of the live records of a source's other rows whose touchpoint counts, oldest first."""
    open_now = memberships.LIVE
    wanted = (
        sa.select(record.c.source_key, record.c.id)
        .join(open_now, open_now.c.record_no == record.c.no)
        .join(touchpoint, touchpoint.c.record_no == record.c.no)
        .where(record.c.source == source, touchpoint.c.status == str(Status.DONE))
        .order_by(record.c.no)
    )
    return [id for key, id in connection.execute(wanted) if key not in keys]


def said_by(connection: sa.Connection, batch_no: int) -> dict[str, Statement]:
    """What one import said, by the key of the row; the first place where it said something twice."""
    wanted = (
        sa.select(record.c.source_key, import_row.c.row_number, import_row.c.outcome, import_row.c.record_no)
        .join(record, record.c.no == import_row.c.record_no)
        .where(import_row.c.batch_no == batch_no)
        .order_by(import_row.c.row_number.desc())
    )
    return {key: Statement(row, Outcome(outcome), no) for key, row, outcome, no in connection.execute(wanted)}


def last_said(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[str, int]:
    """The record that the last import in force said of each row, by its key.

    Args:
        connection: Inside a unit of work.
        source: Whose rows.
        keys: Which of them; one of which no import in force speaks is left out of the answer.
    """
    wanted = (
        sa.select(record.c.source_key, import_row.c.record_no)
        .join(import_row, import_row.c.record_no == record.c.no)
        .join(import_batch, import_batch.c.no == import_row.c.batch_no)
        .where(
            record.c.source == source,
            bulk.among(connection, record.c.source_key, keys),
            import_batch.c.state == str(State.APPLIED),
        )
        .order_by(import_row.c.batch_no)
    )
    return {key: no for key, no in connection.execute(wanted)}


def last_listed(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[str, Listed]:
    """What the last list said of each row, by its key: the last in force, or the last of all if none is.

    Corrections by staff are no lists.
    """
    return dict(_listed(connection, source, keys))


def listed_under(connection: sa.Connection, source: str, corrected: Mapping[str, int]) -> dict[str, Listed]:
    """What the list said of each row that a correction was laid over, by the row's key.

    Args:
        connection: Inside a unit of work.
        source: Whose rows.
        corrected: The number of one import by staff for each row, by its key.
    """
    versions = (
        sa.select(record.c.no, record.c.batch_no, record.c.replaces, import_batch.c.layout)
        .join(import_batch, import_batch.c.no == record.c.batch_no)
        .where(record.c.source == source, bulk.among(connection, record.c.source_key, corrected))
    )
    made = {
        no: (batch_no, replaces, layout) for no, batch_no, replaces, layout in connection.execute(versions)
    }
    by_staff = sa.select(import_row.c.batch_no, import_row.c.record_no).where(
        bulk.among(connection, import_row.c.batch_no, corrected.values())
    )
    begun = {batch_no: no for batch_no, no in connection.execute(by_staff)}
    lists = {}
    for key, correction_no in corrected.items():
        batch_no, replaces, layout = made[begun[correction_no]]
        while layout == CORRECTION:
            batch_no, replaces, layout = made[replaces]
        lists[key] = batch_no
    return {key: one for key, one in _listed(connection, source, lists) if one.batch_no == lists[key]}


def _listed(connection: sa.Connection, source: str, keys: Iterable[str]) -> Iterator[tuple[str, Listed]]:
    """What every list said of rows: the last one last, and those in force behind all others."""
    in_force = sa.case((import_batch.c.state == str(State.APPLIED), 1), else_=0).label("in_force")
    wanted = (
        sa.select(
            record.c.source_key,
            import_row.c.batch_no,
            import_row.c.row_number,
            import_row.c.record_no,
            in_force,
        )
        .join(import_row, import_row.c.record_no == record.c.no)
        .join(import_batch, import_batch.c.no == import_row.c.batch_no)
        .where(record.c.source == source, import_batch.c.layout != CORRECTION)
        .where(bulk.among(connection, record.c.source_key, keys))
        .order_by("in_force", import_row.c.batch_no, import_row.c.row_number.desc())
    )
    for key, list_, row, no, applied in connection.execute(wanted):
        yield key, Listed(list_, row, no, bool(applied))


def all_nos(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of all versions of each row, oldest first, by its key."""
    wanted = sa.select(record.c.source_key, record.c.no).where(record.c.source == source)
    mine = bulk.among(connection, record.c.source_key, keys)
    found: dict[str, list[int]] = {}
    for key, no in connection.execute(wanted.where(mine).order_by(record.c.no)):
        found.setdefault(key, []).append(no)
    return found


def together(connection: sa.Connection, record_nos: Iterable[int]) -> dict[int, list[int]]:
    """For each of these records all versions of its row, itself among them, oldest first."""
    now, then = record.alias(), record.alias()
    same = (now.c.source == then.c.source) & (now.c.source_key == then.c.source_key)
    wanted = sa.select(now.c.no, then.c.no).join(then, same)
    mine = wanted.where(bulk.among(connection, now.c.no, record_nos))
    found: dict[int, list[int]] = {}
    for no, version in connection.execute(mine.order_by(then.c.no)):
        found.setdefault(no, []).append(version)
    return found

"""Sources: what is known of one system's or one list's rows, so that a new file can be held against it."""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from kankei.model import State
from kankei.store import bulk, memberships
from kankei.store.corrections import BY_STAFF
from kankei.store.tables import import_batch, import_row, record, touchpoint

__all__ = ["days", "of_days", "shared", "some_numbers"]


def days(connection: sa.Connection, source: str) -> set[dt.date]:
    """The days on which the live rows of a source say something happened."""
    open_now = memberships.known(None).subquery()
    wanted = (
        sa.select(touchpoint.c.occurred_on)
        .join(record, record.c.no == touchpoint.c.record_no)
        .join(open_now, open_now.c.record_no == record.c.no)
        .where(record.c.source == source)
        .distinct()
    )
    return set(connection.scalars(wanted))


def of_days(connection: sa.Connection, source: str, first: dt.date, last: dt.date) -> dict[int, int]:
    """How many rows of these days each list in force of a source has, by its number; of those with any."""
    wanted = (
        sa.select(import_row.c.batch_no, sa.func.count(record.c.source_key.distinct()))
        .join(record, record.c.no == import_row.c.record_no)
        .join(touchpoint, touchpoint.c.record_no == record.c.no)
        .join(import_batch, import_batch.c.no == import_row.c.batch_no)
        .where(record.c.source == source, touchpoint.c.occurred_on.between(first, last))
        .where(import_batch.c.state == str(State.APPLIED), ~BY_STAFF)
        .group_by(import_row.c.batch_no)
    )
    return {no: rows for no, rows in connection.execute(wanted)}  # noqa: C416


def some_numbers(connection: sa.Connection, source: str, *, most: int) -> list[str]:
    """Some of the numbers that a source gave its rows, the earliest ones."""
    wanted = (
        sa.select(touchpoint.c.source_no)
        .join(record, record.c.no == touchpoint.c.record_no)
        .where(record.c.source == source, touchpoint.c.source_no != "")
        .order_by(record.c.no)
        .limit(most)
    )
    return list(connection.scalars(wanted))


def shared(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[int, int]:
    """How many of these rows of a source each list in force has, by its number; of those that have any."""
    wanted = (
        sa.select(import_row.c.batch_no, sa.func.count(record.c.source_key.distinct()))
        .join(record, record.c.no == import_row.c.record_no)
        .join(import_batch, import_batch.c.no == import_row.c.batch_no)
        .where(record.c.source == source, bulk.among(connection, record.c.source_key, keys))
        .where(import_batch.c.state == str(State.APPLIED), ~BY_STAFF)
        .group_by(import_row.c.batch_no)
    )
    return {no: rows for no, rows in connection.execute(wanted)}  # noqa: C416

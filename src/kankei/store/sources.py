"""Sources: what is known of one system's or one list's rows, so that a new file can be held against it."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa

from kankei.model import State, Status
from kankei.store import bulk, memberships
from kankei.store.corrections import BY_STAFF
from kankei.store.tables import import_batch, import_row, record, touchpoint

__all__ = ["SaidRow", "days", "of_days", "purposes", "shared", "some_numbers", "told_on"]


_WHO = ("source", "source_key", "batch_no", "name", "phone", "email", "address")
_WHAT = ("occurred_on", "amount", "detail")


class SaidRow(NamedTuple):
    """What a row says of who did something and how they are reached, on which day, and what it was."""

    source: str
    source_key: str
    batch_no: int
    name: str
    phone: str
    email: str
    address: str
    occurred_on: dt.date
    amount: int | None
    detail: str


def days(connection: sa.Connection, source: str) -> set[dt.date]:
    """The days on which the live rows of a source say something happened."""
    open_now = memberships.LIVE
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
    return {no: rows for no, rows in connection.execute(wanted)}


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


def purposes(connection: sa.Connection, source: str) -> set[str]:
    """For what the lists in force of a source were given."""
    wanted = sa.select(import_batch.c.purpose).where(
        import_batch.c.source == source, import_batch.c.state == str(State.APPLIED)
    )
    return set(connection.scalars(wanted.distinct()))


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
    return {no: rows for no, rows in connection.execute(wanted)}


def told_on(connection: sa.Connection, channel: str, days: Collection[dt.date]) -> list[SaidRow]:
    """What the live rows that count of all lists of a channel say of these days, oldest first."""
    lists = sa.select(import_batch.c.source).where(import_batch.c.channel == channel)
    open_now = memberships.LIVE
    columns = [*(record.c[name] for name in _WHO), *(touchpoint.c[name] for name in _WHAT)]
    wanted = (
        sa.select(*columns)
        .join(record, record.c.no == touchpoint.c.record_no)
        .join(open_now, open_now.c.record_no == record.c.no)
        .where(record.c.source.in_(lists), touchpoint.c.channel == channel)
        .where(touchpoint.c.occurred_on.in_(days), touchpoint.c.status == str(Status.DONE))
        .order_by(record.c.no)
    )
    return [SaidRow(*row) for row in connection.execute(wanted)]

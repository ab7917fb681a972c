"""Sources: what is known of one system's or one list's rows, so that a new file can be held against it."""

import datetime as dt

import sqlalchemy as sa

from kankei.store import memberships
from kankei.store.tables import record, touchpoint

__all__ = ["days", "some_numbers"]


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

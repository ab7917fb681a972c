"""Touchpoints: what people did. Each hangs on a record and lives as long as the record does."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.model import Touchpoint
from kankei.store import bulk, memberships
from kankei.store.tables import comparable, record, touchpoint

__all__ = ["add_many", "live_columns", "of_records"]

WORDS = ("channel", "kind", "status", "source", "prefecture", "city")


def add_many(connection: sa.Connection, touchpoints: Sequence[Touchpoint]) -> None:
    """Keep new touchpoints."""
    bulk.insert_structs(connection, touchpoint, touchpoints)


def of_records(connection: sa.Connection, record_nos: Iterable[int]) -> list[Touchpoint]:
    """The touchpoints of records, live or not, by day."""
    mine = bulk.among(connection, touchpoint.c.record_no, record_nos)
    by_day = sa.select(touchpoint).where(mine).order_by(touchpoint.c.occurred_on, touchpoint.c.no)
    return bulk.structs(connection, by_day, Touchpoint)


def live_columns(
    connection: sa.Connection, *, as_of: dt.date, known_at: dt.datetime
) -> dict[str, NDArray[Any]]:
    """Every touchpoint up to a day, as known at a moment, as numpy columns of equal length in a fixed order.

    int64: ``person_no`` (0 for nobody in particular), ``record_no``, ``occurred`` and ``ended`` (day ordinals
    as ``date.toordinal``; ``ended`` 0 where open), ``amount`` (yen, 0 for none), ``companions``.
    object, strings: ``channel``, ``kind``, ``status``, ``source``, ``prefecture``, ``city`` ("" if unknown).
    """
    days = {"occurred": _ordinal, "ended": _ordinal}
    return bulk.columns(connection, _statement(as_of, known_at), days, WORDS)


def _statement(as_of: dt.date, known_at: dt.datetime) -> sa.Select[Any]:
    live = memberships.known(known_at).subquery()
    return (
        sa.select(
            live.c.person_no,
            touchpoint.c.record_no,
            touchpoint.c.channel,
            touchpoint.c.kind,
            touchpoint.c.status,
            sa.type_coerce(touchpoint.c.occurred_on, sa.String).label("occurred"),
            sa.type_coerce(touchpoint.c.ended_on, sa.String).label("ended"),
            touchpoint.c.amount,
            touchpoint.c.companions,
            record.c.source,
            comparable.c.prefecture,
            comparable.c.city,
        )
        .join(live, live.c.record_no == touchpoint.c.record_no)
        .join(record, record.c.no == touchpoint.c.record_no)
        .outerjoin(comparable, comparable.c.record_no == touchpoint.c.record_no)
        .where(touchpoint.c.occurred_on <= as_of)
        .order_by(touchpoint.c.no)
    )


def _ordinal(value: str | dt.date | None) -> int:
    """A day as stored (text in SQLite) as its ordinal."""
    if value is None:
        return 0
    return (dt.date.fromisoformat(value) if isinstance(value, str) else value).toordinal()

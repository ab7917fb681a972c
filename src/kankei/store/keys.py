"""Blocking keys: 64-bit numbers that records worth comparing share.

They stand in the order of the keys, which is none of the records: each key of a new record falls on another
page of a large table. So those of a few records go to a small table first, and to the large one with many.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk
from kankei.store.tables import comparable, membership, recent_key, record, record_key

__all__ = ["add_many", "drop", "given_on", "holders", "live_on", "names_on", "settle", "sizes"]

Numbers = NDArray[np.int64]
MANY = 300_000
"""Keys that are worth going through the large table for, and half as many as a large store has records."""


def add_many(
    connection: sa.Connection, record_nos: Sequence[int] | Numbers, keys: Sequence[int] | Numbers
) -> None:
    """Keep the keys of records, two columns of equal length; a pair given twice is kept once."""
    key, record_no = np.asarray(keys, np.int64), np.asarray(record_nos, np.int64)
    order = np.lexsort((record_no, key))
    key, record_no = key[order], record_no[order]
    fresh = np.r_[True, (key[1:] != key[:-1]) | (record_no[1:] != record_no[:-1])][: len(key)]
    columns: dict[str, Any] = {"key": key[fresh], "record_no": record_no[fresh]}
    bulk.insert(connection, recent_key if len(key) < MANY else record_key, columns)


def drop(connection: sa.Connection, nos: Numbers) -> None:
    """Take all keys from some records."""
    for table in (record_key, recent_key):
        mine = bulk.among(connection, table.c.record_no, nos.tolist())
        connection.execute(sa.delete(table).where(mine))


def settle(connection: sa.Connection) -> None:
    """Bring the keys of the small table into the large one if they are many by now."""
    few = sa.select(sa.func.count()).select_from(recent_key)
    top = connection.scalar(sa.select(sa.func.max(record.c.no))) or 0
    if (connection.scalar(few) or 0) < max(MANY, top // 2):
        return
    every = sa.select(recent_key.c.key, recent_key.c.record_no).order_by(recent_key.c.key)
    connection.execute(sa.insert(record_key).from_select(["key", "record_no"], every))
    connection.execute(sa.delete(recent_key))


def holders(connection: sa.Connection, keys: Iterable[int]) -> sa.CompoundSelect[Any]:
    """The query for ``key`` and ``record_no`` of the records that have any of these keys."""
    given = list(keys)
    return sa.union_all(
        *(
            sa.select(table.c.key, table.c.record_no).where(bulk.among(connection, table.c.key, given))
            for table in (record_key, recent_key)
        )
    )


def sizes(connection: sa.Connection, keys: Iterable[int]) -> dict[str, Numbers]:
    """How many live records have each of these keys: int64 columns ``key`` and ``records``; no others."""
    held = holders(connection, keys).subquery()
    live = held.join(membership, membership.c.record_no == held.c.record_no)
    counted = sa.select(held.c.key, sa.func.count().label("records")).select_from(live)
    counted = counted.where(membership.c.until.is_(None)).group_by(held.c.key)
    return bulk.columns(connection, counted.order_by(held.c.key))


def live_on(connection: sa.Connection, keys: Iterable[int]) -> list[int]:
    """The live records that have any of these keys, in order."""
    held = holders(connection, keys).subquery()
    live = held.join(membership, membership.c.record_no == held.c.record_no)
    wanted = sa.select(held.c.record_no).select_from(live).where(membership.c.until.is_(None)).distinct()
    return list(connection.scalars(wanted.order_by(held.c.record_no)))


def names_on(connection: sa.Connection, keys: Iterable[int]) -> dict[int, int]:
    """How many given names (as written, else as read) the live records with each of these keys have."""
    held, given = _named(connection, keys)
    counted = held.with_only_columns(held.selected_columns[0], sa.func.count(given.distinct()))
    return {key: names for key, names in connection.execute(counted.group_by(held.selected_columns[0]))}


def given_on(connection: sa.Connection, keys: Iterable[int]) -> set[tuple[int, str]]:
    """Those keys with those given names themselves."""
    return {(key, given) for key, given in connection.execute(_named(connection, keys)[0].distinct())}


def _named(connection: sa.Connection, keys: Iterable[int]) -> tuple[sa.Select[Any], sa.ColumnElement[str]]:
    """The query for the keys of live records and their given names, and the latter."""
    kanji, reading = comparable.c.given, comparable.c.given_reading
    given = sa.case((kanji != "", kanji), else_=reading)
    held = holders(connection, keys).subquery()
    named = (
        sa.select(held.c.key, given)
        .join(membership, membership.c.record_no == held.c.record_no)
        .join(comparable, comparable.c.record_no == held.c.record_no)
        .where(membership.c.until.is_(None))
    )
    return named, given

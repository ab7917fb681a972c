"""Blocking keys: 64-bit numbers that records worth comparing share."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk, memberships
from kankei.store.tables import comparable, membership, record_key

__all__ = ["add_many", "names_on", "sharing", "sizes"]

Numbers = NDArray[np.int64]


def add_many(
    connection: sa.Connection, record_nos: Sequence[int] | Numbers, keys: Sequence[int] | Numbers
) -> None:
    """Keep the keys of records, two columns of equal length; a pair given twice is kept once."""
    key, record_no = np.asarray(keys, np.int64), np.asarray(record_nos, np.int64)
    order = np.lexsort((record_no, key))
    key, record_no = key[order], record_no[order]
    fresh = np.r_[True, (key[1:] != key[:-1]) | (record_no[1:] != record_no[:-1])][: len(key)]
    columns: dict[str, Any] = {"key": key[fresh], "record_no": record_no[fresh]}
    bulk.insert(connection, record_key, columns)


def sharing(connection: sa.Connection, keys: Iterable[int]) -> dict[str, Numbers]:
    """The live records that have any of these keys: int64 columns ``key`` and ``record_no``, sorted."""
    live = memberships.known(None).subquery()
    wanted = sa.select(record_key.c.key, record_key.c.record_no)
    wanted = wanted.join(live, live.c.record_no == record_key.c.record_no)
    theirs = bulk.among(connection, record_key.c.key, keys)
    return bulk.columns(connection, wanted.where(theirs).order_by(record_key.c.key, record_key.c.record_no))


def sizes(connection: sa.Connection, keys: Iterable[int]) -> dict[str, Numbers]:
    """How many live records have each of these keys: int64 columns ``key`` and ``records``; no others."""
    live = record_key.join(membership, membership.c.record_no == record_key.c.record_no)
    counted = sa.select(record_key.c.key, sa.func.count().label("records")).select_from(live)
    mine = bulk.among(connection, record_key.c.key, keys)
    counted = counted.where(membership.c.until.is_(None), mine).group_by(record_key.c.key)
    return bulk.columns(connection, counted.order_by(record_key.c.key))


def names_on(connection: sa.Connection, keys: Iterable[int]) -> dict[int, int]:
    """How many given names (as written, else as read) the live records with each of these keys have."""
    kanji, reading = comparable.c.given, comparable.c.given_reading
    given = sa.case((kanji != "", kanji), else_=reading)
    counted = (
        sa.select(record_key.c.key, sa.func.count(given.distinct()))
        .join(membership, membership.c.record_no == record_key.c.record_no)
        .join(comparable, comparable.c.record_no == record_key.c.record_no)
        .where(membership.c.until.is_(None), bulk.among(connection, record_key.c.key, keys))
        .group_by(record_key.c.key)
    )
    return {key: names for key, names in connection.execute(counted)}  # noqa: C416

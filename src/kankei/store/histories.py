"""Histories: what became of touchpoints between two moments, and which list told of them."""

import datetime as dt
from collections.abc import Iterable

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk, undoings
from kankei.store.tables import import_batch, record, touchpoint

__all__ = ["files", "heirs", "redone", "undone"]

Numbers = NDArray[np.int64]


def undone(
    connection: sa.Connection, touchpoints: Numbers, *, after: dt.datetime, until: dt.datetime
) -> set[int]:
    """Those of these touchpoints whose import was undone after one moment and by another."""
    wanted = (
        sa.select(touchpoint.c.no)
        .join(record, record.c.no == touchpoint.c.record_no)
        .join(import_batch, import_batch.c.no == record.c.batch_no)
        .where(
            bulk.among(connection, touchpoint.c.no, touchpoints),
            undoings.undone_between(connection, after, until),
        )
    )
    return set(connection.scalars(wanted))


def redone(
    connection: sa.Connection, touchpoints: Numbers, *, after: dt.datetime, until: dt.datetime
) -> set[int]:
    """Those of these touchpoints whose import was taken again after one moment and by another."""
    again = undoings.redone_between(connection, after, until)
    wanted = (
        sa.select(touchpoint.c.no)
        .join(record, record.c.no == touchpoint.c.record_no)
        .join(import_batch, import_batch.c.no == record.c.batch_no)
        .where(bulk.among(connection, touchpoint.c.no, touchpoints), import_batch.c.id.in_(again))
    )
    return set(connection.scalars(wanted)) if again else set()


def heirs(connection: sa.Connection, touchpoints: Numbers, others: Numbers) -> dict[int, int]:
    """For some touchpoints, the one of the others that says the same row of its source, if there is one."""
    if not (len(touchpoints) and len(others)):
        return {}
    earlier, later, then = record.alias(), record.alias(), touchpoint.alias()
    same = (later.c.source == earlier.c.source) & (later.c.source_key == earlier.c.source_key)
    wanted = (
        sa.select(touchpoint.c.no, then.c.no)
        .join(earlier, earlier.c.no == touchpoint.c.record_no)
        .join(later, same)
        .join(then, then.c.record_no == later.c.no)
        .where(bulk.among(connection, touchpoint.c.no, touchpoints))
        .order_by(touchpoint.c.no, then.c.no)
    )
    known = set(others.tolist())
    return {old: new for old, new in connection.execute(wanted) if new in known}


def files(connection: sa.Connection, touchpoints: Iterable[int]) -> dict[int, str]:
    """The name of the list by which each touchpoint came in."""
    wanted = (
        sa.select(touchpoint.c.no, import_batch.c.file)
        .join(record, record.c.no == touchpoint.c.record_no)
        .join(import_batch, import_batch.c.no == record.c.batch_no)
        .where(bulk.among(connection, touchpoint.c.no, touchpoints))
    )
    return {no: file for no, file in connection.execute(wanted)}

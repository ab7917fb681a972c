"""Edges: pairs of records above the model's floor, kept so that a later record is resolved near by."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk
from kankei.store.tables import edge, membership

__all__ = ["columns", "replace_columns"]


def replace_columns(
    connection: sa.Connection,
    record_nos: Iterable[int],
    left_nos: Sequence[int] | NDArray[Any],
    right_nos: Sequence[int] | NDArray[Any],
    bits: Sequence[float] | NDArray[Any],
) -> None:
    """Put these edges in the place of all that touch any of the records; equally long columns."""
    connection.execute(sa.delete(edge).where(_touches(connection, list(record_nos))))
    bulk.insert(connection, edge, {"left_no": left_nos, "right_no": right_nos, "bits": bits})


def columns(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> dict[str, NDArray[Any]]:
    """Edges between live records: ``left_no`` and ``right_no`` int64, ``bits`` float64, sorted.

    Args:
        connection: Inside a unit of work.
        record_nos: Only edges that touch one of these; None for all.
    """
    left, right = membership.alias(), membership.alias()
    wanted = (
        sa.select(edge)
        .join(left, sa.and_(left.c.record_no == edge.c.left_no, left.c.until.is_(None)))
        .join(right, sa.and_(right.c.record_no == edge.c.right_no, right.c.until.is_(None)))
        .order_by(edge.c.left_no, edge.c.right_no)
    )
    if record_nos is not None:
        wanted = wanted.where(_touches(connection, list(record_nos)))
    return bulk.columns(connection, wanted, {})


def _touches(connection: sa.Connection, nos: list[int]) -> sa.ColumnElement[bool]:
    return sa.or_(bulk.among(connection, edge.c.left_no, nos), bulk.among(connection, edge.c.right_no, nos))

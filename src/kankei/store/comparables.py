"""Comparables: the forms in which records are compared, one each; made again when the normaliser changes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kankei.model import Comparable
from kankei.store import bulk, memberships
from kankei.store.tables import comparable

__all__ = ["add_columns", "add_many", "columns", "remove"]


def add_many(connection: sa.Connection, record_nos: Sequence[int], comparables: Sequence[Comparable]) -> None:
    """Keep the comparable forms of records, two sequences of equal length."""
    bulk.insert_structs(connection, comparable, comparables, record_no=record_nos)


def add_columns(connection: sa.Connection, values: Mapping[str, Sequence[Any]]) -> None:
    """Keep comparable forms given as columns: ``record_no`` and every field of Comparable, equally long."""
    bulk.insert(connection, comparable, values)


def columns(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> dict[str, list[Any]]:
    """Comparable forms as columns: ``record_no`` and the fields of Comparable, by number.

    Args:
        connection: Inside a unit of work.
        record_nos: Which records, live or not; None for all live ones.
    """
    wanted = sa.select(comparable).order_by(comparable.c.record_no)
    if record_nos is None:
        live = memberships.known(None).subquery()
        return bulk.lists(connection, wanted.join(live, live.c.record_no == comparable.c.record_no))
    return bulk.lists(connection, wanted.where(bulk.among(connection, comparable.c.record_no, record_nos)))


def remove(connection: sa.Connection, record_nos: Iterable[int]) -> None:
    """Forget comparable forms, so that new ones can be kept in their place."""
    connection.execute(
        sa.delete(comparable).where(bulk.among(connection, comparable.c.record_no, record_nos))
    )

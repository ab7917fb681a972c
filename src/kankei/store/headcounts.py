"""Headcounts: numbers of a channel that knows no people, apart from everything else."""

from collections.abc import Sequence

import sqlalchemy as sa

from kankei.model import Headcount, State
from kankei.store import bulk
from kankei.store.tables import headcount, import_batch

__all__ = ["add_many", "listed"]


def add_many(connection: sa.Connection, headcounts: Sequence[Headcount]) -> None:
    """Keep new headcounts; ``kankei.store.counts`` reads them."""
    bulk.insert_structs(connection, headcount, headcounts)


def listed(connection: sa.Connection) -> list[Headcount]:
    """The headcounts in force, by day, those of one day in the order they were entered."""
    in_force = headcount.c.batch_no.is_(None) | (import_batch.c.state == str(State.APPLIED))
    wanted = (
        sa.select(headcount)
        .outerjoin(import_batch, import_batch.c.no == headcount.c.batch_no)
        .where(in_force)
        .order_by(headcount.c.counted_on, headcount.c.no)
    )
    return bulk.structs(connection, wanted, Headcount)

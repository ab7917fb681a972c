"""Headcounts: numbers of a channel that knows no people, apart from everything else."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from kankei.model import Headcount
from kankei.store import bulk
from kankei.store.tables import headcount

__all__ = ["add_many", "latest"]


def add_many(connection: sa.Connection, headcounts: Sequence[Headcount]) -> None:
    """Keep new headcounts."""
    bulk.insert_structs(connection, headcount, headcounts)


def latest(connection: sa.Connection, as_of: dt.date) -> list[Headcount]:
    """The newest count of each channel and label up to a day."""
    upto = sa.select(headcount).where(headcount.c.counted_on <= as_of)
    counted = bulk.structs(connection, upto.order_by(headcount.c.counted_on, headcount.c.no), Headcount)
    newest = {(count.channel, count.label): count for count in counted}
    return [newest[name] for name in sorted(newest)]

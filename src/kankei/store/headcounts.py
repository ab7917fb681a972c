"""Headcounts: numbers of a channel that knows no people, apart from everything else."""

from collections.abc import Sequence

import sqlalchemy as sa

from kankei.model import Headcount
from kankei.store import bulk
from kankei.store.tables import headcount

__all__ = ["add_many"]


def add_many(connection: sa.Connection, headcounts: Sequence[Headcount]) -> None:
    """Keep new headcounts; ``kankei.store.counts`` reads them."""
    bulk.insert_structs(connection, headcount, headcounts)

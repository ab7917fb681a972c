"""Touchpoints: what people did. Each hangs on a record and lives as long as the record does.

Whoever reads them to show them gets those of protected people without what was written of them.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import sqlalchemy as sa

from kankei.counting.columns import Ints
from kankei.errors import UnknownError
from kankei.model import Touchpoint, TouchpointDraft
from kankei.store import bulk, directives
from kankei.store.tables import record, touchpoint
from kankei.store.veil import veiled_touchpoints

__all__ = ["add_drafts", "of_records", "record_of", "sources", "unveiled"]


def add_drafts(
    connection: sa.Connection,
    drafts: Sequence[TouchpointDraft],
    nos: Sequence[int],
    record_nos: Sequence[int],
) -> None:
    """Keep new touchpoints, with the numbers that they and their records have."""
    bulk.insert_structs(connection, touchpoint, drafts, no=nos, record_no=record_nos)


def of_records(connection: sa.Connection, record_nos: Iterable[int]) -> list[Touchpoint]:
    """The touchpoints of records, live or not, by day; veiled (``kankei.store.veil``)."""
    return veiled_touchpoints(connection, unveiled(connection, record_nos))


def unveiled(connection: sa.Connection, record_nos: Iterable[int]) -> list[Touchpoint]:
    """The same as written, of protected people too: for work that shows nothing."""
    mine = bulk.among(connection, touchpoint.c.record_no, record_nos)
    by_day = sa.select(touchpoint).where(mine).order_by(touchpoint.c.occurred_on, touchpoint.c.no)
    return bulk.structs(connection, by_day, Touchpoint)


def record_of(connection: sa.Connection, no: int) -> int:
    """The number of the record on which a touchpoint hangs.

    Raises:
        UnknownError: There is no touchpoint of that number, or no more since whose it was was erased.
    """
    found = connection.scalar(sa.select(touchpoint.c.record_no).where(touchpoint.c.no == no))
    if found is None or directives.emptied(connection, [found]):
        raise UnknownError("touchpoint")
    return int(found)


def sources(connection: sa.Connection, nos: Ints) -> list[str]:
    """The source (list or system) of touchpoints, by their numbers, in their order."""
    wanted = (
        sa.select(touchpoint.c.no, record.c.source)
        .join(record, record.c.no == touchpoint.c.record_no)
        .where(bulk.among(connection, touchpoint.c.no, np.unique(nos)))
    )
    known = {no: source for no, source in connection.execute(wanted)}
    return [known[no] for no in nos.tolist()]

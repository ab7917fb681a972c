"""Records whose identity must be worked out again."""

from collections.abc import Iterable

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk, memberships
from kankei.store.tables import pending

__all__ = ["add", "add_component_of", "clear", "gone", "nos"]


def add(connection: sa.Connection, record_nos: Iterable[int]) -> None:
    """Note records; those already noted stay so."""
    wanted = set(record_nos)
    mine = bulk.among(connection, pending.c.record_no, wanted)
    wanted -= set(connection.scalars(sa.select(pending.c.record_no).where(mine)))
    bulk.insert(connection, pending, {"record_no": sorted(wanted)})


def add_component_of(connection: sa.Connection, record_nos: Iterable[int]) -> None:
    """Note every live record of the people whose these live records are; called before they are closed."""
    persons = memberships.of_records(connection, record_nos)["person_no"]
    add(connection, memberships.members(connection, np.unique(persons[persons > 0]))["record_no"].tolist())


def nos(connection: sa.Connection) -> NDArray[np.int64]:
    """The live records among those noted, in order."""
    live = memberships.known(None).subquery()
    wanted = sa.select(pending.c.record_no).join(live, live.c.record_no == pending.c.record_no)
    return bulk.columns(connection, wanted.order_by(pending.c.record_no))["record_no"]


def gone(connection: sa.Connection) -> NDArray[np.int64]:
    """The records among those noted that are live no longer, in order."""
    live = memberships.known(None).subquery()
    wanted = sa.select(pending.c.record_no).outerjoin(live, live.c.record_no == pending.c.record_no)
    missing = wanted.where(live.c.record_no.is_(None)).order_by(pending.c.record_no)
    return bulk.columns(connection, missing)["record_no"]


def clear(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> None:
    """Forget notes, all of them if none is named."""
    statement = sa.delete(pending)
    if record_nos is not None:
        statement = statement.where(bulk.among(connection, pending.c.record_no, record_nos))
    connection.execute(statement)

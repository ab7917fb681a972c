"""Records whose identity must be worked out again.

A note says whether the record was live, and so counted, when identities were last worked out: what has
changed since is told from that. The first note of a record stands.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk, memberships
from kankei.store.tables import pending

__all__ = ["add", "add_component_of", "clear", "counted", "gone", "nos", "note_new", "waits"]


def add(connection: sa.Connection, record_nos: Iterable[int], *, counted: bool = True) -> None:
    """Note records; those already noted stay as they are.

    Args:
        connection: Of a writing unit.
        record_nos: Which.
        counted: They were live when identities were last worked out; False for those that came since.
    """
    wanted = set(record_nos)
    mine = bulk.among(connection, pending.c.record_no, wanted)
    wanted -= set(connection.scalars(sa.select(pending.c.record_no).where(mine)))
    bulk.insert(connection, pending, {"record_no": sorted(wanted), "counted": [counted] * len(wanted)})


def note_new(connection: sa.Connection, record_nos: Sequence[int]) -> None:
    """:func:`add` for records that nobody can have noted yet."""
    bulk.insert(connection, pending, {"record_no": record_nos, "counted": [False] * len(record_nos)})


def add_component_of(connection: sa.Connection, record_nos: Iterable[int]) -> None:
    """Note every live record of the people whose these live records are; called before they are closed."""
    persons = memberships.of_records(connection, record_nos)["person_no"]
    add(connection, memberships.members(connection, np.unique(persons[persons > 0]))["record_no"].tolist())


def nos(connection: sa.Connection) -> NDArray[np.int64]:
    """The live records among those noted, in order."""
    live = memberships.LIVE
    wanted = sa.select(pending.c.record_no).join(live, live.c.record_no == pending.c.record_no)
    return bulk.columns(connection, wanted.order_by(pending.c.record_no))["record_no"]


def gone(connection: sa.Connection) -> NDArray[np.int64]:
    """The records among those noted that are live no longer, in order."""
    live = memberships.LIVE
    wanted = sa.select(pending.c.record_no).outerjoin(live, live.c.record_no == pending.c.record_no)
    missing = wanted.where(live.c.record_no.is_(None)).order_by(pending.c.record_no)
    return bulk.columns(connection, missing)["record_no"]


def counted(connection: sa.Connection) -> NDArray[np.int64]:
    """Those among the noted, live or not, that the last resolution counted, in order."""
    wanted = sa.select(pending.c.record_no).where(pending.c.counted).order_by(pending.c.record_no)
    return bulk.columns(connection, wanted)["record_no"]


def waits(connection: sa.Connection) -> bool:
    """Whether any record is noted."""
    return connection.scalar(sa.select(sa.exists().select_from(pending))) is True


def clear(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> None:
    """Forget notes, all of them if none is named."""
    statement = sa.delete(pending)
    if record_nos is not None:
        statement = statement.where(bulk.among(connection, pending.c.record_no, record_nos))
    connection.execute(statement)

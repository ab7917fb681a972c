"""The mark of the last change to who is live and what is compared: the same mark, the same records.

A process that holds records in memory reads it in every unit, and so sees what another process wrote.
Marks ascend; half of each is drawn by lot, so that no later one is that of a change that was not kept.
"""

import secrets

import sqlalchemy as sa
from msgspec import Struct

from kankei.store.prepared import Prepared
from kankei.store.tables import counter

__all__ = ["EDGES", "OFFERED", "began_with", "last", "made_within", "mark"]

NAME = "change"
"""Where the mark stands in the table of counters."""
EDGES = "edges"
"""Where another stands: that of the last change to the edges between records, or to their links."""
OFFERED = "offered"
"""And a third: that of the last unit that left behind how all records are compared."""
LAST, FIRST = "kankei.mark", "kankei.mark_before"
STEP = 1 << 31
_LAST = Prepared(sa.select(counter.c.next).where(counter.c.name == sa.bindparam("wanted")))
_MARK = Prepared(
    sa.update(counter)
    .where(counter.c.name == sa.bindparam("wanted"))
    .values(next=counter.c.next - counter.c.next % STEP + sa.bindparam("step", type_=sa.BigInteger))
    .returning(counter.c.next)
)


def last(connection: sa.Connection, name: str = NAME) -> int:
    """The mark of the last change, 0 before the first."""
    known = connection.info.get((LAST, name))
    if known is None or known.within is not _within(connection):
        known = _Last(_within(connection), int(_LAST.scalar(connection, wanted=name) or 0), seen=True)
        connection.info[LAST, name] = known
    known.seen = True
    if _first(connection, name) is None:
        connection.info[FIRST, name] = connection.get_transaction(), known.mark
    return known.mark


def began_with(connection: sa.Connection, name: str = NAME) -> int:
    """The mark of the last change before this unit made any."""
    first = _first(connection, name)
    return last(connection, name) if first is None else first


def mark(connection: sa.Connection, name: str = NAME) -> None:
    """Say that something changed. ``connection`` is of a writing unit."""
    if _first(connection, name) is None:
        last(connection, name)
    known = connection.info.get((LAST, name))
    if known is not None and known.within is _within(connection) and not known.seen:
        return
    step = STEP + secrets.randbelow(STEP)
    made = _MARK.scalar(connection, wanted=name, step=step)
    if made is None:
        connection.execute(sa.insert(counter).values(name=name, next=step))
    connection.info[LAST, name] = _Last(_within(connection), made or step, seen=False)
    connection.info[name] = connection.get_transaction()


def made_within(connection: sa.Connection) -> bool:
    """Whether this very unit has changed something."""
    return connection.info.get(NAME) is connection.get_transaction()


class _Last(Struct):
    """A mark as a unit knows it, or a part of it that may be taken back by itself.

    Nobody else changes it meanwhile. One that nobody has ``seen`` yet stands for further changes too.
    """

    within: sa.Transaction | None
    mark: int
    seen: bool


def _first(connection: sa.Connection, name: str) -> int | None:
    """The mark that this unit found, if it has asked."""
    within, mark = connection.info.get((FIRST, name), (None, None))
    return mark if within is connection.get_transaction() else None


def _within(connection: sa.Connection) -> sa.Transaction | None:
    return connection.get_nested_transaction() or connection.get_transaction()

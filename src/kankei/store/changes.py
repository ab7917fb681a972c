"""The mark of the last change to who is live and what is compared: the same mark, the same records.

A process that holds records in memory reads it in every unit, and so sees what another process wrote.
Marks ascend; half of each is drawn by lot, so that no later one is that of a change that was not kept.
"""

import secrets

import sqlalchemy as sa

from kankei.store.tables import counter

__all__ = ["EDGES", "last", "made_within", "mark"]

NAME = "change"
"""Where the mark stands in the table of counters."""
EDGES = "edges"
"""Where another stands: that of the last change to the edges between records, or to their links."""
STEP = 1 << 31
_LAST = {name: sa.select(counter.c.next).where(counter.c.name == name) for name in (NAME, EDGES)}
_MARK = {
    name: sa.update(counter)
    .where(counter.c.name == name)
    .values(next=counter.c.next - counter.c.next % STEP + sa.bindparam("step"))
    for name in (NAME, EDGES)
}


def last(connection: sa.Connection, name: str = NAME) -> int:
    """The mark of the last change, 0 before the first."""
    return int(connection.scalar(_LAST[name]) or 0)


def mark(connection: sa.Connection, name: str = NAME) -> None:
    """Say that something changed. ``connection`` is of a writing unit."""
    step = STEP + secrets.randbelow(STEP)
    if connection.execute(_MARK[name], {"step": step}).rowcount == 0:
        connection.execute(sa.insert(counter).values(name=name, next=step))
    connection.info[name] = connection.get_transaction()


def made_within(connection: sa.Connection) -> bool:
    """Whether this very unit has changed something."""
    return connection.info.get(NAME) is connection.get_transaction()

"""The numbers by which tables point at each other, and the ids that things have outside."""

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from functools import cache

import sqlalchemy as sa

from kankei.store.prepared import Prepared
from kankei.store.tables import counter

__all__ = ["following", "new_ids", "next_no", "next_nos"]

LOW = (1 << 62) - 1
BYTES = 10
"""What holds the 74 bits of chance of an id."""


_NEXT = Prepared(
    sa.update(counter)
    .where(counter.c.name == sa.bindparam("table"))
    .values(next=counter.c.next + sa.bindparam("count"))
    .returning(counter.c.next)
)


def next_no(connection: sa.Connection, table: sa.Table, count: int = 1) -> range:
    """The next ``count`` numbers of a table, handed out for good if the unit is kept.

    Args:
        connection: Of ``Store.writing`` or ``Store.write``, whose lock keeps two writers apart.
        table: Whose numbers.
        count: How many, 0 or more.
    """
    after = _NEXT.scalar(connection, table=table.name, count=count)
    if after is None:
        after = 1 + count
        connection.execute(sa.insert(counter).values(name=table.name, next=after))
    return range(after - count, after)


def next_nos(connection: sa.Connection, counts: Mapping[sa.Table, int]) -> dict[sa.Table, range]:
    """:func:`next_no` for several tables at once."""
    names = tuple(table.name for table in counts)
    more = {f"more_{place}": count for place, count in enumerate(counts.values())}
    after: dict[str, int] = dict(_next_of(names).rows(connection, **more))
    return {
        table: range(after[table.name] - count, after[table.name])
        if table.name in after
        else next_no(connection, table, count)
        for table, count in counts.items()
    }


@cache
def _next_of(names: tuple[str, ...]) -> Prepared:
    """Made once: making it takes longer than asking it."""
    shares = {name: sa.bindparam(f"more_{place}", type_=sa.BigInteger) for place, name in enumerate(names)}
    more = sa.case(shares, value=counter.c.name, else_=0)
    mine = sa.or_(*(counter.c.name == name for name in names))
    statement = sa.update(counter).where(mine).values(next=counter.c.next + more)
    return Prepared(statement.returning(counter.c.name, counter.c.next))


def following(connection: sa.Connection) -> dict[str, int]:
    """The number that each table hands out next, by its name; those that never did are not among them."""
    return dict(_FOLLOWING.rows(connection))


_FOLLOWING = Prepared(sa.select(counter.c.name, counter.c.next))


def new_ids(at: dt.datetime, count: int = 1) -> list[uuid.UUID]:
    """Fresh UUIDs (version 7) that begin with a moment, so that they sort by when things were learned.

    Those of one call ascend, which keeps the index they go into compact. Made here: libraries stamp them
    with the clock, and below the API the moment is an argument.

    Source: RFC 9562, section 5.7.

    >>> new_ids(dt.datetime(2024, 4, 1, tzinfo=dt.UTC))[0].version
    7
    """
    fixed = int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62
    drawn = secrets.token_bytes(BYTES * count)
    chance = sorted(
        int.from_bytes(drawn[place : place + BYTES]) >> 6 for place in range(0, len(drawn), BYTES)
    )
    return [uuid.UUID(int=fixed | (r >> 62) << 64 | r & LOW) for r in chance]

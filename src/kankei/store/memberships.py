"""Memberships: from when until when a record was live, and whose it was. They open and close; none goes.

The one exception is a membership that was opened at the very moment of its change: nobody can have seen it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.model import Membership
from kankei.store import blocks, bulk, changes, families
from kankei.store.numbers import next_no
from kankei.store.people import leads_to, way
from kankei.store.prepared import Prepared
from kankei.store.tables import membership

__all__ = [
    "LIVE",
    "any_live",
    "close_many",
    "count",
    "disown",
    "ever",
    "histories",
    "known",
    "known_as",
    "last_persons",
    "live_at",
    "live_columns",
    "live_now",
    "members",
    "move_many",
    "of_records",
    "once_somebodys",
    "open_many",
    "persons",
    "together",
    "with_members",
]

Numbers = dict[str, NDArray[np.int64]]
MANY = 20_000
"""Of more records than these it is read whose everybody's are, rather than asked for one by one."""


def open_many(
    connection: sa.Connection,
    record_nos: Sequence[int],
    person_nos: Sequence[int | None],
    at: dt.datetime,
    *,
    nos: Sequence[int] | None = None,
) -> None:
    """Make records live from a moment on, each somebody's or nobody's; none of them may be live already.

    ``nos`` are numbers of memberships that were taken for it; without them they are taken here.
    """
    _open(connection, record_nos, person_nos, [at] * len(record_nos), nos)


def close_many(connection: sa.Connection, record_nos: Iterable[int], at: dt.datetime) -> None:
    """End the lives of records at a moment; a membership that began later ends where it began."""
    since = membership.c.since
    ending = sa.case((since > at, since), else_=sa.literal(at, since.type))
    mine = bulk.among(connection, membership.c.record_no, record_nos)
    connection.execute(sa.update(membership).where(membership.c.until.is_(None), mine).values(until=ending))
    changes.mark(connection)


def move_many(
    connection: sa.Connection, record_nos: Sequence[int], person_nos: Sequence[int | None], at: dt.datetime
) -> None:
    """Say whose live records are from a moment on; records that are already theirs are left alone.

    Args:
        connection: Of a writing unit.
        record_nos: Live records, each once.
        person_nos: As long; None for nobody in particular.
        at: From when.
    """
    wanted = dict(zip(record_nos, person_nos, strict=True))
    chosen = (membership.c.no, membership.c.record_no, membership.c.person_no, membership.c.since >= at)
    mine = bulk.among(connection, membership.c.record_no, wanted)
    live = sa.select(*chosen).where(membership.c.until.is_(None), mine).order_by(membership.c.record_no)
    moved = [row for row in connection.execute(live) if wanted[row[1]] != row[2]]
    unseen = {no: wanted[record] for no, record, _, fresh in moved if fresh}
    seen = [record for _, record, _, fresh in moved if not fresh]
    if unseen:
        changed = "person_no", list(unseen.values())
        bulk.update(connection, membership, {"no": list(unseen)}, changed)
        changes.mark(connection)
    if seen:
        close_many(connection, seen, at)
        _open(connection, seen, [wanted[no] for no in seen], [at] * len(seen))


def disown(connection: sa.Connection, record_nos: Iterable[int]) -> None:
    """Let live records be nobody's from their beginning on: they were taken for somebody's without a look."""
    mine = bulk.among(connection, membership.c.record_no, record_nos)
    connection.execute(sa.update(membership).where(membership.c.until.is_(None), mine).values(person_no=None))
    changes.mark(connection)


def known(known_at: dt.datetime | None) -> sa.Select[Any]:
    """The query for ``record_no`` and ``person_no`` of records live at a moment; None for now."""
    both = sa.select(membership.c.record_no, membership.c.person_no)
    if known_at is None:
        return both.where(membership.c.until.is_(None))
    still = sa.or_(membership.c.until.is_(None), membership.c.until > known_at)
    return both.where(membership.c.since <= known_at, still)


LIVE = known(None).subquery()
"""The records that are live now, for other queries to join with: ``record_no`` and ``person_no``."""


def count(connection: sa.Connection) -> int:
    """How many records are live now."""
    live = sa.select(sa.func.count()).select_from(membership).where(membership.c.until.is_(None))
    return int(connection.scalar(live) or 0)


def live_columns(connection: sa.Connection, known_at: dt.datetime | None = None) -> Numbers:
    """Whose every live record is: int64 columns ``record_no`` and ``person_no`` (0 for nobody), by record.

    Args:
        connection: Inside a unit of work.
        known_at: As known at that moment; None for now.
    """
    return bulk.columns(connection, known(known_at).order_by(membership.c.record_no))


def any_live(connection: sa.Connection, known_at: dt.datetime) -> bool:
    """Whether there was any live record, as known at a moment."""
    return connection.execute(known(known_at).limit(1)).first() is not None


def live_now(connection: sa.Connection) -> Numbers:
    """The same as ``live_columns`` for now, out of packed columns: a million take a fraction of a second."""
    told = blocks.columns(connection, families.MEMBERSHIP)
    still = told["until"] == 0
    nos, persons = told["record_no"][still], told["person_no"][still]
    order = np.argsort(nos, kind="stable")
    return {"record_no": nos[order], "person_no": persons[order]}


def of_records(connection: sa.Connection, record_nos: Iterable[int]) -> Numbers:
    """Whose these records are now, as ``live_columns``; those not live are left out."""
    mine = bulk.among(connection, membership.c.record_no, record_nos)
    return bulk.columns(connection, known(None).where(mine).order_by(membership.c.record_no))


def persons(connection: sa.Connection, record_nos: NDArray[np.int64]) -> NDArray[np.int64]:
    """Whose each of these records is now, in their order; 0 for nobody, and where one is not live."""
    told = live_now(connection) if len(record_nos) > MANY else of_records(connection, record_nos)
    top = max(int(one.max(initial=0)) for one in (record_nos, told["record_no"]))
    whose = np.zeros(top + 1, np.int64)
    whose[told["record_no"]] = told["person_no"]
    found: NDArray[np.int64] = whose[record_nos]
    return found


def members(connection: sa.Connection, person_nos: Iterable[int]) -> Numbers:
    """The live records of these people now, as ``live_columns``."""
    theirs = bulk.among(connection, membership.c.person_no, person_nos)
    return bulk.columns(connection, known(None).where(theirs).order_by(membership.c.record_no))


def together(connection: sa.Connection, record_nos: Iterable[int]) -> Numbers:
    """The live records of everybody who has one of these live records, as ``live_columns``."""
    rows = _TOGETHER.rows(connection, nos=bulk.listed(connection, record_nos))
    told = zip(*rows, strict=True) if rows else ((), ())
    return dict(zip(("record_no", "person_no"), (np.array(one, np.int64) for one in told), strict=True))


def _together(dialect: str) -> sa.Select[Any]:
    mine, theirs = membership.alias(), membership.alias()
    return (
        sa.select(theirs.c.record_no, theirs.c.person_no)
        .join(mine, mine.c.person_no == theirs.c.person_no)
        .where(mine.c.until.is_(None), theirs.c.until.is_(None))
        .where(bulk.among_named(dialect, mine.c.record_no, "nos"))
        .distinct()
        .order_by(theirs.c.record_no)
    )


_TOGETHER = Prepared(_together)


def last_persons(connection: sa.Connection, record_nos: Iterable[int]) -> dict[int, int | None]:
    """Whose each record is, or was when it was last live, under that person's present number."""
    mine = bulk.among(connection, membership.c.record_no, record_nos)
    both = sa.select(membership.c.record_no, membership.c.person_no).where(mine).order_by(membership.c.no)
    last: dict[int, int | None] = {no: person for no, person in connection.execute(both)}
    now = leads_to(connection, {person for person in last.values() if person is not None})
    return {no: None if person is None else now[person] for no, person in last.items()}


def once_somebodys(connection: sa.Connection, record_nos: Iterable[int]) -> set[int]:
    """Those of these records that were somebody's before they came to whose they are now."""
    mine = bulk.among(connection, membership.c.record_no, record_nos)
    closed = membership.c.until.is_not(None) & membership.c.person_no.is_not(None)
    return set(connection.scalars(sa.select(membership.c.record_no).where(mine, closed)))


def histories(connection: sa.Connection, record_nos: Iterable[int]) -> list[Membership]:
    """From when until when records were live, and whose they were, oldest first."""
    mine = bulk.among(connection, membership.c.record_no, record_nos)
    return bulk.structs(connection, sa.select(membership).where(mine).order_by(membership.c.no), Membership)


def ever(connection: sa.Connection, person_no: int) -> set[int]:
    """The records that are or ever were a person's, by the person's own number."""
    return set(
        connection.scalars(sa.select(membership.c.record_no).where(membership.c.person_no == person_no))
    )


def live_at(connection: sa.Connection, record_nos: Iterable[int], known_at: dt.datetime) -> dict[int, int]:
    """Those of these records that were live at a moment, and whose they were; 0 for nobody."""
    mine = bulk.among(connection, membership.c.record_no, record_nos)
    return {no: person or 0 for no, person in connection.execute(known(known_at).where(mine))}


def known_as(connection: sa.Connection, person_no: int, known_at: dt.datetime) -> int:
    """Of a person and all to whom their id leads, one after another, the first who had a record at a moment.

    Where none had, it is the last.
    """
    chain = way(connection, person_no)
    theirs = known(known_at).where(bulk.among(connection, membership.c.person_no, chain))
    had = {whose for _, whose in connection.execute(theirs)} if len(chain) > 1 else set()
    return next((no for no in chain if no in had), chain[-1])


def with_members(connection: sa.Connection, person_nos: Iterable[int]) -> set[int]:
    """Those of these people who have a live record now."""
    theirs = bulk.among(connection, membership.c.person_no, person_nos)
    living = sa.select(membership.c.person_no).where(membership.c.until.is_(None), theirs).distinct()
    return set(connection.scalars(living))


def _open(
    connection: sa.Connection,
    record_nos: Sequence[int],
    person_nos: Sequence[int | None],
    sinces: Sequence[dt.datetime],
    nos: Sequence[int] | None = None,
) -> None:
    nos = next_no(connection, membership, len(record_nos)) if nos is None else nos
    values = {"no": nos, "record_no": record_nos, "person_no": person_nos, "since": sinces}
    bulk.insert(connection, membership, values)
    changes.mark(connection)

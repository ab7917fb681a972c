"""What counting reads: every touchpoint that was live at a moment, in columns, from one query."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
import sqlalchemy as sa

from kankei.counting.columns import CHANNELS, NOBODY, STATUSES, STILL, ZONES, Ints, Touches
from kankei.errors import UnknownError
from kankei.model.axis import Zone
from kankei.model.goal import Town
from kankei.model.touchpoint import Headcount
from kankei.store.tables import comparable, headcount, import_batch, membership, person, touchpoint

__all__ = ["live_headcounts", "live_touches", "person_ids", "person_no"]

BESIDE_A_NAME = ("birth_date", "postal_code", "block", "phone", "email", "handle")
"""What makes a record more than a name; a person whose records have none of it is *thin*."""
_CHUNK = 100_000


def live_touches(
    connection: sa.Connection, *, known_at: dt.datetime, town: Town, of: int | None = None
) -> Touches:
    """The touchpoints whose record was live at ``known_at``, whoever they were of then; in no order.

    With ``of``, a person's number, only that person's.
    """
    wanted = _live(known_at)
    if of is not None:
        wanted &= membership.c.person_no == of
    query = (
        sa.select(*_columns(town))
        .select_from(membership)
        .join(touchpoint, touchpoint.c.record_no == membership.c.record_no)
        .outerjoin(comparable, comparable.c.record_no == membership.c.record_no)
        .where(wanted)
    )
    kinds: dict[str, int] = {}
    chunks = [_arrays(rows, kinds) for rows in connection.execute(query).partitions(_CHUNK)]
    chunks = chunks or [_arrays([], kinds)]
    whole = {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}
    return Touches(kinds=tuple(kinds), **whole)


def person_ids(connection: sa.Connection, people: Ints) -> list[str]:
    """The ids of people by their numbers, as 32 hexadecimal digits, in the same order."""
    text = sa.func.replace(sa.cast(person.c.id, sa.Text), "-", "")
    wanted = set(people.tolist())
    known = {no: name for no, name in connection.execute(sa.select(person.c.no, text)) if no in wanted}
    return [known[no] for no in people.tolist()]


def person_no(connection: sa.Connection, name: uuid.UUID) -> int:
    """The number of the person whom an id leads to, through merges.

    Raises:
        UnknownError: There is no such person.
    """
    row = connection.execute(sa.select(person.c.no, person.c.merged_into).where(person.c.id == name)).first()
    if row is None:
        raise UnknownError("person")
    while row.merged_into is not None:
        query = sa.select(person.c.no, person.c.merged_into).where(person.c.no == row.merged_into)
        row = connection.execute(query).one()
    return int(row.no)


def live_headcounts(connection: sa.Connection, *, as_of: dt.date, known_at: dt.datetime) -> list[Headcount]:
    """The latest head count of each channel and label by a day, as far as it was known at a moment."""
    known = sa.or_(
        headcount.c.batch_no.is_(None),
        (import_batch.c.applied_at <= known_at)
        & sa.or_(import_batch.c.undone_at.is_(None), import_batch.c.undone_at > known_at),
    )
    query = (
        sa.select(*(headcount.c[name] for name in Headcount.__struct_fields__))
        .outerjoin(import_batch, import_batch.c.no == headcount.c.batch_no)
        .where(known, headcount.c.counted_on <= as_of)
        .order_by(headcount.c.counted_on, headcount.c.no)
    )
    latest = {(row.channel, row.label): row for row in connection.execute(query)}
    return [Headcount(**row._mapping) for _, row in sorted(latest.items())]


def _live(known_at: dt.datetime) -> sa.ColumnElement[bool]:
    open_still = sa.or_(membership.c.until.is_(None), membership.c.until > known_at)
    return (membership.c.since <= known_at) & open_still


def _columns(town: Town) -> list[sa.ColumnElement[Any]]:
    raw = [sa.type_coerce(touchpoint.c[name], sa.Text) for name in ("occurred_on", "ended_on")]
    return [
        sa.func.coalesce(membership.c.person_no, NOBODY),
        touchpoint.c.channel,
        touchpoint.c.kind,
        *raw,
        touchpoint.c.status,
        sa.func.coalesce(touchpoint.c.amount, 0),
        touchpoint.c.companions,
        _zone(town),
        _thin(),
        touchpoint.c.no,
    ]


def _zone(town: Town) -> sa.ColumnElement[int]:
    """Where the record's address lies; a prefecture that is not given is taken as the town's for the town's own name."""
    prefecture, city = comparable.c.prefecture, comparable.c.city
    place = {zone: sa.literal_column(str(code)) for code, zone in enumerate(ZONES)}
    return sa.case(
        ((city == town.name) & prefecture.in_(["", town.prefecture]), place[Zone.IN_TOWN]),
        (prefecture == town.prefecture, place[Zone.IN_PREFECTURE]),
        (prefecture > "", place[Zone.ELSEWHERE]),
        else_=place[Zone.UNKNOWN],
    )


def _thin() -> sa.ColumnElement[int]:
    nothing = sa.and_(*(comparable.c[name] == "" for name in BESIDE_A_NAME))
    return sa.case((nothing, sa.literal_column("1")), else_=sa.literal_column("0"))


def _arrays(rows: Sequence[Sequence[Any]], kinds: dict[str, int]) -> dict[str, np.ndarray[Any, Any]]:
    """A chunk of rows as arrays; kinds not met before are given the next number."""
    names = tuple(name for name in Touches.__struct_fields__ if name != "kinds")
    cells = dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))
    for kind in set(cells["kind"]) - kinds.keys():
        kinds[kind] = len(kinds)
    read: dict[str, Callable[[Iterable[Any]], Iterable[Any]]] = {
        "channel": lambda cell: map(_CHANNEL.__getitem__, cell),
        "kind": lambda cell: map(kinds.__getitem__, cell),
        "day": lambda cell: map(_ordinal, cell),
        "ended": lambda cell: map(_ordinal, cell),
        "status": lambda cell: map(_STATUS.__getitem__, cell),
    }
    types = dict.fromkeys(names, np.int64) | _TYPES
    return {
        name: np.fromiter(read.get(name, iter)(cells[name]), dtype=types[name], count=len(rows)) for name in names
    }


@cache
def _ordinal(day: str | dt.date | None) -> int:
    """The ordinal of a date as the driver hands it over: SQLite's text, PostgreSQL's date."""
    if day is None:
        return STILL
    return (dt.date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


_CHANNEL = {str(channel): code for code, channel in enumerate(CHANNELS)}
_STATUS = {str(status): code for code, status in enumerate(STATUSES)}
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("channel", "kind", "status", "zone"), np.int16),
    **dict.fromkeys(("day", "ended", "companions"), np.int32),
    "thin": np.bool_,
}

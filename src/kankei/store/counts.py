"""What counting reads: every touchpoint that was live at a moment, in columns, from one query."""

import datetime as dt
import uuid
from typing import Any

import numpy as np
import sqlalchemy as sa

from kankei.counting.columns import CHANNELS, STATUSES, STILL, ZONES, Codes, Flags, Ints, Small, Touches
from kankei.model import Headcount, Zone
from kankei.model.goal import Town
from kankei.store import bulk, memberships, people
from kankei.store.tables import comparable, headcount, import_batch, person, touchpoint

__all__ = ["live_headcounts", "live_touches", "person_ids", "person_no"]

BESIDE_A_NAME = ("birth_date", "postal_code", "block", "phone", "email", "handle")
"""What makes a record more than a name; a person whose records have none of it is *thin*."""
_TYPES: dict[Any, Any] = {Ints: np.int64, Small: np.int32, Codes: np.int16, Flags: np.bool_}
_CHANNEL = {str(channel): code for code, channel in enumerate(CHANNELS)}
_STATUS = {str(status): code for code, status in enumerate(STATUSES)}


def live_touches(
    connection: sa.Connection, *, known_at: dt.datetime, town: Town, of: int | None = None
) -> Touches:
    """The touchpoints whose record was live at ``known_at``, whoever they were of then; in no order.

    With ``of``, a person's number, only that person's.
    """
    kinds: dict[str, int] = {}
    codes: dict[str, Any] = {
        "channel": _CHANNEL.__getitem__,
        "status": _STATUS.__getitem__,
        "kind": lambda kind: kinds.setdefault(kind, len(kinds)),
        "day": _ordinal,
        "ended": _ordinal,
    }
    found = bulk.columns(connection, _query(known_at, town, of), codes)
    types = {name: _TYPES[kind] for name, kind in Touches.__annotations__.items() if name != "kinds"}
    return Touches(kinds=tuple(kinds), **{name: found[name].astype(kind) for name, kind in types.items()})


def person_no(connection: sa.Connection, name: uuid.UUID) -> int:
    """The number of the person whom an id leads to, through merges.

    Raises:
        UnknownError: There is no such person.
    """
    no = people.find(connection, name).no
    return people.leads_to(connection, [no])[no]


def person_ids(connection: sa.Connection, numbers: Ints) -> list[str]:
    """The ids of people by their numbers, as 32 hexadecimal digits, in the same order."""
    text = sa.func.replace(sa.cast(person.c.id, sa.Text), "-", "")
    wanted = set(numbers.tolist())
    known = {no: name for no, name in connection.execute(sa.select(person.c.no, text)) if no in wanted}
    return [known[no] for no in numbers.tolist()]


def live_headcounts(connection: sa.Connection, *, as_of: dt.date, known_at: dt.datetime) -> list[Headcount]:
    """The latest head count of each channel and label by a day, as far as it was known at a moment."""
    undone = import_batch.c.undone_at.is_not(None) & (import_batch.c.undone_at <= known_at)
    known = headcount.c.batch_no.is_(None) | ((import_batch.c.applied_at <= known_at) & ~undone)
    query = (
        sa.select(headcount)
        .outerjoin(import_batch, import_batch.c.no == headcount.c.batch_no)
        .where(known, headcount.c.counted_on <= as_of)
        .order_by(headcount.c.counted_on, headcount.c.no)
    )
    counted = bulk.structs(connection, query, Headcount)
    newest = {(head.channel, head.label): head for head in counted}
    return [newest[name] for name in sorted(newest)]


def _query(known_at: dt.datetime, town: Town, of: int | None) -> sa.Select[Any]:
    """The columns of ``Touches``, days as the driver gives them."""
    known = memberships.known(known_at).subquery()
    query = (
        sa.select(
            known.c.person_no.label("person"),
            touchpoint.c.channel,
            touchpoint.c.kind,
            sa.type_coerce(touchpoint.c.occurred_on, sa.Text).label("day"),
            sa.type_coerce(touchpoint.c.ended_on, sa.Text).label("ended"),
            touchpoint.c.status,
            touchpoint.c.amount,
            touchpoint.c.companions,
            _zone(town).label("zone"),
            _thin().label("thin"),
            touchpoint.c.no,
        )
        .select_from(known)
        .join(touchpoint, touchpoint.c.record_no == known.c.record_no)
        .outerjoin(comparable, comparable.c.record_no == known.c.record_no)
    )
    return query if of is None else query.where(known.c.person_no == of)


def _zone(town: Town) -> sa.ColumnElement[int]:
    """Where the record's address lies; the town's own name alone, without a prefecture, is the town."""
    prefecture, city = comparable.c.prefecture, comparable.c.city
    place = {zone: sa.literal_column(str(code), sa.Integer) for code, zone in enumerate(ZONES)}
    return sa.case(
        ((city == town.name) & prefecture.in_(["", town.prefecture]), place[Zone.IN_TOWN]),
        (prefecture == town.prefecture, place[Zone.IN_PREFECTURE]),
        (prefecture > "", place[Zone.ELSEWHERE]),
        else_=place[Zone.UNKNOWN],
    )


def _thin() -> sa.ColumnElement[int]:
    nothing = sa.and_(*(comparable.c[name] == "" for name in BESIDE_A_NAME))
    return sa.case((nothing, sa.literal_column("1")), else_=sa.literal_column("0"))


def _ordinal(day: str | dt.date | None) -> int:
    """The ordinal of a date as the driver hands it over: SQLite's text, PostgreSQL's date."""
    if day is None:
        return STILL
    return (dt.date.fromisoformat(day) if isinstance(day, str) else day).toordinal()

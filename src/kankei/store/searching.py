"""Searching: the live records of people whose names begin so, whose phone ends so, or that share a key."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from kankei.store import bulk, memberships
from kankei.store.keys import holders
from kankei.store.tables import comparable, membership

__all__ = ["Found", "Named", "matching"]

SPARE = 4
"""A quarter more records than are wanted are looked at first: some are live no longer. Then twice as many."""


class Named(NamedTuple):
    """A name to look for: ``first`` (whole, or its beginning) in one column, the beginning of the other.

    ``unread``: only records whose name nobody has read, that is, kanji without kana.
    """

    columns: tuple[str, str]
    first: str
    whole: bool = False
    second: str = ""
    unread: bool = False


class Found(NamedTuple):
    """A record that was found, whose it is, and what of its comparable form is needed to rank it."""

    record_no: int
    person_no: int
    surname: str
    given: str
    surname_reading: str
    given_reading: str
    former_surname: str


def matching(
    connection: sa.Connection,
    *,
    names: Sequence[Named] = (),
    phone_end: int | None = None,
    phone: str = "",
    keys: Sequence[int] = (),
    whole: Collection[str] = (),
    limit: int,
    known_at: dt.datetime | None = None,
) -> list[Found]:
    """Live records that are somebody's and meet every kind of criterion that is given, likeliest first.

    Of more than the limit the same are told whenever it is asked.

    Args:
        connection: Inside a unit of work.
        names: One of these.
        phone_end: The last four digits of the phone.
        phone: More of the phone's digits, from its end.
        keys: One of these blocking or census keys.
        whole: Full names: who bears one of these comes first, then whose name is short, then by number.
        limit: At most so many.
        known_at: When they were live and whose they were then; None for now.
    """
    likely = sa.select(comparable.c.record_no).where(*_asked(connection, names, phone_end, phone, keys))
    likely = likely.order_by(*_likeliest(names, whole), comparable.c.record_no)
    most = limit + limit // SPARE
    while True:
        nos = connection.scalars(likely.limit(most)).all()
        found = _somebodys(connection, nos, known_at)
        if len(found) >= limit or len(nos) < most:
            return [found[no] for no in nos if no in found][:limit]
        most *= 2


def _asked(
    connection: sa.Connection, names: Sequence[Named], phone_end: int | None, phone: str, keys: Sequence[int]
) -> list[sa.ColumnElement[bool]]:
    """Every kind of criterion that is given."""
    asked = [sa.or_(*(_named(connection, one) for one in names))] if names else []
    if phone_end is not None:
        asked.append(comparable.c.phone_end == phone_end)
    if phone:
        asked.append(comparable.c.phone.endswith(phone, autoescape=True))
    if keys:
        holding = holders(connection, keys).subquery()
        asked.append(comparable.c.record_no.in_(sa.select(holding.c.record_no)))
    return asked


def _likeliest(names: Sequence[Named], whole: Collection[str]) -> list[sa.ColumnElement[Any]]:
    """What comes first: told from the columns of an index alone, since so many may be found."""
    if not names:
        return []
    last, first = (comparable.c[name] for name in names[0].columns)
    exact = sa.case(((last + first).in_(list(whole)), 0), else_=1)
    return [exact, sa.func.length(last) + sa.func.length(first)]


def _somebodys(
    connection: sa.Connection, nos: Sequence[int], known_at: dt.datetime | None
) -> dict[int, Found]:
    """Those of some records that are live and somebody's, by number."""
    wanted = (
        memberships.known(known_at)
        .add_columns(*(comparable.c[name] for name in Found._fields[2:]))
        .join(comparable, comparable.c.record_no == membership.c.record_no)
        .where(membership.c.person_no.is_not(None), bulk.among(connection, membership.c.record_no, nos))
    )
    return {row[0]: Found._make(row) for row in connection.execute(wanted).all()}


def _named(connection: sa.Connection, one: Named) -> sa.ColumnElement[bool]:
    first, second = (comparable.c[name] for name in one.columns)
    met = first == one.first if one.whole else _begins(connection, first, one.first)
    if one.second:
        met = met & _begins(connection, second, one.second)
    if one.columns[0] == "former_surname":
        met = met & (comparable.c.former_surname != "")
    # not compared with "", or an index would be asked for everybody whose name nobody has read
    return met & (sa.func.length(comparable.c.surname_reading) == 0) if one.unread else met


def _begins(connection: sa.Connection, column: sa.Column[str], text: str) -> sa.ColumnElement[bool]:
    """Whether a text begins so, as the index of either database can tell."""
    if connection.dialect.name == "sqlite":
        return (column >= text) & (column < f"{text}\U0010ffff")
    return column.startswith(text, autoescape=True)

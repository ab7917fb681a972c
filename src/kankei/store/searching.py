"""Searching: the live records of people whose names begin so, whose phone ends so, or that share a key."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from kankei.store import memberships
from kankei.store.keys import holders
from kankei.store.tables import comparable, membership

__all__ = ["Found", "Named", "matching"]


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
    limit: int,
    known_at: dt.datetime | None = None,
) -> list[Found]:
    """Live records that are somebody's and meet every kind of criterion that is given.

    Args:
        connection: Inside a unit of work.
        names: One of these.
        phone_end: The last four digits of the phone.
        phone: More of the phone's digits, from its end.
        keys: One of these blocking or census keys.
        limit: At most so many.
        known_at: When they were live and whose they were then; None for now.
    """
    fields = [comparable.c[name] for name in Found._fields[2:]]
    wanted = (
        memberships.known(known_at)
        .add_columns(*fields)
        .join(comparable, comparable.c.record_no == membership.c.record_no)
        .where(membership.c.person_no.is_not(None))
    )
    if names:
        wanted = wanted.where(sa.or_(*(_named(connection, one) for one in names)))
    if phone_end is not None:
        wanted = wanted.where(comparable.c.phone_end == phone_end)
    if phone:
        wanted = wanted.where(comparable.c.phone.endswith(phone, autoescape=True))
    if keys:
        holding = holders(connection, keys).subquery()
        wanted = wanted.where(comparable.c.record_no.in_(sa.select(holding.c.record_no)))
    return [Found(*row) for row in connection.execute(wanted.limit(limit)).all()]


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

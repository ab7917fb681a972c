"""Columns of millions of rows out of a database in about a second: each comes as one long text.

Row by row, three million touchpoints cost more than all analyses of them together. Numbers are written with commas
between them, days as ten characters each, codes as one character each; numpy takes such texts apart at once.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from kankei.counting.columns import CHANNELS, STILL, ZONES, Codes, Ints, Small
from kankei.model import Status, Zone
from kankei.model.goal import Town
from kankei.store import bulk, memberships
from kankei.store.tables import comparable, record, touchpoint

__all__ = ["done_touchpoints", "kinds", "live_persons", "record_zones", "sources"]

NOT_LIVE = -1
"""The person of a record that is nobody's because it is not live; of a live one it may be ``NOBODY``."""
UNKNOWN = ZONES.index(Zone.UNKNOWN)
_NO_END = "0000-00-00"
_FIRST_CODE = ord("0")
_EPOCH = dt.date(1970, 1, 1).toordinal()
_DIGITS = np.array([0, 1, 2, 3, 5, 6, 8, 9])
_POWERS = np.array([1000, 100, 10, 1, 10, 1, 10, 1], dtype=np.int32)
_PARTS = (slice(0, 4), slice(4, 6), slice(6, 8))


def kinds(connection: sa.Connection) -> tuple[str, ...]:
    """Every kind that any touchpoint has, in alphabetical order."""
    found = connection.scalars(sa.select(touchpoint.c.kind).distinct())
    return tuple(sorted(found))


def live_persons(connection: sa.Connection, known_at: dt.datetime) -> Ints:
    """By record number, the person whose it was at a moment: ``NOBODY``, or ``NOT_LIVE`` for no live record."""
    live = memberships.known(known_at).subquery()
    person = sa.func.coalesce(live.c.person_no, 0)
    row = connection.execute(sa.select(_numbers(live.c.record_no), _numbers(person))).one()
    records, persons = map(_parsed, row)
    return by_number(records, persons, missing=NOT_LIVE)


def record_zones(connection: sa.Connection, town: Town) -> Ints:
    """By record number, where its address lies, as a place in ``ZONES``."""
    query = sa.select(_numbers(comparable.c.record_no), _codes(_zone(town)))
    records, letters = connection.execute(query).one()
    return by_number(_parsed(records), _letters(letters), missing=UNKNOWN)


def done_touchpoints(
    connection: sa.Connection, as_of: dt.date, known: Sequence[str]
) -> Mapping[str, Ints | Codes | Small]:
    """The touchpoints that are done, up to a day: ``no``, ``record_no``, ``amount``, ``channel``, ``kind`` (a
    place in ``known``), ``day`` and ``ended`` (ordinals, ``STILL`` for no end), of equal length.
    """
    ended = sa.func.coalesce(sa.cast(touchpoint.c.ended_on, sa.Text), _NO_END)
    channels = {str(channel): _code(place) for place, channel in enumerate(CHANNELS)}
    query = sa.select(
        _numbers(touchpoint.c.no),
        _numbers(touchpoint.c.record_no),
        _numbers(sa.func.coalesce(touchpoint.c.amount, 0)),
        _codes(sa.case(channels, value=touchpoint.c.channel)),
        _numbers(_place(touchpoint.c.kind, known)),
        _joined(sa.cast(touchpoint.c.occurred_on, sa.Text), ""),
        _joined(ended, ""),
    ).where(touchpoint.c.status == Status.DONE, touchpoint.c.occurred_on <= as_of)
    nos, records, amounts, letters, places, days, ends = connection.execute(query).one()
    return {
        "no": _parsed(nos),
        "record_no": _parsed(records),
        "amount": _parsed(amounts),
        "channel": _letters(letters),
        "kind": _parsed(places).astype(np.int16),
        "day": _ordinals(days),
        "ended": _ordinals(ends),
    }


def sources(connection: sa.Connection, nos: Ints) -> list[str]:
    """The source (list or system) of touchpoints, by their numbers, in their order."""
    wanted = (
        sa.select(touchpoint.c.no, record.c.source)
        .join(record, record.c.no == touchpoint.c.record_no)
        .where(bulk.among(connection, touchpoint.c.no, np.unique(nos)))
    )
    known = {no: source for no, source in connection.execute(wanted)}  # noqa: C416
    return [known[no] for no in nos.tolist()]


def by_number(numbers: Ints, values: Ints | Codes, *, missing: int) -> Ints:
    """Values laid out so that each stands at its number.

    >>> by_number(np.array([3, 1]), np.array([30, 10]), missing=-1).tolist()
    [-1, 10, -1, 30]
    """
    table = np.full(int(numbers.max(initial=0)) + 1, missing, dtype=np.int64)
    table[numbers] = values
    return table


def at(table: Ints, numbers: Ints, *, missing: int) -> Ints:
    """What stands at each number; ``missing`` beyond the end of the table."""
    known = numbers < len(table)
    found = table[np.where(known, numbers, 0)] if len(table) else np.zeros(len(numbers), dtype=np.int64)
    return np.where(known, found, missing)


def _joined(column: sa.ColumnElement[Any], between: str) -> sa.ColumnElement[Any]:
    """All values of a column in one text; NULL if there is no row."""
    return sa.func.aggregate_strings(column, between)


def _numbers(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return _joined(sa.cast(column, sa.Text), ",")


def _codes(character: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return _joined(character, "")


def _place(column: sa.ColumnElement[Any], words: Sequence[str]) -> sa.ColumnElement[Any]:
    """Where a word stands among others, as a number."""
    numbers = {word: sa.literal_column(str(place)) for place, word in enumerate(words)}
    return sa.case(numbers, value=column) if numbers else sa.literal_column("0")


def _code(place: int) -> sa.ColumnElement[Any]:
    return sa.literal_column(f"'{chr(_FIRST_CODE + place)}'")


def _zone(town: Town) -> sa.ColumnElement[Any]:
    """The zone of an address, as one character; the same reading as the count's."""
    city, prefecture = comparable.c.city, comparable.c.prefecture
    place = {zone: _code(number) for number, zone in enumerate(ZONES)}
    return sa.case(
        ((city == town.name) & prefecture.in_(["", town.prefecture]), place[Zone.IN_TOWN]),
        (prefecture == town.prefecture, place[Zone.IN_PREFECTURE]),
        (prefecture > "", place[Zone.ELSEWHERE]),
        else_=place[Zone.UNKNOWN],
    )


def _parsed(text: str | None) -> Ints:
    return np.fromstring(text, sep=",", dtype=np.int64) if text else np.zeros(0, dtype=np.int64)


def _letters(text: str | None) -> Codes:
    return np.frombuffer((text or "").encode(), dtype=np.uint8).astype(np.int16) - _FIRST_CODE


def _ordinals(text: str | None) -> Small:
    """Ordinals of days written one after another as ``2026-04-01``; ``STILL`` for ``0000-00-00``.

    >>> _ordinals("0001-01-020000-00-00").tolist()
    [2, 0]
    """
    written = np.frombuffer((text or "").encode(), dtype=np.uint8).reshape(-1, 10)[:, _DIGITS]
    digits = written.astype(np.int32) - _FIRST_CODE
    year, month, day = (digits[:, part] @ _POWERS[part] for part in _PARTS)
    months = (year - 1970) * 12 + month - 1
    days = months.astype("M8[M]").astype("M8[D]").astype(np.int64) + day - 1 + _EPOCH
    return np.where(year == 0, STILL, days).astype(np.int32)

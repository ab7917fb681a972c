"""Columns of millions of rows out of a database in about a second: each comes as one long text.

Row by row, three million touchpoints cost more than all analyses of them together. Numbers are written with
commas between them, days as ten characters each, codes as one character each; numpy takes such texts apart
at once.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.counting.columns import CHANNELS, STILL, ZONES, Codes, Ints, Small
from kankei.model import Status, Zone
from kankei.model.goal import Town
from kankei.store import bulk, memberships
from kankei.store.tables import comparable, record, touchpoint

__all__ = ["Done", "done_touchpoints", "kinds", "live_persons", "record_zones", "sources"]

NOT_LIVE = -1
"""The person of a record that is nobody's because it is not live; of a live one it may be ``NOBODY``."""
UNKNOWN = ZONES.index(Zone.UNKNOWN)
_FIRST_CODE = ord("0")
_EPOCH = dt.date(1970, 1, 1).toordinal()
_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9)
"""Where the digits of ``2026-04-01`` stand."""


class Done(Struct, frozen=True, kw_only=True, eq=False):
    """Touchpoints in columns of equal length, as in ``Touches``, with the number of their record."""

    no: Ints
    record_no: Ints
    amount: Ints
    channel: Codes
    kind: Codes
    day: Small
    ended: Small


def kinds(connection: sa.Connection) -> tuple[str, ...]:
    """Every kind that any touchpoint has, in alphabetical order."""
    found = connection.scalars(sa.select(touchpoint.c.kind).distinct())
    return tuple(sorted(found))


def live_persons(connection: sa.Connection, known_at: dt.datetime) -> Ints:
    """By record number, the person whose it was at a moment, ``NOBODY``, or ``NOT_LIVE``."""
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


def done_touchpoints(connection: sa.Connection, as_of: dt.date, known: Sequence[str]) -> Done:
    """The touchpoints that are done, up to a day; kinds are places in ``known``."""
    channels = {str(channel): _code(place) for place, channel in enumerate(CHANNELS)}
    query = sa.select(
        _numbers(touchpoint.c.no),
        _numbers(touchpoint.c.record_no),
        _numbers(sa.func.coalesce(touchpoint.c.amount, 0)),
        _codes(sa.case(channels, value=touchpoint.c.channel)),
        _numbers(_place(touchpoint.c.kind, known)),
        _joined(sa.cast(touchpoint.c.occurred_on, sa.Text), ""),
    ).where(touchpoint.c.status == Status.DONE, touchpoint.c.occurred_on <= as_of)
    nos, records, amounts, letters, places, days = connection.execute(query).one()
    numbers = _parsed(nos)
    return Done(
        no=numbers,
        record_no=_parsed(records),
        amount=_parsed(amounts),
        channel=_letters(letters),
        kind=_parsed(places).astype(np.int16),
        day=_ordinals(days),
        ended=_ends(connection, numbers),
    )


def _ends(connection: sa.Connection, nos: Ints) -> Small:
    """The ordinals of the last days of touchpoints by number; few have one."""
    both = sa.select(_numbers(touchpoint.c.no), _joined(sa.cast(touchpoint.c.ended_on, sa.Text), ""))
    numbers, days = connection.execute(both.where(touchpoint.c.ended_on.is_not(None))).one()
    ended, ordinals = _parsed(numbers), _ordinals(days)
    if not len(ended):
        return np.full(len(nos), STILL, dtype=np.int32)
    order = np.argsort(ended)
    place = order[np.minimum(np.searchsorted(ended, nos, sorter=order), len(order) - 1)]
    return np.where(ended[place] == nos, ordinals[place], STILL).astype(np.int32)


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
    numbers: dict[Any, Any] = {word: sa.literal_column(str(place)) for place, word in enumerate(words)}
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


def _ordinals(written: str | None) -> Small:
    """Ordinals of days written one after another as ``2026-04-01``.

    >>> _ordinals("0001-01-022026-03-31").tolist() == [2, dt.date(2026, 3, 31).toordinal()]
    True
    """
    text = np.frombuffer((written or "").encode(), dtype=np.uint8).reshape(-1, 10)
    digit = [text[:, place].astype(np.int32) - _FIRST_CODE for place in _DIGITS]
    months = (digit[0] * 1000 + digit[1] * 100 + digit[2] * 10 + digit[3]) * 12 + digit[4] * 10 + digit[5] - 1
    if not len(months):
        return months
    first = int(months.min())
    begins = np.arange(first - 1970 * 12, int(months.max()) + 1 - 1970 * 12).astype("M8[M]").astype("M8[D]")
    ordinals = begins.astype(np.int64).astype(np.int32) + _EPOCH - 1
    return np.asarray(ordinals[months - first] + digit[6] * 10 + digit[7], dtype=np.int32)

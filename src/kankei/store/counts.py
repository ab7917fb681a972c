"""What counting reads: every touchpoint that was live at a moment, in columns."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.counting.columns import CHANNELS, IN_TOWN, STATUSES, UNKNOWN_ZONE, ZONES, Codes, Ints, Touches
from kankei.fields.moment import check_moment
from kankei.fields.name import is_organisation
from kankei.model import Headcount, Zone
from kankei.model.goal import Town
from kankei.store import blocks, bulk, directives, families, people, undoings
from kankei.store.families import COMPARABLE, MEMBERSHIP, PERSON, TOUCHPOINT, Columns
from kankei.store.tables import comparable, headcount, import_batch, membership, person, record, touchpoint

__all__ = [
    "live_headcounts",
    "live_touches",
    "of_organisations",
    "person_ids",
    "person_no",
    "person_nos",
    "touches_of",
    "uncounted",
]

NOT_LIVE = -1
"""The person of a record that is nobody's because it is not live; of a live one it may be ``NOBODY``."""
_HEX = 32
_SIGN = np.uint64(1 << 63)


def live_touches(
    connection: sa.Connection, *, known_at: dt.datetime, town: Town, addresses: bool = True
) -> Touches:
    """The touchpoints whose record was live at ``known_at``, whoever they were of then; in no order.

    Without ``addresses`` every zone is unknown and nobody thin, and the answer comes sooner.

    Raises:
        FieldError: ``known_at`` has no zone.
    """
    check_moment(known_at, field="known_at")
    done = blocks.columns(connection, TOUCHPOINT)
    persons = _counted(connection, _persons(blocks.columns(connection, MEMBERSHIP), known_at), known_at)
    places = blocks.columns(connection, COMPARABLE) if addresses else None
    return _touches(done, persons, places, town)


def uncounted(connection: sa.Connection, *, known_at: dt.datetime) -> Ints:
    """The numbers of the touchpoints that ``live_touches`` leaves out by people's own wish (利用停止)."""
    done = blocks.columns(connection, TOUCHPOINT)
    live = _persons(blocks.columns(connection, MEMBERSHIP), known_at)
    counted = _counted(connection, live.copy(), known_at)
    without = (live != NOT_LIVE) & (counted == NOT_LIVE)
    nos: Ints = done["no"][_at(without, done["record_no"])]
    return nos


def touches_of(connection: sa.Connection, *nos: int, known_at: dt.datetime, town: Town) -> Touches:
    """The touchpoints of some people that were live at a moment; in no order."""
    lives = blocks.rows(connection, MEMBERSHIP, membership.c.person_no, nos)
    records = np.unique(lives["record_no"])
    done, places = (
        blocks.rows(connection, family, column, records)
        for family, column in ((TOUCHPOINT, touchpoint.c.record_no), (COMPARABLE, comparable.c.record_no))
    )
    lives, done, places = (_renumbered(one, records) for one in (lives, done, places))
    persons = _counted(connection, _persons(lives, known_at), known_at, records)
    return _touches(done, persons, places, town)


def _renumbered(told: Columns, records: Ints) -> Columns:
    """The same with each record's place among some for its number: a few records need no large table."""
    return Columns(
        numbers={**told.numbers, "record_no": np.searchsorted(records, told["record_no"])}, words=told.words
    )


def person_no(connection: sa.Connection, name: uuid.UUID) -> int:
    """The number of the person whom an id leads to, through merges.

    Raises:
        UnknownError: There is no such person.
    """
    no = people.find(connection, name).no
    return people.leads_to(connection, [no])[no]


def person_nos(connection: sa.Connection, names: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The same of many ids, in a few questions; an id that nobody has is left out."""
    wanted = sa.select(person.c.id, person.c.no).where(bulk.among(connection, person.c.id, names))
    known: dict[uuid.UUID, int] = {name: no for name, no in connection.execute(wanted)}
    now = people.leads_to(connection, known.values())
    return {name: now[no] for name, no in known.items()}


def person_ids(connection: sa.Connection, numbers: Ints) -> list[str]:
    """The ids of people by their numbers, as 32 hexadecimal digits, in the same order."""
    told = blocks.columns(connection, PERSON)
    place = by_number(told["no"], np.arange(len(told["no"])), missing=-1)[numbers]
    halves = np.stack([told["high"][place], told["low"][place]], axis=1)
    digits = (halves.view(np.uint64) ^ _SIGN).astype(">u8").tobytes().hex()
    return [digits[start : start + _HEX] for start in range(0, len(digits), _HEX)]


def live_headcounts(connection: sa.Connection, *, as_of: dt.date, known_at: dt.datetime) -> list[Headcount]:
    """The latest head count of each channel and label by a day, as far as it was known at a moment."""
    in_force = (import_batch.c.applied_at <= known_at) & ~undoings.out_of_force(connection, known_at)
    known = headcount.c.batch_no.is_(None) | in_force
    query = (
        sa.select(headcount)
        .outerjoin(import_batch, import_batch.c.no == headcount.c.batch_no)
        .where(known, headcount.c.counted_on <= as_of)
        .order_by(headcount.c.counted_on, headcount.c.no)
    )
    counted = bulk.structs(connection, query, Headcount)
    newest = {(head.channel, head.label): head for head in counted}
    return [newest[name] for name in sorted(newest)]


def of_organisations(connection: sa.Connection, touchpoints: Ints) -> int:
    """How many of some touchpoints are of records in the name of an organisation."""
    named = sa.select(record.c.name).join(touchpoint, touchpoint.c.record_no == record.c.no)
    names = connection.scalars(named.where(bulk.among(connection, touchpoint.c.no, touchpoints)))
    return sum(map(is_organisation, names))


def by_number(numbers: Ints, values: NDArray[Any], *, missing: int) -> NDArray[Any]:
    """Values laid out so that each stands at its number, and at the end what is missing.

    >>> by_number(np.array([3, 1]), np.array([30, 10]), missing=-1).tolist()
    [-1, 10, -1, 30, -1]
    """
    table = np.full(int(numbers.max(initial=-1)) + 2, missing, dtype=values.dtype)
    table[numbers] = values
    return table


def _at(table: NDArray[Any], numbers: Ints) -> NDArray[Any]:
    """What stands at each number; beyond the end of the table, what is missing."""
    return table[np.minimum(numbers, len(table) - 1)]


def _persons(lives: Columns, known_at: dt.datetime) -> Ints:
    """By record number, the person whose it was at a moment, ``NOBODY``, or ``NOT_LIVE``."""
    at = families.moment(known_at)
    live = (lives["since"] <= at) & ((lives["until"] == 0) | (lives["until"] > at))
    if live.all():
        return by_number(lives["record_no"], lives["person_no"], missing=NOT_LIVE)
    return by_number(lives["record_no"][live], lives["person_no"][live], missing=NOT_LIVE)


def _counted(
    connection: sa.Connection, persons: Ints, known_at: dt.datetime, records: Ints | None = None
) -> Ints:
    """The same without those who were in no number by their own wish (利用停止), as if they were not live.

    ``records`` are the numbers of the records, ascending, where ``persons`` goes by their places.
    """
    theirs, nos = directives.uncounted(connection, known_at)
    if theirs:
        without = np.array(sorted(nos), np.int64)
        place = without if records is None else np.flatnonzero(np.isin(records, without))
        persons[np.isin(persons, sorted(theirs))] = NOT_LIVE
        persons[place[place < len(persons)]] = NOT_LIVE
    return persons


def _touches(done: Columns, persons: Ints, places: Columns | None, town: Town) -> Touches:
    """Touchpoints with whose they are and where that record lives; those not live are left out."""
    records = done["record_no"]
    person = _at(persons, records)
    zone, thin = np.full(len(records), UNKNOWN_ZONE, dtype=np.int16), np.zeros(len(records), dtype=np.bool_)
    if places is not None:
        zones = np.array([_zone(place, town) for place in places.words["place"]], dtype=np.int16)
        zone = _at(by_number(places["record_no"], zones[places["place"]], missing=UNKNOWN_ZONE), records)
        thin = _at(by_number(places["record_no"], places["thin"], missing=False), records)
    every = Touches(
        kinds=tuple(done.words["kind"]),
        sources=tuple(done.words["source"]),
        person=person,
        channel=_coded(done, "channel", CHANNELS),
        kind=done["kind"],
        day=done["day"],
        ended=done["ended"],
        status=_coded(done, "status", STATUSES),
        amount=done["amount"],
        companions=done["companions"],
        zone=zone,
        thin=thin,
        no=done["no"],
        source=done["source"],
    )
    live = person != NOT_LIVE
    return every if live.all() else every.where(live)


def _coded(done: Columns, name: str, enumeration: Sequence[str]) -> Codes:
    """A column of words as places in an enumeration."""
    codes = np.array([enumeration.index(word) for word in done.words[name]], dtype=np.int16)
    return codes[done[name]]


def _zone(place: str, town: Town) -> int:
    """Where an address lies; the town's own name alone, without a prefecture, is the town."""
    prefecture, _, city = place.partition("\t")
    if city == town.name and prefecture in ("", town.prefecture):
        return IN_TOWN
    if prefecture == town.prefecture:
        return ZONES.index(Zone.IN_PREFECTURE)
    return ZONES.index(Zone.ELSEWHERE) if prefecture else UNKNOWN_ZONE

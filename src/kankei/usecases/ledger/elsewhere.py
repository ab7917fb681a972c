"""Elsewhere: a list whose rows stand in the store already, under other numbers or without any.

A row is known within its source by its number. Where the header of the numbers is another, or they are gone,
every row would be a new one, and what people did would count twice.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from msgspec import Struct

from kankei.fields import email, phone
from kankei.fields.glyph import fold
from kankei.model import DraftFile, DraftRow, ImportBatch, Status
from kankei.store import batches, sources
from kankei.store.sources import SaidRow

__all__ = ["Doubled", "doubled"]

_FEWEST = 3
"""Rows that are alike, below which nothing is said: a family may give twice."""
_DAYS = 60
"""Days of a list that are looked at."""

Sign = tuple[str, dt.date, str]
"""A name, a day, and what somebody gave on it or where they are reached."""


class Doubled(Struct, frozen=True, kw_only=True):
    """That ``rows`` of the ``of`` compared ones of a list are in the store under other numbers.

    ``batch`` is the list that has most of them, ``first`` the number of the first such row.
    """

    batch: ImportBatch
    rows: int
    of: int
    first: int


class _Deed(NamedTuple):
    """What somebody did: the number of its row or list, the signs by one of which it is known, the event."""

    no: int
    signs: frozenset[Sign]
    event: str


def doubled(
    connection: sa.Connection, file: DraftFile, fresh: Sequence[DraftRow], keys: Collection[str]
) -> Doubled | None:
    """Whether new rows of a list stand in the store as rows of other numbers; None if they do not.

    That is said where most of the new rows, or most of what one source says of their days, are alike: the
    same name, day and amount, or where nothing was given the same name, day, contact and event. What does not
    count is not compared.

    Args:
        connection: Inside a unit of work.
        file: The list.
        fresh: Its rows that its source does not know.
        keys: The keys of all its rows.
    """
    days = _some({row.touchpoint.occurred_on for row in fresh if row.touchpoint is not None})
    mine = [deed for row in fresh if (deed := _of_row(row, days)) is not None]
    if len(mine) < _FEWEST:
        return None
    theirs: defaultdict[str, list[_Deed]] = defaultdict(list)
    for one in sources.told_on(connection, file.channel, days):
        if one.source != file.source or one.source_key not in keys:
            theirs[one.source].append(_of_store(one))
    for deeds in theirs.values():
        met = dict(_met(mine, deeds))
        if len(met) >= _FEWEST and 2 * len(met) > min(len(mine), len(deeds)):
            (no, _), *_ = Counter(met.values()).most_common(1)
            batch = batches.numbered(connection, [no])[no]
            return Doubled(batch=batch, rows=len(met), of=len(mine), first=min(met))
    return None


def _some(days: set[dt.date]) -> set[dt.date]:
    """So many days at most, as far from each other as from the next."""
    step = -(-len(days) // _DAYS) or 1
    return set(sorted(days)[::step])


def _of_row(row: DraftRow, days: Collection[dt.date]) -> _Deed | None:
    """What a row says that somebody did on one of these days; None where nothing was done."""
    said, done = row.record, row.touchpoint
    if said is None or done is None or done.status is not Status.DONE or done.occurred_on not in days:
        return None
    signs = _signs(said.name, done.occurred_on, done.amount, (said.phone, said.email, said.address))
    return _Deed(row.number, frozenset(signs), fold("" if done.amount else done.detail))


def _of_store(one: SaidRow) -> _Deed:
    signs = _signs(one.name, one.occurred_on, one.amount, (one.phone, one.email, one.address))
    return _Deed(one.batch_no, frozenset(signs), fold("" if one.amount else one.detail))


def _signs(name: str, day: dt.date, amount: int | None, reached: tuple[str, str, str]) -> Iterator[Sign]:
    called = fold(name).replace(" ", "")
    if not called:
        return
    if amount is not None:
        yield called, day, str(amount)
        return
    number, mail, home = reached
    for contact in (phone.normalize(number), email.normalize(mail), fold(home).replace(" ", "")):
        if contact:
            yield called, day, contact


def _met(mine: Sequence[_Deed], theirs: Sequence[_Deed]) -> Iterator[tuple[int, int]]:
    """Rows that are known from elsewhere, each with the list that says the same; what is there once, once."""
    places: defaultdict[Sign, list[int]] = defaultdict(list)
    for place, deed in enumerate(theirs):
        for sign in deed.signs:
            places[sign].append(place)
    taken: set[int] = set()
    for deed in mine:
        some = (place for sign in deed.signs for place in places.get(sign, ()) if place not in taken)
        same = next((place for place in some if _one_event(deed.event, theirs[place].event)), None)
        if same is not None:
            taken.add(same)
            yield deed.no, theirs[same].no


def _one_event(one: str, two: str) -> bool:
    return one == two or not (one and two)

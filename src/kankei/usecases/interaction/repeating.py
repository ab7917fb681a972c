"""Repeats: an interaction that comes again under the number of its source is the one that was logged.

One account's interactions of one channel, day and kind are told apart by their ``source_no``: receptions
count from 1 each day, so the day belongs to it. Without a number each is an interaction of its own.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace

from kankei.errors import KankeiError, StoreError
from kankei.model.record import LOGGED
from kankei.store import audit, batches, versions
from kankei.store.versions import Numbered
from kankei.usecases.interaction.entries import Answer, Duplicate, Entry, Interaction, Logged
from kankei.usecases.people import Done, touch
from kankei.usecases.report.counting import standing_on
from kankei.usecases.rights.reserve import Viewer, page_of

__all__ = ["DIFFERENT", "once"]

DIFFERENT = "touchpoint.numbered"
"""The code of the sentence for another interaction under a number that was logged."""


def once(
    connection: sa.Connection,
    entries: Sequence[Entry],
    enter: Callable[[list[Entry]], Sequence[Answer]],
    others: Callable[[list[Entry], list[int]], Sequence[tuple[Duplicate, ...]]],
    *,
    at: dt.datetime,
) -> list[Answer]:
    """Enter what was not logged yet, and answer the rest with what is there, each in its place.

    Args:
        connection: Of a writing unit.
        entries: Which.
        enter: Writes entries, and tells what is answered to each.
        others: Tells who else it may be, of entries and the record that was written of each before.
        at: The present moment, aware: what is known then of who stands where is told.
    """
    keys = [_key(entry) for entry in entries]
    if not any(keys):
        return list(enter(list(entries)))
    known = versions.numbered(connection, LOGGED, {*keys} - {""})
    first: dict[str, int] = {}
    fresh = [
        place
        for place, key in enumerate(keys)
        if not key or (not (key in known and known[key].live) and first.setdefault(key, place) == place)
    ]
    new = [_keyed(entries[place], keys[place], known.get(keys[place])) for place in fresh]
    again = {place: keys[place] for place in sorted({*range(len(keys))} - {*fresh})}
    before = {place: known[key].record_no for place, key in again.items() if key not in first}
    asked = others([entries[place] for place in before], list(before.values()))
    near = dict(zip(before, asked, strict=True))
    told = dict(zip(fresh, enter(new), strict=True))
    known = versions.numbered(connection, LOGGED, {*again.values()})
    moment = batches.not_before(connection, at)
    for place, key in again.items():
        begun = told[first[key]] if key in first else None
        if isinstance(begun, KankeiError):
            told[place] = begun
            continue
        beside = begun.duplicates if begun else near[place]
        told[place] = _answer(connection, entries[place], known[key], beside, moment)
    return [told[place] for place in range(len(entries))]


def _key(entry: Entry) -> str:
    """The key of the row that an entry becomes, the same whenever it comes again; "" without a number."""
    did = entry.interaction.touchpoint
    number = did.source_no.strip()
    said = (entry.by, did.channel, did.occurred_on.isoformat(), did.kind, number)
    return hashlib.blake2b("\x1f".join(said).encode(), digest_size=16).hexdigest() if number else ""


def _keyed(entry: Entry, key: str, undone: Numbered | None) -> Entry:
    return replace(entry, key=key, replaces=undone.record_no if undone else None)


def _answer(
    connection: sa.Connection,
    entry: Entry,
    known: Numbered,
    beside: Sequence[Duplicate],
    at: dt.datetime,
) -> Answer:
    viewer = Viewer(by=entry.by, knowing=entry.knowing)
    done = touch(connection, known.touchpoint_no, viewer)
    if msgspec.json.decode(known.cells[0], type=Interaction) != entry.interaction:
        return StoreError(DIFFERENT, no=str(done.touchpoint.no))
    logged = _logged(connection, entry, done, viewer, at)
    return replace(logged, duplicates=tuple(one for one in beside if one.person != done.person))


def _logged(connection: sa.Connection, entry: Entry, done: Done, viewer: Viewer, at: dt.datetime) -> Logged:
    standing = None
    if done.person is not None:
        page = page_of(connection, done.person, known_at=at, viewer=viewer)
        own = [done.touchpoint.record_no] if page.reserved else []
        standing = standing_on(connection, page, viewer, as_of=entry.as_of, rule=entry.rule, more=own)
        audit.note(connection, done.person)
    return Logged(
        record=done.record,
        touchpoint=done.touchpoint.no,
        person=done.person,
        duplicates=(),
        standing=standing,
        provisional=entry.person is None,
        repeated=True,
    )

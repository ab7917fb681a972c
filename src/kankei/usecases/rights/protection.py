"""Protection (支援措置): one call only shows where somebody lives and is reached, and it is audited.

A protection says nothing of why. It is granted up to a day and then has to be looked at: it is *overdue*, and
still hides, until somebody renews or ends it. So a renewal that was forgotten opens nothing.
"""

import datetime as dt
import uuid
from collections.abc import Collection

import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import StoreError, UnknownError
from kankei.fields.moment import JAPAN
from kankei.model import Directive, Measure
from kankei.store import Store, audit, counts, directives, memberships, people, records
from kankei.store.veil import HIDDEN
from kankei.usecases.rights import directing

__all__ = [
    "Protection",
    "Revealed",
    "Whereabouts",
    "end",
    "listed",
    "of_person",
    "protect",
    "protect_records",
    "reveal",
]

LONGEST = dt.timedelta(days=366)
"""A protection is granted for one year at most, and renewed."""
_INSTANT = dt.timedelta(microseconds=1)


class Protection(Struct, frozen=True, kw_only=True):
    """That a person is protected, up to which day, and who said so; ``overdue`` if the day has passed."""

    person: uuid.UUID
    until: dt.date
    overdue: bool
    set_by: str
    set_at: dt.datetime


class Whereabouts(Struct, frozen=True, kw_only=True):
    """Where one record says that somebody lives and is reached."""

    record: uuid.UUID
    source: str
    postal_code: str
    address: str
    new_postal_code: str
    new_address: str
    phone: str


class Revealed(Struct, frozen=True, kw_only=True):
    """What the one audited call shows."""

    person: uuid.UUID
    records: tuple[Whereabouts, ...]


def protect(
    store: Store, person: uuid.UUID, *, until: dt.date, by: str, at: dt.datetime, today: dt.date
) -> Protection:
    """Protect a person, or renew the protection.

    Raises:
        UnknownError: There is no such person.
        StoreError: ``protection.day``: the day lies in the past or more than a year ahead.
    """
    if not today <= until <= today + LONGEST:
        raise StoreError("protection.day", longest=(today + LONGEST).isoformat())

    def unit(connection: sa.Connection) -> Protection:
        no, name = directing.present(connection, person)
        kept = directing.give(connection, Measure.PROTECTED, no, by=by, at=at, until=until)
        return _told(kept, name, today)

    return store.write(unit)


def protect_records(
    connection: sa.Connection, record_nos: Collection[int], *, by: str, at: dt.datetime
) -> int:
    """Protect whoever these live records of a list speak of, for the longest time; entered in the audit.

    Whoever is protected already stays so up to their own day. A record of which nobody has worked out yet
    whose it is begins a person, who leads to whomever it turns out to be.

    Args:
        connection: Of a writing unit.
        record_nos: Which.
        by: Who took the list.
        at: When, aware.

    Returns:
        How many of the records were not under protection before.
    """
    bare = set(record_nos) - directives.covered(connection, Measure.PROTECTED, record_nos)
    if not bare:
        return 0
    live = memberships.of_records(connection, bare)
    whose = dict(zip(live["record_no"].tolist(), live["person_no"].tolist(), strict=True))
    fresh = sorted(no for no in bare if not whose.get(no))
    # whoever is not begun before their protection is taken for a stranger by those who may not know of it
    begun = [one.no for one in people.begin(connection, len(fresh), at - _INSTANT)]
    memberships.move_many(connection, fresh, begun, at)
    persons = sorted({*begun, *whose.values()} - {0})
    until = at.astimezone(JAPAN).date() + LONGEST
    for no in persons:
        directing.give(connection, Measure.PROTECTED, no, by=by, at=at, until=until)
    audit.note(connection, *people.ids(connection, persons).values(), protected=str(len(bare)))
    return len(bare)


def end(store: Store, person: uuid.UUID, *, by: str, at: dt.datetime) -> None:
    """End a protection, also one that was given before the person was erased.

    Raises:
        UnknownError: There is no such person, or they are not protected.
    """

    def unit(connection: sa.Connection) -> None:
        no, _ = directing.present(connection, person, erased=True)
        if not directing.end(connection, Measure.PROTECTED, no, by=by, at=at):
            directing.known(connection, person)
            raise UnknownError("protection")

    store.write(unit)


def listed(store: Store, *, today: dt.date) -> list[Protection]:
    """Who is protected now, each once with their last day, those first whose day comes first."""
    with store.reading() as connection:
        given = directives.in_force(connection, [Measure.PROTECTED])
        now = people.leads_to(connection, {one.person_no for one in given})
        ids = people.ids(connection, now.values())
    found = sorted((_told(one, ids[now[one.person_no]], today) for one in given), key=_until)
    return sorted({one.person: one for one in found}.values(), key=_until)


def of_person(store: Store, person: uuid.UUID, *, today: dt.date) -> Protection | None:
    """The protection of a person that lasts longest, None if there is none.

    One that was given before the person was erased is still told, for it still recognises them.

    Raises:
        UnknownError: There is no such person, or they were erased and are not protected.
    """
    with store.reading() as connection:
        no = counts.person_no(connection, person)
        given = directives.of_person(connection, no, [Measure.PROTECTED])
        if not given:
            directing.known(connection, person)
        name = people.ids(connection, [no])[no]
    found = [_told(one, name, today) for one in given]
    return max(found, key=_until, default=None)


def reveal(store: Store, person: uuid.UUID, *, purpose: str) -> Revealed:
    """Where a person lives and is reached; the call is entered in the audit, or nothing is shown.

    Args:
        store: One that acts for somebody (``Store.acting``).
        person: Whose whereabouts.
        purpose: For what they are needed; kept in the audit with the act.

    Raises:
        UnknownError: There is no such person.
        StoreError: ``protection.purpose``: no purpose was given, or nobody acts; nothing is shown.
    """
    if store.act is None or not purpose.strip():
        raise StoreError("protection.purpose")

    def unit(connection: sa.Connection) -> Revealed:
        no, name = directing.present(connection, person)
        nos = memberships.members(connection, [no])["record_no"].tolist()
        said = records.unveiled(connection, nos)
        told = (
            Whereabouts(record=one.id, source=one.source, **{field: getattr(one, field) for field in HIDDEN})
            for one in said
        )
        return Revealed(person=name, records=tuple(told))

    return store.write(unit)


def _until(one: Protection) -> tuple[dt.date, uuid.UUID]:
    return one.until, one.person


def _told(one: Directive, person: uuid.UUID, today: dt.date) -> Protection:
    until = one.until or dt.date.max
    return Protection(person=person, until=until, overdue=until < today, set_by=one.set_by, set_at=one.set_at)

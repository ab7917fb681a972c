"""Reserve (支援措置): what those see of a protected person who may not protect.

The person's own page stands still at the moment when the protection was given. What is logged from then on is
answered as of a stranger, and stays a stranger's page under the id that was answered, to whomever it belongs
by now: else the page of that id would confirm a phone or an address that somebody guessed. Whoever logged it
reads their own words there; for everybody else they are veiled.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.counting import Touches
from kankei.errors import UnknownError
from kankei.model import Measure, Record, Touchpoint
from kankei.model.goal import Town
from kankei.model.record import LOGGED
from kankei.store import batches, counts, directives, judgements, memberships, people, records, touchpoints

__all__ = [
    "EVERYTHING",
    "LATEST",
    "Page",
    "Viewer",
    "aliases",
    "in_own_words",
    "of_record",
    "own",
    "own_words",
    "page_of",
    "records_of",
    "touches_on",
    "touchpoints_of",
]

_INSTANT = dt.timedelta(microseconds=1)


class Viewer(Struct, frozen=True, kw_only=True):
    """Who looks, by name, and whether they may know of protected people."""

    by: str = ""
    knowing: bool = True


LATEST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""As known at the end of all days: then only a protection lets a page stand still."""
EVERYTHING = Viewer()
"""Somebody from whom nothing is kept back."""


class Page(Struct, frozen=True, kw_only=True):
    """Under which number, id and until which moment a person is shown; ``alias``: a stranger's page.

    ``present`` is the number that the person has now, ``asked_at`` the moment that was asked for.
    """

    no: int
    id: uuid.UUID
    known_at: dt.datetime
    present: int
    asked_at: dt.datetime
    alias: bool = False

    @property
    def reserved(self) -> bool:
        """Whether something of the person is kept back: it stands still, or is a stranger's."""
        return self.alias or self.known_at < self.asked_at


def page_of(connection: sa.Connection, person: uuid.UUID, *, known_at: dt.datetime, viewer: Viewer) -> Page:
    """The page that an id leads to; one from before a merge leads to the present person.

    Raises:
        UnknownError: There is no such person, or no more since they were erased.
    """
    asked = people.find(connection, person)
    no = people.leads_to(connection, [asked.no])[asked.no]
    if directives.erased(connection, no):
        raise UnknownError("person")
    given = [] if viewer.knowing else directives.of_person(connection, no, [Measure.PROTECTED])
    since = min((one.set_at for one in given), default=None)
    if since is not None and asked.created_at >= since:
        until = memberships.left_at(connection, asked.no)
        then = known_at if until is None else min(known_at, until - _INSTANT)
        return Page(no=asked.no, id=asked.id, known_at=then, present=no, asked_at=known_at, alias=True)
    shown = people.ids(connection, [no])[no]
    then = min(known_at, since) if since else known_at
    return Page(no=no, id=shown, known_at=then, present=no, asked_at=known_at)


def records_of(connection: sa.Connection, page: Page, viewer: Viewer) -> list[Record]:
    """The records of a page, oldest first, as they may be shown."""
    found = records.of_person(connection, page.no, page.known_at)
    if not page.alias:
        return found
    nos = [one.no for one in found]
    later = judgements.said_alike(connection, LOGGED, lefts=nos).keys() - set(nos)
    found += [one for one in records.by_nos(connection, later) if one.recorded_at <= page.asked_at]
    return own_words(connection, found, viewer)


def touches_on(
    connection: sa.Connection,
    page: Page,
    viewer: Viewer,
    *,
    town: Town,
    more: Iterable[int] = (),
) -> tuple[int, Touches]:
    """The touchpoints of a page and of ``more`` records, and the number of the person whose they are."""
    beyond = set(more)
    if not beyond and (not page.alias or page.known_at == page.asked_at):
        return page.no, counts.touches_of(connection, page.no, known_at=page.known_at, town=town)
    nos = {one.no for one in records_of(connection, page, viewer)} | beyond
    mine = [one.no for one in touchpoints.unveiled(connection, nos)]
    touches = counts.touches_of(connection, page.present, known_at=page.asked_at, town=town)
    return page.present, touches.where(np.isin(touches.no, mine))


def in_own_words(connection: sa.Connection, page: Page, viewer: Viewer) -> bool:
    """Whether a page is a stranger's, of whom the viewer alone has said something."""
    if not page.alias:
        return False
    found = records_of(connection, page, viewer)
    return set(batches.applied_by(connection, {one.batch_no for one in found}).values()) <= {viewer.by}


def aliases(connection: sa.Connection, record_nos: Collection[int], viewer: Viewer) -> dict[int, int]:
    """Records that were answered as of a stranger: the number of the person whom they began with."""
    since = {} if viewer.knowing else directives.since(connection, Measure.PROTECTED, record_nos)
    if not since:
        return {}
    first: dict[int, int] = {}
    for one in memberships.histories(connection, since):
        if one.person_no is not None:
            first.setdefault(one.record_no, one.person_no)
    begun = {one.no: one.created_at for one in people.by_nos(connection, set(first.values()))}
    found = {no: person for no, person in first.items() if begun[person] >= since[no]}
    named = judgements.said_alike(connection, LOGGED, rights=since.keys() - found.keys())
    earlier = aliases(connection, set(named.values()), viewer) if named else {}
    return found | {no: earlier[left] for no, left in named.items() if left in earlier}


def of_record(connection: sa.Connection, record_no: int, viewer: Viewer) -> uuid.UUID | None:
    """The id under which a record was answered as of a stranger; None if it was not."""
    found = aliases(connection, [record_no], viewer)
    return people.ids(connection, found.values())[found[record_no]] if found else None


def own_words(connection: sa.Connection, shown: Iterable[Record], viewer: Viewer) -> list[Record]:
    """Records with those unveiled that the viewer has logged."""
    told = list(shown)
    mine = own(connection, told, viewer)
    clear = {one.no: one for one in records.unveiled(connection, mine)} if mine else {}
    return [clear.get(one.no, one) for one in told]


def touchpoints_of(
    connection: sa.Connection, shown: Sequence[Record], viewer: Viewer, *, alias: bool
) -> list[Touchpoint]:
    """The touchpoints of records as they may be shown; on a stranger's page the viewer's own in clear."""
    told = touchpoints.of_records(connection, [one.no for one in shown])
    mine = own(connection, shown, viewer) if alias else set()
    clear = {one.no: one for one in touchpoints.unveiled(connection, mine)} if mine else {}
    return [clear.get(one.no, one) for one in told]


def own(connection: sa.Connection, shown: Collection[Record], viewer: Viewer) -> set[int]:
    """The numbers of those of these records that the viewer has logged."""
    by = batches.applied_by(connection, {one.batch_no for one in shown}) if shown else {}
    return {one.no for one in shown if by[one.batch_no] == viewer.by}

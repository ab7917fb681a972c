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
from msgspec.structs import replace

from kankei.counting import Touches
from kankei.errors import UnknownError
from kankei.model import Measure, Record, Touchpoint
from kankei.model.goal import Town
from kankei.model.record import LOGGED
from kankei.store import (
    batches,
    counts,
    directives,
    judgements,
    memberships,
    people,
    records,
    touchpoints,
    versions,
)

__all__ = [
    "EVERYTHING",
    "LATEST",
    "Page",
    "Viewer",
    "aliases",
    "ever_on",
    "in_own_words",
    "of_record",
    "own",
    "own_words",
    "page_of",
    "records_of",
    "touches_on",
    "touchpoints_of",
]


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

    ``present`` is the number that the person has now, another than ``no`` where they were merged since;
    ``asked_at`` is the moment that was asked for.
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

    As known while the person of the id still had records of their own, it is theirs and nobody else's.

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
        return Page(no=asked.no, id=asked.id, known_at=known_at, present=no, asked_at=known_at, alias=True)
    whose = memberships.known_as(connection, asked.no, known_at)
    shown = people.ids(connection, [whose])[whose]
    then = min(known_at, since) if since else known_at
    return Page(no=whose, id=shown, known_at=then, present=no, asked_at=known_at)


def records_of(connection: sa.Connection, page: Page, viewer: Viewer) -> list[Record]:
    """The records of a page, oldest first, as they may be shown."""
    if not page.alias:
        return records.of_person(connection, page.no, page.known_at)
    live = memberships.live_at(connection, ever_on(connection, page), page.asked_at)
    return own_words(connection, records.by_nos(connection, live), viewer)


def ever_on(connection: sa.Connection, page: Page) -> set[int]:
    """The records that a stranger's page ever had, with every version of theirs, by number.

    Those that it had before it was known to be a protected person's, and what was logged under its id since.
    """
    begun = memberships.ever(connection, page.no)
    found = _versions(connection, directives.covered(connection, Measure.PROTECTED, begun))
    while later := judgements.said_alike(connection, LOGGED, lefts=found).keys() - found:
        found |= _versions(connection, later)
    return found


def _versions(connection: sa.Connection, nos: Iterable[int]) -> set[int]:
    return {no for row in versions.together(connection, nos).values() for no in row}


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
    if not beyond and not page.alias:
        return page.no, counts.touches_of(connection, page.no, known_at=page.known_at, town=town)
    nos = {one.no for one in records_of(connection, page, viewer)} | beyond
    mine = [one.no for one in touchpoints.unveiled(connection, nos)]
    whose = memberships.live_at(connection, nos, page.asked_at)
    found = counts.touches_of(connection, *set(whose.values()), known_at=page.asked_at, town=town)
    touches = found.where(np.isin(found.no, mine))
    return page.present, replace(touches, person=np.full(len(touches), page.present))


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
    origin = {no: row[0] for no, row in versions.together(connection, since).items()}
    first: dict[int, int] = {}
    for one in memberships.histories(connection, set(origin.values())):
        if one.person_no is not None:
            first.setdefault(one.record_no, one.person_no)
    begun = {one.no: one.created_at for one in people.by_nos(connection, set(first.values()))}
    found = {no: first[row] for no, row in origin.items() if row in first and begun[first[row]] >= since[no]}
    others = {no: row for no, row in origin.items() if no not in found}
    named = judgements.said_alike(connection, LOGGED, rights=others.values()) if others else {}
    earlier = aliases(connection, set(named.values()), viewer) if named else {}
    return found | {no: earlier[named[row]] for no, row in others.items() if named.get(row) in earlier}


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

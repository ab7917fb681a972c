"""One person as staff see them: every record, every touchpoint, and where they stand today."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.model import Record, Touchpoint
from kankei.model.standing import Standing
from kankei.store import Store, belonging, memberships, people, records, touchpoints, verdicts
from kankei.usecases.report import standing_of
from kankei.usecases.rights.reserve import (
    EVERYTHING,
    LATEST,
    Page,
    Viewer,
    ever_on,
    of_record,
    own,
    own_words,
    page_of,
    records_of,
    touchpoints_of,
)

__all__ = [
    "Done",
    "PersonView",
    "RecordView",
    "Stay",
    "is_own",
    "lasting",
    "record",
    "records_of_person",
    "stays",
    "touch",
    "touchpoints_of_person",
    "view",
]


class PersonView(Struct, frozen=True, kw_only=True):
    """A person with all that is known of them; ``id`` is the present one, whichever was asked for."""

    id: uuid.UUID
    records: tuple[Record, ...]
    touchpoints: tuple[Touchpoint, ...]
    standing: Standing


class Stay(Struct, frozen=True, kw_only=True):
    """From when until when (None: still) a record was somebody's, or nobody's in particular (None)."""

    record: uuid.UUID
    person: uuid.UUID | None
    since: dt.datetime
    until: dt.datetime | None


class Done(Struct, frozen=True, kw_only=True):
    """A touchpoint, its record, whose it is, and whether it is live."""

    touchpoint: Touchpoint
    record: uuid.UUID
    person: uuid.UUID | None
    live: bool


class RecordView(Struct, frozen=True, kw_only=True):
    """A record: what it says, what was done, whether it is live, and whose it was when."""

    record: Record
    person: uuid.UUID | None
    live: bool
    touchpoints: tuple[Touchpoint, ...]
    stays: tuple[Stay, ...]


def view(
    store: Store,
    person: uuid.UUID,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    rule: str = "default",
    viewer: Viewer = EVERYTHING,
) -> PersonView:
    """All that was known of a person at a moment; an id from before a merge leads to the present person.

    What a ``viewer`` who may not protect sees of protected people, here and below, is told in ``reserve``.

    Raises:
        UnknownError: The store knows no such person.
    """
    with store.reading() as connection:
        page = page_of(connection, person, known_at=known_at, viewer=viewer)
        said = records_of(connection, page, viewer)
        did = touchpoints_of(connection, said, viewer, alias=page.alias)
    return PersonView(
        id=page.id,
        records=tuple(said),
        touchpoints=tuple(did),
        standing=standing_of(store, person, as_of=as_of, known_at=known_at, rule=rule, viewer=viewer),
    )


def lasting(view: PersonView) -> PersonView:
    """A view without the moment of looking: the same as long as nothing is learned, changed or lapses."""
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return replace(view, standing=replace(view.standing, known_at=never))


def stays(
    store: Store, person: uuid.UUID, *, known_at: dt.datetime, viewer: Viewer = EVERYTHING
) -> tuple[uuid.UUID, tuple[Stay, ...]]:
    """The id of a person's page, and the stays of every record that is or ever was theirs, oldest first.

    They are told as known at a moment: what had not ended then has no end.

    Raises:
        UnknownError: The store knows no such person.
    """
    with store.reading() as connection:
        page = page_of(connection, person, known_at=known_at, viewer=viewer)
        if page.alias:
            told = _stays(connection, ever_on(connection, page))
            return page.id, _as_strangers(told, page.id, page.asked_at)
        told = _stays(connection, _known_to_be(connection, page))
    return page.id, tuple(
        one if one.until is None or one.until <= page.known_at else replace(one, until=None)
        for one in told
        if one.since <= page.known_at
    )


def _known_to_be(connection: sa.Connection, page: Page) -> set[int]:
    """Records that are or were a person's, as known on a page: of nobody who became one with them later."""
    ever = belonging.ever(connection, page.present)
    told = [one for one in memberships.histories(connection, ever) if one.since <= page.known_at]
    borne = {one.person_no for one in told if one.person_no is not None}
    whose = {no: memberships.known_as(connection, no, page.known_at) for no in borne}
    return {one.record_no for one in told if one.person_no and whose[one.person_no] == page.no}


def _as_strangers(told: Iterable[Stay], stranger: uuid.UUID, known_at: dt.datetime) -> tuple[Stay, ...]:
    """The stays of what a stranger is shown with: each record has been theirs for all of its life."""
    lives: dict[uuid.UUID, Stay] = {}
    for one in told:
        begun = lives.get(one.record, one)
        lives[one.record] = replace(begun, person=stranger, until=one.until)
    return tuple(
        one if one.until is None or one.until <= known_at else replace(one, until=None)
        for one in lives.values()
        if one.since <= known_at
    )


def records_of_person(
    store: Store, person: uuid.UUID, *, known_at: dt.datetime, viewer: Viewer = EVERYTHING
) -> tuple[uuid.UUID, list[Record]]:
    """The present id of a person, and the records that were theirs at a moment, oldest first.

    Raises:
        UnknownError: The store knows no such person.
    """
    with store.reading() as connection:
        page = page_of(connection, person, known_at=known_at, viewer=viewer)
        return page.id, records_of(connection, page, viewer)


def touchpoints_of_person(
    store: Store, person: uuid.UUID, *, known_at: dt.datetime, viewer: Viewer = EVERYTHING
) -> tuple[uuid.UUID, list[Touchpoint]]:
    """The present id of a person, and the touchpoints known at a moment, by day.

    Raises:
        UnknownError: The store knows no such person.
    """
    with store.reading() as connection:
        page = page_of(connection, person, known_at=known_at, viewer=viewer)
        held = records_of(connection, page, viewer)
        return page.id, touchpoints_of(connection, held, viewer, alias=page.alias)


def record(
    store: Store, name: uuid.UUID, *, known_at: dt.datetime, viewer: Viewer = EVERYTHING
) -> RecordView:
    """A record, and whose it was at a moment, as known then.

    Raises:
        UnknownError: The store knows no such record, or no more since they were erased.
    """
    with store.reading() as connection:
        (found,) = records.by_nos(connection, [records.find(connection, name).no])
        told = _stays(connection, [found.no])
        alias = of_record(connection, found.no, viewer)
        done = touchpoints_of(connection, [found], viewer, alias=alias is not None)
        if alias is not None:
            (found,) = own_words(connection, [found], viewer)
            told = _as_strangers(told, alias, LATEST)
    then = [one for one in told if one.since <= known_at and (one.until is None or one.until > known_at)]
    return RecordView(
        record=found,
        person=then[-1].person if then else None,
        live=bool(then),
        touchpoints=tuple(done),
        stays=told,
    )


def _stays(connection: sa.Connection, record_nos: Collection[int]) -> tuple[Stay, ...]:
    found = memberships.histories(connection, record_nos)
    names = records.ids(connection, record_nos)
    whose = people.ids(connection, {one.person_no for one in found if one.person_no is not None})
    return tuple(
        Stay(
            record=names[one.record_no],
            person=whose.get(one.person_no or 0),
            since=one.since,
            until=one.until,
        )
        for one in found
    )


def touch(connection: sa.Connection, no: int, viewer: Viewer = EVERYTHING) -> Done:
    """The touchpoint of a number, or the live version of it; as it was if none is live any more.

    Raises:
        UnknownError: There is none, or no more since whose it was was erased.
    """
    then = touchpoints.record_of(connection, no)
    now = verdicts.live_versions(connection, [then]).get(then)
    alias = of_record(connection, now or then, viewer)
    shown = records.by_nos(connection, [now or then])
    done = touchpoints_of(connection, shown, viewer, alias=alias is not None)
    held = memberships.of_records(connection, [now or then])["person_no"].tolist()
    return Done(
        touchpoint=done[0],
        record=shown[0].id,
        person=alias or (people.ids(connection, held).get(held[0]) if held else None),
        live=now is not None,
    )


def is_own(connection: sa.Connection, found: Done, viewer: Viewer) -> bool:
    """Whether what a touchpoint says now is what the viewer has said, and nobody else since."""
    return bool(own(connection, [records.find(connection, found.record)], viewer))

"""Stopping the use of somebody's data (利用停止), purpose by purpose: counting, contacting, publishing."""

import datetime as dt
import uuid
from collections.abc import Collection

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Measure
from kankei.model.directive import STOPS
from kankei.store import Store, directives, people
from kankei.usecases.rights import directing

__all__ = ["Stops", "of_person", "stop"]


class Stops(Struct, frozen=True, kw_only=True):
    """For what a person's data are not used by their own wish."""

    person: uuid.UUID
    counted: bool
    """True: in no number from then on; what was published before stays as it was."""
    contacted: bool
    published: bool


def stop(
    store: Store, person: uuid.UUID, purposes: Collection[Measure], *, by: str, at: dt.datetime
) -> Stops:
    """Stop the use of a person's data for exactly these purposes (of ``STOPS``); for the others it is free.

    It holds for every record of theirs that a later list brings, until somebody calls this again.

    Raises:
        UnknownError: There is no such person.
    """

    def unit(connection: sa.Connection) -> Stops:
        no, name = directing.present(connection, person)
        held = {one.kind for one in directives.of_person(connection, no, STOPS)}
        for kind in STOPS:
            if kind in purposes and kind not in held:
                directing.give(connection, kind, no, by=by, at=at)
            if kind not in purposes and kind in held:
                directing.end(connection, kind, no, by=by, at=at)
        return _told(name, set(purposes))

    return store.write(unit)


def of_person(store: Store, person: uuid.UUID) -> Stops:
    """For what a person's data are not used.

    Raises:
        UnknownError: There is no such person.
    """
    with store.reading() as connection:
        no = directing.known(connection, person)
        held = {one.kind for one in directives.of_person(connection, no, STOPS)}
        return _told(people.ids(connection, [no])[no], held)


def _told(person: uuid.UUID, held: set[Measure]) -> Stops:
    return Stops(
        person=person,
        counted=Measure.NOT_COUNTED in held,
        contacted=Measure.NOT_CONTACTED in held,
        published=Measure.NOT_PUBLISHED in held,
    )

"""One person as staff see them: every record, every touchpoint, and where they stand today."""

import datetime as dt
import uuid

from msgspec import Struct
from msgspec.structs import replace

from kankei.model import Record, Touchpoint
from kankei.model.standing import Standing
from kankei.store import Store, counts, people, records, touchpoints
from kankei.usecases.report import standing_of

__all__ = ["PersonView", "lasting", "view"]


class PersonView(Struct, frozen=True, kw_only=True):
    """A person with all that is known of them; ``id`` is the present one, whichever was asked for."""

    id: uuid.UUID
    records: tuple[Record, ...]
    touchpoints: tuple[Touchpoint, ...]
    standing: Standing


def view(
    store: Store, person: uuid.UUID, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default"
) -> PersonView:
    """All that was known of a person at a moment; an id from before a merge leads to the present person.

    Raises:
        UnknownError: The store knows no such person.
    """
    with store.reading() as connection:
        no = counts.person_no(connection, person)
        present = people.ids(connection, [no])[no]
        said = records.of_person(connection, no, known_at)
        did = touchpoints.of_records(connection, [record.no for record in said])
    return PersonView(
        id=present,
        records=tuple(said),
        touchpoints=tuple(did),
        standing=standing_of(store, present, as_of=as_of, known_at=known_at, rule=rule),
    )


def lasting(view: PersonView) -> PersonView:
    """A view without the moment of looking: the same as long as nothing is learned, changed or lapses."""
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return replace(view, standing=replace(view.standing, known_at=never))

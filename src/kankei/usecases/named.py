"""Who is named by id: the person, and what their latest record says."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import UnknownError
from kankei.model import RecordDraft
from kankei.store import counts, memberships, records

__all__ = ["Named", "people_of"]


class Named(Struct, frozen=True):
    """A person named by id: their number, the number of their latest record, and what it says."""

    person_no: int
    record_no: int
    said: RecordDraft


def people_of(connection: sa.Connection, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, Named]:
    """The people of some ids, each with their latest record; unknown ones are left out."""
    found: dict[uuid.UUID | None, Named] = {}
    for who in ids:
        if who is None:
            continue
        try:
            no = counts.person_no(connection, who)
        except UnknownError:
            continue
        theirs = memberships.members(connection, [no])["record_no"].tolist()
        latest = records.unveiled(connection, theirs[-1:])[0]
        said = {name: getattr(latest, name) for name in RecordDraft.__struct_fields__}
        found[who] = Named(no, latest.no, RecordDraft(**said))
    return found

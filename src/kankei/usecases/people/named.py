"""Who is named by id: the person, and what their latest record says."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Record, RecordDraft
from kankei.store import counts, memberships, records

__all__ = ["Named", "people_of", "said_by"]


class Named(Struct, frozen=True):
    """A person named by id: their number, the number of their latest record, and what it says."""

    person_no: int
    record_no: int
    said: RecordDraft


def people_of(connection: sa.Connection, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, Named]:
    """The people of some ids, each with their latest record, in a few questions however many they are.

    Ids that nobody has, or that lead to nobody any more, are left out.
    """
    wanted = {who for who in ids if who is not None}
    if not wanted:
        return {}
    now = counts.person_nos(connection, wanted)
    held = memberships.members(connection, set(now.values()))
    latest = dict(zip(held["person_no"].tolist(), held["record_no"].tolist(), strict=True))
    said = {one.no: one for one in records.unveiled(connection, latest.values())}
    told = {no: said_by(no, said[record_no]) for no, record_no in latest.items()}
    return {who: told[no] for who, no in now.items() if no in told}


def said_by(no: int, latest: Record) -> Named:
    """A person by their number, and one of their records."""
    said = {name: getattr(latest, name) for name in RecordDraft.__struct_fields__}
    return Named(no, latest.no, RecordDraft(**said))

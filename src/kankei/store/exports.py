"""Requests for exports, and whom an account saw on a day."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec.structs import asdict

from kankei.errors import UnknownError
from kankei.model import ExportRequest, LinkedExport
from kankei.model.export import ExportState
from kankei.store import bulk
from kankei.store.authors import check_author
from kankei.store.rights_tables import export_request, sighting

__all__ = ["add", "by_token", "change", "find", "give_link", "listed", "seen", "sight"]

SHOWN = [export_request.c[name] for name in ExportRequest.__struct_fields__]
"""All of a request but its token's digest, which is looked for and never read."""


def add(connection: sa.Connection, request: ExportRequest) -> None:
    """Keep a new request.

    Raises:
        FieldError: Nobody is said to have done so (``audit.no_author``).
    """
    check_author(request.asked_by)
    bulk.insert_structs(connection, export_request, [LinkedExport(**asdict(request))])


def change(connection: sa.Connection, request: ExportRequest) -> None:
    """Keep what became of a request."""
    told = {name: value for name, value in asdict(request).items() if name not in {"no", "id"}}
    told |= {"state": str(request.state), "table": str(request.table), "form": str(request.form)}
    connection.execute(sa.update(export_request).where(export_request.c.no == request.no).values(told))


def give_link(connection: sa.Connection, no: int, digest: str) -> None:
    """Keep the digest of the token with which a request is fetched from now on; "" ends its link."""
    mine = export_request.c.no == no
    connection.execute(sa.update(export_request).where(mine).values(token_digest=digest))


def find(connection: sa.Connection, id: uuid.UUID) -> ExportRequest:
    """The request of an id.

    Raises:
        UnknownError: There is none.
    """
    return _one(connection, sa.select(*SHOWN).where(export_request.c.id == id))


def by_token(connection: sa.Connection, digest: str) -> ExportRequest:
    """The request whose link has a token of this digest and was not used yet.

    Raises:
        UnknownError: There is none.
    """
    mine = (export_request.c.token_digest == digest) & (export_request.c.state == str(ExportState.APPROVED))
    return _one(connection, sa.select(*SHOWN).where(mine))


def listed(connection: sa.Connection) -> list[ExportRequest]:
    """Every request, newest first."""
    newest_first = sa.select(*SHOWN).order_by(export_request.c.no.desc())
    return bulk.structs(connection, newest_first, ExportRequest)


def seen(connection: sa.Connection, by: str, on: dt.date, way: str) -> int:
    """How many people an account saw on a day in one way."""
    mine = (sighting.c.by == by) & (sighting.c.on == on) & (sighting.c.way == way)
    return int(connection.scalar(sa.select(sa.func.count()).select_from(sighting).where(mine)) or 0)


def sight(connection: sa.Connection, by: str, on: dt.date, way: str, people: Collection[uuid.UUID]) -> int:
    """Note whom an account sees on a day in one way; how many that makes.

    What lies a week back is forgotten, whenever an account sees its first of a day.
    """
    mine = (sighting.c.by == by) & (sighting.c.on == on) & (sighting.c.way == way)
    asked = mine & bulk.among(connection, sighting.c.subject, set(people))
    known = set(connection.scalars(sa.select(sighting.c.subject).where(asked)))
    fresh: Sequence[uuid.UUID] = sorted(set(people) - known)
    if fresh:
        many = len(fresh)
        values: dict[str, Sequence[Any]] = {
            "by": [by] * many,
            "on": [on] * many,
            "way": [way] * many,
            "subject": fresh,
        }
        bulk.insert(connection, sighting, values)
    together = seen(connection, by, on, way)
    if together == len(fresh):
        connection.execute(sa.delete(sighting).where(sighting.c.on < on - dt.timedelta(days=7)))
    return together


def _one(connection: sa.Connection, wanted: sa.Select[Any]) -> ExportRequest:
    found = bulk.structs(connection, wanted, ExportRequest)
    if not found:
        raise UnknownError("export")
    return found[0]

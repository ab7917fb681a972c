"""Dossiers: where everything about one person stands, beside what the nouns' own files read."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa

from kankei.model import AuditEntry, Correction, ImportRow, Judgement
from kankei.store import bulk
from kankei.store.access_tables import audit_entry, audit_subject
from kankei.store.corrections import BY_STAFF
from kankei.store.rights_tables import correction
from kankei.store.tables import (
    import_batch,
    import_row,
    judgement,
    membership,
    person,
    published_count,
    record,
)

__all__ = ["Belonging", "Listing", "belongings", "corrections", "entries", "judged", "listings", "rows"]


class Belonging(NamedTuple):
    """From when until when (None: still) a record was a person's; None for nobody in particular."""

    record: uuid.UUID
    person: uuid.UUID | None
    since: dt.datetime
    until: dt.datetime | None


class Listing(NamedTuple):
    """A publication whose list of people has a person."""

    no: int
    as_of: dt.date
    counted: bool


def rows(connection: sa.Connection, record_nos: Iterable[int]) -> list[ImportRow]:
    """Every row of the ledger that made or met one of these records, in the order of the imports."""
    mine = bulk.among(connection, import_row.c.record_no, record_nos)
    wanted = sa.select(import_row).where(mine).order_by(import_row.c.batch_no, import_row.c.row_number)
    return bulk.structs(connection, wanted, ImportRow)


def belongings(connection: sa.Connection, record_nos: Iterable[int]) -> list[Belonging]:
    """Whose these records were when, oldest first."""
    wanted = (
        sa.select(record.c.id, person.c.id, membership.c.since, membership.c.until)
        .join(membership, membership.c.record_no == record.c.no)
        .outerjoin(person, person.c.no == membership.c.person_no)
        .where(bulk.among(connection, record.c.no, record_nos))
        .order_by(membership.c.no)
    )
    return [Belonging(*row) for row in connection.execute(wanted)]


def judged(connection: sa.Connection, record_nos: Collection[int]) -> list[Judgement]:
    """Every judgement of one of these records, withdrawn ones too, oldest first."""
    sides = [bulk.among(connection, side, record_nos) for side in (judgement.c.left_no, judgement.c.right_no)]
    wanted = sa.select(judgement).where(sa.or_(*sides)).order_by(judgement.c.no)
    return bulk.structs(connection, wanted, Judgement)


def corrections(connection: sa.Connection, record_nos: Iterable[int]) -> list[Correction]:
    """Every correction by staff of the rows of these records, undone ones too, oldest first."""
    theirs = (record.c.source == correction.c.source) & (record.c.source_key == correction.c.source_key)
    mine = sa.exists().where(theirs, bulk.among(connection, record.c.no, record_nos))
    wanted = sa.select(correction).join(import_batch, import_batch.c.no == correction.c.batch_no)
    wanted = wanted.where(mine, BY_STAFF).order_by(correction.c.no)
    return bulk.structs(connection, wanted, Correction)


def entries(connection: sa.Connection, people: Iterable[uuid.UUID]) -> list[AuditEntry]:
    """Every entry of the audit that is about one of these people, oldest first."""
    about = [sa.select(audit_subject.c.entry_no).where(audit_subject.c.subject == one) for one in people]
    wanted = sa.select(audit_entry).where(audit_entry.c.no.in_(sa.union(*about))).order_by(audit_entry.c.no)
    return bulk.structs(connection, wanted, AuditEntry)


def listings(connection: sa.Connection, people: Iterable[uuid.UUID]) -> list[Listing]:
    """The publications in whose list one of these people stands, oldest first."""
    head = (published_count.c.no, published_count.c.as_of)
    found = []
    for name in people:
        beginning = [published_count.c.people.contains(f"{name.hex} {axes:x} 1") for axes in range(16)]
        wanted = sa.select(*head, sa.or_(*beginning)).where(published_count.c.people.contains(name.hex))
        found += [Listing(no, as_of, bool(counted)) for no, as_of, counted in connection.execute(wanted)]
    return sorted(found)

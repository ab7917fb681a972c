"""Directing: giving a directive about a person, for all that is and will be known of them."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from kankei.errors import UnknownError
from kankei.model import Directive, Measure, Record
from kankei.store import audit, batches, belonging, counts, directives, people, records
from kankei.usecases.rights.marks import Seal, of_records

__all__ = ["end", "give", "known", "marks_of", "present"]


def give(
    connection: sa.Connection,
    kind: Measure,
    person_no: int,
    *,
    by: str,
    at: dt.datetime,
    until: dt.date | None = None,
) -> Directive:
    """Give a directive about a person, by their present number, in the place of an earlier one of its kind.

    It covers every record the person ever had, and recognises later ones by their marks.
    """
    at = batches.not_before(connection, at)
    end(connection, kind, person_no, by=by, at=at)
    kept = directives.add(connection, kind, person_no, by=by, at=at, until=until)
    nos = belonging.ever(connection, person_no)
    directives.cover(connection, [(kept.no, no) for no in nos])
    directives.mark(connection, kept.no, marks_of(connection, records.unveiled(connection, nos)))
    return kept


def end(connection: sa.Connection, kind: Measure, person_no: int, *, by: str, at: dt.datetime) -> int:
    """Let every directive of a kind about a person hold no longer; how many there were."""
    mine = directives.of_person(connection, person_no, [kind])
    directives.end(connection, [one.no for one in mine], by=by, at=batches.not_before(connection, at))
    return len(mine)


def marks_of(connection: sa.Connection, said: Sequence[Record]) -> set[tuple[str, str]]:
    """The marks of records; of a writing unit."""
    if not said:
        return set()
    fields = {name: [getattr(one, name) for one in said] for name in said[0].__struct_fields__}
    rows = [(one.source, one.source_key) for one in said]
    found = of_records(Seal.of(connection), fields, rows)
    return {pair for one in found for pair in one.pairs}


def known(connection: sa.Connection, person: uuid.UUID) -> int:
    """The present number of a person.

    Raises:
        UnknownError: There is no such person, or no more since they were erased.
    """
    no = counts.person_no(connection, person)
    if directives.erased(connection, no):
        raise UnknownError("person")
    return no


def present(connection: sa.Connection, person: uuid.UUID, *, erased: bool = False) -> tuple[int, uuid.UUID]:
    """The present number and id of a person, entered in the audit as whom the unit is about.

    Args:
        connection: Of the unit.
        person: Any id of theirs.
        erased: Whether somebody who was erased is meant too.

    Raises:
        UnknownError: There is no such person.
    """
    no = counts.person_no(connection, person) if erased else known(connection, person)
    now = people.ids(connection, [no])[no]
    audit.note(connection, now)
    return no, now

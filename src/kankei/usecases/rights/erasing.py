"""Erasing a person (消去): nothing readable of them is kept, and no list, undoing or backup brings them back.

Old numbers can still be said again: whose touchpoint was known when stays, under ids that lead to nobody.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import UnknownError
from kankei.model import Directive, ImportRow, Measure, Person, Problem, Record
from kankei.store import (
    Store,
    audit,
    batches,
    belonging,
    counts,
    directives,
    erasure,
    judgements,
    memberships,
    pending,
    people,
    records,
    tables,
    towns,
    trail,
)
from kankei.store.joined import Joined
from kankei.store.numbers import next_no
from kankei.usecases.identity.intake import resolve_pending
from kankei.usecases.ledger import traces
from kankei.usecases.ledger.screening import ERASED_ROW
from kankei.usecases.rights import directing
from kankei.usecases.rights.marks import NOBODY, Seal, cell_mark

__all__ = ["Erased", "Erasure", "allow", "erase", "journal", "replay"]

REASON = Problem(code=ERASED_ROW)


class Erased(Struct, frozen=True, kw_only=True):
    """What erasing a person did.

    ``rows`` are the rows without a record that were emptied, ``look_at`` those that bear the name alone (the
    import's id and the row) and may be a namesake's: a person has to look. ``scrubbed`` is False if an open
    reader kept old pages of the database file; then erase again what is erased, or compact it later.
    ``again``: the person had been erased before; this tells what was done then.
    """

    id: uuid.UUID
    person: uuid.UUID
    records: int
    rows: int
    look_at: tuple[str, ...] = ()
    scrubbed: bool = True
    again: bool = False


class Erasure(Struct, frozen=True, kw_only=True):
    """An erasure as the journal has it: enough to do it again on an older copy, nothing to read."""

    id: uuid.UUID
    person: uuid.UUID
    records: tuple[uuid.UUID, ...]
    marks: tuple[tuple[str, str], ...]
    set_by: str
    set_at: dt.datetime


def erase(
    store: Store,
    person: uuid.UUID,
    *,
    by: str,
    at: dt.datetime,
    keep: Callable[[Erasure], object] | None = None,
    unless: Callable[[sa.Connection], object] = lambda _: None,
) -> Erased:
    """Erase a person for good. Of one who is erased it tells what was done, and writes the database anew.

    Args:
        store: Where from.
        person: Whom.
        by: Who erases.
        at: The present moment, aware.
        keep: Is told of the erasure before it is final, to enter it in a journal outside the store; if it
            raises, nothing is erased.
        unless: Looks, within the same unit, at what is there before it is erased; if it raises, nothing is.

    Raises:
        UnknownError: There is no such person.
        StoreError: The store cannot be written.
    """

    def unit(connection: sa.Connection) -> Erased:
        moment = batches.not_before(connection, at)
        no, name = directing.present(connection, person, erased=True)
        before = directives.of_person(connection, no, [Measure.ERASED])
        if before:
            return _told_again(connection, before[0], name)
        nos = belonging.ever(connection, no)
        if not nos:
            raise UnknownError("person")
        unless(connection)
        kept = directives.add(connection, Measure.ERASED, no, by=by, at=moment)
        done = _erased(connection, kept, name, nos, moment)
        if keep is not None:
            keep(_entry(connection, kept, name))
        return done

    return _scrubbed(store, store.write(unit))


def allow(store: Store, erasure_id: uuid.UUID, *, by: str, at: dt.datetime) -> None:
    """Let somebody who was erased be known again from now on, because they came back themselves.

    Raises:
        UnknownError: No such erasure holds.
    """

    def unit(connection: sa.Connection) -> None:
        given = [one for one in directives.in_force(connection, [Measure.ERASED]) if one.id == erasure_id]
        if not given:
            raise UnknownError("erasure")
        moment = batches.not_before(connection, at)
        directives.end(connection, [one.no for one in given], by=by, at=moment)

    store.write(unit)


def journal(store: Store) -> list[Erasure]:
    """Every erasure that holds, oldest first: what is to be done again after an older backup is restored."""
    with store.reading() as connection:
        given = directives.in_force(connection, [Measure.ERASED])
        ids = people.ids(connection, {one.person_no for one in given})
        return [_entry(connection, one, ids[one.person_no]) for one in given]


def _entry(connection: sa.Connection, given: Directive, person: uuid.UUID) -> Erasure:
    return Erasure(
        id=given.id,
        person=person,
        records=tuple(records.ids(connection, directives.record_nos(connection, given.no)).values()),
        marks=tuple(directives.marks(connection, given.no)),
        set_by=given.set_by,
        set_at=given.set_at,
    )


def replay(
    store: Store, told: Sequence[Erasure], *, at: dt.datetime, beside: Callable[[sa.Connection], object]
) -> list[Erased]:
    """Do erasures again that this copy of the store does not know yet; ``beside`` does more within the unit.

    One whose person and records this copy never had leaves its marks, so that no later list brings them in.
    """

    def unit(connection: sa.Connection) -> list[Erased]:
        moment = batches.not_before(connection, at)
        known = {one.id for one in directives.listed(connection, [Measure.ERASED])}
        new = {one.id: one for one in told if one.id not in known}
        done = [_again(connection, one, moment) for one in new.values()]
        beside(connection)
        return done

    done = store.write(unit)
    return [_scrubbed(store, one) for one in done]


def _again(connection: sa.Connection, told: Erasure, at: dt.datetime) -> Erased:
    try:
        no = counts.person_no(connection, told.person)
    except UnknownError:
        no = next_no(connection, tables.person)[0]
        people.add_many(connection, [Person(no=no, id=told.person, created_at=told.set_at)])
    nos = sorted(records.numbers(connection, told.records).values())
    kept = directives.add(connection, Measure.ERASED, no, by=told.set_by, at=told.set_at, name=told.id)
    directives.mark(connection, kept.no, told.marks)
    return _erased(connection, kept, told.person, nos, at)


def _erased(
    connection: sa.Connection, kept: Directive, name: uuid.UUID, nos: Sequence[int], at: dt.datetime
) -> Erased:
    said = records.unveiled(connection, nos)
    directives.cover(connection, [(kept.no, no) for no in nos])
    firm, faint = traces.loose_rows_of(connection, said)
    directives.mark(connection, kept.no, _marks(connection, said, firm))
    _withdraw(connection, nos, at)
    homes = towns.ever(connection)
    erasure.forget(
        connection,
        nos,
        reason=REASON,
        prefectures={town.prefecture for town in homes},
        cities={town.name for town in homes},
    )
    erasure.blank_rows(connection, firm, reason=REASON)
    erasure.forget_answers(connection, [str(name), *(str(one.id) for one in said)])
    batch = batches.numbered(connection, {row.batch_no for row in faint}) if faint else {}
    look_at = tuple(f"{batch[row.batch_no].id} {row.row_number}" for row in faint)
    facts = {"records": str(len(nos)), "rows": str(len(firm)), "look_at": ",".join(look_at)}
    audit.note(connection, name, erasure=str(kept.id), **facts)
    return Erased(id=kept.id, person=name, records=len(nos), rows=len(firm), look_at=look_at)


def _told_again(connection: sa.Connection, given: Directive, person: uuid.UUID) -> Erased:
    """What an erasure did, as far as the audit tells it."""
    entries = trail.page(connection, trail.Asked(people=(person,), facts={"erasure": str(given.id)}))
    facts = next((one.detail for one in entries if "look_at" in one.detail), {})
    audit.note(connection, person, erasure=str(given.id), repeated="true")
    return Erased(
        id=given.id,
        person=person,
        records=len(directives.record_nos(connection, given.no)),
        rows=int(facts.get("rows", "0")),
        look_at=tuple(filter(None, facts.get("look_at", "").split(","))),
        again=True,
    )


def _withdraw(connection: sa.Connection, nos: Sequence[int], at: dt.datetime) -> None:
    """Let records and what staff judged of them hold no longer; their neighbours are looked at anew."""
    pending.add_component_of(connection, nos)
    pending.add(connection, nos)
    memberships.close_many(connection, nos, at)
    judgements.withdraw(connection, [one.no for one in judgements.active(connection, nos)], at)
    resolve_pending(connection, at=at)


def _marks(
    connection: sa.Connection, said: Sequence[Record], rows: Sequence[ImportRow]
) -> set[tuple[str, str]]:
    seal = Seal.of(connection)
    emptied = {(cell_mark(seal, row.cells), NOBODY) for row in rows}
    return directing.marks_of(connection, said) | emptied


def _scrubbed(store: Store, done: Erased) -> Erased:
    """The same, after the database was written anew; not from within a unit that is still open."""
    apart = not isinstance(store, Joined)
    return msgspec.structs.replace(done, scrubbed=apart and erasure.scrub(store.engine))

"""Restating: what rows that staff ever put right say, once an import was undone or taken again.

That is what the last list in force said, as it said it, with the corrections in force over it; where no list
is in force, what the list said that staff had before them. A version that says just that lives again; where
none ever did, one is made.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict, replace

from kankei.model import DraftRow, ImportBatch, Outcome, RecordDraft, TouchpointDraft
from kankei.store import batches, corrections, directives, permissions, records, tables, touchpoints, versions
from kankei.store.numbers import next_no
from kankei.usecases.ledger.outcomes import Decision, content
from kankei.usecases.ledger.page import write_version
from kankei.usecases.people.mending import mended

__all__ = ["Restated", "as_listed", "put_right", "restate", "rows_of"]


class Restated(Struct, frozen=True, kw_only=True):
    """Rows that staff ever put right: the record that says what is so now, by key; new ones are nobody's yet.

    ``made`` are the records that were made for it, each with the live one that it replaces, if there was one;
    ``held`` the keys of rows that a correction in force speaks of, ``alone`` where it alone speaks of them.
    """

    record_nos: Mapping[str, int] = {}
    made: Mapping[int, int | None] = {}
    held: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()


def restate(
    connection: sa.Connection, source: str, keys: Iterable[str], live: Mapping[str, int], at: dt.datetime
) -> Restated:
    """Find or make the version of each row that staff ever put right.

    Args:
        connection: Of a writing unit.
        source: Whose rows.
        keys: Which; those that staff never put right are left out of the answer.
        live: The live version of each row that has one, by its key.
        at: The present moment.
    """
    ours = corrections.ever(connection, source, keys)
    if not ours:
        return Restated()
    right = corrections.in_force(connection, source, ours)
    told = as_listed(connection, source, ours)
    speaking = {key: (one, row) for key, (one, row) in told.items() if one.in_force or key in right}
    known = _known(connection, source, speaking, live)
    lists = batches.numbered(connection, {one.batch_no for one, _ in speaking.values()})
    found, made = {}, {}
    for key, (one, said) in speaking.items():
        row = put_right(said, {name: given.after for name, given in right.get(key, {}).items()})
        no = known[key].get(content(row))
        if no is None:
            row = replace(row, number=one.row_number, key=key)
            no = _make(connection, lists[one.batch_no], row, live.get(key), at)
            made[no] = live.get(key)
        found[key] = no
    alone = frozenset(key for key, (one, _) in speaking.items() if not one.in_force)
    return Restated(record_nos=found, made=made, held=frozenset(right), alone=alone)


def as_listed(
    connection: sa.Connection, source: str, keys: Iterable[str]
) -> dict[str, tuple[versions.Listed, DraftRow]]:
    """What the last list said of rows in its own words, without those of staff, and where; by the key.

    Where none is in force it is the one that the last correction in force was laid over: what was undone
    before or since does not come back.

    Args:
        connection: Inside a unit of work.
        source: Whose rows.
        keys: Which; those of which no list ever spoke are left out of the answer.
    """
    told = versions.last_listed(connection, source, keys)
    told |= _under_staff(connection, source, [key for key, one in told.items() if not one.in_force])
    otherwise = corrections.overruled(connection, source, told)
    rows = rows_of(connection, [one.record_no for one in told.values()])
    return {
        key: (one, put_right(rows[one.record_no], otherwise.get((one.batch_no, key), {})))
        for key, one in told.items()
    }


def _under_staff(connection: sa.Connection, source: str, keys: Sequence[str]) -> dict[str, versions.Listed]:
    """What the list that staff had before them said of rows of which a correction in force speaks."""
    if not keys:
        return {}
    last = {one.source_key: one.batch_no for one in corrections.of_rows(connection, source, keys)}
    return versions.listed_under(connection, source, last) if last else {}


def rows_of(connection: sa.Connection, record_nos: Iterable[int]) -> dict[int, DraftRow]:
    """All that records say, as rows with neither key nor cells, by their numbers."""
    nos = list(record_nos)
    did = {one.record_no: one for one in touchpoints.unveiled(connection, nos)}
    allowed = permissions.of_records(connection, nos)
    return {
        one.no: DraftRow(
            number=one.row_number,
            cells=(),
            record=RecordDraft(**_fields(one, RecordDraft)),
            touchpoint=TouchpointDraft(**_fields(did[one.no], TouchpointDraft)) if one.no in did else None,
            permission=allowed.get(one.no),
        )
        for one in records.unveiled(connection, nos)
    }


def _fields(one: Struct, draft: type[Struct]) -> dict[str, Any]:
    said = asdict(one)
    return {name: said[name] for name in draft.__struct_fields__}


def _known(
    connection: sa.Connection, source: str, keys: Iterable[str], live: Mapping[str, int]
) -> dict[str, dict[tuple[object, ...], int]]:
    """The versions of each row by what they say: of those that say the same the live one, else the last."""
    nos = versions.all_nos(connection, source, keys)
    said = versions.contents(connection, [no for some in nos.values() for no in some])
    return {key: {said[no]: no for no in [*some, *_alone(live.get(key))]} for key, some in nos.items()}


def _alone(no: int | None) -> list[int]:
    return [] if no is None else [no]


def put_right(row: DraftRow, fields: Mapping[str, str]) -> DraftRow:
    """A row with these fields, the touchpoint's too, as these texts say."""
    record, touchpoint = mended(row.record or RecordDraft(), row.touchpoint, fields)
    return replace(row, record=record, touchpoint=touchpoint)


def _make(
    connection: sa.Connection, batch: ImportBatch, row: DraftRow, before: int | None, at: dt.datetime
) -> int:
    """A new version of a row of a list, under whatever covers the one it replaces."""
    no = next_no(connection, tables.record)[0]
    write_version(connection, (batch, row, Decision(Outcome.UPDATED, no, before)), at)
    directives.inherit(connection, batch.no)
    return no

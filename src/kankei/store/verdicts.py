"""Verdicts: the judgements in force, told of the records that are live.

A judgement was made of two records. When a later import replaces one of them, or is undone, it holds
of the version of the same row that is live instead; unless that bears another given name: then the row speaks
of somebody else, and the judgement waits.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from kankei.model import Judgement
from kankei.store import bulk, judgements, memberships
from kankei.store.tables import comparable, membership, person, record

__all__ = ["Stay", "in_force", "live_versions", "stays"]

Pair = tuple[int, int]


class Stay(NamedTuple):
    """Since which membership a row was somebody's, whose, and whether that person was begun for it."""

    began: int
    person: int
    founded: bool


def in_force(
    connection: sa.Connection,
    record_nos: Iterable[int] | None = None,
    *,
    known_at: dt.datetime | None = None,
) -> dict[Pair, Judgement]:
    """The judgement in force of each pair of live records, the smaller number first; the latest one holds.

    Args:
        connection: Inside a unit of work.
        record_nos: Only pairs with one of these live records; None for all.
        known_at: In force, and live, at that moment; None for now.
    """
    wanted = None if record_nos is None else set(record_nos)
    told = None if wanted is None else {*wanted, *_versions(connection, wanted)}
    given = judgements.active(connection, told, known_at=known_at)
    now = live_versions(connection, {no for one in given for no in (one.left_no, one.right_no)}, known_at)
    found: dict[Pair, Judgement] = {}
    for one in given:
        left, right = now.get(one.left_no), now.get(one.right_no)
        if left and right and left != right and (wanted is None or wanted & {left, right}):
            found[min(left, right), max(left, right)] = one
    return found


def live_versions(
    connection: sa.Connection, record_nos: Iterable[int], known_at: dt.datetime | None = None
) -> dict[int, int]:
    """For each record the one that is live in its place: itself, or another version of its row."""
    nos = set(record_nos)
    if not nos:
        return {}
    live = memberships.known(known_at).where(bulk.among(connection, membership.c.record_no, nos))
    found = {no: no for no, _ in connection.execute(live)}
    return found | _replaced_by(connection, nos - found.keys(), known_at)


def _replaced_by(connection: sa.Connection, nos: set[int], known_at: dt.datetime | None) -> dict[int, int]:
    """The live version in the place of records that are live no longer."""
    if not nos:
        return {}
    then, now = record.alias(), record.alias()
    said, says = comparable.alias(), comparable.alias()
    live = memberships.known(known_at).subquery()
    wanted = (
        sa.select(then.c.no, now.c.no)
        .join(now, _same_row(then, now) & (now.c.no != then.c.no))
        .join(live, live.c.record_no == now.c.no)
        .outerjoin(said, said.c.record_no == then.c.no)
        .outerjoin(says, says.c.record_no == now.c.no)
        .where(bulk.among(connection, then.c.no, nos))
        .where(_same_human(then, now, said, says))
    )
    return {old: new for old, new in connection.execute(wanted)}


def _versions(connection: sa.Connection, nos: set[int]) -> list[int]:
    """All that were ever versions of the rows of these records."""
    now, then = record.alias(), record.alias()
    wanted = sa.select(then.c.no).join(now, _same_row(then, now))
    return list(connection.scalars(wanted.where(bulk.among(connection, now.c.no, nos))))


def _same_row(one: Any, two: Any) -> sa.ColumnElement[bool]:
    both: sa.ColumnElement[bool] = (one.c.source == two.c.source) & (one.c.source_key == two.c.source_key)
    return both


def _same_human(then: Any, now: Any, said: Any, says: Any) -> sa.ColumnElement[bool]:
    """Two versions of a row, with their comparable forms, that bear one name or given name."""
    return sa.or_(then.c.name == now.c.name, _agree(said, says, "given"), _agree(said, says, "given_reading"))


def _agree(one: Any, two: Any, field: str) -> sa.ColumnElement[bool]:
    both: sa.ColumnElement[bool] = (one.c[field] == two.c[field]) & (one.c[field] != "")
    return both


def stays(connection: sa.Connection, record_nos: Iterable[int]) -> dict[int, list[Stay]]:
    """Whose the rows of these live records were, one stay after another, oldest first.

    Who never was anybody's is left out. The stays of all versions of a row that speak of the same human being
    are told of its live one.
    """
    now, then = record.alias(), record.alias()
    said, says = comparable.alias(), comparable.alias()
    wanted = (
        sa.select(
            now.c.no, membership.c.no, membership.c.person_no, membership.c.since <= person.c.created_at
        )
        .join(then, _same_row(then, now))
        .join(membership, membership.c.record_no == then.c.no)
        .join(person, person.c.no == membership.c.person_no)
        .outerjoin(said, said.c.record_no == then.c.no)
        .outerjoin(says, says.c.record_no == now.c.no)
        .where(bulk.among(connection, now.c.no, record_nos))
        .where(sa.or_(then.c.no == now.c.no, _same_human(then, now, said, says)))
        .order_by(membership.c.no)
    )
    found: dict[int, list[Stay]] = {}
    for no, began, whose, founded in connection.execute(wanted):
        found.setdefault(no, []).append(Stay(began, whose, bool(founded)))
    return found

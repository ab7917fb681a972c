"""The audit (監査の記録) is read: who did, saw or was refused what; that, too, is entered."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Checkpoint, Deed, TrailEntry, Verified
from kankei.store import Store, audit, counts, exports, people, trail
from kankei.store.trail import Asked

__all__ = ["Query", "about", "checkpoint", "is_entered", "page", "subjects", "verify", "whole"]

PORTION = 1_000
"""Entries that are read at a time where all are wanted."""


class Query(Struct, frozen=True, kw_only=True):
    """Which entries somebody wants to see; what is left out counts as any."""

    person: uuid.UUID | None = None
    """Also under the ids that have been merged with this one since."""
    export: uuid.UUID | None = None
    by: str | None = None
    actions: tuple[str, ...] = ()
    outcome: Deed | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def page(store: Store, query: Query, *, before: int | None = None, limit: int = 50) -> list[TrailEntry]:
    """Entries, latest first; the question is entered before it is answered.

    Raises:
        UnknownError: There is no such person or export.
        StoreError: The question cannot be entered.
    """
    enter(store, query)
    with store.reading() as connection:
        return trail.page(connection, _asked(connection, query), before=before, limit=limit)


def whole(store: Store, query: Query, *, before: int | None = None) -> Iterator[list[TrailEntry]]:
    """All entries, latest first, a portion at a time; the question is entered once, before.

    Raises:
        UnknownError: There is no such person or export.
        StoreError: The question cannot be entered.
    """
    enter(store, query)
    with store.reading() as connection:
        asked = _asked(connection, query)
        while found := trail.page(connection, asked, before=before, limit=PORTION):
            yield found
            before = found[-1].no


def is_entered(store: Store, action: str) -> bool:
    """Whether anybody ever did something of this name, or was refused it."""
    with store.reading() as connection:
        return bool(trail.page(connection, Asked(actions=(action,)), limit=1))


def subjects(
    store: Store, no: int, *, after: uuid.UUID | None = None, limit: int | None = None
) -> list[uuid.UUID]:
    """Everybody whom an entry is about: who was in an export, who was seen in a list.

    Raises:
        UnknownError: There is no such entry.
    """
    store.write(lambda connection: audit.note(connection, entry=str(no)))
    with store.reading() as connection:
        return trail.subjects(connection, no, after=after, limit=limit)


def enter(store: Store, query: Query) -> None:
    """Enter what is asked of the audit, with the person it is asked about."""
    said = {
        "export": query.export,
        "by": query.by,
        "actions": " ".join(query.actions),
        "outcome": query.outcome,
        "since": query.since,
        "until": query.until,
    }
    facts = {f"asked_{name}": str(value) for name, value in said.items() if value}
    whom = () if query.person is None else (query.person,)
    store.write(lambda connection: audit.note(connection, *whom, **facts))


def about(connection: sa.Connection, person: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Every id that a person has, or had before a merge.

    Raises:
        UnknownError: The store knows no such person.
    """
    present = counts.person_no(connection, person)
    numbers = [present, *people.led_here(connection, present)]
    return tuple(people.ids(connection, numbers).values())


def checkpoint(store: Store) -> Checkpoint:
    """The present end of the audit, to be kept outside."""
    with store.reading() as connection:
        return trail.checkpoint(connection)


def verify(store: Store, kept: Sequence[Checkpoint] = ()) -> Verified:
    """Check every entry, and the end against checkpoints that were kept outside."""
    with store.reading() as connection:
        return trail.verify(connection, kept)


def _asked(connection: sa.Connection, query: Query) -> Asked:
    since, export = query.since, query.export
    if export is not None:
        since = since or exports.find(connection, export).asked_at
    return Asked(
        by=query.by,
        actions=query.actions,
        outcome=query.outcome,
        people=() if query.person is None else about(connection, query.person),
        since=since,
        until=query.until,
        facts={} if export is None else {"export": str(export)},
    )
